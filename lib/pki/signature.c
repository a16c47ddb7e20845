/* signature - which algorithm signed a certificate, and did that key do it? */
#include "pki/signature.h"

#include <gnutls/abstract.h>
#include <stdio.h>

#include "base/attributes.h"
#include "pki/der.h"

#define MODULUS_MAXIMUM 16384
#define EXPONENT_MAXIMUM 64
#define DSA_MAXIMUM 3072

/* RFC 3279, 4055, 5758, 8410. */
static const struct signature_algorithm {
	struct span oid;
	gnutls_sign_algorithm_t sign;
	const char *name;
	bool weak;
} algorithms[] = {
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"), GNUTLS_SIGN_RSA_SHA256, "RSA-SHA256", false},
	{OID("\x2a\x86\x48\xce\x3d\x04\x03\x02"), GNUTLS_SIGN_ECDSA_SHA256, "ECDSA-SHA256", false},
	{OID("\x2a\x86\x48\xce\x3d\x04\x03\x03"), GNUTLS_SIGN_ECDSA_SHA384, "ECDSA-SHA384", false},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"), GNUTLS_SIGN_RSA_SHA384, "RSA-SHA384", false},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"), GNUTLS_SIGN_RSA_SHA512, "RSA-SHA512", false},
	{OID("\x2a\x86\x48\xce\x3d\x04\x03\x04"), GNUTLS_SIGN_ECDSA_SHA512, "ECDSA-SHA512", false},
	{OID("\x2b\x65\x70"), GNUTLS_SIGN_EDDSA_ED25519, "Ed25519", false},
	{OID("\x2b\x65\x71"), GNUTLS_SIGN_EDDSA_ED448, "Ed448", false},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05"), GNUTLS_SIGN_RSA_SHA1, "RSA-SHA1", true},
	{OID("\x2b\x0e\x03\x02\x1d"), GNUTLS_SIGN_RSA_SHA1, "RSA-SHA1", true},
	{OID("\x2a\x86\x48\xce\x3d\x04\x01"), GNUTLS_SIGN_ECDSA_SHA1, "ECDSA-SHA1", true},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04"), GNUTLS_SIGN_RSA_MD5, "RSA-MD5", true},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x02"), GNUTLS_SIGN_RSA_MD2, "RSA-MD2", true},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e"), GNUTLS_SIGN_RSA_SHA224, "RSA-SHA224", false},
	{OID("\x2a\x86\x48\xce\x3d\x04\x03\x01"), GNUTLS_SIGN_ECDSA_SHA224, "ECDSA-SHA224", false},
	{OID("\x2a\x86\x48\xce\x38\x04\x03"), GNUTLS_SIGN_DSA_SHA1, "DSA-SHA1", true},
	{OID("\x60\x86\x48\x01\x65\x03\x04\x03\x01"), GNUTLS_SIGN_DSA_SHA224, "DSA-SHA224", false},
	{OID("\x60\x86\x48\x01\x65\x03\x04\x03\x02"), GNUTLS_SIGN_DSA_SHA256, "DSA-SHA256", false},
	{OID("\x60\x86\x48\x01\x65\x03\x04\x03\x0a"), GNUTLS_SIGN_ECDSA_SHA3_256, "ECDSA-SHA3-256",
	 false},
	{OID("\x60\x86\x48\x01\x65\x03\x04\x03\x0e"), GNUTLS_SIGN_RSA_SHA3_256, "RSA-SHA3-256",
	 false},
};

/* RSASSA-PSS names its digest in the parameters. */
static const struct span pss_oid = OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a");
static const struct pss_digest {
	struct span oid;
	gnutls_digest_algorithm_t digest;
	gnutls_sign_algorithm_t sign;
	const char *name;
	bool weak;
} pss_digests[] = {
	{OID("\x60\x86\x48\x01\x65\x03\x04\x02\x01"), GNUTLS_DIG_SHA256, GNUTLS_SIGN_RSA_PSS_SHA256,
	 "RSA-PSS-SHA256", false},
	{OID("\x60\x86\x48\x01\x65\x03\x04\x02\x02"), GNUTLS_DIG_SHA384, GNUTLS_SIGN_RSA_PSS_SHA384,
	 "RSA-PSS-SHA384", false},
	{OID("\x60\x86\x48\x01\x65\x03\x04\x02\x03"), GNUTLS_DIG_SHA512, GNUTLS_SIGN_RSA_PSS_SHA512,
	 "RSA-PSS-SHA512", false},
	/* The default. GnuTLS has no such algorithm, so it is named and not checked. */
	{OID("\x2b\x0e\x03\x02\x1a"), GNUTLS_DIG_SHA1, GNUTLS_SIGN_UNKNOWN, "RSA-PSS-SHA1", true},
};

struct signer {
	const struct signature_algorithm *plain; /* or NULL: RSASSA-PSS, or unknown */
	const struct pss_digest *pss;
	uint32_t salt; /* octets */
	struct span oid;
};

/* RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] DEFAULT sha1, maskGenAlgorithm [1],
 *   saltLength [2] INTEGER DEFAULT 20, trailerField [3] } (RFC 4055 3.1) */
static void read_pss(struct reader *parameters, struct signer *signer)
{
	struct reader fields = der_enter(parameters, DER_SEQUENCE);
	struct span digest = pss_digests[COUNT_OF(pss_digests) - 1].oid;
	struct der field;

	signer->salt = 20;
	while (der_next(&fields, &field)) {
		struct reader inside = reader_of_span(field.content);

		if (field.tag == (DER_CONTEXT | DER_CONSTRUCTED | 0)) {
			struct reader algorithm = der_enter(&inside, DER_SEQUENCE);

			digest = der_take(&algorithm, DER_OID);
		} else if (field.tag == (DER_CONTEXT | DER_CONSTRUCTED | 2)) {
			signer->salt = der_take_unsigned(&inside, 1024);
		}
	}
	for (size_t i = 0; i < COUNT_OF(pss_digests); i++)
		if (!fields.failed && span_equal(digest, pss_digests[i].oid))
			signer->pss = &pss_digests[i];
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL } */
static bool read_signer(struct span algorithm, struct signer *signer)
{
	struct reader r = reader_of_span(algorithm);
	struct reader fields = der_enter(&r, DER_SEQUENCE);

	*signer = (struct signer){.oid = der_take(&fields, DER_OID)};
	if (fields.failed || !reader_at_end(&r))
		return false;
	if (span_equal(signer->oid, pss_oid)) {
		read_pss(&fields, signer);
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(algorithms) && !signer->plain; i++)
		if (span_equal(signer->oid, algorithms[i].oid))
			signer->plain = &algorithms[i];
	return true;
}

bool signature_read(struct cert *cert)
{
	struct signer signer;
	char dotted[sizeof(cert->signature_name)];
	const char *name;

	if (!read_signer(cert->algorithm, &signer))
		return false;
	if (signer.plain)
		name = signer.plain->name;
	else if (signer.pss)
		name = signer.pss->name;
	else
		name = der_oid_text(signer.oid, dotted, sizeof(dotted)) ? dotted : "unknown";
	snprintf(cert->signature_name, sizeof(cert->signature_name), "%s", name);
	cert->signature_weak =
		(signer.plain && signer.plain->weak) || (signer.pss && signer.pss->weak);
	return true;
}

static gnutls_datum_t datum(struct span span)
{
	return (gnutls_datum_t){.data = (unsigned char *)(uintptr_t)span.data,
				.size = (unsigned)span.length};
}

static gnutls_pubkey_t import_key(struct span public_key)
{
	gnutls_datum_t der = datum(public_key);
	gnutls_pubkey_t key;

	if (gnutls_pubkey_init(&key) < 0)
		return NULL;
	if (gnutls_pubkey_import(key, &der, GNUTLS_X509_FMT_DER) < 0) {
		gnutls_pubkey_deinit(key);
		return NULL;
	}
	return key;
}

/* RFC 4055 3.1: a key that names its digest and salt makes no signatures with another digest or a
 * shorter salt. */
static bool key_allows_pss(struct span public_key, const struct signer *signer)
{
	struct reader r = reader_of_span(public_key);
	struct reader info = der_enter(&r, DER_SEQUENCE);
	struct reader algorithm = der_enter(&info, DER_SEQUENCE);
	struct signer own = {0};

	if (!span_equal(der_take(&algorithm, DER_OID), pss_oid) || reader_left(&algorithm) == 0)
		return true;
	read_pss(&algorithm, &own);
	return own.pss == signer->pss && own.salt <= signer->salt;
}

/* A key for RSASSA-PSS with the salt of this very signature, since GnuTLS takes it from the key. */
static gnutls_pubkey_t import_pss_key(struct span public_key, const struct signer *signer)
{
	gnutls_pubkey_t key = import_key(public_key);
	gnutls_x509_spki_t info;

	if (!key || gnutls_x509_spki_init(&info) < 0)
		return key;
	gnutls_x509_spki_set_rsa_pss_params(info, signer->pss->digest, signer->salt);
	if (gnutls_pubkey_set_spki(key, info, 0) < 0) {
		gnutls_pubkey_deinit(key);
		key = NULL;
	}
	gnutls_x509_spki_deinit(info);
	return key;
}

static bool is_affordable(const struct cert *issuer)
{
	return issuer->key_bits <= (issuer->key == KEY_DSA ? DSA_MAXIMUM : MODULUS_MAXIMUM) &&
	       issuer->exponent_bits <= EXPONENT_MAXIMUM;
}

static enum signature_result verify(gnutls_pubkey_t key, gnutls_sign_algorithm_t sign,
				    const struct cert *subject)
{
	gnutls_datum_t data = datum(subject->signed_part), signature = datum(subject->signature);
	unsigned flags = GNUTLS_VERIFY_ALLOW_BROKEN | GNUTLS_VERIFY_ALLOW_SIGN_RSA_MD2 |
			 GNUTLS_VERIFY_ALLOW_SIGN_RSA_MD5 | GNUTLS_VERIFY_ALLOW_SIGN_WITH_SHA1;

	if (!key)
		return SIGNATURE_UNSUPPORTED;
	if (gnutls_pubkey_verify_data2(key, sign, flags, &data, &signature) >= 0)
		return SIGNATURE_GOOD;
	return SIGNATURE_BAD;
}

enum signature_result signature_check(struct cert *issuer, const struct cert *subject)
{
	struct signer signer;
	gnutls_pubkey_t key;
	enum signature_result result;

	if (!span_equal(subject->algorithm, subject->inner_algorithm))
		return SIGNATURE_ALGORITHMS_DIFFER;
	if (!is_affordable(issuer) || !read_signer(subject->algorithm, &signer))
		return SIGNATURE_UNSUPPORTED;
	if (signer.plain) {
		if (!issuer->handle)
			issuer->handle = import_key(issuer->public_key);
		return verify(issuer->handle, signer.plain->sign, subject);
	}
	if (!signer.pss || signer.pss->sign == GNUTLS_SIGN_UNKNOWN)
		return SIGNATURE_UNSUPPORTED;
	if (!key_allows_pss(issuer->public_key, &signer))
		return SIGNATURE_BAD;
	key = import_pss_key(issuer->public_key, &signer);
	result = verify(key, signer.pss->sign, subject);
	if (key)
		gnutls_pubkey_deinit(key);
	return result;
}

void signature_forget(struct cert *cert)
{
	if (cert->handle)
		gnutls_pubkey_deinit(cert->handle);
	cert->handle = NULL;
}
