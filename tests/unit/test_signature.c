/* test_signature - RSASSA-PSS, and the keys that limit what may be signed with them (RFC 4055) */
#include "pki/signature.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <string.h>

#include "base/attributes.h"
#include "base/mem.h"
#include "unit.h"

#define PSS "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"
#define PLAIN "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"
/* hashAlgorithm [0], maskGenAlgorithm [1], saltLength [2] */
#define PARAMETERS(digest, salt)                                                               \
	"\x30\x34\xa0\x0f\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02" digest              \
	"\x05\x00\xa1\x1c\x30\x1a\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08\x30\x0d\x06\x09" \
	"\x60\x86\x48\x01\x65\x03\x04\x02" digest "\x05\x00\xa2\x03\x02\x01" salt
#define SHA256 "\x01"
#define SHA384 "\x02"

/* The signature is by SHA-256 with 32 octets of salt. */
static const struct {
	const char *title, *algorithm;
	size_t length;
	enum signature_result want;
} keys[] = {
	{"a plain RSA key", PLAIN, 13, SIGNATURE_GOOD},
	{"a PSS key that limits nothing", PSS, 11, SIGNATURE_GOOD},
	{"a PSS key for just that", PSS PARAMETERS(SHA256, "\x20"), 65, SIGNATURE_GOOD},
	{"a PSS key that would do with less salt", PSS PARAMETERS(SHA256, "\x14"), 65,
	 SIGNATURE_GOOD},
	{"a PSS key that wants more salt", PSS PARAMETERS(SHA256, "\x30"), 65, SIGNATURE_BAD},
	{"a PSS key for another digest", PSS PARAMETERS(SHA384, "\x20"), 65, SIGNATURE_BAD},
};

static void must(int result)
{
	ck_assert_msg(result >= 0, "%s", gnutls_strerror(result));
}

/* A certificate that signed itself with RSASSA-PSS, though its key is a plain one. */
static struct cert *make(void)
{
	gnutls_x509_privkey_t key;
	gnutls_privkey_t signer;
	gnutls_x509_crt_t crt;
	gnutls_datum_t der;
	struct cert *cert;

	must(gnutls_x509_privkey_init(&key));
	must(gnutls_x509_privkey_generate(key, GNUTLS_PK_RSA, 2048, 0));
	must(gnutls_x509_crt_init(&crt));
	must(gnutls_x509_crt_set_version(crt, 3));
	must(gnutls_x509_crt_set_serial(crt, "\x01", 1));
	must(gnutls_x509_crt_set_activation_time(crt, 0));
	must(gnutls_x509_crt_set_expiration_time(crt, 1));
	must(gnutls_x509_crt_set_dn(crt, "CN=pss", NULL));
	must(gnutls_x509_crt_set_key(crt, key));
	must(gnutls_privkey_init(&signer));
	must(gnutls_privkey_import_x509(signer, key, GNUTLS_PRIVKEY_IMPORT_COPY));
	must(gnutls_x509_crt_privkey_sign(crt, crt, signer, GNUTLS_DIG_SHA256,
					  GNUTLS_PRIVKEY_SIGN_FLAG_RSA_PSS));
	must(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_DER, &der));
	cert = cert_decode(der.data, der.size);
	ck_assert_str_eq(cert->signature_name, "RSA-PSS-SHA256");
	gnutls_free(der.data);
	gnutls_privkey_deinit(signer);
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
	return cert;
}

/* The key's SubjectPublicKeyInfo with another algorithm in front; 2048 bits make its lengths. */
static size_t rename_key(uint8_t info[400], struct span key, const char *algorithm, size_t length)
{
	const size_t bits = 4 + 271; /* BIT STRING of an RSA key of 2048 bits */
	size_t inside = 2 + length + bits;

	ck_assert_uint_gt(key.length, bits);
	memcpy(info,
	       (const uint8_t[]){0x30, 0x82, (uint8_t)(inside >> 8), (uint8_t)inside, 0x30,
				 (uint8_t)length},
	       6);
	memcpy(info + 6, algorithm, length);
	memcpy(info + 6 + length, key.data + key.length - bits, bits);
	return 4 + inside;
}

START_TEST(a_pss_key_signs_only_as_it_says)
{
	struct cert *cert = make();
	uint8_t info[400];
	struct cert issuer = {.key = KEY_RSA, .key_bits = 2048};
	enum signature_result got;

	issuer.public_key = (struct span){
		info, rename_key(info, cert->public_key, keys[_i].algorithm, keys[_i].length)};
	got = signature_check(&issuer, cert);
	ck_assert_msg(got == keys[_i].want, "%s: got %d", keys[_i].title, got);
	signature_forget(&issuer);
	cert_free(&cert);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, a_pss_key_signs_only_as_it_says, 0, COUNT_OF(keys));
}

int main(void)
{
	return unit_run("signature", add);
}
