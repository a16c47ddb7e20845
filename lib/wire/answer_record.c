/* answer_record - takes the record layer and the alerts off what a server sends
 *
 * RFC 8446 section 5.1, RFC 5246 6.2.1: type(1) version(2) length(2) fragment. A handshake message
 * may be split over records, and a record may hold several messages. RFC 8446 section 6, RFC 5246
 * 7.2: an alert is level(1) description(1).
 */
#include <stdio.h>
#include <string.h>

#include "wire/answer_private.h"

#define RECORD_MAXIMUM \
	(16384 + 2048) /* RFC 5246 6.2.3; nothing is encrypted yet, so 2^14 would do */
#define WARNINGS_MAXIMUM 4
#define IDLE_MAXIMUM 4 /* messages that say nothing: nobody sends more than one of each */

enum { RECORD_CHANGE_CIPHER = 20, RECORD_ALERT = 21, RECORD_HANDSHAKE = 22, RECORD_DATA = 23 };
enum {
	MESSAGE_HELLO_REQUEST = 0,
	MESSAGE_SERVER_HELLO = 2,
	MESSAGE_CERTIFICATE = 11,
	MESSAGE_KEY_EXCHANGE = 12,
	MESSAGE_CERTIFICATE_REQUEST = 13,
	MESSAGE_HELLO_DONE = 14,
	MESSAGE_CERTIFICATE_STATUS = 22,
	MESSAGE_SUPPLEMENTAL_DATA = 23,
};

static enum answer_step take_alert(struct hello_machine *m, struct span record)
{
	struct answer *answer = &m->answer;
	struct reader r = reader_of_span(record);
	uint8_t level = reader_u8(&r);
	uint8_t description = reader_u8(&r);
	if (!reader_at_end(&r))
		return answer_garbage(m, "an alert of %zu bytes", record.length);
	if (level != 1 && level != 2)
		return answer_garbage(m, "an alert of level %u", level);
	answer->alert = description;
	answer->alert_fatal = level == 2;
	/* A name the server does not know is worth a warning to old ones, and they go on (RFC 6066
	 * section 3). Any other alert ends the handshake, whatever its level. */
	if (level == 1 && description == 112 && !m->state->greeted &&
	    ++m->state->warnings <= WARNINGS_MAXIMUM) {
		m->state->warned = true;
		return ANSWER_MORE;
	}
	answer->kind = ANSWER_ALERT;
	return ANSWER_DONE;
}

static enum answer_step wrong_message(struct hello_machine *m, unsigned type)
{
	return answer_garbage(m, "handshake message %u while %s", type, m->state->stage);
}

static enum answer_step pass_over(struct hello_machine *m, unsigned type)
{
	return ++m->state->idle <= IDLE_MAXIMUM ? ANSWER_MORE : wrong_message(m, type);
}

/* RFC 5246 section 7.3: ServerHello [Certificate] [CertificateStatus] [ServerKeyExchange]
 * [CertificateRequest] ServerHelloDone. Up to where want goes. */
static enum answer_step take_message(struct hello_machine *m, unsigned type, struct span body)
{
	if (!m->state->greeted) {
		if (type == MESSAGE_HELLO_REQUEST && body.length == 0)
			return pass_over(m, type);
		if (type != MESSAGE_SERVER_HELLO)
			return wrong_message(m, type);
		return answer_server_hello(m, body);
	}
	switch (type) {
	case MESSAGE_CERTIFICATE:
		if (m->answer.certificate_seen || m->answer.key_exchange_seen)
			return wrong_message(m, type);
		return answer_certificate(m, body);
	case MESSAGE_KEY_EXCHANGE:
		if (m->answer.key_exchange_seen)
			return wrong_message(m, type);
		return m->want == ANSWER_WANT_CERTIFICATE ? ANSWER_DONE
							  : answer_key_exchange(m, body);
	case MESSAGE_CERTIFICATE_STATUS:
	case MESSAGE_SUPPLEMENTAL_DATA:
	case MESSAGE_HELLO_REQUEST:
		return pass_over(m, type);
	case MESSAGE_CERTIFICATE_REQUEST: /* no ServerKeyExchange comes after it */
	case MESSAGE_HELLO_DONE:
		return ANSWER_DONE;
	default:
		return wrong_message(m, type);
	}
}

static enum answer_step take_messages(struct hello_machine *m)
{
	struct writer *messages = &m->state->messages;
	for (;;) {
		struct reader r = reader_of_span(writer_span(messages));
		unsigned type = reader_u8(&r);
		uint32_t length = reader_u24(&r);
		if (r.failed)
			return ANSWER_MORE;
		if (length > ANSWER_HANDSHAKE_MAXIMUM)
			return answer_garbage(m, "a handshake message of %lu bytes",
					      (unsigned long)length);
		if (reader_left(&r) < length)
			return ANSWER_MORE;
		if (take_message(m, type, reader_bytes(&r, length)) == ANSWER_DONE)
			return ANSWER_DONE;
		writer_consume(messages, 4 + (size_t)length);
	}
}

static enum answer_step take_record(struct hello_machine *m, unsigned type, struct span fragment)
{
	if (m->state->messages.length > 0 && type != RECORD_HANDSHAKE)
		return answer_garbage(m, "a record of type %u inside a handshake message", type);
	switch (type) {
	case RECORD_HANDSHAKE:
		if (fragment.length == 0)
			return answer_garbage(m, "an empty handshake record");
		writer_bytes(&m->state->messages, fragment.data, fragment.length);
		return take_messages(m);
	case RECORD_ALERT:
		return take_alert(m, fragment);
	default:
		return answer_garbage(m, "a record of type %u while %s", type, m->state->stage);
	}
}

enum answer_step answer_records(struct hello_machine *m, struct stream *stream)
{
	for (;;) {
		struct span bytes = stream_available(stream);
		struct reader r = reader_of_span(bytes);
		unsigned type = reader_u8(&r);
		unsigned major = reader_u8(&r);
		reader_u8(&r);
		size_t length = reader_u16(&r);
		if (bytes.length >= 1 && (type < RECORD_CHANGE_CIPHER || type > RECORD_DATA))
			return answer_garbage(m, "a record of type %u while %s", type,
					      m->state->stage);
		if (bytes.length >= 2 && major != 3)
			return m->state->greeted
				       ? answer_garbage(m, "a record of major version %u", major)
				       : answer_not_tls(m, bytes);
		if (r.failed)
			return ANSWER_MORE;
		if (length > RECORD_MAXIMUM)
			return answer_garbage(m, "a record of %zu bytes", length);
		if (reader_left(&r) < length)
			return ANSWER_MORE;
		struct span fragment = reader_bytes(&r, length);
		enum answer_step step = take_record(m, type, fragment);
		stream_eat(stream, 5 + length);
		m->state->heard = true;
		if (step == ANSWER_DONE)
			return step;
	}
}
