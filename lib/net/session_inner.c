/* session_inner - the stream inside TLS: bytes are moved both ways between it and the outer one */
#include "net/session_private.h"

#define RECORD_SIZE 16384

static void pump_out(struct session_state *state)
{
	ssize_t count;

	while (state->inner.out.length > 0) {
		size_t size = state->inner.out.length;

		count = gnutls_record_send(state->tls, state->inner.out.data,
					   size < RECORD_SIZE ? size : RECORD_SIZE);
		if (count < 0 && count != GNUTLS_E_AGAIN && count != GNUTLS_E_INTERRUPTED)
			state->inner.end = STREAM_RESET;
		if (count <= 0)
			break;
		state->inner.sent += (uint64_t)count;
		writer_consume(&state->inner.out, (size_t)count);
	}
}

static void pump_in(struct session_state *state)
{
	uint8_t bytes[RECORD_SIZE];
	ssize_t count;
	size_t room, before;

	while (state->inner.end == STREAM_OPEN) {
		room = state->inner.in.maximum - state->inner.in.length;
		if (room == 0)
			break;
		before = stream_available(state->stream).length;
		count = gnutls_record_recv(state->tls, bytes,
					   room < sizeof(bytes) ? room : sizeof(bytes));
		if (count == GNUTLS_E_AGAIN || count == GNUTLS_E_INTERRUPTED) {
			/* So it answers too when it has eaten a session ticket, though the records
			 * behind it are there already. */
			if (session_left_over(state->stream, before))
				continue;
			if (session_has_ended(state->stream))
				state->inner.end = state->stream->end;
			else if (state->pulled > SESSION_BYTES)
				state->inner.end = STREAM_RESET;
			break;
		}
		if (count < 0 && !gnutls_error_is_fatal((int)count))
			continue; /* a warning, a request to renegotiate: passed over */
		if (count > 0) {
			writer_bytes(&state->inner.in, bytes, (size_t)count);
			state->inner.received += (uint64_t)count;
			state->pulled = 0;
		} else if (count == 0 || count == GNUTLS_E_PREMATURE_TERMINATION) {
			state->inner.end = STREAM_CLOSED;
		} else {
			state->inner.end = STREAM_RESET;
		}
	}
}

struct stream *session_inner(struct machine *machine, struct stream *stream)
{
	struct session_state *state = ((struct session *)machine)->state;

	if (!state->inner_open) {
		stream_open(&state->inner);
		state->inner.local = stream->local;
		state->inner.peer = stream->peer;
		state->inner.local_port = stream->local_port;
		state->inner.peer_port = stream->peer_port;
		state->inner.note = stream->note;
		state->inner.note_argument = stream->note_argument;
		state->inner_open = true;
	}
	state->stream = stream;
	if (!state->usable) {
		if (state->inner.end == STREAM_OPEN)
			state->inner.end = STREAM_RESET;
		return &state->inner;
	}
	pump_out(state);
	pump_in(state);
	return &state->inner;
}
