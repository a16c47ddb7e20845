/* raw_messages - the handshake messages of the raw server, as bytes
 *
 * RFC 8446 section 4.1.3 and 4.1.4, RFC 5246 7.4, RFC 8422 5.4, RFC 5746; SSLv2: SERVER-HELLO.
 */
#include <stdlib.h>
#include <string.h>

#include "certificates.h"
#include "raw.h"

/* SHA-256 of "HelloRetryRequest" (RFC 8446 section 4.1.3). */
static const uint8_t retry_random[32] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
					 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
					 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
					 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

/* Bytes of a key share, by group: of the server. What is not known gets 65. */
static size_t share_length(uint16_t group)
{
	static const struct {
		uint16_t group, length;
	} table[] = {
		{0x0017, 65},	{0x0018, 97},	{0x0019, 133},	{0x001d, 32},	{0x001e, 56},
		{0x0100, 256},	{0x0101, 384},	{0x0102, 512},	{0x0103, 768},	{0x0104, 1024},
		{0x11eb, 1153}, {0x11ec, 1120}, {0x11ed, 1665}, {0x6399, 1120}, {0x639a, 1153},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].group == group)
			return table[i].length;
	return 65;
}

static void extension(struct bytes *out, unsigned type, const struct bytes *body)
{
	bytes_u16(out, type);
	bytes_u16(out, (unsigned)body->length);
	bytes_add(out, body->data, body->length);
}

static void extensions_13(struct bytes *out, const json_t *raw, const struct raw_choice *choice)
{
	struct bytes body = {0};

	bytes_u16(&body, choice->version);
	extension(out, 43, &body);
	body.length = 0;
	bytes_u16(&body, choice->group);
	if (!choice->retry) {
		size_t length = share_length(choice->group);

		bytes_u16(&body, (unsigned)length);
		bytes_noise(&body, length, choice->group);
	}
	extension(out, 51, &body);
	if (choice->retry && raw_flag(raw, "cookie", false)) {
		body.length = 0;
		bytes_u16(&body, 40);
		bytes_noise(&body, 40, 5);
		extension(out, 44, &body);
	}
	bytes_free(&body);
}

static void extensions_12(struct bytes *out, const json_t *raw, const struct client_hello *hello,
			  const struct raw_choice *choice)
{
	struct bytes body = {0};

	if (hello->renegotiation_info && raw_flag(raw, "renegotiation_info", true)) {
		bytes_u8(&body, 0);
		extension(out, 0xff01, &body);
		body.length = 0;
	}
	if (hello->extended_master_secret && raw_flag(raw, "extended_master_secret", true))
		extension(out, 23, &body);
	if (hello->session_ticket && raw_flag(raw, "session_ticket", false))
		extension(out, 35, &body);
	if (hello->has_groups && raw_suite_exchange(choice->suite) == RAW_ECDHE) {
		bytes_u8(&body, 1);
		bytes_u8(&body, 0);
		extension(out, 11, &body);
	}
	bytes_free(&body);
}

void raw_server_hello(struct bytes *out, const json_t *raw, const struct client_hello *hello,
		      const struct raw_choice *choice)
{
	bool tls13 = choice->version == 0x0304;
	struct bytes extensions = {0};
	size_t message;

	bytes_u8(out, 2);
	message = bytes_open(out, 3);
	bytes_u16(out, tls13 ? 0x0303 : choice->version);
	if (choice->retry)
		bytes_add(out, retry_random, 32);
	else
		bytes_noise(out, 32, 1);
	if (tls13) {
		bytes_u8(out, (unsigned)hello->session_id_length);
		bytes_add(out, hello->session_id, hello->session_id_length);
	} else {
		bool id = raw_flag(raw, "session_id", true);

		bytes_u8(out, id ? 32 : 0);
		bytes_noise(out, id ? 32 : 0, 2);
	}
	bytes_u16(out, choice->suite);
	bytes_u8(out, raw_flag(raw, "compression", false) && (hello->deflate || tls13) ? 1 : 0);
	if (tls13)
		extensions_13(&extensions, raw, choice);
	else if (hello->has_extensions || hello->renegotiation_info)
		extensions_12(&extensions, raw, hello, choice);
	if (extensions.length > 0) {
		bytes_u16(out, (unsigned)extensions.length);
		bytes_add(out, extensions.data, extensions.length);
	}
	bytes_close(out, message, 3);
	bytes_free(&extensions);
}

/* The profile of the port whose key fits the suite, else the first. */
static const struct chain *fitting_chain(const struct talk *t, bool ecdsa)
{
	const json_t *list = json_object_get(t->port->script, "certificate");
	const struct chain *first = NULL;
	size_t count = json_is_array(list) ? json_array_size(list) : 1;

	for (size_t i = 0; i < count; i++) {
		const char *name = json_is_array(list) ? json_string_value(json_array_get(list, i))
				   : json_is_string(list) ? json_string_value(list)
							  : "good";
		const char *parts[4];
		size_t n = profile_expand(name, parts);

		for (size_t j = 0; j < n; j++) {
			const struct chain *c = chain_named(parts[j]);

			if (c->ecdsa == ecdsa)
				return c;
			first = first ? first : c;
		}
	}
	return first;
}

void raw_certificate(struct bytes *out, const struct talk *t, const struct raw_choice *choice)
{
	const struct chain *chain =
		fitting_chain(t, raw_suite_proof(choice->suite) == RAW_PROOF_ECDSA);
	size_t message, list;

	bytes_u8(out, 11);
	message = bytes_open(out, 3);
	list = bytes_open(out, 3);
	for (size_t i = 0; i < chain->count; i++) {
		bytes_u24(out, (unsigned)chain->certificate[i].length);
		bytes_add(out, chain->certificate[i].data, chain->certificate[i].length);
	}
	bytes_close(out, list, 3);
	bytes_close(out, message, 3);
}

/* A number of exactly so many bits, odd; the script may give the prime itself. */
static void prime(struct bytes *out, const json_t *raw, long bits)
{
	const char *given = json_string_value(json_object_get(raw, "dh_prime"));
	size_t mark = out->length, length = (size_t)(bits + 7) / 8;

	if (given) {
		if (bytes_hex(out, given) < 0)
			die("dh_prime is not hexadecimal");
		return;
	}
	bytes_noise(out, length, 3);
	out->data[mark] = (uint8_t)((out->data[mark] & (0xff >> (8 * (long)length - bits))) |
				    1 << ((bits - 1) % 8));
	out->data[out->length - 1] |= 1;
}

static void signature(struct bytes *out, const json_t *raw, const struct client_hello *hello,
		      const struct raw_choice *choice)
{
	bool ecdsa = raw_suite_proof(choice->suite) == RAW_PROOF_ECDSA;
	long scheme = raw_setting(raw, "scheme", ecdsa ? 0x0403 : 0x0401);
	size_t mark;

	(void)hello;
	if (raw_suite_proof(choice->suite) == RAW_PROOF_NONE)
		return;
	if (choice->version >= 0x0303)
		bytes_u16(out, (unsigned)scheme);
	mark = bytes_open(out, 2);
	bytes_noise(out, ecdsa ? 71 : 256, 4);
	bytes_close(out, mark, 2);
}

void raw_key_exchange(struct bytes *out, const json_t *raw, const struct client_hello *hello,
		      const struct raw_choice *choice)
{
	enum raw_exchange exchange = raw_suite_exchange(choice->suite);
	size_t message, mark, share = share_length(choice->group);

	if (exchange == RAW_RSA || exchange == RAW_PSK)
		return;
	bytes_u8(out, 12);
	message = bytes_open(out, 3);
	if (exchange == RAW_ECDHE) {
		bytes_u8(out, 3); /* named_curve */
		bytes_u16(out, choice->group);
		bytes_u8(out, (unsigned)share);
		bytes_noise(out, share, choice->group);
		if (share % 2 == 1)
			out->data[out->length - share] = 4; /* uncompressed point */
	} else if (exchange == RAW_DHE) {
		long bits = raw_setting(raw, "dh_bits", 2048);

		mark = bytes_open(out, 2);
		prime(out, raw, bits);
		bytes_close(out, mark, 2);
		share = out->length - mark - 2;
		bytes_u16(out, 1); /* the generator: 2 */
		bytes_u8(out, 2);
		mark = bytes_open(out, 2);
		bytes_noise(out, share, 8);
		out->data[mark + 2] = 1;
		bytes_close(out, mark, 2);
	} else { /* RSA_EXPORT: a temporary key of 512 bits */
		mark = bytes_open(out, 2);
		prime(out, NULL, 512);
		bytes_close(out, mark, 2);
		bytes_u16(out, 3);
		bytes_add(out, "\x01\x00\x01", 3);
	}
	signature(out, raw, hello, choice);
	bytes_close(out, message, 3);
}

void raw_server_hello_ssl2(struct bytes *out, const struct talk *t, const json_t *raw,
			   const struct client_hello *hello)
{
	const json_t *kinds = json_object_get(raw, "ssl2");
	const struct chain *chain = fitting_chain(t, false);
	struct bytes list = {0};
	size_t record = bytes_open(out, 2);

	for (size_t i = 0; i < json_array_size(kinds); i++) {
		uint32_t kind = (uint32_t)raw_value(json_array_get(kinds, i));

		if (client_hello_offers(hello, kind))
			bytes_u24(&list, kind);
	}
	bytes_u8(out, 4); /* SERVER-HELLO */
	bytes_u8(out, 0); /* no session id hit */
	bytes_u8(out, 1); /* X.509 */
	bytes_u16(out, 2);
	bytes_u16(out, (unsigned)chain->certificate[0].length);
	bytes_u16(out, (unsigned)list.length);
	bytes_u16(out, 16);
	bytes_add(out, chain->certificate[0].data, chain->certificate[0].length);
	bytes_add(out, list.data, list.length);
	bytes_noise(out, 16, 6);
	bytes_close(out, record, 2);
	out->data[record] |= 0x80;
	bytes_free(&list);
}
