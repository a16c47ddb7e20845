/* dialogue - SMTP, LMTP, IMAP, POP3 and ManageSieve from the greeting up to "begin TLS now"
 *
 * A table of steps for each dialect and one engine (dialogue_steps.c, dialogue.c). Replies are
 * judged by code, never by wording. RFC 3207 (SMTP), 2033 (LMTP), 9051 and 3501 (IMAP), 2595 and
 * 2449 (POP3), 5804 (ManageSieve).
 */
#ifndef WIRE_DIALOGUE_H
#define WIRE_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/endpoint.h"
#include "wire/machine.h"

#define DIALOGUE_LINE_MAXIMUM 8192
#define DIALOGUE_REPLY_MAXIMUM (256 * 1024)

struct dialogue_settings {
	enum dialect dialect;
	const char *ehlo_name; /* NULL: the address literal of the socket ("[192.0.2.1]",
				  "[IPv6:2001:db8::1]") */
};

struct dialogue {
	struct machine machine;
	/* Facts, valid whatever the outcome. Texts are foreign; owned by the dialogue. */
	char *greeting; /* the first line, without its code and line end; NULL before it came */
	char **capabilities; /* each as announced, without code ("STARTTLS", "AUTH PLAIN LOGIN",
				"AUTH=PLAIN"); the last full set */
	size_t capability_count;
	bool offered;	 /* STARTTLS or STLS was announced */
	bool stripped;	 /* the keyword is masked ("XXXXXXXA" in place of STARTTLS) */
	bool preauth;	 /* IMAP PREAUTH: STARTTLS is impossible */
	int reply_code;	 /* SMTP and LMTP: of the last reply; else 0 */
	size_t injected; /* bytes that stood behind the reply to STARTTLS; they are dropped, never
			    used */
	/* the engine's own state */
	struct dialogue_state *state;
};

/* The caller frees it with machine_free. DONE: the next byte on the stream belongs to TLS. It goes
 * the shortest way that the protocol allows: IMAP's STARTTLS in the greeting's CAPABILITY is used
 * at once; where POP3's CAPA fails, STLS is tried. */
struct dialogue *dialogue_new(const struct dialogue_settings *settings);

#endif
