/* state - the four states of a plugin, their exit codes and their order */
#include "report/state.h"

#include <stddef.h>

#include "base/text.h"

/* rank: higher is worse (SPEC: CRITICAL, WARNING, UNKNOWN, OK). */
static const struct {
	const char *name;
	int rank;
} states[] = {
	[STATE_OK] = {"OK", 0},
	[STATE_WARNING] = {"WARNING", 2},
	[STATE_CRITICAL] = {"CRITICAL", 3},
	[STATE_UNKNOWN] = {"UNKNOWN", 1},
};

const char *state_name(enum state state)
{
	return states[state].name;
}

bool state_by_name(const char *name, enum state *state_r)
{
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		if (text_equal_nocase(name, states[i].name)) {
			*state_r = (enum state)i;
			return true;
		}
	}
	return false;
}

enum state state_worse(enum state a, enum state b)
{
	return states[b].rank > states[a].rank ? b : a;
}
