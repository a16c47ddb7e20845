/* session_error - what GnuTLS returned, told as a failure: whose fault it was, and in words */
#include <stdio.h>

#include "net/session_private.h"
#include "wire/registry.h"

/* What makes no sense in any version of TLS; everything else is something that the library cannot
 * speak or will not accept. */
static const struct {
	int error;
	const char *words;
} broken_protocol[] = {
	{GNUTLS_E_UNEXPECTED_PACKET, "an unexpected TLS record"},
	{GNUTLS_E_UNEXPECTED_PACKET_LENGTH, "a TLS message of a wrong length"},
	{GNUTLS_E_UNEXPECTED_HANDSHAKE_PACKET, "an unexpected handshake message"},
	{GNUTLS_E_RECEIVED_ILLEGAL_PARAMETER, "an illegal parameter in the handshake"},
	{GNUTLS_E_RECEIVED_ILLEGAL_EXTENSION, "an extension that was not offered"},
	{GNUTLS_E_DECRYPTION_FAILED, "a TLS record that cannot be decrypted"},
	{GNUTLS_E_ERROR_IN_FINISHED_PACKET, "a wrong Finished message"},
	{GNUTLS_E_PK_SIG_VERIFY_FAILED, "a wrong signature in proof of its key"},
	{GNUTLS_E_HANDSHAKE_TOO_LARGE, "a handshake message that is too large"},
	{GNUTLS_E_TOO_MANY_EMPTY_PACKETS, "too many empty TLS records"},
	{GNUTLS_E_RECORD_OVERFLOW, "a TLS record that is too large"},
	{GNUTLS_E_NO_CERTIFICATE_FOUND, "an empty list of certificates"},
};

static void fail_alert(struct session *session, struct fail *f)
{
	int number = (int)gnutls_alert_get(session->state->tls);
	const char *name = alert_name((uint8_t)number);

	session->alert = number;
	fail_set_code(f, FAIL_ALERT, number, "TLS alert %d %s", number, name ? name : "unknown");
}

void session_fail(struct session *session, int error, struct fail *f)
{
	struct session_state *state = session->state;

	if (error == GNUTLS_E_FATAL_ALERT_RECEIVED) {
		fail_alert(session, f);
		return;
	}
	if (state->warnings > SESSION_WARNINGS) {
		fail_set(f, FAIL_PROTOCOL, "the server sent more than %d warning alerts while %s",
			 SESSION_WARNINGS, state->stage);
		return;
	}
	if (state->bytes_came && !state->bytes_are_tls) {
		fail_set(f, state->busy ? FAIL_BUSY : FAIL_PROTOCOL, "%s",
			 state->greeting[0] ? state->greeting
					    : "what the server answered to the hello is not TLS");
		return;
	}
	if (error == GNUTLS_E_PULL_ERROR || error == GNUTLS_E_PREMATURE_TERMINATION ||
	    error == GNUTLS_E_PUSH_ERROR) {
		if (stream_check_open(state->stream, state->stage, f) < 0)
			return;
	}
	if (error == GNUTLS_E_RECEIVED_ILLEGAL_EXTENSION && session->timestamps) {
		fail_set_code(f, FAIL_TLS, error,
			      "the TLS library gave up at the timestamps that were asked for");
		return;
	}
	session->disproven = error == GNUTLS_E_PK_SIG_VERIFY_FAILED;
	for (size_t i = 0; i < COUNT_OF(broken_protocol); i++) {
		if (broken_protocol[i].error == error) {
			fail_set(f, FAIL_PROTOCOL, "the server sent %s", broken_protocol[i].words);
			return;
		}
	}
	fail_set_code(f, FAIL_TLS, error, "the TLS library gave up while %s: %s", state->stage,
		      gnutls_strerror(error));
}
