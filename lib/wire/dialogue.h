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

/* What the dialogue is for. */
enum dialogue_goal {
	DIALOGUE_STARTTLS, /* up to "begin TLS now" */
	DIALOGUE_SURVEY,   /* in the clear: what is announced, and which ways to log in are open */
	DIALOGUE_INSIDE,   /* inside TLS that STARTTLS began: what is announced there */
	DIALOGUE_IMPLICIT, /* inside TLS that began at once: greeting, and what is announced */
	DIALOGUE_INJECTED, /* inside TLS, after a command was injected: does its reply turn up? */
	DIALOGUE_GOALS
};

/* The logins and the mail that a survey tries; who makes none does not hold them. */
struct dialogue_survey;
extern const struct dialogue_survey dialogue_survey;

struct dialogue_settings {
	enum dialect dialect;
	const char *ehlo_name; /* NULL: the address literal of the socket ("[192.0.2.1]",
				  "[IPv6:2001:db8::1]") */
	enum dialogue_goal goal;
	const struct dialogue_survey *survey; /* SURVEY: &dialogue_survey; NULL: nothing is tried */
	bool always_ask; /* capabilities are asked for even where the greeting names STARTTLS */
	/* STARTTLS was announced on another connection just before: it is said at once, which no
	 * RFC forbids (5321 section 4.1.4), and a round trip less. A server that refuses it so is
	 * asked for its capabilities then. */
	bool straight;
	bool mail;    /* SURVEY: MAIL FROM is tried */
	bool attempt; /* SURVEY: a plaintext login is tried even where none is announced */
	bool inject;  /* STARTTLS: a harmless command goes into the same packet behind it */
};

enum attempt_result {
	ATTEMPT_ACCEPTED, /* the server asked for the secret, or judged the name, in the clear */
	ATTEMPT_REFUSED,  /* it did not let it come so far */
	ATTEMPT_UNCLEAR	  /* its code says neither */
};

/* A plaintext login, or mail, that was begun and given up; never with a credential that could be
 * right. */
struct dialogue_attempt {
	const char *what; /* for people: "AUTH PLAIN"; a constant */
	bool mail;	  /* MAIL FROM, else a login */
	enum attempt_result result;
	char *reply; /* in one line; owned by the dialogue */
};
#define DIALOGUE_ATTEMPTS 8

struct dialogue {
	struct machine machine;
	/* Facts, valid whatever the outcome. Texts are foreign; owned by the dialogue. */
	char *greeting; /* the first line, without its code and line end; NULL before it came */
	bool greeted;	/* and it was a welcome: no 4xx, 5xx, BYE, -ERR or PREAUTH */
	char **capabilities; /* each as announced, without code ("STARTTLS", "AUTH PLAIN LOGIN",
				"AUTH=PLAIN"); the last full set */
	size_t capability_count;
	bool capabilities_known; /* they were announced or asked for, and the answer was no refusal
				  */
	bool offered;		 /* STARTTLS or STLS was announced */
	bool asked;		 /* STARTTLS or STLS was said */
	bool not_straight;	 /* it was refused before the capabilities were asked for */
	bool stripped;		 /* the keyword is masked ("XXXXXXXA" in place of STARTTLS) */
	bool preauth;		 /* IMAP PREAUTH: STARTTLS is impossible */
	int reply_code;		 /* SMTP and LMTP: of the last reply; else 0 */
	size_t injected; /* bytes that stood behind the reply to STARTTLS; they are dropped, never
			    used */
	bool obeyed;	 /* INJECTED: the reply to the injected command came inside TLS */
	struct dialogue_attempt attempt[DIALOGUE_ATTEMPTS];
	size_t attempt_count;
	/* the engine's own state */
	struct dialogue_state *state;
};

/* The caller frees it with machine_free. DONE: the goal is reached; for DIALOGUE_STARTTLS the next
 * byte on the stream belongs to TLS. It goes the shortest way that the protocol allows: IMAP's
 * STARTTLS in the greeting's CAPABILITY is used at once; where POP3's CAPA fails, STLS is tried. */
struct dialogue *dialogue_new(const struct dialogue_settings *settings);

#endif
