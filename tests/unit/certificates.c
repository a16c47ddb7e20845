/* certificates - makes keys and certificates at run time, as the tests describe them */
#include "certificates.h"
#include "certificates_names.h"
#include "certificates_wish.h"

#include <check.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/mem.h"
#include "base/text.h"

struct made {
	char *name;
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t crt;
	gnutls_datum_t der;
};

struct certificates {
	struct made *made;
	size_t count;
};

static void must(int result, const char *what)
{
	ck_assert_msg(result >= 0, "%s: %s", what, gnutls_strerror(result));
}

static struct made *find(const struct certificates *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->made[i].name, name) == 0)
			return &all->made[i];
	ck_abort_msg("no certificate %s was made", name);
	return NULL;
}

static gnutls_x509_privkey_t make_key(const struct certificates *all, const struct wish *w)
{
	gnutls_x509_privkey_t key;
	int result;

	must(gnutls_x509_privkey_init(&key), "key");
	if (w->keyof[0]) {
		must(gnutls_x509_privkey_cpy(key, find(all, w->keyof)->key), "copy of a key");
		return key;
	}
	if (strcmp(w->key, "rsa") == 0)
		result = gnutls_x509_privkey_generate(key, GNUTLS_PK_RSA, 2048, 0);
	else if (strcmp(w->key, "rsa1024") == 0)
		result = gnutls_x509_privkey_generate(key, GNUTLS_PK_RSA, 1024, 0);
	else if (strcmp(w->key, "ed25519") == 0)
		result = gnutls_x509_privkey_generate(key, GNUTLS_PK_EDDSA_ED25519, 256, 0);
	else
		result = gnutls_x509_privkey_generate(
			key, GNUTLS_PK_ECDSA,
			strcmp(w->key, "ec192") == 0
				? (unsigned)GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP192R1)
			: strcmp(w->key, "ec384") == 0
				? (unsigned)GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP384R1)
				: (unsigned)GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1),
			0);
	must(result, "key generation");
	return key;
}

static void set_alternatives(gnutls_x509_crt_t crt, const struct wish *w)
{
	for (size_t form = 0; form < FORMS; form++) {
		const char *list = w->alternatives[form], *word;
		size_t length;

		while (text_next_word(&list, ',', &word, &length)) {
			char *text = mem_substring(word, length);
			uint8_t bytes[512];
			size_t size = form_bytes(form_types[form], text, bytes);

			must(gnutls_x509_crt_set_subject_alt_name(crt, form_types[form], bytes,
								  (unsigned)size,
								  GNUTLS_FSAN_APPEND),
			     "alternative name");
			free(text);
		}
	}
}

/* Written by hand, since GnuTLS writes no directory names into constraints. */
static void set_constraints(gnutls_x509_crt_t crt, const struct wish *w)
{
	struct writer permit = writer_with_maximum(4096), exclude = writer_with_maximum(4096);
	struct writer both = writer_with_maximum(8192), all = writer_with_maximum(8192);

	write_subtrees(&permit, w->permit);
	write_subtrees(&exclude, w->exclude);
	if (permit.length > 0)
		write_element(&both, 0xa0, writer_span(&permit));
	if (exclude.length > 0)
		write_element(&both, 0xa1, writer_span(&exclude));
	if (both.length > 0) {
		write_element(&all, 0x30, writer_span(&both));
		must(gnutls_x509_crt_set_extension_by_oid(crt, "2.5.29.30", all.data, all.length,
							  1),
		     "constraints");
	}
	writer_free(&permit);
	writer_free(&exclude);
	writer_free(&both);
	writer_free(&all);
}

static void set_purposes(gnutls_x509_crt_t crt, const struct wish *w)
{
	static const char *const words[][2] = {{"server", GNUTLS_KP_TLS_WWW_SERVER},
					       {"client", GNUTLS_KP_TLS_WWW_CLIENT},
					       {"email", GNUTLS_KP_EMAIL_PROTECTION},
					       {"any", GNUTLS_KP_ANY}};
	const char *list = w->purposes, *word;
	size_t length;

	while (text_next_word(&list, ',', &word, &length)) {
		char *text = mem_substring(word, length);
		const char *oid = text;

		for (size_t i = 0; i < COUNT_OF(words); i++)
			if (strcmp(text, words[i][0]) == 0)
				oid = words[i][1];
		must(gnutls_x509_crt_set_key_purpose_oid(crt, oid, 0), "purpose");
		free(text);
	}
}

static void set_policies(gnutls_x509_crt_t crt, const struct wish *w)
{
	const char *list = w->policies, *word;
	size_t length;

	while (text_next_word(&list, ',', &word, &length)) {
		struct gnutls_x509_policy_st policy = {.oid = mem_substring(word, length)};

		must(gnutls_x509_crt_set_policy(crt, &policy, 0), "policy");
		free(policy.oid);
	}
}

static void set_extension(gnutls_x509_crt_t crt, const char *oid, struct writer *value)
{
	must(gnutls_x509_crt_set_extension_by_oid(crt, oid, value->data, value->length, 1), oid);
	writer_free(value);
}

/* PolicyConstraints, inhibitAnyPolicy and PolicyMappings; the numbers are below 128. */
static void set_policy_limits(gnutls_x509_crt_t crt, const struct wish *w)
{
	struct writer fields = writer_with_maximum(64), value = writer_with_maximum(256);
	const char *colon = strchr(w->map, ':');

	if (w->require >= 0)
		writer_bytes(&fields, (const uint8_t[]){0x80, 1, (uint8_t)w->require}, 3);
	if (w->nomapping >= 0)
		writer_bytes(&fields, (const uint8_t[]){0x81, 1, (uint8_t)w->nomapping}, 3);
	if (fields.length > 0) {
		write_element(&value, 0x30, writer_span(&fields));
		set_extension(crt, "2.5.29.36", &value);
	}
	if (w->noany >= 0) {
		writer_bytes(&value, (const uint8_t[]){2, 1, (uint8_t)w->noany}, 3);
		set_extension(crt, "2.5.29.54", &value);
	}
	if (colon) {
		char *from = mem_substring(w->map, (size_t)(colon - w->map));

		write_mapping(&value, from, colon + 1);
		set_extension(crt, "2.5.29.33", &value);
		free(from);
	}
	writer_free(&fields);
}

static void set_access(gnutls_x509_crt_t crt, int what, const char *url)
{
	gnutls_datum_t data = {(unsigned char *)(uintptr_t)url, (unsigned)strlen(url)};

	if (url[0])
		must(gnutls_x509_crt_set_authority_info_access(crt, what, &data), "access");
}

static void set_key_ids(gnutls_x509_crt_t crt, const struct wish *w, const struct made *issuer)
{
	uint8_t id[64];
	size_t size = sizeof(id);

	must(gnutls_x509_crt_get_key_id(crt, 0, id, &size), "key id");
	id[0] ^= w->oddskid;
	if (!w->noskid)
		must(gnutls_x509_crt_set_subject_key_id(crt, id, size), "subject key id");
	if (w->noakid || !issuer)
		return;
	size = sizeof(id);
	must(gnutls_x509_crt_get_key_id(issuer->crt, 0, id, &size), "key id");
	must(gnutls_x509_crt_set_authority_key_id(crt, id, size), "authority key id");
}

static void set_extensions(gnutls_x509_crt_t crt, const struct wish *w, const struct made *issuer)
{
	static const uint8_t null[] = {0x05, 0x00};
	static const uint8_t status_request[] = {0x30, 0x03, 0x02, 0x01, 0x05};

	if (w->ca || w->noca)
		must(gnutls_x509_crt_set_basic_constraints(crt, w->ca, w->pathlen), "constraints");
	if (w->usage)
		must(gnutls_x509_crt_set_key_usage(crt, w->usage), "usage");
	set_purposes(crt, w);
	set_alternatives(crt, w);
	set_constraints(crt, w);
	set_policies(crt, w);
	set_policy_limits(crt, w);
	set_access(crt, GNUTLS_IA_CAISSUERS_URI, w->aia);
	set_access(crt, GNUTLS_IA_OCSP_URI, w->ocsp);
	set_key_ids(crt, w, issuer);
	if (w->staple)
		must(gnutls_x509_crt_set_extension_by_oid(crt, "1.3.6.1.5.5.7.1.24", status_request,
							  sizeof(status_request), 0),
		     "TLS feature");
	if (w->extension[0])
		must(gnutls_x509_crt_set_extension_by_oid(crt, w->extension, null, 2, 0),
		     "extension");
	if (w->critical[0])
		must(gnutls_x509_crt_set_extension_by_oid(crt, w->critical, null, 2, 1),
		     "extension");
}

/* Changes what the wish wants broken in the finished bytes. */
static void spoil(struct made *made, const struct wish *w)
{
	static const uint8_t ecdsa_sha256[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};
	static const uint8_t p256_point[] = {0x03, 0x42, 0x00, 0x04};
	uint8_t *der = made->der.data;

	for (size_t i = 0; w->badkey && i + sizeof(p256_point) < made->der.size; i++)
		if (memcmp(der + i, p256_point, sizeof(p256_point)) == 0)
			der[i + 3] = 0x05;
	if (w->badsignature)
		der[made->der.size - 1] ^= 1;
	if (!w->oddalgorithm)
		return;
	/* The outer algorithm is the last one of the two. */
	for (size_t i = made->der.size - sizeof(ecdsa_sha256); i > 0; i--)
		if (memcmp(der + i, ecdsa_sha256, sizeof(ecdsa_sha256)) == 0) {
			der[i + sizeof(ecdsa_sha256) - 1] = 0x03;
			return;
		}
	ck_abort_msg("%s: not signed with ECDSA-SHA256", w->name);
}

void certificates_make(struct certificates *all, const char *name, const char *description)
{
	struct wish *w = mem_alloc(sizeof(*w));
	struct made made = {.name = mem_string(name)};
	struct made *issuer;
	uint8_t serial[8] = {0x10};
	char *subject;

	wish_read(w, name, description);
	issuer = w->by[0] ? find(all, w->by) : NULL;
	made.key = make_key(all, w);
	serial[7] = (uint8_t)all->count;
	subject = w->subject[0] ? mem_string(w->subject) : mem_print("CN=%s", name);
	must(gnutls_x509_crt_init(&made.crt), "certificate");
	must(gnutls_x509_crt_set_version(made.crt, w->v1 ? 1 : 3), "version");
	must(gnutls_x509_crt_set_serial(made.crt, serial, sizeof(serial)), "serial");
	must(gnutls_x509_crt_set_activation_time(made.crt, w->from), "not before");
	must(gnutls_x509_crt_set_expiration_time(made.crt, w->to), "not after");
	if (strcmp(subject, "-") != 0)
		must(gnutls_x509_crt_set_dn(made.crt, subject, NULL), subject);
	must(gnutls_x509_crt_set_key(made.crt, made.key), "key");
	if (!w->v1)
		set_extensions(made.crt, w, issuer);
	must(gnutls_x509_crt_sign2(made.crt, issuer ? issuer->crt : made.crt,
				   issuer ? issuer->key : made.key,
				   w->sha1 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256, 0),
	     "signature");
	must(gnutls_x509_crt_export2(made.crt, GNUTLS_X509_FMT_DER, &made.der), "export");
	spoil(&made, w);
	free(subject);
	free(w);
	all->made = mem_resize(all->made, all->count + 1, sizeof(made));
	all->made[all->count++] = made;
}

struct certificates *certificates_new(void)
{
	return mem_alloc(sizeof(struct certificates));
}

void certificates_discard(struct certificates **all)
{
	struct certificates *a = *all;

	for (size_t i = 0; a && i < a->count; i++) {
		gnutls_x509_crt_deinit(a->made[i].crt);
		gnutls_x509_privkey_deinit(a->made[i].key);
		gnutls_free(a->made[i].der.data);
		free(a->made[i].name);
	}
	if (a)
		free(a->made);
	free(a);
	*all = NULL;
}

struct span certificates_der(const struct certificates *all, const char *name)
{
	const struct made *made = find(all, name);

	return (struct span){made->der.data, made->der.size};
}

struct cert *certificates_cert(const struct certificates *all, const char *name)
{
	struct span der = certificates_der(all, name);

	return cert_decode(der.data, der.length);
}

char *certificates_pem(const struct certificates *all, const char *name)
{
	struct span der = certificates_der(all, name);
	gnutls_datum_t data = {(unsigned char *)(uintptr_t)der.data, (unsigned)der.length}, pem;
	char *text;

	must(gnutls_pem_base64_encode2("CERTIFICATE", &data, &pem), "PEM");
	text = mem_substring((char *)pem.data, pem.size);
	gnutls_free(pem.data);
	return text;
}

char *certificates_key_pem(const struct certificates *all, const char *name)
{
	gnutls_datum_t pem;
	char *text;

	must(gnutls_x509_privkey_export2_pkcs8(find(all, name)->key, GNUTLS_X509_FMT_PEM, NULL,
					       GNUTLS_PKCS_PLAIN, &pem),
	     "key");
	text = mem_substring((char *)pem.data, pem.size);
	gnutls_free(pem.data);
	return text;
}
