/* suites_ask - a question and its hello */
#include "base/mem.h"
#include "scan/suites_private.h"

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

struct hello_machine *suites_hello(struct asked *asked)
{
	struct hello_offer offer = offer_of(asked);
	bool keys = asked->kind == ASKED_SUITES || asked->kind == ASKED_OLD_GROUPS;

	return hello_machine_new(&offer, keys ? ANSWER_WANT_KEY_EXCHANGE : ANSWER_WANT_HELLO);
}

struct asked *suites_ask(struct suites_scan *scan, enum asked_kind kind, size_t version,
			 struct suites_question *question)
{
	struct asked *asked = mem_alloc(sizeof(*asked));

	asked->scan = scan;
	asked->kind = kind;
	asked->version = version;
	asked->question = question;
	if (kind == ASKED_OLD_GROUPS)
		choose_curve_suites(asked);
	scan->state->open++;
	return asked;
}
