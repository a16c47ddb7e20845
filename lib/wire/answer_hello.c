/* answer_hello - reads ServerHello and HelloRetryRequest and holds them against the offer
 *
 * RFC 8446 section 4.1.3, RFC 5246 7.4.1.3:
 *   version(2) random(32) session_id<0..32> cipher_suite(2) compression_method(1)
 *   [ extensions<0..2^16-1>: type(2) data<0..2^16-1> ]
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/answer_private.h"

#define EXTENSIONS_MAXIMUM 64

/* RFC 8446 section 4.1.3: a ServerHello of this random is a HelloRetryRequest (it is the SHA-256 of
 * that word). */
static const uint8_t retry_random[HELLO_RANDOM] = {0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11,
						   0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
						   0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E,
						   0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C};

struct server_hello {
	uint16_t version; /* of supported_versions, else legacy_version */
	uint16_t legacy_version, suite;
	uint8_t compression;
	struct span random, session_id;
	bool retry, cookie, key_share;
	uint16_t group;
};

/* The content of one extension; false where it is malformed. */
static bool read_extension(struct hello_machine *m, struct server_hello *hello, uint16_t type,
			   struct span data)
{
	struct answer *answer = &m->answer;
	struct reader r = reader_of_span(data);
	switch (type) {
	case HELLO_TIMESTAMPS:
		free(answer->timestamps);
		answer->timestamps = mem_copy(data.data, data.length);
		answer->timestamps_length = data.length;
		return true;
	case 23: /* RFC 7627 section 5.1 */
		answer->extended_master_secret = true;
		break;
	case 35: /* RFC 5077 section 3.2 */
		answer->session_ticket = true;
		break;
	case 43: /* RFC 8446 section 4.2.1 */
		hello->version = reader_u16(&r);
		break;
	case 44: /* RFC 8446 section 4.2.2 */
		if (reader_vector16(&r).length == 0)
			return false;
		hello->cookie = true;
		break;
	case 51: /* RFC 8446 section 4.2.8 */
		hello->group = reader_u16(&r);
		hello->key_share = true;
		if (!hello->retry && reader_vector16(&r).length == 0)
			return false;
		break;
	case 0xFF01: /* RFC 5746 section 3.2 */
		reader_vector8(&r);
		answer->renegotiation_info = true;
		break;
	default:
		return true;
	}
	return reader_at_end(&r);
}

static enum answer_step read_extensions(struct hello_machine *m, struct server_hello *hello,
					struct span extensions)
{
	struct reader r = reader_of_span(extensions);
	uint16_t seen[EXTENSIONS_MAXIMUM];
	size_t count = 0;
	while (reader_left(&r) > 0) {
		uint16_t type = reader_u16(&r);
		struct span data = reader_vector16(&r);
		if (r.failed)
			break;
		if (answer_offered(seen, count, type))
			return answer_garbage(m, "ServerHello has extension %u twice", type);
		if (count == EXTENSIONS_MAXIMUM)
			return answer_garbage(m, "ServerHello has more than %d extensions",
					      EXTENSIONS_MAXIMUM);
		seen[count++] = type;
		if (!read_extension(m, hello, type, data))
			return answer_garbage(m, "ServerHello has a malformed extension %u", type);
	}
	if (r.failed)
		return answer_garbage(m,
				      "the extensions of the ServerHello do not fit their length");
	return ANSWER_MORE;
}

static enum answer_step judge_version(struct hello_machine *m, const struct server_hello *hello)
{
	bool negotiated = hello->version != hello->legacy_version;
	if (negotiated && (hello->version != TLS_1_3 || hello->legacy_version != TLS_1_2))
		return answer_garbage(m, "ServerHello selects version 0x%04X", hello->version);
	if (hello->version < TLS_SSL3 || (!negotiated && hello->version > TLS_1_2))
		return answer_garbage(m, "ServerHello of version 0x%04X", hello->version);
	if (hello->version > m->offer.version)
		return answer_garbage(m, "ServerHello of %s, which was not offered",
				      version_name(hello->version));
	if (hello->retry && hello->version != TLS_1_3)
		return answer_garbage(m, "HelloRetryRequest of %s", version_name(hello->version));
	return ANSWER_MORE;
}

static enum answer_step judge_suite(struct hello_machine *m, const struct server_hello *hello)
{
	const struct suite *suite = suite_by_id(hello->suite);
	char buffer[SUITE_NAME];
	if (!answer_offered(m->offer.suites, m->offer.suite_count, hello->suite))
		return answer_garbage(m, "ServerHello chooses %s, which was not offered",
				      suite_name(hello->suite, buffer));
	if (suite && (suite->exchange == KX_TLS13) != (hello->version == TLS_1_3))
		return answer_garbage(m, "ServerHello chooses %s for %s",
				      suite_name(suite->id, buffer), version_name(hello->version));
	if (hello->compression > 1 || (hello->compression == 1 && !m->offer.compression) ||
	    (hello->compression != 0 && hello->version == TLS_1_3))
		return answer_garbage(m,
				      "ServerHello chooses compression %u, which was not offered",
				      hello->compression);
	return ANSWER_MORE;
}

/* RFC 8446 sections 4.1.3 and 4.1.4. */
static enum answer_step judge_tls13(struct hello_machine *m, const struct server_hello *hello)
{
	uint8_t session_id[HELLO_RANDOM];
	hello_session_id(m->state->random, session_id);
	if (!span_equal(hello->session_id, (struct span){session_id, sizeof(session_id)}))
		return answer_garbage(m, "ServerHello does not echo the session id");
	if (hello->key_share &&
	    !answer_offered(m->offer.groups, m->offer.group_count, hello->group)) {
		const char *name = group_name(hello->group);
		return answer_garbage(m,
				      "ServerHello chooses group 0x%04X%s%s, which was not offered",
				      hello->group, name ? " " : "", name ? name : "");
	}
	if (hello->retry && !hello->key_share && !hello->cookie)
		return answer_garbage(m, "HelloRetryRequest asks for nothing");
	return ANSWER_MORE;
}

static enum answer_step judge(struct hello_machine *m, const struct server_hello *hello)
{
	if (judge_version(m, hello) == ANSWER_DONE || judge_suite(m, hello) == ANSWER_DONE)
		return ANSWER_DONE;
	return hello->version == TLS_1_3 ? judge_tls13(m, hello) : ANSWER_MORE;
}

enum answer_step answer_server_hello(struct hello_machine *m, struct span body)
{
	struct answer *answer = &m->answer;
	struct server_hello hello = {0};
	struct reader r = reader_of_span(body);
	hello.legacy_version = hello.version = reader_u16(&r);
	hello.random = reader_bytes(&r, HELLO_RANDOM);
	hello.session_id = reader_vector8(&r);
	hello.suite = reader_u16(&r);
	hello.compression = reader_u8(&r);
	if (r.failed || hello.session_id.length > HELLO_RANDOM)
		return answer_garbage(m, "a malformed ServerHello of %zu bytes", body.length);
	hello.retry = span_equal(hello.random, (struct span){retry_random, HELLO_RANDOM});
	if (reader_left(&r) > 0) {
		struct span extensions = reader_vector16(&r);
		if (!reader_at_end(&r))
			return answer_garbage(
				m, "the extensions of the ServerHello do not fit its length");
		if (read_extensions(m, &hello, extensions) == ANSWER_DONE)
			return ANSWER_DONE;
	}
	if (judge(m, &hello) == ANSWER_DONE)
		return ANSWER_DONE;

	answer->kind = hello.retry ? ANSWER_RETRY : ANSWER_HELLO;
	answer->version = hello.version;
	answer->suite = hello.suite;
	answer->compression = hello.compression;
	answer->group = hello.group;
	answer->session_id = hello.version < TLS_1_3 && hello.session_id.length > 0;
	m->state->greeted = true;
	if (m->want == ANSWER_WANT_HELLO || hello.version == TLS_1_3)
		return ANSWER_DONE; /* from here on TLS 1.3 is encrypted */
	m->state->stage = "waiting for the Certificate";
	return ANSWER_MORE;
}
