/* dialogue_steps - the dialogues as data: what is said, how the answer ends, what it means (private
 * to dialogue)
 */
#ifndef WIRE_DIALOGUE_STEPS_H
#define WIRE_DIALOGUE_STEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/endpoint.h"
#include "wire/reply.h"

/* What a step is for: it decides what a class of reply means. */
enum step_purpose {
	STEP_GREETING,
	STEP_CAPABILITIES,
	STEP_ATTEMPT, /* a login in the clear is begun */
	STEP_CANCEL,  /* and given up */
	STEP_MAIL,    /* a mail is begun */
	STEP_RESET,   /* and given up */
	STEP_STARTTLS,
	STEP_LEAVE, /* QUIT, and its reply is awaited */
	STEP_EXTRA, /* nothing more must come */
	STEP_PURPOSES
};

enum step_verdict {
	VERDICT_NEXT,	 /* go on */
	VERDICT_OVER,	 /* the server hangs up, but what the goal needs is there */
	VERDICT_REFUSED, /* FAIL_REFUSED */
	VERDICT_BUSY,	 /* FAIL_BUSY */
	VERDICT_PREAUTH, /* FAIL_REFUSED: STARTTLS is impossible */
	VERDICT_GARBAGE, /* FAIL_PROTOCOL: the dialect has no such reply here */
};
extern const uint8_t step_verdicts[STEP_PURPOSES][REPLY_CLASSES]; /* enum step_verdict */

/* What must hold for a step to be taken; else it is passed over. */
enum step_when {
	WHEN_ALWAYS,
	WHEN_UNKNOWN,	 /* STARTTLS has not been announced yet */
	WHEN_MECHANISM,	 /* the SASL mechanism in word is announced */
	WHEN_LOGIN,	 /* IMAP's LOGIN is: nobody said LOGINDISABLED */
	WHEN_USER,	 /* POP3's USER is, or CAPA failed */
	WHEN_MAIL,	 /* dialogue_settings.mail */
	WHEN_CHALLENGED, /* the last step was taken, and a challenge came */
	WHEN_ACCEPTED,	 /* the last step was taken, and said yes to */
};

/* Narrow members: every plugin has the rows up to STARTTLS. */
struct dialogue_step {
	/* NULL: nothing is said, the server speaks by itself. Of STEP_STARTTLS a capability too:
	 * where the set is known to lack it, the step fails. */
	const char *command;
	const char *name; /* of an attempt, for people: the command without what is quoted */
	const char *word; /* of WHEN_MECHANISM */
	const char *stage;
	uint16_t code;	       /* SMTP: the only positive code, 0: any */
	uint8_t goals;	       /* a bit for each enum dialogue_goal that takes the step */
	uint8_t purpose;       /* enum step_purpose */
	uint8_t when;	       /* enum step_when */
	uint8_t form;	       /* enum reply_form */
	bool names_client : 1; /* the EHLO name stands behind the command */
	bool bare : 1;	       /* IMAP: no tag before it; it belongs to the command before */
	bool silent : 1;       /* tried with dialogue_settings.attempt though not announced */
	bool optional : 1;     /* a refusal leaves the set unknown, and the dialogue goes on */
};

struct dialogue_script {
	const char *name;    /* "SMTP" */
	const char *instead; /* where the server speaks TLS at once: what to use */
	const char *leave;   /* "QUIT" */
	bool tagged;	     /* IMAP: a tag stands before each command */
	const char *inject;  /* harmless before and after login, and answered */
	const struct dialogue_step *steps;
	size_t count;
};
#define INJECTED_TAG "inject"
const struct dialogue_script *dialogue_script(enum dialect dialect);

/* The protocol that a line looks like which is no greeting of the dialect: "IMAP", "HTTP"; or NULL.
 */
const char *dialogue_looks_like(const char *line);

#endif
