/* session - a whole TLS handshake by GnuTLS over a stream */
#include "net/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/mem.h"
#include "net/session_private.h"
#include "wire/greeting.h"
#include "wire/registry.h"

/* X25519 first, since one key share is sent and its is the cheapest; whatever is weak or old too,
 * since what a server serves is looked at and nothing is kept secret. Anonymous suites and NULL are
 * left out: they bring no certificate, and NULL would take TLS 1.3 away. Never @SYSTEM: the answer
 * is about the server. */
#define PRIORITY_BASE                                                                            \
	"NORMAL:+VERS-TLS1.1:+VERS-TLS1.0:-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-ALL:" \
	"+CAMELLIA-256-CBC:+CAMELLIA-128-CBC:+3DES-CBC:+ARCFOUR-128:+SHA256:+SHA384:+MD5"
/* %COMPAT: a key usage that forbids the signature, records that are too large and the like pass. */
#define PRIORITY_FLAGS ":%VERIFY_ALLOW_BROKEN:%COMPAT:%PROFILE_VERY_WEAK"

static const char *const priorities[] = {
	[SESSION_KEYS_ANY] =
		PRIORITY_BASE ":+DHE-DSS:+SIGN-DSA-SHA1:+SIGN-DSA-SHA256" PRIORITY_FLAGS,
	[SESSION_KEYS_RSA] =
		PRIORITY_BASE ":-ECDHE-ECDSA:-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA256:"
			      "+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-PSS-RSAE-SHA512:"
			      "+SIGN-RSA-SHA256:+SIGN-RSA-SHA384:+SIGN-RSA-SHA512:"
			      "+SIGN-RSA-PSS-SHA256:+SIGN-RSA-PSS-SHA384:+SIGN-RSA-PSS-SHA512:"
			      "+SIGN-RSA-SHA1" PRIORITY_FLAGS,
	[SESSION_KEYS_ECDSA] = PRIORITY_BASE
	":-KX-ALL:+ECDHE-ECDSA:-SIGN-ALL:+SIGN-ECDSA-SHA256:"
	"+SIGN-ECDSA-SHA384:+SIGN-ECDSA-SHA512:+SIGN-ECDSA-SECP256R1-SHA256:"
	"+SIGN-ECDSA-SECP384R1-SHA384:+SIGN-ECDSA-SECP521R1-SHA512:"
	"+SIGN-EDDSA-ED25519:+SIGN-EDDSA-ED448:+SIGN-ECDSA-SHA1" PRIORITY_FLAGS,
};

/* One share only; no tickets, which a server would send behind the handshake and nobody reads; what
 * we say last (QUIT) goes out with our Finished, which false start allows up to TLS 1.2 too. */
#define FLAGS                                                                        \
	(GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_KEY_SHARE_TOP | \
	 GNUTLS_NO_TICKETS | GNUTLS_ENABLE_FALSE_START | GNUTLS_FORCE_CLIENT_CERT)

#define SMALLEST_PRIME 256 /* bits of a DHE prime: a server's weakness is not our failure */

static struct session *session_of(struct machine *machine)
{
	return (struct session *)machine;
}

static ssize_t pull(gnutls_transport_ptr_t pointer, void *bytes, size_t size)
{
	struct session_state *state = pointer;
	struct span there = stream_available(state->stream);
	size_t count = there.length < size ? there.length : size;

	if (count == 0) {
		if (state->stream->end == STREAM_CLOSED)
			return 0;
		gnutls_transport_set_errno(state->tls,
					   state->stream->end == STREAM_OPEN ? EAGAIN : ECONNRESET);
		return -1;
	}
	if (!state->bytes_came) {
		/* The first byte is a record's ContentType: RFC 8446 section 5.1. */
		state->bytes_came = true;
		state->bytes_are_tls = there.data[0] >= 20 && there.data[0] <= 24;
		state->busy = greeting_is_busy(there, state->greeting, sizeof(state->greeting));
		if (!state->busy)
			greeting_in_clear(there, state->greeting, sizeof(state->greeting));
	}
	memcpy(bytes, there.data, count);
	stream_eat(state->stream, count);
	state->pulled += count;
	return (ssize_t)count;
}

/* The library asks before it pulls; it never waits here. */
static int pull_timeout(gnutls_transport_ptr_t pointer, unsigned ms)
{
	(void)pointer;
	(void)ms;
	return 1;
}

static ssize_t push(gnutls_transport_ptr_t pointer, const void *bytes, size_t size)
{
	struct session_state *state = pointer;
	struct writer *out = &state->stream->out;
	size_t room = out->maximum - out->length;

	if (state->stream->end == STREAM_RESET) {
		gnutls_transport_set_errno(state->tls, EPIPE);
		return -1;
	}
	if (room == 0) {
		gnutls_transport_set_errno(state->tls, EAGAIN);
		return -1;
	}
	if (size > room)
		size = room;
	stream_send(state->stream, bytes, size);
	return (ssize_t)size;
}

static uint16_t version_of(gnutls_session_t tls)
{
	switch (gnutls_protocol_get_version(tls)) {
	case GNUTLS_TLS1_0:
		return TLS_1_0;
	case GNUTLS_TLS1_1:
		return TLS_1_1;
	case GNUTLS_TLS1_2:
		return TLS_1_2;
	case GNUTLS_TLS1_3:
		return TLS_1_3;
	default:
		return TLS_NONE;
	}
}

/* Sees every message before the library acts on it. The message behind the one that holds the
 * server's signature only comes up when that signature was found good. */
static int message_passes(gnutls_session_t tls, unsigned type, unsigned when, unsigned incoming,
			  const gnutls_datum_t *message)
{
	struct session *session = gnutls_session_get_ptr(tls);
	struct session_state *state = session->state;
	struct span bytes = {message->data, message->size};

	(void)when;
	if (!incoming)
		return 0;
	if (state->signature_read)
		session->proven = true;
	switch (type) {
	case GNUTLS_HANDSHAKE_SERVER_HELLO:
		session->version = version_of(tls);
		session_read_server_hello(session, bytes);
		state->stage = "waiting for the certificate";
		break;
	case GNUTLS_HANDSHAKE_CERTIFICATE_PKT:
		session->version = version_of(tls);
		session_read_certificates(session, bytes);
		state->stage = "waiting for the proof of the key";
		break;
	case GNUTLS_HANDSHAKE_SERVER_KEY_EXCHANGE:
	case GNUTLS_HANDSHAKE_CERTIFICATE_VERIFY:
		state->signature_read = true;
		break;
	case GNUTLS_HANDSHAKE_CERTIFICATE_REQUEST:
		session->client_certificate_asked = true;
		break;
	default:
		break;
	}
	if (session->proven)
		state->stage = "waiting for the end of the TLS handshake";
	return 0;
}

static int start(struct session *session, struct fail *f)
{
	struct session_state *state = session->state;
	gnutls_certificate_credentials_t credentials;
	struct address address;
	int error;

	error = gnutls_init(&state->tls, FLAGS);
	if (error < 0)
		goto failed;
	error = gnutls_priority_set_direct(state->tls, priorities[state->keys], NULL);
	if (error < 0)
		goto failed;
	if (!state->credentials) {
		error = gnutls_certificate_allocate_credentials(&state->empty);
		if (error < 0)
			goto failed;
	}
	credentials = state->credentials ? state->credentials->handle : state->empty;
	gnutls_credentials_set(state->tls, GNUTLS_CRD_CERTIFICATE, credentials);
	if (state->server_name && !address_parse(state->server_name, &address))
		gnutls_server_name_set(state->tls, GNUTLS_NAME_DNS, state->server_name,
				       strlen(state->server_name));
	error = session_offer_timestamps(state);
	if (error < 0)
		goto failed;
	gnutls_dh_set_prime_bits(state->tls, SMALLEST_PRIME);
	gnutls_handshake_set_timeout(state->tls, 0);
	gnutls_session_set_ptr(state->tls, session);
	gnutls_handshake_set_hook_function(state->tls, GNUTLS_HANDSHAKE_ANY, GNUTLS_HOOK_POST,
					   message_passes);
	gnutls_transport_set_ptr(state->tls, state);
	gnutls_transport_set_pull_function(state->tls, pull);
	gnutls_transport_set_pull_timeout_function(state->tls, pull_timeout);
	gnutls_transport_set_push_function(state->tls, push);
	state->stage = "waiting for the ServerHello";
	return 0;
failed:
	return fail_set(f, FAIL_TLS, "the TLS library cannot start: %s", gnutls_strerror(error));
}

static void take_staple(struct session *session)
{
	gnutls_datum_t response;

	if (session->staple ||
	    gnutls_ocsp_status_request_get2(session->state->tls, 0, &response) < 0 ||
	    response.size == 0)
		return;
	session->staple = mem_copy(response.data, response.size);
	session->staple_length = response.size;
}

static enum machine_status finish(struct session *session, int error, struct fail *f)
{
	struct session_state *state = session->state;
	struct fail fail = {.kind = FAIL_NONE};
	char name[SUITE_NAME];

	/* Before a ServerHello the library names a version of its own. */
	if (session->version != TLS_NONE)
		session->version = version_of(state->tls);
	take_staple(session);
	if (error == GNUTLS_E_SUCCESS) {
		session->proven = session->chain_count > 0;
		state->usable = true;
		stream_note(state->stream, 2, "whole handshake of %s with %s: certificates %zu",
			    version_name(session->version), suite_name(session->suite, name),
			    session->chain_count);
		return MACHINE_DONE;
	}
	session_fail(session, error, &fail);
	stream_note(state->stream, 2, "whole handshake: %s", fail.text);
	if (session->proven) {
		snprintf(session->later, sizeof(session->later), "%.150s", fail.text);
		return MACHINE_DONE;
	}
	fail_set_code(f, fail.kind, fail.code, "%s", fail.text);
	return MACHINE_FAILED;
}

bool session_has_ended(const struct stream *stream)
{
	return stream->end != STREAM_OPEN && stream->in.length == 0;
}

/* A message that spans several records makes the library come back after each, whether the next one
 * is there or not: what is there must not wait for more to come, which may never happen. */
bool session_left_over(const struct stream *stream, size_t before)
{
	return stream->in.length > 0 && stream->in.length < before;
}

static enum machine_status session_run(struct machine *machine, struct stream *stream,
				       struct fail *f)
{
	struct session *session = session_of(machine);
	struct session_state *state = session->state;
	size_t before;
	int error;

	if (!state->tls && start(session, f) < 0)
		return MACHINE_FAILED;
	state->stream = stream;
	if (!state->said_hello)
		stream_note(stream, 2, "whole handshake begun");
	state->said_hello = true;
	do {
		before = stream->in.length;
		error = gnutls_handshake(state->tls);
		if (error == GNUTLS_E_WARNING_ALERT_RECEIVED) {
			session->alert = (int)gnutls_alert_get(state->tls);
			if (++state->warnings > SESSION_WARNINGS)
				break;
		}
	} while (error == GNUTLS_E_WARNING_ALERT_RECEIVED || error == GNUTLS_E_INTERRUPTED ||
		 (error == GNUTLS_E_AGAIN && session_left_over(stream, before)));
	/* Where the stream ends within a record the library would wait for the rest of it. */
	if (error == GNUTLS_E_AGAIN && session_has_ended(stream))
		error = GNUTLS_E_PREMATURE_TERMINATION;
	if (error == GNUTLS_E_AGAIN && state->pulled > SESSION_BYTES)
		error = GNUTLS_E_HANDSHAKE_TOO_LARGE;
	if (error == GNUTLS_E_AGAIN)
		return MACHINE_MORE;
	return finish(session, error, f);
}

static const char *session_stage(const struct machine *machine)
{
	return ((const struct session *)machine)->state->stage;
}

static bool session_settled(struct machine *machine)
{
	struct session *session = session_of(machine);

	if (session->proven && !session->state->usable)
		snprintf(session->later, sizeof(session->later), "timed out while %s",
			 session->state->stage);
	return session->proven;
}

static void session_leave(struct machine *machine, struct stream *stream)
{
	struct session_state *state = session_of(machine)->state;

	if (!state->usable)
		return;
	state->stream = stream;
	if (state->leave)
		gnutls_record_send(state->tls, state->leave, strlen(state->leave));
	gnutls_bye(state->tls, GNUTLS_SHUT_WR);
	state->usable = false;
}

static void session_free(struct machine *machine)
{
	struct session *session = session_of(machine);
	struct session_state *state = session->state;

	if (state->tls)
		gnutls_deinit(state->tls);
	if (state->empty)
		gnutls_certificate_free_credentials(state->empty);
	if (state->inner_open)
		stream_free(&state->inner);
	free(state->server_name);
	free(state->leave);
	free(state->certificates);
	free(state);
	free(session->chain);
	free(session->staple);
	free(session->timestamps);
	free(session);
}

struct session *session_new(const struct session_settings *settings)
{
	static const struct machine_operations operations = {
		.run = session_run,
		.stage = session_stage,
		.leave = session_leave,
		.inner = session_inner,
		.settled = session_settled,
		.free = session_free,
	};
	struct session *session = mem_alloc(sizeof(*session));

	session->machine.operations = &operations;
	session->alert = -1;
	session->state = mem_alloc(sizeof(*session->state));
	session->state->server_name = mem_string(settings->server_name);
	session->state->leave = mem_string(settings->leave);
	session->state->keys = settings->keys;
	session->state->credentials = settings->credentials;
	session->state->timestamps = settings->timestamps;
	session->state->stage = "starting TLS";
	return session;
}
