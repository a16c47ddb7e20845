/* plugin_signals - being told to stop, being out of time or memory: an answer comes all the same */
#ifndef FRAME_PLUGIN_SIGNALS_H
#define FRAME_PLUGIN_SIGNALS_H

#include <stdint.h>

#include "frame/plugin_common.h"

enum plugin_phase {
	PHASE_START,	/* nothing is known yet: a signal ends the run with one UNKNOWN line */
	PHASE_LOOP,	/* a signal wakes the loop, and what is known is printed */
	PHASE_RENDERING /* the answer is on its way: a signal changes nothing */
};

/* From now on SIGPIPE is ignored, SIGTERM and SIGINT are answered, memory that runs out too. name
 * is the plugin's ("MAIL_CHAIN"); the texts are made ready here. */
void plugin_signals_install(const char *binary, const char *name);
/* The format that the last words are in; limit_ms: the run that is not over by then (the deadline
 * and half a second, less what writing takes) ends with them. */
void plugin_signals_configure(enum plugin_output output, int64_t limit_ms);
void plugin_signals_phase(enum plugin_phase phase);
int plugin_signals_wake_fd(void); /* for the loop; -1: none */

#endif
