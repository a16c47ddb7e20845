/* suites_plan - which question comes next: finds all suites of a version in about as many questions
 * as there are */
#include "scan/suites_plan_private.h"

#include <string.h>

static bool looks_likely(const struct suites_plan *plan, size_t i)
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

struct suites_question *suites_plan_open(struct suites_plan *plan, enum suites_question_kind kind)
{
	for (size_t i = 0; i < SUITES_PLAN_OPEN; i++) {
		struct suites_question *question = &plan->question[i];

		if (question->open)
			continue;
		question->open = true;
		question->kind = kind;
		question->clears = kind == QUESTION_VERIFY;
		question->count = 0;
		plan->open++;
		plan->asked++;
		return question;
	}
	return NULL;
}

void suites_plan_offer(struct suites_plan *plan, struct suites_question *question, size_t i)
{
	question->place[question->count] = (uint16_t)i;
	question->suite[question->count++] = plan->suite[i]->id;
	if (plan->state[i] != SUITE_ACCEPTED)
		plan->state[i] = SUITE_HELD;
}

size_t suites_plan_most(const struct suites_plan *plan)
{
	return plan->version == TLS_SSL3 ? SUITES_QUESTION_SSL3 : SUITES_QUESTION;
}

bool suites_plan_is_dhe(const struct suites_plan *plan, size_t i)
{
	return plan->suite[i]->exchange == KX_DHE;
}

bool suites_plan_fears_dhe(const struct suites_plan *plan)
{
	return !plan->evidence->dhe_is_harmless;
}

/* An SSLv3 hello cannot be padded, and some servers choke on many suites: those get it in pieces.
 */
static size_t room(const struct suites_plan *plan)
{
	bool pieces = plan->phase == PLAN_PIECES || plan->version == TLS_SSL3;

	return pieces ? suites_plan_most(plan) : SUITES_PLAN_MAXIMUM;
}

/* Those of one status, between two places, as far as there is room: DHE, or all but it. */
static void offer_all(struct suites_plan *plan, struct suites_question *question,
		      enum suite_status status, bool dhe)
{
	size_t most = room(plan);

	for (size_t i = 0; i < plan->count && question->count < most; i++)
		if (plan->state[i] == status && suites_plan_is_dhe(plan, i) == dhe)
			suites_plan_offer(plan, question, i);
}

/* All suites, so that it is known at once whether the server chokes on so many; where it may have,
 * the usual ones. */
static struct suites_question *ask_first(struct suites_plan *plan)
{
	struct suites_question *question = suites_plan_open(plan, QUESTION_FIRST);
	bool all = plan->version != TLS_SSL3 && !plan->first_asked;

	for (size_t i = 0; i < (all ? plan->count : plan->usual); i++)
		suites_plan_offer(plan, question, i);
	plan->first_asked = true;
	return question;
}

/* The usual ones now from the front, now from the back, so that a server that follows the client
 * passes over as much as can be; DHE behind all others until it was seen to work. */
static struct suites_question *ask_chain(struct suites_plan *plan)
{
	struct suites_question *question = suites_plan_open(plan, QUESTION_CHAIN);
	bool fears = suites_plan_fears_dhe(plan);

	for (size_t i = 0; i < plan->usual && question->count < room(plan); i++) {
		size_t at = plan->asked % 2 == 0 ? plan->usual - 1 - i : i;

		if (plan->state[at] == SUITE_UNKNOWN && !(fears && suites_plan_is_dhe(plan, at)))
			suites_plan_offer(plan, question, at);
	}
	offer_all(plan, question, SUITE_UNKNOWN, false);
	offer_all(plan, question, SUITE_UNKNOWN, true);
	return question;
}

/* Of the usual ones, since of those the one at last place was chosen first; and what is in doubt,
 * which is cleared up with it where the order is the client's. */
static struct suites_question *ask_order(struct suites_plan *plan)
{
	struct suites_question *question = suites_plan_open(plan, QUESTION_ORDER);
	bool fears = suites_plan_fears_dhe(plan);
	bool dhe_behind = fears && !plan->shut;
	size_t first = 0;

	plan->order_asked = true;
	for (size_t i = plan->usual; i-- > 0;) {
		if (plan->state[i] == SUITE_UNKNOWN && !(fears && suites_plan_is_dhe(plan, i)))
			suites_plan_offer(plan, question, i);
		if (plan->suite[i]->id == plan->accepted[0])
			first = i;
	}
	question->clears = question->count == 0;
	if (question->clears)
		offer_all(plan, question, SUITE_DOUBTED, false);
	if (question->clears && !dhe_behind)
		offer_all(plan, question, SUITE_DOUBTED, true);
	for (size_t i = plan->usual; i-- > 0;)
		if (plan->state[i] == SUITE_ACCEPTED && i != first)
			suites_plan_offer(plan, question, i);
	suites_plan_offer(plan, question, first);
	if (question->clears && dhe_behind)
		offer_all(plan, question, SUITE_DOUBTED, true);
	return question;
}

/* How many suites there are of each status, and how many of those that are not settled are likely.
 */
struct census {
	size_t status[SUITE_UNDONE + 1];
	size_t likely; /* not asked for now */
	size_t held;   /* likely too, and asked for now */
	size_t wrong;  /* likely too, but passed over or refused */
};

static struct census count_all(struct suites_plan *plan)
{
	struct census census = {.likely = 0};
	bool news = plan->news != plan->evidence->news;

	plan->news = plan->evidence->news;
	for (size_t i = 0; news && i < plan->count; i++)
		plan->likely[i] = plan->likely[i] || looks_likely(plan, i);
	for (size_t i = 0; i < plan->count; i++) {
		uint8_t status = plan->state[i];

		census.status[status]++;
		census.wrong += plan->likely[i] && status > SUITE_ACCEPTED;
		if (status <= SUITE_HELD && plan->likely[i]) {
			census.likely += status == SUITE_UNKNOWN;
			census.held += status == SUITE_HELD;
		}
	}
	return census;
}

/* Two questions at once share all that is left between them, and each ends with a refusal in the
 * end: that is one more, and too many where a question was wasted already, or where refusals must
 * be cleared up. */
#define LIKELY_ENOUGH 4 /* to be sure of more */
static bool is_left(const struct suites_plan *plan, size_t i)
{
	return plan->state[i] == SUITE_UNKNOWN || plan->state[i] == SUITE_PASSED_OVER;
}

static bool may_be_halved(const struct suites_plan *plan, const struct census *census)
{
	size_t wasted = plan->asked - plan->open - plan->accepted_count;
	bool plain = plan->evidence->refuses_plainly && !plan->evidence->refuses_unclearly;

	return plan->phase == PLAN_HALVES && wasted == 0 && plain && plan->version != TLS_SSL3 &&
	       census->likely + census->held >= LIKELY_ENOUGH;
}

/* Half of what is left, or the other half beside it: what is not likely first, so that it is passed
 * over on the way to what is, and DHE last until it was seen to work. */
static struct suites_question *ask_half(struct suites_plan *plan)
{
	size_t of = plan->open == 0 ? 2 : 1;
	struct suites_question *question = suites_plan_open(plan, QUESTION_HALF);
	bool fears = suites_plan_fears_dhe(plan);

	for (size_t turn = 0; turn < 3; turn++) {
		size_t seen = 0;

		for (size_t i = 0; i < plan->count; i++) {
			size_t due = fears && suites_plan_is_dhe(plan, i) ? 2 : plan->likely[i];

			if (due == turn && is_left(plan, i) && seen++ % of == 0)
				suites_plan_offer(plan, question, i);
		}
	}
	return question;
}

/* Everything that is not accepted and not refused; in pieces not DHE beside what it could break. */
static struct suites_question *ask_last(struct suites_plan *plan)
{
	struct suites_question *question = suites_plan_open(plan, QUESTION_LAST);

	for (int dhe = 0; dhe < 2; dhe++) {
		if (plan->phase == PLAN_PIECES && question->count > 0)
			break;
		offer_all(plan, question, SUITE_UNKNOWN, dhe);
		offer_all(plan, question, SUITE_PASSED_OVER, dhe);
	}
	return question;
}

void suites_plan_turn(struct suites_plan *plan, enum suite_status from, enum suite_status to)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->state[i] == from)
			plan->state[i] = (uint8_t)to;
}

static size_t usual_accepted(const struct suites_plan *plan)
{
	size_t accepted = 0;

	for (size_t i = 0; i < plan->usual; i++)
		accepted += plan->state[i] == SUITE_ACCEPTED;
	return accepted;
}

/* Whether the order must be asked for: something likely is left, so that the question finds more;
 * or nothing at all. */
static bool order_is_due(const struct suites_plan *plan, const struct census *census)
{
	if (plan->phase != PLAN_CHAIN || plan->order != ORDER_UNKNOWN || plan->order_asked)
		return false;
	if (census->status[SUITE_UNKNOWN] == 0)
		return usual_accepted(plan) >= 2;
	/* At the end it clears up doubts, too. */
	if (plan->evidence->refuses_unclearly)
		return false;
	/* Few have an order of their own there. */
	if (plan->version == TLS_1_3)
		return usual_accepted(plan) >= 2;
	return usual_accepted(plan) >= (plan->evidence->follows_client ? 1 : 3) &&
	       census->likely >= LIKELY_ENOUGH;
}

/* What was refused by closes alone, at a server that has words for a refusal, was not. */
static bool reopen(struct suites_plan *plan)
{
	bool any = false;

	if (!plan->said_no || plan->reopened || plan->accepted_count == 0)
		return false;
	plan->reopened = true;
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->state[i] != SUITE_REFUSED || !plan->closed[i])
			continue;
		plan->state[i] = SUITE_UNKNOWN;
		any = true;
	}
	return any;
}

static struct suites_question *ask_more(struct suites_plan *plan)
{
	/* Nothing is asked beside these, or nothing more. */
	if (plan->open > 0 && (plan->phase != PLAN_HALVES || plan->open == SUITES_PLAN_OPEN))
		return NULL;
	struct census census = count_all(plan);
	size_t left = census.status[SUITE_UNKNOWN] + census.status[SUITE_PASSED_OVER];

	plan->likely_left = census.likely + census.held;
	plan->wrong = census.wrong;
	if (left > 1 && may_be_halved(plan, &census))
		return ask_half(plan);
	if (plan->open > 0)
		return NULL;
	if (order_is_due(plan, &census))
		return ask_order(plan);
	if (census.status[SUITE_UNKNOWN] > 0 && plan->phase == PLAN_CHAIN)
		return ask_chain(plan);
	if (left > 0)
		return ask_last(plan);
	if (census.status[SUITE_DOUBTED] > 0)
		return suites_plan_ask_doubted(plan);
	if (census.status[SUITE_SET_ASIDE] > 0) {
		suites_plan_turn(plan, SUITE_SET_ASIDE, SUITE_UNKNOWN);
		plan->phase = PLAN_PIECES;
		return ask_last(plan);
	}
	if (reopen(plan))
		return ask_last(plan);
	if (plan->accepted_count < 2)
		plan->order = ORDER_UNKNOWN;
	plan->phase = PLAN_DONE;
	return NULL;
}

struct suites_question *suites_plan_next(struct suites_plan *plan)
{
	switch (plan->phase) {
	case PLAN_FIRST:
		return plan->open > 0 ? NULL : ask_first(plan);
	case PLAN_CHAIN:
	case PLAN_HALVES:
	case PLAN_PIECES:
		return ask_more(plan);
	case PLAN_DONE:
		break;
	}
	return NULL;
}

#define RIGHT_TO_WRONG 8
size_t suites_plan_expected(const struct suites_plan *plan)
{
	size_t all = plan->phase == PLAN_FIRST ? 1 : plan->likely_left + 1;

	return plan->phase == PLAN_DONE || all < plan->open ? 0 : all - plan->open;
}

bool suites_plan_is_sure(const struct suites_plan *plan)
{
	return plan->accepted_count >= RIGHT_TO_WRONG * (1 + plan->wrong);
}
