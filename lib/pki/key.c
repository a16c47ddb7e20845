/* key - private keys through GnuTLS, down to their public half */
#include "pki/key.h"

#include <stdlib.h>
#include <string.h>

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#include "base/mem.h"
#include "pki/der.h"
#include "pki/key_private.h"
#include "pki/pem.h"
#include "pki/public_key.h"

#define PKCS8 "PKCS#8"

void private_keys_free(struct private_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++)
		free(keys->key[i].public_key);
	free(keys->key);
	*keys = (struct private_keys){0};
}

/* subjectPublicKey of SubjectPublicKeyInfo ::= SEQUENCE { algorithm, subjectPublicKey BIT STRING }
 */
static struct span key_bits(struct span info)
{
	struct reader r = reader_of_span(info);
	struct reader inside = der_enter(&r, DER_SEQUENCE);

	der_take(&inside, DER_SEQUENCE);
	return der_take(&inside, DER_BIT_STRING);
}

bool key_same_public(struct span a, struct span b)
{
	struct span one = key_bits(a), other = key_bits(b);

	return one.length > 0 && span_equal(one, other);
}

const char *key_public_text(struct span public_key, char *buffer)
{
	struct cert cert = {.public_key = public_key};

	if (public_key_read(&cert))
		return cert_key_text(&cert, buffer);
	memcpy(buffer, "unknown key", 12);
	return buffer;
}

bool key_public_half(gnutls_x509_privkey_t private, struct private_key *key_r)
{
	gnutls_privkey_t abstract = NULL;
	gnutls_pubkey_t public = NULL;
	gnutls_datum_t der = {0};
	bool good = gnutls_privkey_init(&abstract) == 0 && gnutls_pubkey_init(&public) == 0 &&
		    gnutls_privkey_import_x509(abstract, private, 0) == 0 &&
		    gnutls_pubkey_import_privkey(public, abstract, 0, 0) == 0 &&
		    gnutls_pubkey_export2(public, GNUTLS_X509_FMT_DER, &der) == 0;

	if (good) {
		key_r->public_key = mem_copy(der.data, der.size);
		key_r->length = der.size;
	}
	gnutls_free(der.data);
	gnutls_pubkey_deinit(public);
	gnutls_privkey_deinit(abstract);
	return good;
}

/* Deriving the key may be made to take for ever by a count that the file states. */
static bool too_many_rounds(const gnutls_datum_t *data, gnutls_x509_crt_fmt_t format)
{
	unsigned char salt[64];
	unsigned schema, cipher, rounds = 0, salt_size = sizeof(salt);

	return gnutls_pkcs8_info(data, format, &schema, &cipher, salt, &salt_size, &rounds, NULL) ==
		       0 &&
	       rounds > KEY_ROUNDS_MAXIMUM;
}

static enum key_result result_of(int error, bool encrypted, const char *password)
{
	if (error == 0)
		return KEY_READ;
	if (!encrypted)
		return KEY_BROKEN;
	return password ? KEY_WRONG_PASSWORD : KEY_NEEDS_PASSWORD;
}

/* GnuTLS tries the formats one after the other; a plain PKCS#8 key says by its label what it is. */
static int import_private(gnutls_x509_privkey_t private, const gnutls_datum_t *datum,
			  gnutls_x509_crt_fmt_t format, const char *name, const char *password)
{
	if (strcmp(name, PKCS8) == 0)
		return gnutls_x509_privkey_import_pkcs8(private, datum, format, NULL,
							GNUTLS_PKCS_PLAIN);
	return gnutls_x509_privkey_import2(private, datum, format, password, 0);
}

static enum key_result import(struct span bytes, gnutls_x509_crt_fmt_t format, bool encrypted,
			      const char *name, const char *password, struct private_keys *keys)
{
	const gnutls_datum_t datum = {(unsigned char *)bytes.data, (unsigned)bytes.length};
	gnutls_x509_privkey_t private = NULL;
	struct private_key key = {.format = name, .encrypted = encrypted};
	enum key_result result = KEY_BROKEN;

	if (encrypted && !password)
		return KEY_NEEDS_PASSWORD;
	if (encrypted && too_many_rounds(&datum, format))
		return KEY_BROKEN;
	if (gnutls_x509_privkey_init(&private) == 0)
		result = result_of(
			import_private(private, &datum, format, name, encrypted ? password : NULL),
			encrypted, password);
	if (result == KEY_READ && !key_public_half(private, &key))
		result = KEY_BROKEN;
	gnutls_x509_privkey_deinit(private);
	if (result == KEY_READ) {
		keys->key = mem_resize(keys->key, keys->count + 1, sizeof(key));
		keys->key[keys->count++] = key;
	}
	return result;
}

static bool has(struct span text, const char *words)
{
	size_t size = strlen(words);

	for (size_t i = 0; i + size <= text.length; i++)
		if (memcmp(text.data + i, words, size) == 0)
			return true;
	return false;
}

static enum key_result import_block(const struct pem_block *block, const char *password,
				    struct private_keys *keys)
{
	static const struct {
		const char *label, *format;
		bool encrypted;
	} kinds[] = {
		{"PRIVATE KEY", PKCS8, false},
		{"ENCRYPTED PRIVATE KEY", "PKCS#8, encrypted", true},
		{"RSA PRIVATE KEY", "PKCS#1", false},
		{"EC PRIVATE KEY", "SEC 1", false},
		{"DSA PRIVATE KEY", "DSA", false},
	};

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		/* a header of RFC 1421; base64 has no colon */
		bool old = memchr(block->body.data, ':', block->body.length) &&
			   has(block->body, "Proc-Type: 4,ENCRYPTED");

		if (span_equals_text(block->label, kinds[i].label))
			return import(block->whole, GNUTLS_X509_FMT_PEM, old || kinds[i].encrypted,
				      old ? "PKCS#1 or SEC 1, encrypted" : kinds[i].format,
				      password, keys);
	}
	keys->beside++;
	return KEY_READ;
}

/* DER says less of what it is: SEQUENCE { INTEGER ... } is a plain key, SEQUENCE { SEQUENCE ... }
 * an encrypted PKCS#8 one (RFC 5958 section 3), or something else altogether. */
static enum key_result import_der(const void *data, size_t length, const char *password,
				  struct private_keys *keys)
{
	struct reader r = reader_over(data, length);
	struct reader inside = der_enter(&r, DER_SEQUENCE);
	struct span bytes = {data, length};
	struct der first, second;

	if (inside.failed || !der_next(&inside, &first) || !der_next(&inside, &second))
		return KEY_ABSENT;
	if (first.tag == DER_INTEGER)
		return import(bytes, GNUTLS_X509_FMT_DER, false, "DER", password, keys);
	if (first.tag == DER_SEQUENCE && second.tag == DER_OCTET_STRING)
		return import(bytes, GNUTLS_X509_FMT_DER, true, "PKCS#8, encrypted", password,
			      keys);
	return KEY_ABSENT;
}

enum key_result key_read(const void *data, size_t length, const char *password,
			 struct private_keys *keys_r)
{
	struct pem_block block;
	enum key_result result = KEY_READ;
	size_t cursor = 0, blocks = 0;

	*keys_r = (struct private_keys){0};
	while (result == KEY_READ && keys_r->count < KEYS_MAXIMUM &&
	       pem_next(data, length, &cursor, &block)) {
		blocks++;
		result = import_block(&block, password, keys_r);
	}
	if (result == KEY_READ && keys_r->count == 0 &&
	    has((struct span){data, length}, "PRIVATE KEY-----"))
		result = KEY_BROKEN; /* cut off */
	else if (blocks == 0)
		result = import_der(data, length, password, keys_r);
	else if (result == KEY_READ && keys_r->count == 0)
		result = KEY_ABSENT;
	return result;
}
