/* certificates - the peer's own CA and the chains it serves, by the name of a profile (profiles.c)
 *
 * Root, intermediates and leaves are made at every start (only the keys are kept), relative to the
 * time of --now, and only those that a port asks for.
 */
#include "certificates.h"

#include <gnutls/x509.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "authorities.h"
#include "hostile.h"
#include "keys.h"

/* A chain that is no X.509, with the credentials it belongs to. */
static struct spoiled {
	gnutls_certificate_credentials_t credentials;
	gnutls_pcert_st *list;
	unsigned count;
	gnutls_privkey_t key;
	struct spoiled *next;
} * all_spoiled;

static void set_policy(gnutls_x509_crt_t crt, const char *oid)
{
	struct gnutls_x509_policy_st policy = {0};

	policy.oid = (char *)oid;
	sure(gnutls_x509_crt_set_policy(crt, &policy, 0), "policy");
}

static void set_organization(gnutls_x509_crt_t crt, bool extended)
{
	static const struct {
		const char *oid, *value;
		bool ev_only;
	} parts[] = {
		{GNUTLS_OID_X520_COUNTRY_NAME, "NL", false},
		{GNUTLS_OID_X520_LOCALITY_NAME, "Utrecht", false},
		{GNUTLS_OID_X520_ORGANIZATION_NAME, "Example Mail Works", false},
		{"2.5.4.15", "Private Organization", true},
		{"2.5.4.5", "12345678", true},
		{"1.3.6.1.4.1.311.60.2.1.3", "NL", true},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (extended || !parts[i].ev_only)
			sure(gnutls_x509_crt_set_dn_by_oid(crt, parts[i].oid, 0, parts[i].value,
							   (unsigned)strlen(parts[i].value)),
			     "subject");
}

static void set_flags(gnutls_x509_crt_t crt, unsigned flags)
{
	sure(gnutls_x509_crt_set_key_purpose_oid(
		     crt,
		     flags & FLAG_CLIENT_ONLY ? GNUTLS_KP_TLS_WWW_CLIENT : GNUTLS_KP_TLS_WWW_SERVER,
		     0),
	     "purpose");
	sure(gnutls_x509_crt_set_key_usage(crt, flags & FLAG_NO_SIGNING
							? GNUTLS_KEY_KEY_ENCIPHERMENT
							: GNUTLS_KEY_DIGITAL_SIGNATURE),
	     "key usage");
	if (flags & FLAG_CRITICAL)
		sure(gnutls_x509_crt_set_extension_by_oid(crt, "1.3.6.1.4.1.55555.1", "\x05\x00", 2,
							  1),
		     "extension");
	if (flags & (FLAG_OV | FLAG_EV))
		set_organization(crt, flags & FLAG_EV);
	if (flags & FLAG_DV)
		set_policy(crt, "2.23.140.1.2.1");
	if (flags & FLAG_OV)
		set_policy(crt, "2.23.140.1.2.2");
	if (flags & FLAG_EV)
		set_policy(crt, "2.23.140.1.1");
	if (flags & FLAG_ODD_ISSUER)
		sure(gnutls_x509_crt_set_authority_key_id(crt, "another issuer", 14),
		     "authority key id");
	if (flags & FLAG_MUST_STAPLE) /* RFC 7633: SEQUENCE { INTEGER 5 } */
		sure(gnutls_x509_crt_set_extension_by_oid(crt, "1.3.6.1.5.5.7.1.24",
							  "\x30\x03\x02\x01\x05", 5, 0),
		     "extension");
}

static gnutls_x509_crt_t make_leaf(const struct profile *p)
{
	gnutls_x509_crt_t crt = certificate_blank(p->flags & FLAG_HOSTILE ? NULL : p->common_name,
						  p->key, p->from, p->to);

	if (p->flags & FLAG_HOSTILE)
		hostile_subject(crt);
	hostile_names(crt, p);
	sure(gnutls_x509_crt_set_basic_constraints(crt, 0, -1), "basic constraints");
	set_flags(crt, p->flags);
	if (p->signer == BY_ITSELF)
		certificate_sign(crt, crt, p->key, false);
	else
		certificate_sign(crt, authority(p->signer), authority_key(p->signer),
				 p->flags & FLAG_SHA1);
	return crt;
}

static void add_der(struct chain *c, gnutls_x509_crt_t crt)
{
	gnutls_datum_t der;

	sure(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_DER, &der), "DER");
	bytes_add(&c->certificate[c->count++], der.data, der.size);
	gnutls_free(der.data);
}

static const struct profile *find_profile(const char *name)
{
	for (size_t i = 0; i < profile_count; i++)
		if (strcmp(profile_table[i].name, name) == 0)
			return &profile_table[i];
	die("no such certificate profile: %s (--list-profiles names them)", name);
	return NULL;
}

static struct chain *make_chain(const struct profile *p)
{
	struct chain *c = must(calloc(1, sizeof(*c)));
	gnutls_x509_crt_t leaf = make_leaf(p);

	c->name = p->name;
	c->key = key_named(!(p->flags & FLAG_COPIED)	   ? p->key
			   : strncmp(p->key, "ec", 2) == 0 ? "ec256-thief"
							   : "rsa2048-thief");
	c->spoiled = p->flags & (FLAG_TRUNCATED | FLAG_BAD_TIME | FLAG_GARBAGE);
	c->ecdsa = strncmp(p->key, "rsa", 3) != 0;
	for (const char *s = p->served; *s; s++) {
		switch (*s) {
		case 'l':
			add_der(c, leaf);
			hostile_spoil(&c->certificate[c->count - 1], p->flags);
			break;
		case 'i':
			add_der(c, authority(p->signer));
			break;
		case 'I': /* the issuer's issuer */
			add_der(c, authority(authority_issuer(p->signer)));
			break;
		case 'r':
			add_der(c, authority(BY_ROOT));
			break;
		case 'R': /* the stranger is its own root: nothing more to send */
			break;
		case 'u':
			add_der(c, bystander(false));
			break;
		default:
			add_der(c, bystander(true));
		}
	}
	gnutls_x509_crt_deinit(leaf);
	return c;
}

const struct chain *chain_named(const char *name)
{
	static struct chain *chains;
	const struct profile *p = find_profile(name);
	struct chain *c;

	for (c = chains; c; c = c->next)
		if (c->name == p->name)
			return c;
	if (!p->key)
		die("%s is two certificates; one is wanted here", name);
	c = make_chain(p);
	c->next = chains;
	chains = c;
	return c;
}

size_t profile_expand(const char *name, const char *names_r[4])
{
	const struct profile *p = find_profile(name);
	char *list, *comma;

	if (p->key) {
		names_r[0] = p->name;
		return 1;
	}
	list = must(strdup(p->names));
	comma = strchr(list, ',');
	*comma = '\0';
	names_r[0] = find_profile(list)->name;
	names_r[1] = find_profile(comma + 1)->name;
	free(list);
	return 2;
}

/* What GnuTLS cannot read it refuses to serve, but for a callback. */
static int serve_spoiled(gnutls_session_t session, const gnutls_datum_t *names, int name_count,
			 const gnutls_pk_algorithm_t *algorithms, int algorithm_count,
			 gnutls_pcert_st **list_r, unsigned *count_r, gnutls_privkey_t *key_r)
{
	gnutls_certificate_credentials_t credentials;
	struct spoiled *s;

	(void)names, (void)name_count, (void)algorithms, (void)algorithm_count;
	if (gnutls_credentials_get(session, GNUTLS_CRD_CERTIFICATE, (void **)&credentials) < 0)
		return -1;
	for (s = all_spoiled; s && s->credentials != credentials; s = s->next)
		;
	if (!s)
		return -1;
	*list_r = s->list;
	*count_r = s->count;
	*key_r = s->key;
	return 0;
}

/* gnutls_certificate_set_key takes the bytes as they are: no order, no sense is asked of them. Only
 * the public key must be that of the private one, so it is taken from there. */
static void add_chain(gnutls_certificate_credentials_t credentials, const struct chain *c)
{
	gnutls_pcert_st *list = must(gnutls_calloc(c->count, sizeof(*list)));
	gnutls_privkey_t key;

	sure(gnutls_privkey_init(&key), "key");
	sure(gnutls_privkey_import_x509(key, c->key, GNUTLS_PRIVKEY_IMPORT_COPY), "key");
	for (size_t i = 0; i < c->count; i++) {
		list[i].type = GNUTLS_CRT_X509;
		list[i].cert.data = must(gnutls_malloc(c->certificate[i].length + 1));
		list[i].cert.size = (unsigned)c->certificate[i].length;
		memcpy(list[i].cert.data, c->certificate[i].data, c->certificate[i].length);
		sure(gnutls_pubkey_init(&list[i].pubkey), "key");
		sure(gnutls_pubkey_import_privkey(list[i].pubkey, key, 0, 0), "key");
	}
	if (c->spoiled) {
		struct spoiled *s = must(calloc(1, sizeof(*s)));

		*s = (struct spoiled){credentials, list, (unsigned)c->count, key, all_spoiled};
		all_spoiled = s;
		gnutls_certificate_set_retrieve_function2(credentials, serve_spoiled);
	} else {
		sure(gnutls_certificate_set_key(credentials, NULL, 0, list, (int)c->count, key),
		     c->name);
	}
}

gnutls_certificate_credentials_t credentials_for(const char *const *names, size_t count)
{
	gnutls_certificate_credentials_t credentials;

	sure(gnutls_certificate_allocate_credentials(&credentials), "credentials");
	gnutls_certificate_set_known_dh_params(credentials, GNUTLS_SEC_PARAM_MEDIUM);
	for (size_t i = 0; i < count; i++) {
		const char *parts[4];
		size_t n = profile_expand(names[i], parts);

		for (size_t j = 0; j < n; j++)
			add_chain(credentials, chain_named(parts[j]));
	}
	return credentials;
}

static void write_file(const char *path, const gnutls_datum_t *pem, const char *mode)
{
	FILE *file = fopen(path, mode);

	if (!file || fwrite(pem->data, 1, pem->size, file) != pem->size || fclose(file) != 0)
		die("cannot write %s", path);
}

void certificates_write_ca(const char *path)
{
	gnutls_datum_t pem;

	sure(gnutls_x509_crt_export2(authority(BY_ROOT), GNUTLS_X509_FMT_PEM, &pem), "PEM");
	write_file(path, &pem, "w");
	gnutls_free(pem.data);
}

void certificates_write_profile(const char *directory, const char *name)
{
	const struct chain *c = chain_named(name);
	char path[4096];
	gnutls_datum_t pem;

	for (size_t i = 0; i < c->count; i++) {
		gnutls_datum_t der = {c->certificate[i].data, (unsigned)c->certificate[i].length};

		snprintf(path, sizeof(path), "%s/%s.pem", directory, name);
		sure(gnutls_pem_base64_encode2("CERTIFICATE", &der, &pem), "PEM");
		write_file(path, &pem, i == 0 ? "w" : "a");
		gnutls_free(pem.data);
	}
	snprintf(path, sizeof(path), "%s/%s.key", directory, name);
	sure(gnutls_x509_privkey_export2_pkcs8(c->key, GNUTLS_X509_FMT_PEM, NULL, 0, &pem), "PEM");
	write_file(path, &pem, "w");
	gnutls_free(pem.data);
}
