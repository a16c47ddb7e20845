/* suites_plan_answer - what the answer to a question says of the suites it offered */
#include "scan/suites_plan_private.h"

#define UNCLEAR_MAXIMUM 2 /* a server that throttles is not asked for ever */

unsigned suites_evidence_bit(const struct suite *suite)
{
	unsigned size = suite->bits < 112 ? 0 : suite->bits < 256 ? 1 : 2;

	return 1U << (suite->hash % 8 * 3 + size);
}

static void evidence_add(struct suites_evidence *evidence, const struct suite *suite)
{
	evidence->exchanges[suite->exchange] |= 1U << suite->authentication;
	evidence->ciphers[suite->cipher][suite->mode] |= suites_evidence_bit(suite);
}

/* Gives back what a question held: as unknown, or what is now known of it. */
static void give_back(struct suites_plan *plan, const struct suites_question *question, size_t from,
		      size_t to, enum suite_status state)
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
	plan->suspicion = false;
	if (question->kind == QUESTION_VERIFY) {
		give_back(plan, question, 0, question->count,
			  known ? SUITE_REFUSED : SUITE_DOUBTED);
		return;
	}
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

static bool is_dhe(const struct suites_plan *plan, size_t i)
{
	return plan->suite[i]->exchange == KX_DHE;
}

/* DHE is what a server may choose without being able to go on; not where it was seen to work. */
static bool may_break(const struct suites_plan *plan, const struct suites_question *question)
{
	bool offered = false;

	for (size_t i = 0; i < plan->count; i++)
		if (is_dhe(plan, i) && plan->state[i] == SUITE_ACCEPTED)
			return false;
	for (size_t i = 0; i < question->count; i++)
		offered = offered || is_dhe(plan, question->place[i]);
	return offered && !plan->set_aside;
}

static void set_aside(struct suites_plan *plan)
{
	plan->set_aside = true;
	for (size_t i = 0; i < plan->count; i++)
		if (is_dhe(plan, i) && plan->state[i] != SUITE_REFUSED)
			plan->state[i] = SUITE_SET_ASIDE;
}

/* Neither an alert that says so, nor a question that could not be refused for another reason. */
static bool is_doubtful(const struct suites_plan *plan, const struct suites_question *question,
			enum suites_reply reply)
{
	return reply == REPLY_NO && plan->phase != PLAN_PIECES &&
	       (question->count > suites_plan_most(plan) || may_break(plan, question));
}

static void refuse_all(struct suites_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->state[i] != SUITE_ACCEPTED && plan->state[i] != SUITE_UNDONE)
			plan->state[i] = SUITE_REFUSED;
}

static void take_first_refusal(struct suites_plan *plan, const struct suites_question *question,
			       enum suites_reply reply)
{
	give_back(plan, question, 0, question->count, SUITE_REFUSED);
	plan->refused = true;
	/* The version may be spoken with suites that are not usual. */
	plan->phase = reply == REPLY_NO_SUITE ? PLAN_PIECES : PLAN_DONE;
}

static void take_doubtful(struct suites_plan *plan, const struct suites_question *question)
{
	bool breakable = may_break(plan, question);

	/* A server with an order of its own would choose the accepted one before what breaks it, so
	 * that to verify shows nothing: the DHE suites are set aside at once. */
	if (plan->order != ORDER_SERVER || !breakable) {
		give_back(plan, question, 0, question->count, SUITE_DOUBTED);
		return;
	}
	give_back(plan, question, 0, question->count, SUITE_UNKNOWN);
	set_aside(plan);
	plan->suspicion = true;
}

static void take_refusal(struct suites_plan *plan, const struct suites_question *question,
			 enum suites_reply reply)
{
	bool doubtful = is_doubtful(plan, question, reply);

	switch (question->kind) {
	case QUESTION_FIRST:
		take_first_refusal(plan, question, reply);
		return;
	case QUESTION_SECOND: /* although an accepted one was among them */
		give_back(plan, question, 0, question->count, SUITE_UNKNOWN);
		if (may_break(plan, question)) {
			set_aside(plan);
		} else {
			plan->phase = PLAN_CHAIN;
			plan->unclear++;
		}
		return;
	case QUESTION_VERIFY:
		give_back(plan, question, 0, question->count, SUITE_UNKNOWN);
		suites_plan_turn(plan, SUITE_DOUBTED, SUITE_UNKNOWN);
		if (may_break(plan, question))
			set_aside(plan);
		plan->phase = PLAN_PIECES;
		return;
	case QUESTION_CHAIN:
	case QUESTION_GROUP:
		plan->misses++;
		break;
	case QUESTION_LAST:
		break;
	}
	if (plan->suspicion && reply == REPLY_NO) {
		/* It made no difference: the refusal before was meant so. */
		plan->suspicion = false;
		refuse_all(plan);
	} else if (plan->suspicion) {
		/* A server that says so when no suite suits meant something else before. */
		plan->suspicion = false;
		plan->phase = PLAN_PIECES;
		give_back(plan, question, 0, question->count, SUITE_REFUSED);
	} else if (doubtful) {
		take_doubtful(plan, question);
	} else {
		give_back(plan, question, 0, question->count, SUITE_REFUSED);
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
	case REPLY_NO:
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
