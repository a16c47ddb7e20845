/* public_key - kind, size and curve of a SubjectPublicKeyInfo (RFC 3279, 5480, 8410, 4055) */
#include "pki/public_key.h"

#include <stdio.h>

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
		[KEY_OTHER] = "key",
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

static bool is_odd(struct span integer)
{
	return integer.length > 0 && integer.data[integer.length - 1] & 1;
}

/* RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }: no even number is either,
 * and with the exponent 1 everything is its own signature (RFC 8017 3.1). */
static void read_rsa(struct cert *cert, struct span octets)
{
	struct reader r = reader_of_span(octets);
	struct reader key = der_enter(&r, DER_SEQUENCE);
	struct span modulus = der_take(&key, DER_INTEGER);
	struct span exponent = der_take(&key, DER_INTEGER);

	if (!reader_at_end(&key) || !reader_at_end(&r) || !is_odd(modulus) || !is_odd(exponent) ||
	    bits_of(exponent) < 2) {
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

/* SEC 1 2.3.3: 4 and both coordinates, or 2 or 3 and one of them. */
static bool is_point(struct span point, size_t size)
{
	if (point.length == 0)
		return false;
	return point.data[0] == 4
		       ? point.length == 1 + 2 * size
		       : (point.data[0] == 2 || point.data[0] == 3) && point.length == 1 + size;
}

/* ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER, ... }: nothing else is allowed (RFC 5480
 * 2.1.1), so that anything else has no name and no bits. */
static void read_ec(struct cert *cert, struct reader parameters, struct span point)
{
	struct span oid = der_take(&parameters, DER_OID);
	const char *name = "an unnamed curve";

	for (size_t i = 0; oid.length > 0 && i < COUNT_OF(curves); i++)
		if (span_equal(oid, curves[i].oid)) {
			name = curves[i].name;
			cert->key_bits = curves[i].bits;
		}
	snprintf(cert->curve, sizeof(cert->curve), "%s", name);
	if (cert->key_bits > 0 && !is_point(point, (cert->key_bits + 7) / 8))
		cert->key = KEY_UNKNOWN;
}

/* RFC 8410 sections 3 and 4: no parameters, and the bare octets of the key. */
static void read_edwards(struct cert *cert, struct reader parameters, struct span octets)
{
	if (reader_left(&parameters) > 0 || octets.length != (cert->key == KEY_ED25519 ? 32 : 57))
		cert->key = KEY_UNKNOWN;
}

static void read_other(struct cert *cert, struct span oid)
{
	if (!der_oid_text(oid, cert->curve, sizeof(cert->curve)))
		snprintf(cert->curve, sizeof(cert->curve), "of an unreadable kind");
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
		read_ec(cert, algorithm, octets);
	else if (cert->key == KEY_ED25519 || cert->key == KEY_ED448)
		read_edwards(cert, algorithm, octets);
	else
		read_other(cert, oid);
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
