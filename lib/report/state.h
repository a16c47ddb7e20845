/* state - the four states of a plugin, their exit codes and their order */
#ifndef REPORT_STATE_H
#define REPORT_STATE_H

#include <stdbool.h>

/* The values are the exit codes. Worst first: CRITICAL, WARNING, UNKNOWN, OK (SPEC 3). */
enum state { STATE_OK, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN };

const char *state_name(enum state state);		   /* "OK", "WARNING", ... */
bool state_by_name(const char *name, enum state *state_r); /* any case */
enum state state_worse(enum state a, enum state b);

#endif
