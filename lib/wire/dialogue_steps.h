/* dialogue_steps - the dialogues as data: what is said, how the answer ends, what it means (private
 * to dialogue)
 */
#ifndef WIRE_DIALOGUE_STEPS_H
#define WIRE_DIALOGUE_STEPS_H

#include <stdbool.h>
#include <stddef.h>

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
extern const enum step_verdict step_verdicts[STEP_PURPOSES][REPLY_CLASSES];

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

struct dialogue_step {
	unsigned goals; /* a bit for each enum dialogue_goal that takes the step */
	enum step_purpose purpose;
	const char *command; /* NULL: nothing is said, the server speaks by itself */
	const char *name;    /* of an attempt, for people: the command without what is quoted */
	bool names_client;   /* the EHLO name stands behind the command */
	bool bare;	     /* IMAP: no tag before it; it belongs to the command before */
	enum step_when when;
	const char *word;  /* of WHEN_MECHANISM */
	bool silent;	   /* tried with dialogue_settings.attempt though not announced */
	const char *needs; /* a capability: where the set is known to lack it, the step fails */
	bool optional;	   /* a refusal leaves the set unknown, and the dialogue goes on */
	enum reply_form form;
	int code; /* SMTP: the only positive code, 0: any */
	const char *stage;
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
