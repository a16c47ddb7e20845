/* dialogue_state - what the engine remembers between two runs (private to dialogue) */
#ifndef WIRE_DIALOGUE_STATE_H
#define WIRE_DIALOGUE_STATE_H

#include "wire/capability.h"
#include "wire/dialogue.h"
#include "wire/dialogue_steps.h"
#include "wire/reply.h"

struct dialogue_state {
	const struct dialogue_script *script;
	struct dialogue_settings settings;    /* its ehlo_name is the one below */
	char *ehlo_name;		      /* owned, or NULL */
	const struct dialogue_survey *survey; /* whose steps stand behind the script's, or NULL */
	size_t count;			      /* of all steps */
	size_t at;			      /* the step */
	size_t last;			      /* the step that was taken before, SIZE_MAX: none */
	enum reply_class last_class;	      /* and what came of it */
	bool waiting;			      /* its reply is awaited */
	bool usable; /* no reply is awaited and the server has not hung up: QUIT is in order */
	bool masked_greeting; /* of asterisks */
	unsigned commands;    /* sent so far, for IMAP's tags */
	struct writer tag;
	struct capabilities set; /* what dialogue.capabilities shows */
	struct reply_reader reader;
};

#endif
