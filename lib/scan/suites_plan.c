/* suites_plan - finds all suites of a version in about as many questions as there are */
#include "scan/suites_plan.h"

#include <string.h>

#define UNCLEAR_MAXIMUM 2 /* a server that throttles is not asked for ever */

static unsigned column_bit(const struct suite *suite)
{
	unsigned size = suite->bits < 112 ? 0 : suite->bits < 256 ? 1 : 2;

	return 1U << (suite->hash % 8 * 3 + size);
}

static void evidence_add(struct suites_evidence *evidence, const struct suite *suite)
{
	evidence->exchanges[suite->exchange] |= 1U << suite->authentication;
	evidence->ciphers[suite->cipher][suite->mode] |= column_bit(suite);
}

static bool is_likely(const struct suites_plan *plan, size_t i)
{
	const struct suite *suite = plan->suite[i];

	/* Second numbers of what others have too: drafts and one vendor's. */
	if (suite->id >= 0xFE00 || (suite->id >= 0xCC13 && suite->id <= 0xCC15))
		return false;
	return (plan->evidence->exchanges[suite->exchange] & 1U << suite->authentication) != 0 &&
	       (plan->evidence->ciphers[suite->cipher][suite->mode] & column_bit(suite)) != 0;
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
		else
			offer(plan, question, i);
	}
	offer(plan, question, first);
	return question;
}

static size_t most_at_once(const struct suites_plan *plan)
{
	return plan->version == TLS_SSL3 ? SUITES_QUESTION_SSL3 : SUITES_QUESTION;
}

static struct suites_question *ask_chain(struct suites_plan *plan)
{
	struct suites_question *question = open_question(plan, QUESTION_CHAIN);
	size_t most = most_at_once(plan);

	for (size_t i = 0; i < plan->count && question->count < most; i++)
		if (plan->state[i] == SUITE_UNKNOWN)
			offer(plan, question, i);
	return question;
}

/* A share of what is left: what is not likely first, so that it is passed over on the way to what
 * is. */
static struct suites_question *ask_group(struct suites_plan *plan, size_t likely, size_t left)
{
	size_t groups = SUITES_PLAN_OPEN - plan->open;
	if (groups > likely)
		groups = likely;
	size_t share_likely = (likely + groups - 1) / groups;
	size_t share_rest = (left - likely + groups - 1) / groups;
	struct suites_question *question = open_question(plan, QUESTION_GROUP);

	if (share_rest + share_likely > most_at_once(plan))
		share_rest = most_at_once(plan) - share_likely;
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
	bool pieces = plan->phase == PLAN_PIECES || plan->version == TLS_SSL3;
	size_t most = pieces ? most_at_once(plan) : SUITES_PLAN_MAXIMUM;
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
	if (likely > 0 && plan->phase == PLAN_GROUPS && plan->open < SUITES_PLAN_OPEN)
		return ask_group(plan, likely, left);
	if (plan->open > 0)
		return NULL;
	if (likely > 0 && plan->phase == PLAN_CHAIN)
		return ask_chain(plan);
	if (left + passed_over > 0)
		return ask_last(plan);
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

/* Gives back what a question held: as unknown, or what is now known of it. */
static void give_back(struct suites_plan *plan, const struct suites_question *question, size_t from,
		      size_t to, enum suites_state state)
{
	for (size_t i = from; i < to; i++) {
		size_t at = question->place[i];

		if (plan->state[at] == SUITE_HELD)
			plan->state[at] = (uint8_t)state;
	}
}

static void accept(struct suites_plan *plan, size_t at)
{
	plan->state[at] = SUITE_ACCEPTED;
	plan->accepted[plan->accepted_count++] = plan->suite[at]->id;
	evidence_add(plan->evidence, plan->suite[at]);
}

static void take_choice(struct suites_plan *plan, const struct suites_question *question,
			uint16_t choice)
{
	size_t place = 0;

	while (question->suite[place] != choice)
		place++;
	size_t at = question->place[place];
	bool known = plan->state[at] == SUITE_ACCEPTED;
	if (!known)
		accept(plan, at);
	switch (question->kind) {
	case QUESTION_FIRST:
		plan->phase = PLAN_SECOND;
		plan->ordered = 1;
		break;
	case QUESTION_SECOND:
		plan->order = known ? ORDER_SERVER : ORDER_CLIENT;
		plan->phase = known ? PLAN_CHAIN : PLAN_GROUPS;
		break;
	default:
		break;
	}
	if (plan->phase == PLAN_CHAIN) {
		plan->ordered = plan->accepted_count;
		if (plan->accepted_count >= SUITES_PLAN_ORDERED)
			plan->phase = PLAN_GROUPS;
	}
	/* Of the last question that would show only that what was passed over was there. */
	bool passes_over = plan->order == ORDER_CLIENT &&
			   (question->kind == QUESTION_SECOND || question->kind == QUESTION_GROUP);
	give_back(plan, question, 0, place, passes_over ? SUITE_PASSED_OVER : SUITE_UNKNOWN);
	give_back(plan, question, place, question->count, SUITE_UNKNOWN);
}

static void take_refusal(struct suites_plan *plan, const struct suites_question *question,
			 enum suites_reply reply)
{
	switch (question->kind) {
	case QUESTION_FIRST:
		give_back(plan, question, 0, question->count, SUITE_REFUSED);
		plan->refused = true;
		/* The version may be spoken with suites that are not usual. */
		plan->phase = reply == REPLY_NO_SUITE ? PLAN_PIECES : PLAN_DONE;
		break;
	case QUESTION_SECOND: /* although an accepted one was among them */
		give_back(plan, question, 0, question->count, SUITE_UNKNOWN);
		plan->phase = PLAN_CHAIN;
		plan->unclear++;
		break;
	case QUESTION_LAST:
		if (reply == REPLY_NO_VERSION && question->count > most_at_once(plan)) {
			give_back(plan, question, 0, question->count, SUITE_UNKNOWN);
			plan->phase = PLAN_PIECES;
			break;
		}
		give_back(plan, question, 0, question->count, SUITE_REFUSED);
		break;
	default:
		give_back(plan, question, 0, question->count, SUITE_REFUSED);
		break;
	}
}

static void take_nothing(struct suites_plan *plan, const struct suites_question *question)
{
	give_back(plan, question, 0, question->count, SUITE_UNDONE);
	plan->unclear++;
	if (question->kind == QUESTION_FIRST) {
		plan->undetermined = true;
		plan->phase = PLAN_DONE;
	} else if (question->kind == QUESTION_SECOND) {
		plan->phase = PLAN_CHAIN;
	}
}

void suites_plan_answer(struct suites_plan *plan, struct suites_question *question,
			enum suites_reply reply, uint16_t choice)
{
	question->open = false;
	plan->open--;
	switch (reply) {
	case REPLY_CHOICE:
		take_choice(plan, question, choice);
		break;
	case REPLY_NO_SUITE:
	case REPLY_NO_VERSION:
		take_refusal(plan, question, reply);
		break;
	case REPLY_UNCLEAR:
		take_nothing(plan, question);
		break;
	}
	if (plan->unclear >= UNCLEAR_MAXIMUM)
		plan->phase = PLAN_DONE;
	if (plan->accepted_count > 0)
		plan->refused = false;
}

size_t suites_plan_undone(const struct suites_plan *plan)
{
	size_t undone = 0;

	if (plan->refused)
		return 0;
	for (size_t i = 0; i < plan->count; i++)
		undone += plan->state[i] != SUITE_ACCEPTED && plan->state[i] != SUITE_REFUSED;
	return undone;
}
