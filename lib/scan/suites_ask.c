/* suites_ask - makes the hello of a question and gives its probe to the pool */
#include "base/mem.h"
#include "scan/suites_private.h"

#define TURNED_AWAY_MAXIMUM 3

static struct hello_offer offer_of(const struct asked *asked)
{
	struct suites_scan *scan = asked->scan;
	struct suites_plan *plan = &scan->state->plan[asked->version];
	struct hello_offer offer = {
		.version = version_table[asked->version].version,
		.lowest = version_table[asked->version].version,
		.server_name = scan->target.server_name,
	};

	offer.schemes = schemes_of(SCHEMES_ALL, &offer.scheme_count);
	if (offer.version == TLS_1_3)
		offer.groups = groups_all(&offer.group_count);
	else
		offer.groups = groups_curves(&offer.group_count);
	offer.compression = offer.version < TLS_1_3;
	offer.suites = plan->accepted;
	offer.suite_count = plan->accepted_count;
	switch (asked->kind) {
	case ASKED_SUITES:
		offer.suites = asked->question->suite;
		offer.suite_count = asked->question->count;
		break;
	case ASKED_TLS13_GROUPS:
		offer.suites = suites_of(SUITES_TLS13, &offer.suite_count);
		offer.groups = scan->tls13.left;
		offer.group_count = scan->tls13.left_count;
		break;
	case ASKED_OLD_GROUPS:
		offer.suites = asked->curve_suite;
		offer.suite_count = asked->curve_suite_count;
		offer.groups = scan->before_tls13.left;
		offer.group_count = scan->before_tls13.left_count;
		break;
	case ASKED_SSL2:
	case ASKED_CONTROL:
		break;
	}
	return offer;
}

/* Others would be chosen where none of the curves is known. */
static void choose_curve_suites(struct asked *asked)
{
	const struct suites_plan *plan = &asked->scan->state->plan[asked->version];

	for (size_t i = 0; i < plan->accepted_count; i++) {
		if (suite_by_id(plan->accepted[i])->exchange == KX_ECDHE &&
		    asked->curve_suite_count < COUNT_OF(asked->curve_suite))
			asked->curve_suite[asked->curve_suite_count++] = plan->accepted[i];
	}
}

static void add_hello(struct probe *probe, struct asked *asked)
{
	struct hello_offer offer = offer_of(asked);
	bool keys = asked->kind == ASKED_SUITES || asked->kind == ASKED_OLD_GROUPS;

	asked->hello =
		hello_machine_new(&offer, keys ? ANSWER_WANT_KEY_EXCHANGE : ANSWER_WANT_HELLO);
	probe_add_machine(probe, &asked->hello->machine);
}

static void again(struct probe *probe, void *argument)
{
	struct asked *asked = argument;

	target_prepare(&asked->scan->target, probe);
	add_hello(probe, asked);
}

static void put_now(struct asked *asked)
{
	struct probe *probe = target_probe(&asked->scan->target);

	add_hello(probe, asked);
	probe->done = suites_probe_done;
	probe->argument = asked;
	probe_set_again(probe, again);
	asked->scan->state->connections++;
	pool_add(asked->scan->target.pool, probe);
}

void suites_put(struct asked *asked)
{
	struct suites_state *state = asked->scan->state;

	state->open++;
	asked->next = NULL;
	if (!state->waiting)
		state->waiting_end = &state->waiting;
	*state->waiting_end = asked;
	state->waiting_end = &asked->next;
	suites_put_waiting(asked->scan);
}

bool suites_put_gently(struct asked *asked, const struct probe *probe)
{
	struct suites_state *state = asked->scan->state;
	size_t now = state->connections + 1; /* with the one that was turned away */

	bool shut = probe->fail.kind == FAIL_CLOSED || probe->fail.kind == FAIL_RESET;

	if (probe->status != PROBE_FAILED || asked->turned_away == TURNED_AWAY_MAXIMUM ||
	    !state->speaks)
		return false;
	if (!fail_is_busy(&probe->fail) && !(shut && asked->hello->answer.kind == ANSWER_NONE))
		return false;
	asked->turned_away++;
	asked->scan->at_once = 0;
	if (state->parallel == 0 || now / 2 < state->parallel)
		state->parallel = now > 1 ? now / 2 : 1;
	suites_put(asked);
	return true;
}

void suites_put_waiting(struct suites_scan *scan)
{
	struct suites_state *state = scan->state;

	while (state->waiting && (state->parallel == 0 || state->connections < state->parallel)) {
		struct asked *asked = state->waiting;

		state->waiting = asked->next;
		put_now(asked);
	}
}

void suites_ask(struct suites_scan *scan, enum asked_kind kind, size_t version,
		struct suites_question *question)
{
	struct asked *asked = mem_alloc(sizeof(*asked));

	asked->scan = scan;
	asked->kind = kind;
	asked->version = version;
	asked->question = question;
	if (kind == ASKED_OLD_GROUPS)
		choose_curve_suites(asked);
	suites_put(asked);
}
