/* test_answer - what servers send back is told apart, whole and byte by byte, and never read past
 * its end
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "answer_recorded.h"
#include "base/attributes.h"
#include "wire/answer.h"

/* Bytes written down: hex digits and blanks; "(1", "(2", "(3" opens a vector with that length, ")"
 * closes it; R is the random of a ServerHello, H that of a HelloRetryRequest, S our session id,
 * 'text' stands for itself. */
#define SERVER_HELLO(version, rest) "16 0303 (2 02 (3 " version " R " rest " ) )"
#define RETRY(rest) "16 0303 (2 02 (3 0303 H (1 S ) " rest " ) )"
#define MESSAGE(type, rest) "16 0303 (2 " type " (3 " rest " ) )"
#define PLAIN_HELLO SERVER_HELLO("0303", "(1 ) C02F 00")
#define ANONYMOUS_HELLO SERVER_HELLO("0303", "(1 ) 00A7 00")
#define DHE_HELLO SERVER_HELLO("0303", "(1 ) 009E 00")
#define CERTIFICATES MESSAGE("0B", "(3 (3 300100 ) (3 3000 ) )")
#define DONE MESSAGE("0E", "")

static uint8_t sent_random[32];

static int digit(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

static void assemble(struct writer *w, const char *text)
{
	static const char retry[] =
		"CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C";
	size_t marks[16];
	unsigned sizes[16];
	size_t depth = 0;
	for (; *text; text++) {
		switch (*text) {
		case ' ':
			break;
		case '(':
			sizes[depth] = (unsigned)(*++text - '0');
			marks[depth] = writer_begin(w, sizes[depth]);
			depth++;
			break;
		case ')':
			depth--;
			writer_end(w, marks[depth], sizes[depth]);
			break;
		case 'R':
			for (unsigned i = 0; i < 32; i++)
				writer_u8(w, 0x40 + i);
			break;
		case 'S': /* the rule of hello.c */
			for (unsigned i = 0; i < 32; i++)
				writer_u8(w, sent_random[31 - i] ^ 0xA5U);
			break;
		case 'H':
			assemble(w, retry);
			break;
		case '\'':
			while (*++text != '\'')
				writer_u8(w, (unsigned char)*text);
			break;
		default:
			writer_u8(w, (unsigned)(digit(text[0]) * 16 + digit(text[1])));
			text++;
		}
	}
}

static struct hello_machine *machine(uint16_t version, enum answer_want want)
{
	static struct hello_offer offer;
	offer = (struct hello_offer){.version = version, .lowest = version, .random = sent_random};
	for (uint8_t i = 0; i < 32; i++)
		sent_random[i] = i;
	offer.suites = suites_for_version(version, &offer.suite_count);
	offer.groups = version == TLS_1_3 ? groups_all(&offer.group_count)
					  : groups_curves(&offer.group_count);
	offer.schemes = schemes_of(SCHEMES_ALL, &offer.scheme_count);
	return hello_machine_new(&offer, want);
}

/* Gives the machine length bytes, step at a time, then the end. Returns how many it needed. */
static size_t feed(struct hello_machine *m, const uint8_t *bytes, size_t length, size_t step,
		   enum stream_end end)
{
	struct stream s;
	struct fail f = {0};
	size_t given = 0;
	stream_open(&s);
	enum machine_status status = machine_run(&m->machine, &s, &f);
	writer_clear(&s.out);
	while (status == MACHINE_MORE && given < length) {
		ck_assert_ptr_nonnull(machine_stage(&m->machine));
		size_t part = length - given < step ? length - given : step;
		writer_bytes(&s.in, bytes + given, part);
		given += part;
		status = machine_run(&m->machine, &s, &f);
	}
	if (status == MACHINE_MORE) {
		s.end = end;
		status = machine_run(&m->machine, &s, &f);
	}
	ck_assert_int_eq(status, MACHINE_DONE);
	stream_free(&s);
	return given;
}

static const struct {
	const char *title;
	uint16_t offered;
	enum answer_want want;
	const char *bytes;
	enum answer_kind kind;
	uint16_t version, suite, group;
	unsigned dh_bits;
	uint16_t scheme;
	const char *text; /* part of it */
} rows[] = {
#define HELLO ANSWER_WANT_HELLO
#define CERTIFICATE ANSWER_WANT_CERTIFICATE
#define KEYS ANSWER_WANT_KEY_EXCHANGE
	{"OpenSSL asks for a share", TLS_1_3, HELLO, RECORDED_OPENSSL_RETRY, ANSWER_RETRY, TLS_1_3,
	 0x1301, 29, 0, 0, ""},
	{"OpenSSL in TLS 1.2", TLS_1_2, HELLO, RECORDED_OPENSSL_12, ANSWER_HELLO, TLS_1_2, 0xC02F,
	 0, 0, 0, ""},
	{"OpenSSL in TLS 1.2, keys", TLS_1_2, KEYS, RECORDED_OPENSSL_12, ANSWER_HELLO, TLS_1_2,
	 0xC02F, 29, 0, 0x0804, ""},
	{"OpenSSL in TLS 1.1, keys", TLS_1_1, KEYS, RECORDED_OPENSSL_11, ANSWER_HELLO, TLS_1_1,
	 0xC013, 29, 0, 0, ""},
	{"OpenSSL in TLS 1.0, keys", TLS_1_0, KEYS, RECORDED_OPENSSL_10, ANSWER_HELLO, TLS_1_0,
	 0xC013, 29, 0, 0, ""},
	{"OpenSSL refuses TLS 1.0", TLS_1_0, HELLO, RECORDED_OPENSSL_REFUSES_10, ANSWER_ALERT, 0, 0,
	 0, 0, 0, "80 internal_error"},
	{"OpenSSL refuses SSLv3", TLS_SSL3, HELLO, RECORDED_OPENSSL_SSL3, ANSWER_ALERT, 0, 0, 0, 0,
	 0, "40 handshake_failure"},
	{"OpenSSL refuses SSLv2", TLS_SSL2, HELLO, RECORDED_OPENSSL_SSL2, ANSWER_ALERT, 0, 0, 0, 0,
	 0, "70 protocol_version"},
	{"OpenSSL with DHE", TLS_1_2, KEYS, RECORDED_OPENSSL_DHE, ANSWER_HELLO, TLS_1_2, 0x009F, 0,
	 2048, 0x0804, ""},
	{"OpenSSL with anonymous DH", TLS_1_2, KEYS, RECORDED_OPENSSL_ADH, ANSWER_HELLO, TLS_1_2,
	 0x00A7, 0, 3072, 0, ""},
	{"OpenSSL with anonymous ECDH", TLS_1_0, KEYS, RECORDED_OPENSSL_AECDH, ANSWER_HELLO,
	 TLS_1_0, 0xC018, 29, 0, 0, ""},
	{"OpenSSL with static RSA", TLS_1_2, KEYS, RECORDED_OPENSSL_RSA, ANSWER_HELLO, TLS_1_2,
	 0x002F, 0, 0, 0, ""},
	{"OpenSSL with DHE in TLS 1.0", TLS_1_0, KEYS, RECORDED_OPENSSL_DHE_10, ANSWER_HELLO,
	 TLS_1_0, 0x0039, 0, 2048, 0, ""},
	{"OpenSSL knows no such group", TLS_1_3, HELLO, RECORDED_OPENSSL_NO_GROUP, ANSWER_ALERT, 0,
	 0, 0, 0, 0, "40 handshake_failure"},
	{"GnuTLS asks for a share", TLS_1_3, HELLO, RECORDED_GNUTLS_RETRY, ANSWER_RETRY, TLS_1_3,
	 0x1301, 29, 0, 0, ""},
	{"GnuTLS in TLS 1.2, keys", TLS_1_2, KEYS, RECORDED_GNUTLS_12, ANSWER_HELLO, TLS_1_2,
	 0xC02F, 29, 0, 0x0804, ""},
	{"GnuTLS in TLS 1.0, keys", TLS_1_0, KEYS, RECORDED_GNUTLS_10, ANSWER_HELLO, TLS_1_0,
	 0xC013, 29, 0, 0, ""},
	{"GnuTLS with DHE", TLS_1_2, KEYS, RECORDED_GNUTLS_DHE, ANSWER_HELLO, TLS_1_2, 0x009F, 0,
	 2048, 0x0804, ""},
	{"GnuTLS with anonymous DH", TLS_1_0, KEYS, RECORDED_GNUTLS_ADH, ANSWER_HELLO, TLS_1_0,
	 0x0034, 0, 2048, 0, ""},
	{"GnuTLS with 3DES", TLS_1_1, KEYS, RECORDED_GNUTLS_3DES, ANSWER_HELLO, TLS_1_1, 0x000A, 0,
	 0, 0, ""},
	{"GnuTLS with an ECDSA key", TLS_1_2, KEYS, RECORDED_GNUTLS_ECDSA, ANSWER_HELLO, TLS_1_2,
	 0xC02B, 29, 0, 0x0403, ""},
	{"GnuTLS asks for a finite-field share", TLS_1_3, HELLO, RECORDED_GNUTLS_FFDHE,
	 ANSWER_RETRY, TLS_1_3, 0x1301, 257, 0, 0, ""},

	{"a ServerHello without extensions", TLS_1_2, HELLO, PLAIN_HELLO, ANSWER_HELLO, TLS_1_2,
	 0xC02F, 0, 0, 0, ""},
	{"an older version is an answer", TLS_1_2, HELLO, SERVER_HELLO("0301", "(1 ) 002F 00"),
	 ANSWER_HELLO, TLS_1_0, 0x002F, 0, 0, 0, ""},
	{"SSLv3", TLS_SSL3, HELLO, "16 0300 (2 02 (3 0300 R (1 ) 0005 00 ) )", ANSWER_HELLO,
	 TLS_SSL3, 0x0005, 0, 0, 0, ""},
	{"a newer version was not offered", TLS_1_0, HELLO, SERVER_HELLO("0302", "(1 ) 002F 00"),
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "TLS 1.1, which was not offered"},
	{"TLS 1.3 must be in supported_versions", TLS_1_3, HELLO,
	 SERVER_HELLO("0304", "(1 S ) 1301 00"), ANSWER_GARBAGE, 0, 0, 0, 0, 0, "version 0x0304"},
	{"supported_versions of a draft", TLS_1_3, HELLO,
	 SERVER_HELLO("0303", "(1 S ) 1301 00 (2 002B (2 7F1C ) )"), ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "0x7F1C"},
	{"supported_versions where TLS 1.3 was not offered", TLS_1_2, HELLO,
	 SERVER_HELLO("0303", "(1 ) C02F 00 (2 002B (2 0304 ) )"), ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "TLS 1.3, which was not offered"},
	{"version 2.0 in a ServerHello", TLS_1_0, HELLO, SERVER_HELLO("0200", "(1 ) 002F 00"),
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "0x0200"},
	{"a suite that was not offered", TLS_1_0, HELLO, SERVER_HELLO("0301", "(1 ) C02F 00"),
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, which was not offered"},
	{"a signalling value as suite", TLS_1_0, HELLO, SERVER_HELLO("0301", "(1 ) 00FF 00"),
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "0x00FF, which was not offered"},
	{"a TLS 1.3 suite for TLS 1.2", TLS_1_3, HELLO, SERVER_HELLO("0303", "(1 S ) 1301 00"),
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "for TLS 1.2"},
	{"compression that was not offered", TLS_1_2, HELLO, SERVER_HELLO("0303", "(1 ) C02F 01"),
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "compression 1"},
	{"a session id too long", TLS_1_2, HELLO, SERVER_HELLO("0303", "(1 R 00 ) C02F 00"),
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "malformed ServerHello"},
	{"a ServerHello too short", TLS_1_2, HELLO, SERVER_HELLO("0303", "(1 ) C0"), ANSWER_GARBAGE,
	 0, 0, 0, 0, 0, "malformed ServerHello"},
	{"an extension twice", TLS_1_2, HELLO,
	 SERVER_HELLO("0303", "(1 ) C02F 00 (2 0017 (2 ) 0017 (2 ) )"), ANSWER_GARBAGE, 0, 0, 0, 0,
	 0, "extension 23 twice"},
	{"an unknown extension", TLS_1_2, HELLO,
	 SERVER_HELLO("0303", "(1 ) C02F 00 (2 1234 (2 55 ) )"), ANSWER_HELLO, TLS_1_2, 0xC02F, 0,
	 0, 0, ""},
	{"bytes behind the extensions", TLS_1_2, HELLO,
	 SERVER_HELLO("0303", "(1 ) C02F 00 (2 0017 (2 ) ) 00"), ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "do not fit its length"},
	{"an extension past the end", TLS_1_2, HELLO,
	 SERVER_HELLO("0303", "(1 ) C02F 00 (2 0017 0001 )"), ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "do not fit their length"},
	{"half an extension's type", TLS_1_2, HELLO, SERVER_HELLO("0303", "(1 ) C02F 00 (2 00 )"),
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "do not fit their length"},
	{"extended_master_secret with content", TLS_1_2, HELLO,
	 SERVER_HELLO("0303", "(1 ) C02F 00 (2 0017 (2 00 ) )"), ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "malformed extension 23"},
	{"supported_versions of three bytes", TLS_1_3, HELLO,
	 RETRY("1301 00 (2 002B (2 030400 ) 0033 (2 001D ) )"), ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "malformed extension 43"},

	{"a HelloRetryRequest", TLS_1_3, HELLO, RETRY("1301 00 (2 002B (2 0304 ) 0033 (2 11EC ) )"),
	 ANSWER_RETRY, TLS_1_3, 0x1301, 0x11EC, 0, 0, ""},
	{"a HelloRetryRequest for a cookie", TLS_1_3, HELLO,
	 RETRY("1301 00 (2 002B (2 0304 ) 002C (2 (2 AA ) ) )"), ANSWER_RETRY, TLS_1_3, 0x1301, 0,
	 0, 0, ""},
	{"a HelloRetryRequest for nothing", TLS_1_3, HELLO, RETRY("1301 00 (2 002B (2 0304 ) )"),
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "asks for nothing"},
	{"a HelloRetryRequest for a group that was not offered", TLS_1_3, HELLO,
	 RETRY("1301 00 (2 002B (2 0304 ) 0033 (2 7777 ) )"), ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "group 0x7777, which was not offered"},
	{"a HelloRetryRequest below TLS 1.3", TLS_1_2, HELLO,
	 "16 0303 (2 02 (3 0303 H (1 ) C02F 00 ) )", ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "HelloRetryRequest of TLS 1.2"},
	{"another session id comes back", TLS_1_3, HELLO,
	 "16 0303 (2 02 (3 0303 H (1 R ) 1301 00 (2 002B (2 0304 ) 0033 (2 001D ) ) ) )",
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "echo"},
	{"a ServerHello of TLS 1.3", TLS_1_3, KEYS,
	 SERVER_HELLO("0303", "(1 S ) 1303 00 (2 002B (2 0304 ) 0033 (2 001D (2 00 ) ) )"),
	 ANSWER_HELLO, TLS_1_3, 0x1303, 29, 0, 0, ""},
	{"an empty share", TLS_1_3, HELLO,
	 SERVER_HELLO("0303", "(1 S ) 1303 00 (2 002B (2 0304 ) 0033 (2 001D (2 ) ) )"),
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "malformed extension 51"},

	{"a warning about the name, then a ServerHello", TLS_1_2, HELLO,
	 "15 0303 (2 0170 ) " PLAIN_HELLO, ANSWER_HELLO, TLS_1_2, 0xC02F, 0, 0, 0, ""},
	{"a warning about the name, then the end", TLS_1_2, HELLO, "15 0303 (2 0170 )",
	 ANSWER_ALERT, 0, 0, 0, 0, 0, "112 unrecognized_name"},
	{"warnings without end", TLS_1_2, HELLO,
	 "15 0303 (2 0170 ) 15 0303 (2 0170 ) 15 0303 (2 0170 ) 15 0303 (2 0170 ) 15 0303 (2 0170 "
	 ")",
	 ANSWER_ALERT, 0, 0, 0, 0, 0, "unrecognized_name"},
	{"a refusal that is only a warning", TLS_1_2, HELLO, "15 0303 (2 0128 )", ANSWER_ALERT, 0,
	 0, 0, 0, 0, "handshake_failure"},
	{"an alert without a name", TLS_1_2, HELLO, "15 0303 (2 02C8 )", ANSWER_ALERT, 0, 0, 0, 0,
	 0, "TLS alert 200"},
	{"an alert of level 3", TLS_1_2, HELLO, "15 0303 (2 0328 )", ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "level 3"},
	{"an alert of three bytes", TLS_1_2, HELLO, "15 0303 (2 022800 )", ANSWER_GARBAGE, 0, 0, 0,
	 0, 0, "3 bytes"},
	{"a HelloRequest comes first", TLS_1_2, HELLO, MESSAGE("00", "") PLAIN_HELLO, ANSWER_HELLO,
	 TLS_1_2, 0xC02F, 0, 0, 0, ""},
	{"a Certificate comes first", TLS_1_2, HELLO, CERTIFICATES, ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "handshake message 11"},
	{"a ChangeCipherSpec comes first", TLS_1_2, HELLO, "14 0303 (2 01 )", ANSWER_GARBAGE, 0, 0,
	 0, 0, 0, "record of type 20"},
	{"application data comes first", TLS_1_2, HELLO, "17 0303 (2 01 )", ANSWER_GARBAGE, 0, 0, 0,
	 0, 0, "record of type 23"},
	{"an empty handshake record", TLS_1_2, HELLO, "16 0303 (2 )", ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "empty handshake record"},
	{"a record too long", TLS_1_2, HELLO, "16 0303 5000 00", ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "record of 20480 bytes"},
	{"a handshake message too long", TLS_1_2, HELLO, "16 0303 (2 02 FFFFFF 0303 )",
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "message of 16777215 bytes"},
	{"an alert inside a message", TLS_1_2, HELLO, "16 0303 (2 0200 ) 15 0303 (2 0228 )",
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "inside a handshake message"},
	{"a message over three records", TLS_1_2, HELLO,
	 "16 0303 (2 02 ) 16 0303 (2 000026 0303 ) 16 0303 (2 R 00 002F 00 )", ANSWER_HELLO,
	 TLS_1_2, 0x002F, 0, 0, 0, ""},

	{"a refusal in clear", TLS_1_2, HELLO, "'500 unknown command' 0D0A", ANSWER_GARBAGE, 0, 0,
	 0, 0, 0, "not TLS: 500 unknown command"},
	{"a web server", TLS_1_2, HELLO, "'HTTP/1.1 400 Bad Request' 0D0A '...'", ANSWER_GARBAGE, 0,
	 0, 0, 0, 0, "the server speaks HTTP in the clear here, not TLS"},
	{"a greeting in clear", TLS_1_2, HELLO, "'220 mx.example.com ESMTP' 0D0A", ANSWER_GARBAGE,
	 0, 0, 0, 0, 0, "SMTP in the clear here, not TLS: use smtp"},
	{"text without an end", TLS_1_2, HELLO, "'no'", ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "not TLS: no"},
	{"control characters are not quoted", TLS_1_2, HELLO, "'x' 1B 00 FF 0A", ANSWER_GARBAGE, 0,
	 0, 0, 0, 0, "not TLS: x..."},
	{"a record of another protocol", TLS_1_2, HELLO, "16 0200 0000", ANSWER_GARBAGE, 0, 0, 0, 0,
	 0, "not TLS"},

	{"nothing", TLS_1_2, HELLO, "", ANSWER_CLOSED, 0, 0, 0, 0, 0, ""},

	{"certificates", TLS_1_2, CERTIFICATE, PLAIN_HELLO CERTIFICATES, ANSWER_HELLO, TLS_1_2,
	 0xC02F, 0, 0, 0, ""},
	{"an empty list of certificates", TLS_1_2, CERTIFICATE, PLAIN_HELLO MESSAGE("0B", "(3 )"),
	 ANSWER_HELLO, TLS_1_2, 0xC02F, 0, 0, 0, ""},
	{"no certificate but a key exchange", TLS_1_2, CERTIFICATE,
	 ANONYMOUS_HELLO MESSAGE("0C", "00"), ANSWER_HELLO, TLS_1_2, 0x00A7, 0, 0, 0, ""},
	{"no certificate but the end", TLS_1_2, CERTIFICATE, PLAIN_HELLO DONE, ANSWER_HELLO,
	 TLS_1_2, 0xC02F, 0, 0, 0, ""},
	{"an alert in place of a certificate", TLS_1_2, CERTIFICATE,
	 PLAIN_HELLO "15 0303 (2 0250 )", ANSWER_ALERT, TLS_1_2, 0xC02F, 0, 0, 0, "internal_error"},
	{"the end in place of a certificate", TLS_1_2, CERTIFICATE, PLAIN_HELLO, ANSWER_GARBAGE,
	 TLS_1_2, 0xC02F, 0, 0, 0, "cut off: connection closed while waiting for the Certificate"},
	{"an empty certificate", TLS_1_2, CERTIFICATE, PLAIN_HELLO MESSAGE("0B", "(3 (3 ) )"),
	 ANSWER_GARBAGE, TLS_1_2, 0xC02F, 0, 0, 0, "malformed list"},
	{"a certificate past the list", TLS_1_2, CERTIFICATE,
	 PLAIN_HELLO MESSAGE("0B", "(3 000009 00 )"), ANSWER_GARBAGE, TLS_1_2, 0xC02F, 0, 0, 0,
	 "malformed list"},
	{"bytes behind the list", TLS_1_2, CERTIFICATE, PLAIN_HELLO MESSAGE("0B", "(3 ) 00"),
	 ANSWER_GARBAGE, TLS_1_2, 0xC02F, 0, 0, 0, "does not fit its length"},
	{"two Certificate messages", TLS_1_2, KEYS, PLAIN_HELLO CERTIFICATES CERTIFICATES,
	 ANSWER_GARBAGE, TLS_1_2, 0xC02F, 0, 0, 0, "handshake message 11"},
	{"a Finished out of place", TLS_1_2, KEYS, PLAIN_HELLO CERTIFICATES MESSAGE("14", "00"),
	 ANSWER_GARBAGE, TLS_1_2, 0xC02F, 0, 0, 0, "handshake message 20"},

	{"an export prime with leading zeros", TLS_1_2, KEYS,
	 DHE_HELLO CERTIFICATES MESSAGE("0C", "(2 0000 7F01 ) (2 02 ) (2 0003 ) 0401 (2 AA )"),
	 ANSWER_HELLO, TLS_1_2, 0x009E, 0, 15, 0x0401, ""},
	{"a prime of zeros", TLS_1_2, KEYS,
	 DHE_HELLO CERTIFICATES MESSAGE("0C", "(2 0000 ) (2 02 ) (2 03 ) 0401 (2 AA )"),
	 ANSWER_GARBAGE, TLS_1_2, 0x009E, 0, 0, 0, "malformed DH"},
	{"a public value longer than the prime", TLS_1_2, KEYS,
	 DHE_HELLO CERTIFICATES MESSAGE("0C", "(2 7F01 ) (2 02 ) (2 010203 ) 0401 (2 AA )"),
	 ANSWER_GARBAGE, TLS_1_2, 0x009E, 0, 0, 0, "malformed DH"},
	{"a prime past the end", TLS_1_2, KEYS, DHE_HELLO CERTIFICATES MESSAGE("0C", "FFFF 7F01"),
	 ANSWER_GARBAGE, TLS_1_2, 0x009E, 0, 0, 0, "malformed DH"},
	{"a signature past the end", TLS_1_2, KEYS,
	 DHE_HELLO CERTIFICATES MESSAGE("0C", "(2 7F01 ) (2 02 ) (2 03 ) 0401 0005 AA"),
	 ANSWER_GARBAGE, TLS_1_2, 0x009E, 0, 15, 0, "malformed signature"},
	{"bytes behind the signature", TLS_1_2, KEYS,
	 DHE_HELLO CERTIFICATES MESSAGE("0C", "(2 7F01 ) (2 02 ) (2 03 ) 0401 (2 AA ) 00"),
	 ANSWER_GARBAGE, TLS_1_2, 0x009E, 0, 15, 0, "malformed signature"},
	{"an anonymous key exchange has no signature", TLS_1_2, KEYS,
	 ANONYMOUS_HELLO MESSAGE("0C", "(2 7F01 ) (2 02 ) (2 03 ) 0401 (2 AA )"), ANSWER_GARBAGE,
	 TLS_1_2, 0x00A7, 0, 15, 0, "does not fit its length"},
	{"a group that was not offered", TLS_1_2, KEYS,
	 PLAIN_HELLO CERTIFICATES MESSAGE("0C", "03 0100 (1 04 ) 0401 (2 AA )"), ANSWER_GARBAGE,
	 TLS_1_2, 0xC02F, 0, 0, 0, "ffdhe2048, which was not offered"},
	{"a curve spelt out", TLS_1_2, KEYS, PLAIN_HELLO CERTIFICATES MESSAGE("0C", "01 (1 17 )"),
	 ANSWER_HELLO, TLS_1_2, 0xC02F, 0xFF01, 0, 0, ""},
	{"a curve of no type", TLS_1_2, KEYS,
	 PLAIN_HELLO CERTIFICATES MESSAGE("0C", "07 0017 (1 04 )"), ANSWER_GARBAGE, TLS_1_2, 0xC02F,
	 0, 0, 0, "malformed ECDH"},
	{"an empty point", TLS_1_2, KEYS,
	 PLAIN_HELLO CERTIFICATES MESSAGE("0C", "03 0017 (1 ) 0401 (2 AA )"), ANSWER_GARBAGE,
	 TLS_1_2, 0xC02F, 0, 0, 0, "malformed ECDH"},
	{"a status and a request between", TLS_1_2, KEYS,
	 PLAIN_HELLO CERTIFICATES MESSAGE("16", "01 (3 00 )")
		 MESSAGE("0C", "03 0017 (1 04 ) 0403 (2 AA )"),
	 ANSWER_HELLO, TLS_1_2, 0xC02F, 23, 0, 0x0403, ""},
	{"static RSA asks for a client certificate", TLS_1_2, KEYS,
	 SERVER_HELLO("0303", "(1 ) 002F 00") CERTIFICATES MESSAGE("0D", "00"), ANSWER_HELLO,
	 TLS_1_2, 0x002F, 0, 0, 0, ""},

	{"SSLv2", TLS_SSL2, HELLO,
	 "8023 04 00 01 0002 0002 0006 0010 3000 010080 0700C0 'connection-id-16'", ANSWER_SSL2,
	 TLS_SSL2, 0, 0, 0, 0, ""},
	{"SSLv2 in a record of three bytes", TLS_SSL2, HELLO,
	 "0023 00 04 00 01 0002 0002 0006 0010 3000 010080 0700C0 'connection-id-16'", ANSWER_SSL2,
	 TLS_SSL2, 0, 0, 0, 0, ""},
	{"SSLv2 without a kind in common", TLS_SSL2, HELLO, "800B 04 00 00 0002 0000 0000 0000",
	 ANSWER_SSL2, TLS_SSL2, 0, 0, 0, 0, ""},
	{"SSLv2 refuses the kinds", TLS_SSL2, HELLO, "8003 00 0001", ANSWER_ALERT, TLS_SSL2, 0, 0,
	 0, 0, "SSLv2 error 1"},
	{"an SSLv2 error in answer to TLS", TLS_1_2, HELLO, "8003 00 0001", ANSWER_ALERT, TLS_SSL2,
	 0, 0, 0, 0, "SSLv2 error 1"},
	{"SSLv2 that was not offered", TLS_1_2, HELLO, "800B 04 00 00 0002 0000 0000 0000",
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "SSLv2 SERVER-HELLO"},
	{"SSLv2 with kinds past the end", TLS_SSL2, HELLO, "800B 04 00 00 0002 0000 0003 0000",
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "malformed SSLv2"},
	{"SSLv2 with half a kind", TLS_SSL2, HELLO, "800C 04 00 00 0002 0000 0001 0000 00",
	 ANSWER_GARBAGE, 0, 0, 0, 0, 0, "malformed SSLv2"},
	{"a TLS ServerHello in answer to SSLv2", TLS_SSL2, HELLO,
	 "16 0300 (2 02 (3 0300 R (1 ) 0005 00 ) )", ANSWER_GARBAGE, 0, 0, 0, 0, 0,
	 "SSLv3, which was not offered"},
};

static void expect(size_t i, const struct answer *got, const char *how)
{
	const char *title = rows[i].title;
	ck_assert_msg(got->kind == rows[i].kind, "%s, %s: kind got %d (%s), want %d", title, how,
		      got->kind, got->text, rows[i].kind);
	ck_assert_msg(got->version == rows[i].version, "%s, %s: version got %04x, want %04x", title,
		      how, got->version, rows[i].version);
	ck_assert_msg(got->suite == rows[i].suite, "%s, %s: suite got %04x, want %04x", title, how,
		      got->suite, rows[i].suite);
	ck_assert_msg(got->group == rows[i].group, "%s, %s: group got %04x, want %04x", title, how,
		      got->group, rows[i].group);
	ck_assert_msg(got->dh_bits == rows[i].dh_bits, "%s, %s: DH bits got %u, want %u", title,
		      how, got->dh_bits, rows[i].dh_bits);
	ck_assert_msg(got->scheme == rows[i].scheme, "%s, %s: scheme got %04x, want %04x", title,
		      how, got->scheme, rows[i].scheme);
	ck_assert_msg(strstr(got->text, rows[i].text) != NULL, "%s, %s: text got '%s', want '%s'",
		      title, how, got->text, rows[i].text);
}

START_TEST(an_answer_is_told_apart)
{
	static const size_t steps[] = {1 << 20, 1, 7};
	static const char *const how[] = {"whole", "byte by byte", "seven at a time"};
	struct writer w = writer_with_maximum(1 << 16);
	size_t needed = 0;
	machine_free((struct machine *[]){&machine(rows[_i].offered, rows[_i].want)->machine});
	assemble(&w, rows[_i].bytes);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		struct hello_machine *m = machine(rows[_i].offered, rows[_i].want);
		size_t given = feed(m, w.data, w.length, steps[i], STREAM_CLOSED);
		if (steps[i] == 1)
			needed = given;
		expect((size_t)_i, &m->answer, how[i]);
		machine_free((struct machine *[]){&m->machine});
	}
	/* Cut off before the byte that made it whole: no verdict but that. */
	for (size_t length = 0; length < needed; length++) {
		struct hello_machine *m = machine(rows[_i].offered, rows[_i].want);
		feed(m, w.data, length, 1 << 20, length % 2 ? STREAM_CLOSED : STREAM_RESET);
		enum answer_kind kind = m->answer.kind;
		ck_assert_msg(length > 0 || kind == ANSWER_RESET, "%s: nothing", rows[_i].title);
		ck_assert_msg(length == 0 || kind == ANSWER_GARBAGE || kind == ANSWER_ALERT,
			      "%s, cut off at %zu: got kind %d", rows[_i].title, length, kind);
		ck_assert_msg(length == 0 || kind != ANSWER_ALERT || m->answer.alert == 112,
			      "%s, cut off at %zu: an alert", rows[_i].title, length);
		machine_free((struct machine *[]){&m->machine});
	}
	writer_free(&w);
}
END_TEST

static struct hello_machine *answered(uint16_t version, enum answer_want want, const char *bytes)
{
	struct writer w = writer_with_maximum(1 << 20);
	struct hello_machine *m = machine(version, want);
	assemble(&w, bytes);
	feed(m, w.data, w.length, 1 << 20, STREAM_RESET);
	writer_free(&w);
	return m;
}

START_TEST(certificates_are_kept_as_served)
{
	struct hello_machine *m =
		answered(TLS_1_2, ANSWER_WANT_CERTIFICATE, PLAIN_HELLO CERTIFICATES);
	const struct answer *a = &m->answer;
	ck_assert(a->certificate_seen && !a->key_exchange_seen);
	ck_assert_uint_eq(a->certificate_count, 2);
	ck_assert_uint_eq(a->certificate[0].length, 3);
	ck_assert_mem_eq(a->certificate[0].data, "\x30\x01\x00", 3);
	ck_assert_mem_eq(a->certificate[1].data, "\x30\x00", 2);
	machine_free((struct machine *[]){&m->machine});

	m = answered(TLS_1_2, ANSWER_WANT_CERTIFICATE, ANONYMOUS_HELLO MESSAGE("0C", "00"));
	ck_assert(!m->answer.certificate_seen);
	machine_free((struct machine *[]){&m->machine});

	m = answered(TLS_1_2, ANSWER_WANT_CERTIFICATE, PLAIN_HELLO MESSAGE("0B", "(3 )"));
	ck_assert(m->answer.certificate_seen && m->answer.certificate_count == 0);
	machine_free((struct machine *[]){&m->machine});
}
END_TEST

START_TEST(sixty_five_certificates_are_too_many)
{
	struct writer w = writer_with_maximum(1 << 16);
	struct hello_machine *m = machine(TLS_1_2, ANSWER_WANT_CERTIFICATE);
	assemble(&w, PLAIN_HELLO);
	writer_u8(&w, 22);
	writer_u16(&w, 0x0303);
	size_t record = writer_begin(&w, 2);
	writer_u8(&w, 11);
	size_t message = writer_begin(&w, 3), list = writer_begin(&w, 3);
	for (int i = 0; i < 65; i++)
		assemble(&w, "(3 00 )");
	writer_end(&w, list, 3);
	writer_end(&w, message, 3);
	writer_end(&w, record, 2);
	feed(m, w.data, w.length, 1 << 20, STREAM_CLOSED);
	ck_assert_int_eq(m->answer.kind, ANSWER_GARBAGE);
	machine_free((struct machine *[]){&m->machine});
	writer_free(&w);
}
END_TEST

START_TEST(facts_of_a_server_hello)
{
	struct hello_machine *m = answered(TLS_1_2, ANSWER_WANT_HELLO,
					   SERVER_HELLO("0303", "(1 AA ) C02F 00 (2 0017 (2 ) 0023 "
								"(2 ) FF01 (2 (1 ) ) )"));
	ck_assert(m->answer.extended_master_secret && m->answer.session_ticket &&
		  m->answer.renegotiation_info && m->answer.session_id);
	machine_free((struct machine *[]){&m->machine});
	m = answered(TLS_1_2, ANSWER_WANT_HELLO, PLAIN_HELLO);
	ck_assert(!m->answer.extended_master_secret && !m->answer.session_ticket &&
		  !m->answer.renegotiation_info && !m->answer.session_id);
	machine_free((struct machine *[]){&m->machine});
	m = answered(TLS_1_2, ANSWER_WANT_KEY_EXCHANGE,
		     DHE_HELLO CERTIFICATES MESSAGE("0C",
						    "(2 0000 7F01 ) (2 02 ) (2 03 ) 0401 (2 AA )"));
	ck_assert_uint_eq(m->answer.dh_prime_length, 2);
	ck_assert_mem_eq(m->answer.dh_prime, "\x7F\x01", 2);
	machine_free((struct machine *[]){&m->machine});
	m = answered(TLS_SSL2, ANSWER_WANT_HELLO,
		     "8023 04 00 01 0002 0002 0006 0010 3000 010080 0700C0 'connection-id-16'");
	ck_assert(m->answer.ssl2_kind_count == 2 && m->answer.ssl2_kinds[1] == 0x0700C0);
	ck_assert(m->answer.certificate_count == 1 && m->answer.certificate[0].length == 2);
	machine_free((struct machine *[]){&m->machine});
}
END_TEST

START_TEST(compression_that_was_offered_is_legal)
{
	static const uint16_t suite = 0x002F;
	const struct hello_offer offer = {
		.version = TLS_1_0, .suites = &suite, .suite_count = 1, .compression = true};
	struct hello_machine *m = hello_machine_new(&offer, ANSWER_WANT_HELLO);
	struct writer w = writer_with_maximum(256);
	assemble(&w, SERVER_HELLO("0301", "(1 ) 002F 01"));
	feed(m, w.data, w.length, 1 << 20, STREAM_OPEN);
	ck_assert_int_eq(m->answer.kind, ANSWER_HELLO);
	ck_assert_uint_eq(m->answer.compression, 1);
	machine_free((struct machine *[]){&m->machine});
	writer_free(&w);
}
END_TEST

/* Nothing can be said of a version when the question was not even asked. */
START_TEST(an_end_before_the_hello_is_out_is_a_failure)
{
	struct hello_machine *m = machine(TLS_1_2, ANSWER_WANT_HELLO);
	struct stream s;
	struct fail f = {0};
	stream_open(&s);
	ck_assert_int_eq(machine_run(&m->machine, &s, &f), MACHINE_MORE);
	s.end = STREAM_RESET;
	ck_assert_int_eq(machine_run(&m->machine, &s, &f), MACHINE_FAILED);
	ck_assert_int_eq(f.kind, FAIL_RESET);
	machine_free((struct machine *[]){&m->machine});
	stream_free(&s);
}
END_TEST

START_TEST(an_answer_has_words)
{
	char words[200];
	struct answer a = {.kind = ANSWER_HELLO, .version = TLS_1_2, .suite = 0xC02F};
	ck_assert_str_eq(answer_words(&a, words, sizeof(words)),
			 "ServerHello of TLS 1.2 with TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
	a = (struct answer){.kind = ANSWER_RETRY, .version = TLS_1_3, .suite = 0x1301, .group = 29};
	ck_assert_str_eq(answer_words(&a, words, sizeof(words)),
			 "HelloRetryRequest of TLS 1.3 with TLS_AES_128_GCM_SHA256, group x25519");
	a = (struct answer){.kind = ANSWER_CLOSED};
	ck_assert_str_eq(answer_words(&a, words, sizeof(words)), "connection closed");
	a = (struct answer){.kind = ANSWER_NONE};
	ck_assert_str_eq(answer_words(&a, words, 5), "no a");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("answer");
	TCase *t = tcase_create("answer");
	tcase_add_loop_test(t, an_answer_is_told_apart, 0, COUNT_OF(rows));
	tcase_add_test(t, certificates_are_kept_as_served);
	tcase_add_test(t, sixty_five_certificates_are_too_many);
	tcase_add_test(t, facts_of_a_server_hello);
	tcase_add_test(t, compression_that_was_offered_is_legal);
	tcase_add_test(t, an_end_before_the_hello_is_out_is_a_failure);
	tcase_add_test(t, an_answer_has_words);
	suite_add_tcase(s, t);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
