/* groups - strikes one group after the other */
#include "scan/groups.h"

#include <stdio.h>
#include <string.h>

#include "wire/registry.h"

void groups_plan_start(struct groups_plan *plan, bool only_curves)
{
	const uint16_t *groups =
		only_curves ? groups_curves(&plan->left_count) : groups_all(&plan->left_count);

	memcpy(plan->left, groups, plan->left_count * sizeof(*groups));
	plan->started = true;
}

bool groups_plan_choice(struct groups_plan *plan, uint16_t group)
{
	for (size_t i = 0; i < plan->left_count; i++) {
		if (plan->left[i] != group)
			continue;
		memmove(&plan->left[i], &plan->left[i + 1],
			(plan->left_count - i - 1) * sizeof(*plan->left));
		plan->left_count--;
		plan->accepted[plan->accepted_count++] = group;
		if (plan->left_count == 0)
			plan->done = true;
		return true;
	}
	return false;
}

void groups_plan_refused(struct groups_plan *plan)
{
	plan->done = true;
}

void groups_plan_unclear(struct groups_plan *plan, const char *reason)
{
	plan->done = true;
	plan->undone = true;
	snprintf(plan->reason, sizeof(plan->reason), "%s", reason);
}
