/* suites_plan - which question comes next: finds all suites of a version in about as many questions
 * as there are */
#include "scan/suites_plan_private.h"

#include <string.h>

static bool is_likely(const struct suites_plan *plan, size_t i)
{
	const struct suite *suite = plan->suite[i];

	/* Second numbers of what others have too: drafts and one vendor's. */
	if (suite->id >= 0xFE00 || (suite->id >= 0xCC13 && suite->id <= 0xCC15))
		return false;
	return (plan->evidence->exchanges[suite->exchange] & 1U << suite->authentication) != 0 &&
	       (plan->evidence->ciphers[suite->cipher][suite->mode] & suites_evidence_bit(suite)) !=
		       0;
}

static bool may_have(const struct suite *suite, uint16_t version)
{
	uint16_t lowest = suite_lowest_version(suite);

	if (suite->exchange == KX_NULL)
		return false;
	return version == TLS_1_3 ? lowest == TLS_1_3 : lowest <= version;
}

void suites_plan_start(struct suites_plan *plan, uint16_t version, struct suites_evidence *evidence)
{
	bool listed[SUITES_PLAN_MAXIMUM] = {false};
	const uint16_t *usual = suites_for_version(version, &plan->usual);

	plan->version = version;
	plan->evidence = evidence;
	for (size_t i = 0; i < plan->usual; i++) {
		plan->suite[i] = suite_by_id(usual[i]);
		listed[plan->suite[i] - suite_table] = true;
	}
	plan->count = plan->usual;
	for (size_t i = 0; i < suite_count && plan->count < SUITES_PLAN_MAXIMUM; i++)
		if (!listed[i] && may_have(&suite_table[i], version))
			plan->suite[plan->count++] = &suite_table[i];
}

static struct suites_question *open_question(struct suites_plan *plan,
					     enum suites_question_kind kind)
{
	for (size_t i = 0; i < SUITES_PLAN_OPEN; i++) {
		struct suites_question *question = &plan->question[i];

		if (question->open)
			continue;
		question->open = true;
		question->kind = kind;
		question->count = 0;
		plan->open++;
		plan->asked++;
		return question;
	}
	return NULL;
}

static void offer(struct suites_plan *plan, struct suites_question *question, size_t i)
{
	question->place[question->count] = (uint16_t)i;
	question->suite[question->count++] = plan->suite[i]->id;
	if (plan->state[i] != SUITE_ACCEPTED)
		plan->state[i] = SUITE_HELD;
}

static struct suites_question *ask_first(struct suites_plan *plan)
{
	struct suites_question *question = open_question(plan, QUESTION_FIRST);

	for (size_t i = 0; i < plan->usual; i++)
		offer(plan, question, i);
	return question;
}

/* The other way round, so that a server that follows it passes over as much as can be; the first
 * choice stands last. */
static struct suites_question *ask_second(struct suites_plan *plan)
{
	struct suites_question *question = open_question(plan, QUESTION_SECOND);
	size_t first = 0;

	for (size_t i = plan->usual; i-- > 0;) {
		if (plan->state[i] == SUITE_ACCEPTED)
			first = i;
		else if (plan->state[i] == SUITE_UNKNOWN)
			offer(plan, question, i);
	}
	offer(plan, question, first);
	return question;
}

size_t suites_plan_most(const struct suites_plan *plan)
{
	return plan->version == TLS_SSL3 ? SUITES_QUESTION_SSL3 : SUITES_QUESTION;
}

static struct suites_question *ask_chain(struct suites_plan *plan)
{
	struct suites_question *question = open_question(plan, QUESTION_CHAIN);
	size_t most = suites_plan_most(plan);

	for (size_t i = 0; i < plan->count && question->count < most; i++)
		if (plan->state[i] == SUITE_UNKNOWN)
			offer(plan, question, i);
	return question;
}

/* Few while little is known, and fewer with each guess that was wrong. */
static size_t most_groups(const struct suites_plan *plan)
{
	size_t most = 2 * plan->misses < SUITES_PLAN_OPEN ? SUITES_PLAN_OPEN - 2 * plan->misses : 1;

	return plan->accepted_count < most ? plan->accepted_count : most;
}

/* A share of what is left: what is not likely first, so that it is passed over on the way to what
 * is. */
static struct suites_question *ask_group(struct suites_plan *plan, size_t likely, size_t left)
{
	size_t groups = most_groups(plan) - plan->open;
	if (groups > likely)
		groups = likely;
	size_t share_likely = (likely + groups - 1) / groups;
	size_t share_rest = (left - likely + groups - 1) / groups;
	struct suites_question *question = open_question(plan, QUESTION_GROUP);

	if (share_rest + share_likely > suites_plan_most(plan))
		share_rest = suites_plan_most(plan) - share_likely;
	for (size_t i = 0; i < plan->count && share_rest > 0; i++) {
		if (plan->state[i] == SUITE_UNKNOWN && !is_likely(plan, i)) {
			offer(plan, question, i);
			share_rest--;
		}
	}
	for (size_t i = 0; i < plan->count && share_likely > 0; i++) {
		if (plan->state[i] == SUITE_UNKNOWN && is_likely(plan, i)) {
			offer(plan, question, i);
			share_likely--;
		}
	}
	return question;
}

/* Everything that is not accepted and not refused. An SSLv3 hello cannot be padded, and some
 * servers choke on many suites: those get it in pieces. */
static struct suites_question *ask_last(struct suites_plan *plan)
{
	bool pieces = plan->phase == PLAN_PIECES || plan->version == TLS_SSL3 || plan->suspicion;
	size_t most = pieces ? suites_plan_most(plan) : SUITES_PLAN_MAXIMUM;
	struct suites_question *question = open_question(plan, QUESTION_LAST);

	for (unsigned state = SUITE_UNKNOWN; state <= SUITE_PASSED_OVER; state++) {
		if (state != SUITE_UNKNOWN && state != SUITE_PASSED_OVER)
			continue;
		for (size_t i = 0; i < plan->count && question->count < most; i++)
			if (plan->state[i] == state)
				offer(plan, question, i);
	}
	return question;
}

static struct suites_question *ask_verify(struct suites_plan *plan)
{
	size_t most = plan->version == TLS_SSL3 ? suites_plan_most(plan) : SUITES_PLAN_MAXIMUM;
	struct suites_question *question = open_question(plan, QUESTION_VERIFY);
	size_t place = 0;

	for (size_t i = 0; i < plan->count; i++) {
		if (plan->suite[i]->id == plan->accepted[plan->accepted_count - 1])
			place = i;
		if (plan->state[i] == SUITE_DOUBTED && question->count < most - 1)
			offer(plan, question, i);
	}
	offer(plan, question, place);
	return question;
}

static size_t count_of(const struct suites_plan *plan, enum suite_status state)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++)
		count += plan->state[i] == state;
	return count;
}

void suites_plan_turn(struct suites_plan *plan, enum suite_status from, enum suite_status to)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->state[i] == from)
			plan->state[i] = (uint8_t)to;
}

/* Where the second question offered only one that is accepted, that one was chosen in any case. */
static void finish(struct suites_plan *plan)
{
	size_t accepted = 0;

	for (size_t i = 0; i < plan->usual; i++)
		accepted += plan->state[i] == SUITE_ACCEPTED;
	if (accepted < 2)
		plan->order = ORDER_UNKNOWN;
	plan->phase = PLAN_DONE;
}

static struct suites_question *ask_more(struct suites_plan *plan)
{
	size_t left = 0, likely = 0, passed_over = 0;

	for (size_t i = 0; i < plan->count; i++) {
		if (plan->state[i] == SUITE_PASSED_OVER)
			passed_over++;
		if (plan->state[i] != SUITE_UNKNOWN)
			continue;
		left++;
		likely += is_likely(plan, i);
	}
	if (likely > 0 && plan->phase == PLAN_GROUPS && plan->open < most_groups(plan))
		return ask_group(plan, likely, left);
	if (plan->open > 0)
		return NULL;
	if (likely > 0 && plan->phase == PLAN_CHAIN)
		return ask_chain(plan);
	if (left + passed_over > 0)
		return ask_last(plan);
	if (count_of(plan, SUITE_DOUBTED) > 0 && plan->accepted_count > 0)
		return ask_verify(plan);
	if (count_of(plan, SUITE_SET_ASIDE) > 0) {
		suites_plan_turn(plan, SUITE_SET_ASIDE, SUITE_UNKNOWN);
		plan->phase = PLAN_PIECES;
		return ask_last(plan);
	}
	finish(plan);
	return NULL;
}

struct suites_question *suites_plan_next(struct suites_plan *plan)
{
	switch (plan->phase) {
	case PLAN_FIRST:
		return plan->open > 0 ? NULL : ask_first(plan);
	case PLAN_SECOND:
		return plan->open > 0 ? NULL : ask_second(plan);
	case PLAN_CHAIN:
	case PLAN_GROUPS:
	case PLAN_PIECES:
		return ask_more(plan);
	case PLAN_DONE:
		break;
	}
	return NULL;
}
