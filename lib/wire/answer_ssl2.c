/* answer_ssl2 - reads the SERVER-HELLO or ERROR of SSLv2
 *
 * "The SSL Protocol" 1995, record header: two bytes with the first bit set and a length of 15 bits,
 * or three with a length of 14 bits and a padding length, which is zero in clear. ERROR: type 0,
 * code(2). SERVER-HELLO: type 4, session-id-hit(1) certificate-type(1) version(2) and the lengths
 * of certificate, cipher-specs and connection-id (2 each), then these three.
 */
#include "base/attributes.h"
#include "base/mem.h"
#include "wire/answer_private.h"

enum { SSL2_ERROR = 0, SSL2_SERVER_HELLO = 4 };

/* The type comes right behind the header. Text never looks like this, and TLS records begin with
 * 20 to 23. */
bool answer_looks_like_ssl2(struct span bytes)
{
	if (bytes.length == 0)
		return false;
	if (bytes.data[0] & 0x80)
		return bytes.length < 3 || bytes.data[2] == SSL2_ERROR ||
		       bytes.data[2] == SSL2_SERVER_HELLO;
	if (bytes.data[0] >= 0x10) /* messages in clear are shorter than 4 KiB */
		return false;
	return bytes.length < 4 || (bytes.data[2] == 0 && (bytes.data[3] == SSL2_ERROR ||
							   bytes.data[3] == SSL2_SERVER_HELLO));
}

static enum answer_step read_server_hello(struct hello_machine *m, struct reader *r)
{
	struct answer *answer = &m->answer;
	reader_u8(r); /* session-id-hit: none was sent */
	unsigned type = reader_u8(r);
	uint16_t version = reader_u16(r);
	size_t certificate_length = reader_u16(r);
	size_t kinds_length = reader_u16(r);
	size_t connection_length = reader_u16(r);
	struct span certificate = reader_bytes(r, certificate_length);
	struct span kinds = reader_bytes(r, kinds_length);
	reader_skip(r, connection_length);
	if (!reader_at_end(r) || kinds.length % 3 != 0)
		return answer_garbage(m, "a malformed SSLv2 SERVER-HELLO");
	if (version != TLS_SSL2 || m->offer.version != TLS_SSL2)
		return answer_garbage(m, "an SSLv2 SERVER-HELLO of version 0x%04X", version);
	struct reader list = reader_of_span(kinds);
	while (reader_left(&list) > 0 && answer->ssl2_kind_count < COUNT_OF(answer->ssl2_kinds))
		answer->ssl2_kinds[answer->ssl2_kind_count++] = reader_u24(&list);
	answer->ssl2_kinds_set = answer->ssl2_kind_count > 0;
	if (type == 1 && certificate.length > 0) { /* X.509 */
		answer->certificates = mem_copy(certificate.data, certificate.length);
		answer->certificate[0] = (struct span){answer->certificates, certificate.length};
		answer->certificate_count = 1;
		answer->certificate_seen = true;
	}
	answer->version = TLS_SSL2;
	answer->kind = ANSWER_SSL2;
	return ANSWER_DONE;
}

enum answer_step answer_ssl2(struct hello_machine *m, struct stream *stream)
{
	struct span bytes = stream_available(stream);
	struct reader r = reader_of_span(bytes);
	size_t length = reader_u16(&r);
	if (length & 0x8000) {
		length &= 0x7FFF;
	} else {
		length &= 0x3FFF;
		reader_u8(&r);
	}
	if (r.failed || reader_left(&r) < length) {
		if (r.failed || length <= STREAM_IN_MAXIMUM - 3)
			return ANSWER_MORE;
		return answer_garbage(m, "an SSLv2 record of %zu bytes", length);
	}
	struct reader record = reader_of_span(reader_bytes(&r, length));
	enum answer_step step;
	unsigned type = reader_u8(&record);
	if (type == SSL2_SERVER_HELLO) {
		step = read_server_hello(m, &record);
	} else {
		uint16_t code = reader_u16(&record);
		if (type != SSL2_ERROR || !reader_at_end(&record))
			return answer_garbage(m, "a malformed SSLv2 message");
		m->answer.kind = ANSWER_ALERT;
		m->answer.version = TLS_SSL2;
		m->answer.alert = code > 255 ? 255 : (uint8_t)code;
		m->answer.alert_fatal = true;
		step = ANSWER_DONE;
	}
	stream_eat(stream, bytes.length - reader_left(&r));
	return step;
}
