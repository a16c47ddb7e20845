/* answer - the machine that sends a hello and reads what comes back
 *
 * Whatever comes is an answer of some kind and ends with DONE; FAILED is left for a hello that
 * could not be sent whole.
 */
#include "wire/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/answer_private.h"

bool answer_offered(const uint16_t *list, size_t count, uint16_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i] == id)
			return true;
	}
	return false;
}

static int send_hello(struct hello_machine *m, struct stream *stream, struct fail *f)
{
	if (m->offer.version == TLS_SSL2)
		hello_write_ssl2(&stream->out, m->state->random);
	else
		hello_write(&stream->out, &m->offer);
	if (stream->out.failed)
		return fail_set(f, FAIL_PROTOCOL, "no room for a hello of %zu suites",
				m->offer.suite_count);
	m->state->written = true;
	m->state->stage = "waiting for the ServerHello";
	stream_note(stream, 2, "%s hello sent, %zu suites", version_name(m->offer.version),
		    m->offer.version == TLS_SSL2 ? ssl2_kind_count : m->offer.suite_count);
	return 0;
}

/* The connection has ended and what came is not a whole answer. */
static enum machine_status end_early(struct hello_machine *m, struct stream *stream, struct fail *f)
{
	struct hello_state *state = m->state;
	bool closed = stream->end == STREAM_CLOSED;
	struct span left = stream_available(stream);
	if (stream->out.length > 0) {
		stream_check_open(stream, "the hello was being sent", f);
		return MACHINE_FAILED;
	}
	if (state->greeted)
		answer_garbage(m, "cut off: connection %s while %s", closed ? "closed" : "reset",
			       state->stage);
	else if (left.length > 0 && !answer_looks_like_ssl2(left) &&
		 (left.data[0] < 20 || left.data[0] > 23))
		answer_not_tls(m, left);
	else if (state->warned && left.length == 0 && state->messages.length == 0)
		m->answer.kind = ANSWER_ALERT;
	else if (left.length > 0 || state->heard)
		answer_garbage(m, "cut off: connection %s in the middle of an answer",
			       closed ? "closed" : "reset");
	else
		m->answer.kind = closed ? ANSWER_CLOSED : ANSWER_RESET;
	return MACHINE_DONE;
}

static enum answer_step read_answer(struct hello_machine *m, struct stream *stream)
{
	struct span bytes = stream_available(stream);
	if (bytes.length == 0)
		return ANSWER_MORE;
	if (m->state->greeted || (bytes.data[0] >= 20 && bytes.data[0] <= 23))
		return answer_records(m, stream);
	if (answer_looks_like_ssl2(bytes))
		return answer_ssl2(m, stream);
	/* Text: its first line, or as much as is worth quoting. */
	if (bytes.length < 60 && !memchr(bytes.data, '\n', bytes.length))
		return ANSWER_MORE;
	return answer_not_tls(m, bytes);
}

static enum machine_status hello_run(struct machine *machine, struct stream *stream, struct fail *f)
{
	struct hello_machine *m = (struct hello_machine *)machine;
	char words[sizeof(m->answer.text)];
	if (!m->state->written && send_hello(m, stream, f) != 0)
		return MACHINE_FAILED;
	if (read_answer(m, stream) == ANSWER_MORE) {
		if (stream->end == STREAM_OPEN)
			return MACHINE_MORE;
		enum machine_status status = end_early(m, stream, f);
		if (status == MACHINE_FAILED)
			return status;
	}
	if (m->state->busy) {
		fail_set(f, FAIL_BUSY, "%s", m->answer.text);
		return MACHINE_FAILED;
	}
	if (m->answer.kind != ANSWER_ALERT && !stream->note)
		return MACHINE_DONE; /* nobody reads the words */
	answer_words(&m->answer, words, sizeof(words));
	if (m->answer.kind == ANSWER_ALERT)
		snprintf(m->answer.text, sizeof(m->answer.text), "%s", words);
	stream_note(stream, 2, "%s hello: %s", version_name(m->offer.version), words);
	return MACHINE_DONE;
}

static const char *hello_stage(const struct machine *machine)
{
	return ((const struct hello_machine *)machine)->state->stage;
}

void answer_free(struct answer *answer)
{
	free(answer->certificates);
	free(answer->dh_prime);
	free(answer->timestamps);
	answer->certificates = NULL;
	answer->certificate_count = 0;
	answer->dh_prime = NULL;
	answer->dh_prime_length = 0;
	answer->timestamps = NULL;
	answer->timestamps_length = 0;
}

static void hello_free(struct machine *machine)
{
	struct hello_machine *m = (struct hello_machine *)machine;
	answer_free(&m->answer);
	writer_free(&m->state->messages);
	free(m->state->server_name);
	free(m->state);
	free(m);
}

static const struct machine_operations hello_operations = {
	.run = hello_run,
	.stage = hello_stage,
	.free = hello_free,
};

struct hello_machine *hello_machine_new(const struct hello_offer *offer, enum answer_want want)
{
	struct hello_machine *m = mem_alloc(sizeof(*m));
	m->machine.operations = &hello_operations;
	m->offer = *offer;
	m->want = want;
	m->state = mem_alloc(sizeof(*m->state));
	m->state->server_name = mem_string(offer->server_name);
	m->offer.server_name = m->state->server_name;
	if (offer->random)
		memcpy(m->state->random, offer->random,
		       offer->version == TLS_SSL2 ? HELLO_SSL2_CHALLENGE : HELLO_RANDOM);
	else
		hello_random(m->state->random, HELLO_RANDOM);
	m->offer.random = m->state->random;
	m->state->messages = writer_with_maximum(ANSWER_HANDSHAKE_MAXIMUM + STREAM_IN_MAXIMUM);
	m->state->stage = "sending the hello";
	return m;
}
