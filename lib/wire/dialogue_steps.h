/* dialogue_steps - the dialogues as data: what is said, how the answer ends, what it means (private
 * to dialogue)
 */
#ifndef WIRE_DIALOGUE_STEPS_H
#define WIRE_DIALOGUE_STEPS_H

#include <stdbool.h>

#include "base/endpoint.h"
#include "wire/reply.h"

/* What a step is for: it decides what a class of reply means. */
enum step_purpose { STEP_GREETING, STEP_CAPABILITIES, STEP_STARTTLS, STEP_PURPOSES };

enum step_verdict {
	VERDICT_NEXT,	 /* go on */
	VERDICT_REFUSED, /* FAIL_REFUSED */
	VERDICT_BUSY,	 /* FAIL_BUSY */
	VERDICT_PREAUTH, /* FAIL_REFUSED: STARTTLS is impossible */
	VERDICT_GARBAGE, /* FAIL_PROTOCOL: the dialect has no such reply here */
};
extern const enum step_verdict step_verdicts[STEP_PURPOSES][REPLY_CLASSES];

struct dialogue_step {
	enum step_purpose purpose;
	const char *command; /* NULL: nothing is said, the server speaks by itself */
	bool names_client;   /* the EHLO name stands behind the command */
	const char *needs;   /* a capability: where the set is known to lack it, the step fails */
	const char *unless;  /* a capability that is known already makes the step needless */
	bool optional;	     /* a refusal leaves the set unknown, and the dialogue goes on */
	enum reply_form form;
	int code; /* SMTP: the only positive code, 0: any */
	const char *stage;
};

struct dialogue_script {
	const char *name;    /* "SMTP" */
	const char *instead; /* where the server speaks TLS at once: what to use */
	const char *leave;   /* "QUIT" */
	bool tagged;	     /* IMAP: a tag stands before each command */
	const struct dialogue_step *steps;
	size_t count;
};
const struct dialogue_script *dialogue_script(enum dialect dialect);

/* The protocol that a line looks like which is no greeting of the dialect: "IMAP", "HTTP"; or NULL.
 */
const char *dialogue_looks_like(const char *line);

#endif
