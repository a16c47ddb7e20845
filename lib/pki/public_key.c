/* public_key - kind, size and curve of a SubjectPublicKeyInfo (RFC 3279, 5480, 8410, 4055) */
#include "pki/public_key.h"

#include <string.h>

#include "base/attributes.h"
#include "base/text.h"
#include "pki/der.h"

#define EC_BITS_MINIMUM 224 /* an elliptic curve of 112 bits of security */

static const struct {
	struct span oid;
	enum key_kind kind;
	unsigned bits; /* where the kind says it all */
} algorithms[] = {
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), KEY_RSA, 0},
	{OID("\x2a\x86\x48\xce\x3d\x02\x01"), KEY_EC, 0},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"), KEY_RSA_PSS, 0},
	{OID("\x2b\x65\x70"), KEY_ED25519, 256},
	{OID("\x2b\x65\x71"), KEY_ED448, 456},
	{OID("\x2a\x86\x48\xce\x38\x04\x01"), KEY_DSA, 0},
};

/* RFC 5480 2.1.1.1, RFC 5639 and SEC 2. */
static const struct {
	struct span oid;
	const char *name;
	unsigned bits;
} curves[] = {
	{OID("\x2a\x86\x48\xce\x3d\x03\x01\x07"), "secp256r1", 256},
	{OID("\x2b\x81\x04\x00\x22"), "secp384r1", 384},
	{OID("\x2b\x81\x04\x00\x23"), "secp521r1", 521},
	{OID("\x2b\x81\x04\x00\x21"), "secp224r1", 224},
	{OID("\x2a\x86\x48\xce\x3d\x03\x01\x01"), "secp192r1", 192},
	{OID("\x2b\x81\x04\x00\x0a"), "secp256k1", 256},
	{OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x07"), "brainpoolP256r1", 256},
	{OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x0b"), "brainpoolP384r1", 384},
	{OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x0d"), "brainpoolP512r1", 512},
	{OID("\x2b\x81\x04\x00\x08"), "secp160r1", 160},
	{OID("\x2b\x81\x04\x00\x09"), "secp160k1", 160},
	{OID("\x2b\x81\x04\x00\x1f"), "secp192k1", 192},
	{OID("\x2b\x81\x04\x00\x20"), "secp224k1", 224},
	{OID("\x2b\x81\x04\x00\x06"), "secp112r1", 112},
	{OID("\x2b\x81\x04\x00\x1c"), "secp128r1", 128},
	{OID("\x2a\x81\x1c\xcf\x55\x01\x82\x2d"), "sm2p256v1", 256},
};

const char *key_kind_name(enum key_kind kind)
{
	static const char *const names[] = {
		[KEY_UNKNOWN] = "unreadable key",
		[KEY_RSA] = "RSA",
		[KEY_RSA_PSS] = "RSA-PSS",
		[KEY_DSA] = "DSA",
		[KEY_EC] = "ECDSA",
		[KEY_ED25519] = "Ed25519",
		[KEY_ED448] = "Ed448",
		[KEY_OTHER] = "other key",
	};

	return names[kind];
}

static unsigned bits_of(struct span integer)
{
	unsigned bits;

	while (integer.length > 0 && integer.data[0] == 0) {
		integer.data++;
		integer.length--;
	}
	if (integer.length == 0 || integer.length > 0xffff)
		return 0;
	bits = (unsigned)integer.length * 8;
	for (uint8_t top = integer.data[0]; !(top & 0x80); top = (uint8_t)(top << 1))
		bits--;
	return bits;
}

/* RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } */
static void read_rsa(struct cert *cert, struct span octets)
{
	struct reader r = reader_of_span(octets);
	struct reader key = der_enter(&r, DER_SEQUENCE);
	struct span modulus = der_take(&key, DER_INTEGER);
	struct span exponent = der_take(&key, DER_INTEGER);

	if (key.failed) {
		cert->key = KEY_UNKNOWN;
		return;
	}
	cert->key_bits = bits_of(modulus);
	cert->exponent_bits = bits_of(exponent);
}

/* Dss-Parms ::= SEQUENCE { p INTEGER, q INTEGER, g INTEGER } */
static void read_dsa(struct cert *cert, struct reader parameters)
{
	struct reader numbers = der_enter(&parameters, DER_SEQUENCE);

	cert->key_bits = bits_of(der_take(&numbers, DER_INTEGER));
}

/* ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER, ... }: nothing else is allowed (RFC 5480
 * 2.1.1), so that anything else has no name and no bits. */
static void read_ec(struct cert *cert, struct reader parameters)
{
	struct span oid = der_take(&parameters, DER_OID);
	const char *name = "an unnamed curve";

	for (size_t i = 0; oid.length > 0 && i < COUNT_OF(curves); i++)
		if (span_equal(oid, curves[i].oid)) {
			name = curves[i].name;
			cert->key_bits = curves[i].bits;
		}
	for (size_t i = 0; i < sizeof(cert->curve) - 1 && name[i]; i++)
		cert->curve[i] = name[i];
}

/* SubjectPublicKeyInfo ::= SEQUENCE {
 *   algorithm SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL },
 *   subjectPublicKey BIT STRING } */
bool public_key_read(struct cert *cert)
{
	struct reader r = reader_of_span(cert->public_key);
	struct reader info = der_enter(&r, DER_SEQUENCE);
	struct reader algorithm = der_enter(&info, DER_SEQUENCE);
	struct span octets = der_take_bit_octets(&info);
	struct span oid = der_take(&algorithm, DER_OID);

	if (algorithm.failed || !reader_at_end(&info) || !reader_at_end(&r))
		return false;
	cert->key = KEY_OTHER;
	for (size_t i = 0; i < COUNT_OF(algorithms); i++)
		if (span_equal(oid, algorithms[i].oid)) {
			cert->key = algorithms[i].kind;
			cert->key_bits = algorithms[i].bits;
		}
	if (cert_key_is_rsa(cert))
		read_rsa(cert, octets);
	else if (cert->key == KEY_DSA)
		read_dsa(cert, algorithm);
	else if (cert->key == KEY_EC)
		read_ec(cert, algorithm);
	return true;
}

bool cert_key_is_rsa(const struct cert *cert)
{
	return cert->key == KEY_RSA || cert->key == KEY_RSA_PSS;
}

unsigned cert_key_least_bits(const struct cert *cert, unsigned rsa_bits)
{
	if (cert_key_is_rsa(cert))
		return rsa_bits;
	return cert->key == KEY_EC ? EC_BITS_MINIMUM : 0;
}
