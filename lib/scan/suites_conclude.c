/* suites_conclude - what is asked when the plans are done, and what follows from all of it */
#include <stdio.h>
#include <string.h>

#include "scan/suites_private.h"

/* The server throttled: closes were no refusals. */
void suites_distrust(struct suites_scan *scan)
{
	static const char words[] = "connection closed, as if there were too many connections";

	for (size_t i = 0; i < VERSION_COUNT; i++) {
		struct suites_version *version = &scan->version[i];

		if (scan->state->shut[i] == 0)
			continue;
		snprintf(version->reason, sizeof(version->reason), "%s", words);
		version->undone += scan->state->shut[i];
		if (version->undone > scan->state->plan[i].count - version->count)
			version->undone = scan->state->plan[i].count - version->count;
		if (!version->accepted)
			version->undetermined = true;
	}
	if (scan->state->groups_shut)
		scan->tls13.undone = scan->before_tls13.undone = true;
}

static void conclude_version(struct suites_scan *scan, size_t i)
{
	const struct suites_plan *plan = &scan->state->plan[i];
	struct suites_version *version = &scan->version[i];

	version->accepted = plan->accepted_count > 0;
	version->undetermined = !version->accepted && !plan->refused;
	version->count = plan->accepted_count;
	memcpy(version->suite, plan->accepted, sizeof(version->suite));
	version->order = plan->order;
	version->ordered = plan->order == ORDER_SERVER ? plan->ordered : 0;
	version->undone = suites_plan_undone(plan);
	version->asked = plan->asked;
}

void suites_conclude(struct suites_scan *scan)
{
	for (size_t i = FIRST_PLAN; i < VERSION_COUNT; i++)
		conclude_version(scan, i);
	for (size_t i = 0; i < VERSION_COUNT && !scan->state->speaks; i++)
		scan->version[i].undetermined = true;
}

/* The curves of the newest version below TLS 1.3, where TLS 1.3 says nothing of groups. */
bool suites_ask_old_groups(struct suites_scan *scan)
{
	if (scan->tls13.started || scan->before_tls13.done ||
	    scan->before_tls13.accepted_count == 0)
		return false;
	for (size_t i = VERSION_COUNT - 2; i >= FIRST_PLAN; i--) {
		const struct suites_plan *plan = &scan->state->plan[i];

		for (size_t k = 0; k < plan->accepted_count; k++) {
			const struct suite *suite = suite_by_id(plan->accepted[k]);

			if (suite->exchange == KX_ECDHE) {
				suites_ask(scan, ASKED_OLD_GROUPS, i, NULL);
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
		suites_ask(scan, ASKED_CONTROL, i, NULL);
		return true;
	}
	return false;
}
