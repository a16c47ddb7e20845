/* pfx - PKCS#12 through GnuTLS, its rounds bounded before anything is derived */
#include "pki/pfx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gnutls/pkcs12.h>

#include "base/mem.h"
#include "pki/der.h"
#include "pki/key_private.h"
#include "pki/pem.h"

#define BAGS_MAXIMUM 64
#define CERTS_MAXIMUM 64

void pfx_free(struct pfx *pfx)
{
	cert_list_free(&pfx->chain);
	private_keys_free(&pfx->key);
	*pfx = (struct pfx){0};
}

const char *pfx_windows(const struct pfx *pfx)
{
	if (!pfx->modern)
		return "every Windows can import it";
	if (pfx->odd)
		return "Windows may not be able to import it: Server 2016 and older surely cannot";
	return "Windows Server 2019 and Windows 10 1709 or newer can import it, older ones cannot";
}

/* What is learnt on the way to the certificates. */
struct look {
	struct pfx *pfx;
	struct cert_list loose; /* in the order of the file */
	unsigned rounds;	/* that were stated so far */
};

static bool add_rounds(struct look *look, unsigned rounds)
{
	if (rounds > KEY_ROUNDS_MAXIMUM - look->rounds)
		return false;
	look->rounds += rounds;
	return true;
}

/* "PBES2-AES256-CBC" as the library calls it. */
static void note_encryption(struct pfx *pfx, char *text, unsigned schema)
{
	const char *name = gnutls_pkcs_schema_get_name(schema);

	snprintf(text, sizeof(pfx->encryption[0]), "%s", name ? name : "unknown");
	if (strncmp(text, "PBES2", 5) != 0)
		return;
	pfx->modern = true;
	if (!strstr(text, "AES"))
		pfx->odd = true;
}

/* What lies open in a bag. False where deriving the key would take for ever. */
static bool look_at_open(struct look *look, gnutls_pkcs12_bag_t bag)
{
	unsigned char salt[64];
	unsigned schema, cipher, rounds = 0, salt_size = sizeof(salt);
	gnutls_datum_t data;

	for (unsigned i = 0; i < (unsigned)gnutls_pkcs12_bag_get_count(bag); i++) {
		int type = gnutls_pkcs12_bag_get_type(bag, i);

		if (gnutls_pkcs12_bag_get_data(bag, i, &data) != 0)
			continue;
		if (type == GNUTLS_BAG_CERTIFICATE && look->loose.count < CERTS_MAXIMUM)
			cert_list_add(&look->loose, cert_decode(data.data, data.size));
		if (type != GNUTLS_BAG_PKCS8_ENCRYPTED_KEY ||
		    gnutls_pkcs8_info(&data, GNUTLS_X509_FMT_DER, &schema, &cipher, salt,
				      &salt_size, &rounds, NULL) != 0)
			continue;
		if (!add_rounds(look, rounds))
			return false;
		note_encryption(look->pfx, look->pfx->encryption[1], schema);
	}
	return true;
}

static bool look_at_bag(struct look *look, gnutls_pkcs12_bag_t bag, const char *password)
{
	unsigned char salt[64];
	unsigned schema, cipher, rounds = 0, salt_size = sizeof(salt);

	if (gnutls_pkcs12_bag_get_type(bag, 0) != GNUTLS_BAG_ENCRYPTED)
		return look_at_open(look, bag);
	if (gnutls_pkcs12_bag_enc_info(bag, &schema, &cipher, salt, &salt_size, &rounds, NULL) != 0)
		return true;
	if (!add_rounds(look, rounds))
		return false;
	note_encryption(look->pfx, look->pfx->encryption[0], schema);
	return gnutls_pkcs12_bag_decrypt(bag, password) != 0 || look_at_open(look, bag);
}

static bool look_at_bags(struct look *look, gnutls_pkcs12_t p12, const char *password)
{
	for (int i = 0; i < BAGS_MAXIMUM; i++) {
		gnutls_pkcs12_bag_t bag = NULL;
		bool good;

		if (gnutls_pkcs12_bag_init(&bag) != 0)
			return false;
		if (gnutls_pkcs12_get_bag(p12, i, bag) != 0) {
			gnutls_pkcs12_bag_deinit(bag);
			return true;
		}
		good = look_at_bag(look, bag, password);
		gnutls_pkcs12_bag_deinit(bag);
		if (!good)
			return false;
	}
	return true;
}

static enum key_result check_mac(struct look *look, gnutls_pkcs12_t p12, const char *given,
				 const char **password_r)
{
	unsigned char salt[64];
	unsigned rounds = 0, salt_size = sizeof(salt);
	gnutls_mac_algorithm_t mac;
	const char *tries[] = {given, given ? NULL : ""};
	struct pfx *pfx = look->pfx;
	char *oid = NULL;
	int error;

	*password_r = given;
	error = gnutls_pkcs12_mac_info(p12, &mac, salt, &salt_size, &rounds, &oid);
	gnutls_free(oid); /* else 3.7 loses it where it does not know the algorithm */
	if (error == GNUTLS_E_UNKNOWN_HASH_ALGORITHM || error == GNUTLS_E_UNKNOWN_ALGORITHM)
		return KEY_BROKEN;
	if (error != 0)
		return KEY_READ; /* without one */
	if (!add_rounds(look, rounds))
		return KEY_BROKEN;
	snprintf(pfx->mac, sizeof(pfx->mac), "%s", gnutls_mac_get_name(mac));
	if (mac != GNUTLS_MAC_SHA1)
		pfx->modern = true;
	if (mac != GNUTLS_MAC_SHA1 && mac != GNUTLS_MAC_SHA256)
		pfx->odd = true;
	for (size_t i = 0; i < (given ? 1 : 2); i++) {
		*password_r = tries[i];
		if (gnutls_pkcs12_verify_mac(p12, tries[i]) == 0)
			return KEY_READ;
	}
	return given ? KEY_WRONG_PASSWORD : KEY_NEEDS_PASSWORD;
}

static void add_cert(struct cert_list *list, gnutls_x509_crt_t crt)
{
	gnutls_datum_t der = {0};

	if (gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_DER, &der) == 0)
		cert_list_add(list, cert_decode(der.data, der.size));
	gnutls_free(der.data);
	gnutls_x509_crt_deinit(crt);
}

static enum key_result parse(struct look *look, gnutls_pkcs12_t p12, const char *password)
{
	struct pfx *pfx = look->pfx;
	gnutls_x509_privkey_t private = NULL;
	gnutls_x509_crt_t *chain = NULL, *extra = NULL;
	unsigned chain_count = 0, extra_count = 0;
	struct private_key key = {.format = "PKCS#12", .encrypted = pfx->encryption[1][0] != '\0'};

	if (gnutls_pkcs12_simple_parse(p12, password, &private, &chain, &chain_count, &extra,
				       &extra_count, NULL, 0) != 0) {
		/* so it does where there is no key */
		pfx->chain = look->loose;
		look->loose = (struct cert_list){0};
		return pfx->chain.count ? KEY_READ : KEY_BROKEN;
	}
	for (unsigned i = 0; i < chain_count; i++)
		add_cert(&pfx->chain, chain[i]);
	for (unsigned i = 0; i < extra_count; i++)
		add_cert(&pfx->chain, extra[i]);
	pfx->beside = chain_count ? extra_count : 0;
	gnutls_free(chain);
	gnutls_free(extra);
	if (private && key_public_half(private, &key)) {
		pfx->key.key = mem_alloc(sizeof(key));
		pfx->key.key[0] = key;
		pfx->key.count = 1;
	}
	gnutls_x509_privkey_deinit(private);
	return KEY_READ;
}

static enum key_result read_p12(const gnutls_datum_t *data, gnutls_x509_crt_fmt_t format,
				const char *given, struct pfx *pfx_r)
{
	struct look look = {.pfx = pfx_r};
	gnutls_pkcs12_t p12 = NULL;
	enum key_result result = KEY_ABSENT;
	const char *password;

	if (gnutls_pkcs12_init(&p12) != 0)
		return KEY_BROKEN;
	if (gnutls_pkcs12_import(p12, data, format, 0) == 0) {
		result = check_mac(&look, p12, given, &password);
		if (result == KEY_READ)
			result = look_at_bags(&look, p12, password) ? parse(&look, p12, password)
								    : KEY_BROKEN;
	}
	cert_list_free(&look.loose);
	gnutls_pkcs12_deinit(p12);
	return result;
}

enum key_result pfx_read(const void *data, size_t length, const char *password, struct pfx *pfx_r)
{
	const gnutls_datum_t datum = {(unsigned char *)data, (unsigned)length};
	struct pem_block block;
	size_t cursor = 0;

	*pfx_r = (struct pfx){0};
	if (pem_next(data, length, &cursor, &block))
		return span_equals_text(block.label, "PKCS12")
			       ? read_p12(&datum, GNUTLS_X509_FMT_PEM, password, pfx_r)
			       : KEY_ABSENT;
	return read_p12(&datum, GNUTLS_X509_FMT_DER, password, pfx_r);
}
