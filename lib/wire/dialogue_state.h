/* dialogue_state - what the engine remembers between two runs (private to dialogue) */
#ifndef WIRE_DIALOGUE_STATE_H
#define WIRE_DIALOGUE_STATE_H

#include "wire/capability.h"
#include "wire/dialogue.h"
#include "wire/dialogue_steps.h"
#include "wire/reply.h"

struct dialogue_state {
	const struct dialogue_script *script;
	enum dialect dialect;
	char *ehlo_name; /* owned, or NULL */
	size_t at;	 /* the step */
	bool waiting;	 /* its reply is awaited */
	bool usable;	 /* no reply is awaited and the server has not hung up: QUIT is in order */
	bool capabilities_known;
	bool masked_greeting; /* of asterisks */
	unsigned commands;    /* sent so far, for IMAP's tags */
	struct writer tag;
	struct capabilities set; /* what dialogue.capabilities shows */
	struct reply_reader reader;
};

#endif
