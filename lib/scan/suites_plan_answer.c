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
	uint32_t exchanges = evidence->exchanges[suite->exchange] | 1U << suite->authentication;
	uint32_t ciphers =
		evidence->ciphers[suite->cipher][suite->mode] | suites_evidence_bit(suite);

	evidence->news += exchanges != evidence->exchanges[suite->exchange] ||
			  ciphers != evidence->ciphers[suite->cipher][suite->mode];
	evidence->exchanges[suite->exchange] = exchanges;
	evidence->ciphers[suite->cipher][suite->mode] = ciphers;
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
	plan->evidence->dhe_is_harmless |= suites_plan_is_dhe(plan, at);
	plan->likely_left -= plan->likely[at] && plan->likely_left > 0;
	plan->accepted[plan->accepted_count++] = plan->suite[at]->id;
	evidence_add(plan->evidence, plan->suite[at]);
}

/* What an answer shows of whose order counts: see suites_plan.h. */
static void learn_order(struct suites_plan *plan, const struct suites_question *question,
			size_t place)
{
	if (plan->order != ORDER_UNKNOWN)
		return;
	/* What was chosen first was preferred to it, when it stood behind that. */
	if (question->kind == QUESTION_ORDER && question->place[place] < plan->usual &&
	    question->suite[place] != plan->accepted[0]) {
		plan->order = ORDER_CLIENT;
		plan->evidence->follows_client = true;
		return;
	}
	for (size_t i = 0; i < place; i++) {
		plan->passed[question->place[i]] = true;
		if (plan->state[question->place[i]] == SUITE_ACCEPTED)
			plan->order = ORDER_SERVER;
	}
	if (plan->passed[question->place[place]])
		plan->order = ORDER_SERVER;
}

static void go_on(struct suites_plan *plan)
{
	if (plan->phase == PLAN_FIRST)
		plan->phase = PLAN_CHAIN;
	if (plan->phase != PLAN_CHAIN)
		return;
	plan->ordered = plan->accepted_count;
	if (plan->order == ORDER_CLIENT) {
		for (size_t i = 0; i < plan->count; i++)
			if (plan->passed[i] && plan->state[i] == SUITE_UNKNOWN)
				plan->state[i] = SUITE_PASSED_OVER;
		plan->phase = PLAN_HALVES;
	} else if (plan->order == ORDER_SERVER && plan->accepted_count >= SUITES_PLAN_ORDERED) {
		plan->phase = PLAN_HALVES;
	}
}

/* What becomes of what was in doubt, when something was chosen with it. */
static enum suite_status cleared(const struct suites_plan *plan,
				 const struct suites_question *question, bool known)
{
	bool client = question->kind == QUESTION_VERIFY || plan->order == ORDER_CLIENT;

	return known && client ? SUITE_REFUSED : SUITE_DOUBTED;
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
	if (question->count > plan->borne)
		plan->borne = question->count;
	if (question->kind == QUESTION_FIRST)
		plan->usual = question->count;
	if (question->kind != QUESTION_VERIFY)
		learn_order(plan, question, place);
	/* Unless it chose DHE then, and that broke it. */
	if (plan->closed[at] && (plan->order == ORDER_CLIENT || !suites_plan_fears_dhe(plan)))
		plan->evidence->closes_falsely = true;
	if (question->kind == QUESTION_ORDER && at >= plan->usual)
		plan->order_asked = false; /* one that is not usual was chosen */
	if (question->clears) {
		give_back(plan, question, 0, question->count, cleared(plan, question, known));
		go_on(plan);
		return;
	}
	/* Of the last question that would show only that what was passed over was there. */
	bool passes_over = plan->order == ORDER_CLIENT &&
			   (question->kind == QUESTION_ORDER || question->kind == QUESTION_HALF);
	give_back(plan, question, 0, place, passes_over ? SUITE_PASSED_OVER : SUITE_UNKNOWN);
	give_back(plan, question, place, question->count, SUITE_UNKNOWN);
	go_on(plan);
}

/* A close is a refusal only when it was asked once more; an alert is one in so many words, unless
 * the server may have choked (some say handshake_failure then, too) or, where it says something
 * else than that no suite suits, have broken on DHE. */
static bool is_doubtful(const struct suites_plan *plan, const struct suites_question *question,
			enum suites_reply reply)
{
	bool choked = question->count > suites_plan_most(plan) && question->count > plan->borne;
	bool dhe = false;

	if (plan->phase == PLAN_PIECES)
		return false;
	if (reply == REPLY_NO_SUITE)
		return choked && plan->accepted_count > 0;
	if (reply == REPLY_SHUT)
		return true;
	for (size_t i = 0; i < question->count; i++)
		dhe = dhe || suites_plan_is_dhe(plan, question->place[i]);
	return choked || (dhe && !plan->set_aside && suites_plan_fears_dhe(plan));
}

/* Of all suites: they may have been too many, whatever the server says. Of the usual ones where no
 * others were asked for: it may have those. */
static void take_first_refusal(struct suites_plan *plan, const struct suites_question *question,
			       enum suites_reply reply)
{
	bool all = question->count > plan->usual;

	if (reply != REPLY_NO_VERSION && all) {
		give_back(plan, question, 0, question->count, SUITE_UNKNOWN);
		plan->all_refused = true;
		plan->first_shut = reply == REPLY_SHUT;
		return;
	}
	give_back(plan, question, 0, question->count, SUITE_REFUSED);
	plan->refused = true;
	plan->phase = reply == REPLY_NO_SUITE && !plan->all_refused ? PLAN_HALVES : PLAN_DONE;
}

static void fall_to_pieces(struct suites_plan *plan)
{
	suites_plan_turn(plan, SUITE_DOUBTED, SUITE_UNKNOWN);
	plan->phase = PLAN_PIECES;
}

/* Without DHE it came to the same, or it did not. */
static void take_aside(struct suites_plan *plan, const struct suites_question *question,
		       enum suites_reply reply)
{
	bool borne = question->count <= suites_plan_most(plan) || question->count <= plan->borne;

	if (reply == REPLY_NO_SUITE) {
		/* A server that says so when no suite suits meant something else before. */
		give_back(plan, question, 0, question->count, SUITE_REFUSED);
	} else if (borne) {
		/* A close says nothing of DHE before it came twice. */
		give_back(plan, question, 0, question->count, SUITE_REFUSED);
		suites_plan_turn(plan, SUITE_SET_ASIDE, plan->shut ? SUITE_DOUBTED : SUITE_REFUSED);
		plan->evidence->dhe_is_harmless = true;
	} else {
		give_back(plan, question, 0, question->count, SUITE_DOUBTED);
		suites_plan_turn(plan, SUITE_SET_ASIDE, SUITE_DOUBTED);
	}
}

static void take_verify(struct suites_plan *plan, const struct suites_question *question)
{
	give_back(plan, question, 0, question->count, SUITE_UNKNOWN);
	plan->set_aside = true;
	for (size_t i = 0; i < plan->count && suites_plan_fears_dhe(plan); i++)
		if (suites_plan_is_dhe(plan, i) &&
		    (plan->state[i] == SUITE_UNKNOWN || plan->state[i] == SUITE_DOUBTED))
			plan->state[i] = SUITE_SET_ASIDE;
	fall_to_pieces(plan);
}

static void note_close(struct suites_plan *plan, const struct suites_question *question)
{
	bool borne = question->count <= suites_plan_most(plan) || question->count <= plan->borne;

	plan->evidence->refuses_unclearly = true;
	for (size_t i = 0; borne && i < question->count; i++)
		plan->closed[question->place[i]] = true;
}

static void note_words(struct suites_plan *plan, const struct suites_question *question)
{
	plan->evidence->refuses_plainly = true;
	plan->said_no |= question->kind != QUESTION_FIRST;
	for (size_t i = 0; i < question->count; i++)
		plan->closed[question->place[i]] = false;
}

static void take_refusal(struct suites_plan *plan, const struct suites_question *question,
			 enum suites_reply reply)
{
	switch (question->kind) {
	case QUESTION_FIRST:
		take_first_refusal(plan, question, reply);
		return;
	case QUESTION_ORDER: /* although an accepted one was among them */
		if (question->clears) {
			take_verify(plan, question);
			return;
		}
		give_back(plan, question, 0, question->count, SUITE_UNKNOWN);
		plan->unclear++;
		return;
	case QUESTION_ASIDE:
		take_aside(plan, question, reply);
		return;
	case QUESTION_AGAIN:
		give_back(plan, question, 0, question->count, SUITE_REFUSED);
		return;
	case QUESTION_VERIFY:
		take_verify(plan, question);
		return;
	case QUESTION_HALF:
	case QUESTION_CHAIN:
	case QUESTION_LAST:
		break;
	}
	if (reply == REPLY_SHUT && plan->evidence->refuses_plainly && !plan->retried) {
		/* It has words for a refusal: this is none. */
		plan->retried = true;
		give_back(plan, question, 0, question->count, SUITE_UNKNOWN);
	} else if (!is_doubtful(plan, question, reply)) {
		give_back(plan, question, 0, question->count, SUITE_REFUSED);
	} else if (plan->accepted_count == 0) {
		give_back(plan, question, 0, question->count, SUITE_UNKNOWN);
		plan->phase = PLAN_PIECES;
	} else {
		plan->evidence->refuses_unclearly = true;
		plan->shut = plan->shut || reply == REPLY_SHUT;
		plan->broke = plan->broke || reply != REPLY_NO_SUITE;
		give_back(plan, question, 0, question->count, SUITE_DOUBTED);
	}
}

static void take_nothing(struct suites_plan *plan, const struct suites_question *question)
{
	give_back(plan, question, 0, question->count, SUITE_UNDONE);
	plan->unclear++;
	if (question->kind == QUESTION_FIRST) {
		plan->undetermined = true;
		plan->phase = PLAN_DONE;
	}
}

bool suites_plan_repeats(const struct suites_plan *plan, const struct suites_question *question)
{
	if (question->kind == QUESTION_FIRST) /* one of all suites is followed by a smaller one */
		return question->count <= plan->usual && !plan->first_shut;
	return question->kind == QUESTION_ORDER || plan->phase == PLAN_PIECES ||
	       plan->accepted_count == 0 || plan->evidence->closes_falsely;
}

void suites_plan_answer(struct suites_plan *plan, struct suites_question *question,
			enum suites_reply reply, uint16_t choice)
{
	question->open = false;
	plan->open--;
	/* A server that closes whatever is offered, and has words for a refusal, refuses nothing by
	 * that. */
	if (reply == REPLY_SHUT && plan->evidence->closes_falsely &&
	    plan->evidence->refuses_plainly)
		reply = REPLY_UNCLEAR;
	switch (reply) {
	case REPLY_CHOICE:
		take_choice(plan, question, choice);
		break;
	case REPLY_NO_SUITE:
	case REPLY_NO_VERSION:
	case REPLY_NO:
	case REPLY_SHUT:
		if (reply == REPLY_NO_SUITE)
			note_words(plan, question);
		if (reply == REPLY_SHUT)
			note_close(plan, question);
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
