/* suites_plan_doubt - one question that clears up all that was refused, but not in so many words
 *
 * Where the client's order counts, an accepted suite behind all that is in doubt is chosen if and
 * only if none of that is accepted, the server does not choke on so many, and none of it breaks the
 * handshake. Where the server's order counts, or whose is not known, that would show nothing of
 * what stands lower in it: there the same is asked once more, without DHE where that may be what
 * broke it.
 */
#include "scan/suites_plan_private.h"

static void offer_doubted(struct suites_plan *plan, struct suites_question *question, size_t most,
			  bool dhe)
{
	for (size_t i = 0; i < plan->count && question->count < most; i++)
		if (plan->state[i] == SUITE_DOUBTED && suites_plan_is_dhe(plan, i) == dhe)
			suites_plan_offer(plan, question, i);
}

/* Whether DHE may be to blame, and there is anything in doubt beside it. */
static bool may_set_aside(const struct suites_plan *plan)
{
	bool dhe = false, other = false;

	if (!plan->broke || plan->set_aside || !suites_plan_fears_dhe(plan))
		return false;
	for (size_t i = 0; i < plan->count; i++) {
		if (plan->state[i] != SUITE_DOUBTED)
			continue;
		dhe = dhe || suites_plan_is_dhe(plan, i);
		other = other || !suites_plan_is_dhe(plan, i);
	}
	return dhe && other;
}

static struct suites_question *ask_aside(struct suites_plan *plan)
{
	struct suites_question *question = suites_plan_open(plan, QUESTION_ASIDE);

	plan->set_aside = true;
	for (size_t i = 0; i < plan->count; i++)
		if (suites_plan_is_dhe(plan, i) && plan->state[i] == SUITE_DOUBTED)
			plan->state[i] = SUITE_SET_ASIDE;
	offer_doubted(plan, question, SUITES_PLAN_MAXIMUM, false);
	return question;
}

/* Alerts are no throttle: where DHE was behind all else and an alert came, that was DHE's refusal
 * if nothing else is accepted, so that the accepted suite may stand before it. */
static struct suites_question *ask_verify(struct suites_plan *plan, size_t most)
{
	struct suites_question *question = suites_plan_open(plan, QUESTION_VERIFY);
	bool before = !plan->shut && may_set_aside(plan);
	size_t place = 0;

	while (plan->suite[place]->id != plan->accepted[plan->accepted_count - 1])
		place++;
	offer_doubted(plan, question, most - 1, false);
	if (before)
		suites_plan_offer(plan, question, place);
	offer_doubted(plan, question, before ? most : most - 1, true);
	if (!before)
		suites_plan_offer(plan, question, place);
	return question;
}

struct suites_question *suites_plan_ask_doubted(struct suites_plan *plan)
{
	bool small = plan->version == TLS_SSL3;
	size_t most = small ? suites_plan_most(plan) : SUITES_PLAN_MAXIMUM;
	size_t doubted = 0;

	for (size_t i = 0; i < plan->count; i++)
		doubted += plan->state[i] == SUITE_DOUBTED;
	if (plan->accepted_count > 0 && !small && doubted > suites_plan_most(plan) &&
	    doubted > plan->borne)
		return ask_verify(plan, most);
	/* One that follows the client came to DHE only when it had nothing else. */
	if (!small && plan->order != ORDER_CLIENT && may_set_aside(plan))
		return ask_aside(plan);
	struct suites_question *question = suites_plan_open(plan, QUESTION_AGAIN);
	if (plan->accepted_count == 0)
		most = suites_plan_most(plan);
	offer_doubted(plan, question, most, false);
	offer_doubted(plan, question, most, true);
	return question;
}
