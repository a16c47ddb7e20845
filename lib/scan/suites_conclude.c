/* suites_conclude - what is asked when the plans are done, and what follows from all of it */
#include <stdio.h>
#include <string.h>

#include "scan/suites_private.h"

/* The server throttled: what it refused without saying why was not refused. */
void suites_distrust(struct suites_scan *scan)
{
	static const char words[] = "the server turned away at last what it had accepted before, "
				    "as if there were too many connections";

	for (size_t i = 0; i < VERSION_COUNT; i++) {
		struct suites_version *version = &scan->version[i];
		size_t turned_away = scan->state->shut[i] + scan->state->odd[i];

		if (turned_away == 0)
			continue;
		snprintf(version->reason, sizeof(version->reason), "%s", words);
		version->undone += turned_away;
		if (version->undone > scan->state->plan[i].count - version->count)
			version->undone = scan->state->plan[i].count - version->count;
		if (!version->accepted)
			version->undetermined = true;
	}
	if (!scan->state->groups_shut)
		return;
	groups_plan_unclear(scan->tls13.started ? &scan->tls13 : &scan->before_tls13, words);
}

/* As far as the server's order is known, in that; the rest as the plan has them, so that they come
 * the same from run to run. */
static void list_suites(const struct suites_plan *plan, struct suites_version *version)
{
	size_t ordered = plan->order == ORDER_SERVER ? plan->ordered : 0;

	version->count = 0;
	while (version->count < ordered) {
		version->suite[version->count] = plan->accepted[version->count];
		version->count++;
	}
	for (size_t i = 0; i < plan->count && version->count < plan->accepted_count; i++) {
		bool listed = false;

		if (plan->state[i] != SUITE_ACCEPTED)
			continue;
		for (size_t k = 0; k < ordered; k++)
			listed = listed || plan->accepted[k] == plan->suite[i]->id;
		if (!listed)
			version->suite[version->count++] = plan->suite[i]->id;
	}
	version->ordered = ordered;
	version->order = plan->order;
}

void suites_conclude_version(struct suites_scan *scan, size_t i)
{
	const struct suites_plan *plan = &scan->state->plan[i];
	struct suites_version *version = &scan->version[i];

	list_suites(plan, version);
	version->accepted = plan->accepted_count > 0;
	version->undone = suites_plan_undone(plan);
	version->asked = plan->asked;
	if (version->accepted && version->undone == 0)
		version->reason[0] = '\0';
}

void suites_conclude(struct suites_scan *scan)
{
	scan->version[0].undetermined = !scan->state->ssl2_answered;
	for (size_t i = FIRST_PLAN; i < VERSION_COUNT; i++)
		scan->version[i].undetermined =
			!scan->version[i].accepted && !scan->state->plan[i].refused;
	/* Nothing shows that it speaks TLS at all. */
	for (size_t i = 0; i < VERSION_COUNT && !scan->state->speaks; i++)
		scan->version[i].undetermined = true;
}

/* The curves of the newest version below TLS 1.3, where TLS 1.3 says nothing of groups. */
bool suites_ask_old_groups(struct suites_scan *scan)
{
	if (scan->tls13.started || scan->before_tls13.done ||
	    scan->before_tls13.accepted_count == 0)
		return false;
	/* SSLv3 has no extension to name curves in. */
	for (size_t i = VERSION_COUNT - 2; i > FIRST_PLAN; i--) {
		const struct suites_plan *plan = &scan->state->plan[i];

		for (size_t k = 0; k < plan->accepted_count; k++) {
			const struct suite *suite = suite_by_id(plan->accepted[k]);

			if (suite->exchange == KX_ECDHE) {
				suites_wait(suites_ask(scan, ASKED_OLD_GROUPS, i, NULL));
				return true;
			}
		}
	}
	return false;
}

bool suites_ask_control(struct suites_scan *scan)
{
	bool shut = scan->state->groups_shut;

	for (size_t i = 0; i < VERSION_COUNT; i++)
		shut = shut || scan->state->shut[i] > 0;
	if (!shut || scan->state->control_done)
		return false;
	for (size_t i = VERSION_COUNT - 1; i >= FIRST_PLAN; i--) {
		if (scan->state->plan[i].accepted_count == 0)
			continue;
		suites_wait(suites_ask(scan, ASKED_CONTROL, i, NULL));
		return true;
	}
	return false;
}
