/* authorities - the peer's root, intermediates and bystanders, made when first asked for */
#include "authorities.h"

#include <string.h>

#include "keys.h"

#define DAY ((time_t)86400)

static time_t the_now;

/* The CA certificates, by signer. BY_ITSELF has none. */
static const struct {
	const char *common_name, *key;
	enum signer issuer;
	int from, to;
	int path_length; /* -1: none */
} authorities[SIGNERS] = {
	[BY_ROOT] = {"Peer Test Root", "rsa2048-root", BY_ROOT, -3650, 3650, -1},
	[BY_INTERMEDIATE] = {"Peer Test CA 1", "rsa2048-ca", BY_ROOT, -1000, 1000, 0},
	[BY_EXPIRED] = {"Peer Test CA 2", "rsa2048-ca2", BY_ROOT, -1000, -3, 0},
	[BY_EXPIRING] = {"Peer Test CA 3", "rsa2048-ca3", BY_ROOT, -1000, 5, 0},
	[BY_CONSTRAINED] = {"Peer Test CA 4", "rsa2048-ca4", BY_ROOT, -1000, 1000, 0},
	[BY_NOT_A_CA] = {"not a CA", "rsa2048-ca5", BY_ROOT, -1000, 1000, 0},
	[BY_NO_PATH] = {"Peer Test CA 6", "rsa2048-ca6", BY_INTERMEDIATE, -1000, 1000, 0},
	[BY_ECDSA] = {"Peer Test CA 7", "ec256-ca7", BY_ROOT, -1000, 1000, 0},
	[BY_DEMANDING] = {"Peer Test CA 8", "rsa2048-ca4", BY_ROOT, -1000, 1000, 0},
	[BY_STRANGER] = {"Stranger CA", "rsa2048-stranger", BY_ITSELF, -1000, 1000, 0},
};

void certificates_now(time_t now)
{
	the_now = now;
}

void sure(int rc, const char *what)
{
	if (rc < 0)
		die("%s: %s", what, gnutls_strerror(rc));
}

gnutls_x509_crt_t certificate_blank(const char *common_name, const char *key, int from, int to)
{
	static unsigned serial = 1000;
	gnutls_x509_crt_t crt;
	unsigned char number[9] = {0x4d}, id[64];
	size_t size = sizeof(id);

	serial++;
	for (int i = 0; i < 4; i++)
		number[5 + i] = (unsigned char)(serial >> (24 - 8 * i));
	sure(gnutls_x509_crt_init(&crt), "certificate");
	sure(gnutls_x509_crt_set_version(crt, 3), "version");
	sure(gnutls_x509_crt_set_serial(crt, number, sizeof(number)), "serial");
	sure(gnutls_x509_crt_set_activation_time(crt, the_now + from * DAY), "begin");
	/* an hour more, so that "41 days left" stays true while a test runs */
	sure(gnutls_x509_crt_set_expiration_time(crt, the_now + to * DAY + 3600), "end");
	sure(gnutls_x509_crt_set_key(crt, key_named(key)), "key");
	if (common_name)
		sure(gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, common_name,
						   (unsigned)strlen(common_name)),
		     "subject");
	if (gnutls_x509_crt_get_key_id(crt, 0, id, &size) == 0)
		sure(gnutls_x509_crt_set_subject_key_id(crt, id, size), "key id");
	return crt;
}

void certificate_sign(gnutls_x509_crt_t crt, gnutls_x509_crt_t issuer, const char *key, bool sha1)
{
	gnutls_privkey_t private_key;
	unsigned char id[64];
	size_t size = sizeof(id);
	bool named = gnutls_x509_crt_get_authority_key_id(crt, id, &size, NULL) == 0;

	size = sizeof(id);
	if (!named && gnutls_x509_crt_get_subject_key_id(issuer, id, &size, NULL) == 0)
		sure(gnutls_x509_crt_set_authority_key_id(crt, id, size), "authority key id");
	sure(gnutls_privkey_init(&private_key), "key");
	sure(gnutls_privkey_import_x509(private_key, key_named(key), 0), "key");
	sure(gnutls_x509_crt_privkey_sign(crt, issuer, private_key,
					  sha1 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256, 0),
	     "signature");
	gnutls_privkey_deinit(private_key);
}

static void constrain(gnutls_x509_crt_t crt)
{
	gnutls_x509_name_constraints_t constraints;
	gnutls_datum_t name = {(unsigned char *)"example.com", 11};

	sure(gnutls_x509_name_constraints_init(&constraints), "name constraints");
	sure(gnutls_x509_name_constraints_add_permitted(constraints, GNUTLS_SAN_DNSNAME, &name),
	     "name constraints");
	sure(gnutls_x509_crt_set_name_constraints(crt, constraints, 1), "name constraints");
	gnutls_x509_name_constraints_deinit(constraints);
}

gnutls_x509_crt_t authority(enum signer who)
{
	static gnutls_x509_crt_t made[SIGNERS];
	gnutls_x509_crt_t crt;
	bool own = authorities[who].issuer == who || authorities[who].issuer == BY_ITSELF;

	if (made[who])
		return made[who];
	crt = certificate_blank(authorities[who].common_name, authorities[who].key,
				authorities[who].from, authorities[who].to);
	if (who == BY_NOT_A_CA)
		sure(gnutls_x509_crt_set_basic_constraints(crt, 0, -1), "basic constraints");
	else
		sure(gnutls_x509_crt_set_basic_constraints(crt, 1, authorities[who].path_length),
		     "basic constraints");
	sure(gnutls_x509_crt_set_key_usage(crt, who == BY_NOT_A_CA ? GNUTLS_KEY_DIGITAL_SIGNATURE
								   : GNUTLS_KEY_KEY_CERT_SIGN |
									     GNUTLS_KEY_CRL_SIGN),
	     "key usage");
	if (who == BY_CONSTRAINED)
		constrain(crt);
	if (who == BY_DEMANDING) /* RFC 5280 4.2.1.11: SEQUENCE { requireExplicitPolicy 0 } */
		sure(gnutls_x509_crt_set_extension_by_oid(crt, "2.5.29.36", "\x30\x03\x80\x01\x00",
							  5, 1),
		     "policy constraints");
	if (own)
		certificate_sign(crt, crt, authorities[who].key, false);
	else
		certificate_sign(crt, authority(authorities[who].issuer),
				 authorities[authorities[who].issuer].key, false);
	made[who] = crt;
	return crt;
}

/* The surplus and the unrelated certificate: self-signed, with keys of their own. */
gnutls_x509_crt_t bystander(bool expired)
{
	const char *key = expired ? "rsa2048-surplus" : "rsa2048-unrelated";
	gnutls_x509_crt_t crt = certificate_blank(expired ? "Left Over CA" : "Unrelated CA", key,
						  expired ? -1000 : -100, expired ? -20 : 1000);

	sure(gnutls_x509_crt_set_basic_constraints(crt, 1, -1), "basic constraints");
	certificate_sign(crt, crt, key, false);
	return crt;
}

const char *authority_key(enum signer who)
{
	return authorities[who].key;
}

enum signer authority_issuer(enum signer who)
{
	return authorities[who].issuer;
}
