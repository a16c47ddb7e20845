/* test_public_key - kind and size of a SubjectPublicKeyInfo, and what is no key of its kind */
#include "pki/public_key.h"

#include <string.h>

#include "base/attributes.h"
#include "unit.h"

#define RSA "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"
#define P256 "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
#define OTHER_CURVE "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x02\x2a\x03"
#define ED25519 "\x06\x03\x2b\x65\x70"
#define ED448 "\x06\x03\x2b\x65\x71"
#define X25519 "\x06\x03\x2b\x65\x6e"
#define NULL_PARAMETERS "\x05\x00"

static const struct {
	const char *title;
	const char *algorithm;
	size_t algorithm_length;
	const char *begin; /* of the key's octets: the rest are ones */
	size_t begin_length, length;
	enum key_kind want;
	unsigned bits;
	const char *text;
} keys[] = {
	/* A modulus of 16 bits will do to show what is looked at. */
	{"RSA", RSA, 13, "\x30\x08\x02\x03\x00\xc5\x01\x02\x01\x03", 10, 10, KEY_RSA, 16, "RSA 16"},
	{"RSA, even modulus", RSA, 13, "\x30\x08\x02\x03\x00\xc5\x02\x02\x01\x03", 10, 10,
	 KEY_UNKNOWN, 0, "unreadable key"},
	{"RSA, even exponent", RSA, 13, "\x30\x08\x02\x03\x00\xc5\x01\x02\x01\x02", 10, 10,
	 KEY_UNKNOWN, 0, "unreadable key"},
	{"RSA, exponent 1", RSA, 13, "\x30\x08\x02\x03\x00\xc5\x01\x02\x01\x01", 10, 10,
	 KEY_UNKNOWN, 0, "unreadable key"},
	{"RSA, a third number", RSA, 13, "\x30\x0b\x02\x03\x00\xc5\x01\x02\x01\x03\x02\x01\x03", 13,
	 13, KEY_UNKNOWN, 0, "unreadable key"},
	{"RSA, bytes behind it", RSA, 13, "\x30\x08\x02\x03\x00\xc5\x01\x02\x01\x03", 10, 11,
	 KEY_UNKNOWN, 0, "unreadable key"},
	{"RSA, no numbers", RSA, 13, "abc", 3, 3, KEY_UNKNOWN, 0, "unreadable key"},
	{"P-256, both coordinates", P256, 19, "\x04", 1, 65, KEY_EC, 256, "ECDSA secp256r1"},
	{"P-256, compressed", P256, 19, "\x03", 1, 33, KEY_EC, 256, "ECDSA secp256r1"},
	{"P-256, too short", P256, 19, "\x04", 1, 64, KEY_UNKNOWN, 256, "unreadable key"},
	{"P-256, compressed and too long", P256, 19, "\x02", 1, 65, KEY_UNKNOWN, 256,
	 "unreadable key"},
	{"P-256, at infinity", P256, 19, "\x00", 1, 1, KEY_UNKNOWN, 256, "unreadable key"},
	{"P-256, nothing", P256, 19, "", 0, 0, KEY_UNKNOWN, 256, "unreadable key"},
	{"an unknown curve", OTHER_CURVE, 13, "\x04", 1, 65, KEY_EC, 0, "ECDSA an unnamed curve"},
	{"Ed25519", ED25519, 5, "", 0, 32, KEY_ED25519, 256, "Ed25519"},
	{"Ed25519, too short", ED25519, 5, "", 0, 31, KEY_UNKNOWN, 256, "unreadable key"},
	{"Ed25519 with parameters", ED25519 NULL_PARAMETERS, 7, "", 0, 32, KEY_UNKNOWN, 256,
	 "unreadable key"},
	{"Ed448", ED448, 5, "", 0, 57, KEY_ED448, 456, "Ed448"},
	{"a key that signs nothing", X25519, 5, "", 0, 32, KEY_OTHER, 0, "key 1.3.101.110"},
};

START_TEST(a_key_is_of_a_kind_or_of_none)
{
	uint8_t info[128] = {0x30}, *at = info + 2;
	struct cert cert = {.public_key = {info, 0}};
	size_t length = keys[_i].length;
	char text[48];

	*at++ = 0x30;
	*at++ = (uint8_t)keys[_i].algorithm_length;
	memcpy(at, keys[_i].algorithm, keys[_i].algorithm_length);
	at += keys[_i].algorithm_length;
	*at++ = 0x03;
	*at++ = (uint8_t)(length + 1);
	*at++ = 0;
	memset(at, 1, length);
	memcpy(at, keys[_i].begin, keys[_i].begin_length);
	cert.public_key.length = (size_t)(at + length - info);
	info[1] = (uint8_t)(cert.public_key.length - 2);
	ck_assert_msg(public_key_read(&cert), "%s: got none", keys[_i].title);
	ck_assert_msg(cert.key == keys[_i].want, "%s: got %s", keys[_i].title,
		      key_kind_name(cert.key));
	ck_assert_msg(cert.key_bits == keys[_i].bits, "%s: got %u bits", keys[_i].title,
		      cert.key_bits);
	ck_assert_str_eq(cert_key_text(&cert, text), keys[_i].text);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, a_key_is_of_a_kind_or_of_none, 0, COUNT_OF(keys));
}

int main(void)
{
	return unit_run("public_key", add);
}
