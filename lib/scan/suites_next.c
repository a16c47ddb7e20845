/* suites_next - which question is put next: of all that may be, the one that most depends on
 *
 * The versions first, the newest before the others: should the server begin to refuse, that is
 * worth most. Then the version that has most before it, since its questions wait for each other.
 */
#include "scan/suites_private.h"

void suites_wait(struct asked *asked)
{
	struct suites_state *state = asked->scan->state;

	asked->next = NULL;
	if (!state->waiting)
		state->waiting_end = &state->waiting;
	*state->waiting_end = asked;
	state->waiting_end = &asked->next;
	state->nothing = false;
}

static struct asked *next_waiting(struct suites_state *state)
{
	struct asked *asked = state->waiting;

	if (asked)
		state->waiting = asked->next;
	return asked;
}

static struct asked *ask(struct suites_scan *scan, size_t version)
{
	struct suites_question *question = scan->state->next[version];

	scan->state->next[version] = NULL;
	return suites_ask(scan, ASKED_SUITES, version, question);
}

/* Which versions the server speaks. */
static struct asked *next_version(struct suites_scan *scan)
{
	struct suites_state *state = scan->state;

	for (size_t i = VERSION_COUNT - 1; i >= FIRST_PLAN; i--)
		if (state->next[i] && state->plan[i].phase == PLAN_FIRST)
			return ask(scan, i);
	if (state->ssl2_asked)
		return NULL;
	state->ssl2_asked = true;
	return suites_ask(scan, ASKED_SSL2, 0, NULL);
}

static struct asked *next_suites(struct suites_scan *scan)
{
	struct suites_state *state = scan->state;
	size_t longest = 0;

	for (size_t i = VERSION_COUNT - 1; i >= FIRST_PLAN; i--)
		if (state->next[i] &&
		    (!longest || suites_plan_expected(&state->plan[i]) >
					 suites_plan_expected(&state->plan[longest])))
			longest = i;
	return longest ? ask(scan, longest) : NULL;
}

/* One more beside those that are open, which may be a wrong guess. */
static struct asked *next_beside(struct suites_scan *scan)
{
	struct suites_state *state = scan->state;
	bool tried[VERSION_COUNT] = {false};

	for (;;) {
		struct suites_question *question;
		size_t longest = 0;

		for (size_t i = VERSION_COUNT - 1; i >= FIRST_PLAN; i--)
			if (!tried[i] && state->plan[i].phase == PLAN_HALVES &&
			    (!longest || suites_plan_expected(&state->plan[i]) >
						 suites_plan_expected(&state->plan[longest])))
				longest = i;
		if (!longest)
			return NULL;
		tried[longest] = true;
		question = suites_plan_next(&state->plan[longest]);
		if (question)
			return suites_ask(scan, ASKED_SUITES, longest, question);
	}
}

struct asked *suites_next(struct suites_scan *scan)
{
	struct suites_state *state = scan->state;
	struct asked *asked;

	if (state->nothing)
		return NULL;
	asked = next_waiting(state);
	if (!asked)
		asked = next_version(scan);
	if (!asked)
		asked = next_suites(scan);
	if (!asked && state->groups_due) {
		state->groups_due = false;
		asked = suites_ask(scan, ASKED_TLS13_GROUPS, VERSION_COUNT - 1, NULL);
	}
	if (!asked)
		asked = next_beside(scan);
	state->nothing = !asked;
	return asked;
}

/* How many questions a version may still cost beyond what it is sure to need, so that it has no
 * more than its accepted suites and two. */
static long slack_of(const struct suites_plan *plan)
{
	long needed = plan->phase == PLAN_DONE ? 0 : 1 + plan->shut;

	if (plan->accepted_count == 0)
		return 0;
	return (long)plan->accepted_count + 2 - (long)plan->asked - needed;
}

#define GROUPS_USUAL 3 /* a server that has fewer is rare */
#define LIKELY_WRONG 8 /* suites that look likely and are not, at most */
#define LIKELY_OF 4    /* of those that are left so many are worth a connection */

size_t suites_expected(const struct suites_scan *scan)
{
	const struct suites_state *state = scan->state;
	size_t sure = !state->ssl2_asked + state->groups_due, guessed = 0, longest = 0;
	long slack = 0;

	for (const struct asked *asked = state->waiting; asked; asked = asked->next)
		sure++;
	for (size_t i = FIRST_PLAN; i < VERSION_COUNT; i++) {
		const struct suites_plan *plan = &state->plan[i];

		size_t expected = suites_plan_expected(plan);

		sure += state->next[i] != NULL;
		*(suites_plan_is_sure(plan) ? &sure : &guessed) += expected;
		if (expected > longest)
			longest = expected;
		slack += slack_of(plan);
	}
	if (scan->tls13.started && !scan->tls13.done && !state->groups_due &&
	    scan->tls13.accepted_count < GROUPS_USUAL)
		sure++;
	/* A version that is spoken has two questions more at least. */
	if (!state->speaks)
		sure += 2;
	size_t most = slack > 0 ? (size_t)slack : 0;
	if (longest > LIKELY_WRONG)
		most += (longest - LIKELY_WRONG) / LIKELY_OF;
	return sure + (guessed < most ? guessed : most);
}
