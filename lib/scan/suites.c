/* suites - puts the questions of the plans to a server and gathers the answers
 *
 * A close or a reset in answer to a hello is asked once more; a second one, or an alert that says
 * something else than that no suite or no version suits, counts as a refusal only if, when all is
 * over, the server still answers a question that it answered before: else it began to throttle, and
 * what was asked meanwhile is not known.
 */
#include "scan/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scan/hello_outcome.h"
#include "scan/suites_private.h"

/* What an answer means for a question to one version. */
static enum suites_reply reply_of(const struct answer *answer, uint16_t version)
{
	switch (answer->kind) {
	case ANSWER_HELLO:
	case ANSWER_RETRY:
		return answer->version == version ? REPLY_CHOICE : REPLY_NO_VERSION;
	case ANSWER_ALERT: /* after a ServerHello it would be a choice that came to nothing */
		if (answer->suite != 0)
			return REPLY_UNCLEAR;
		if (answer->alert == 70)
			return REPLY_NO_VERSION;
		return answer->alert == 40 || answer->alert == 71 ? REPLY_NO_SUITE : REPLY_NO;
	case ANSWER_CLOSED:
	case ANSWER_RESET:
		return REPLY_SHUT;
	default:
		return REPLY_UNCLEAR;
	}
}

/* internal_error and its like: what a server says that is at the end of its tether, too. */
static bool is_odd(const struct answer *answer)
{
	switch (answer->alert) {
	case 40: /* handshake_failure */
	case 70: /* protocol_version */
	case 71: /* insufficient_security */
	case 86: /* inappropriate_fallback */
		return false;
	default:
		return answer->kind == ANSWER_ALERT;
	}
}

static void take_suites(struct asked *asked, const struct probe *probe, const struct answer *answer)
{
	struct suites_scan *scan = asked->scan;
	struct suites_state *state = scan->state;
	struct suites_version *version = &scan->version[asked->version];
	struct suites_plan *plan = &state->plan[asked->version];
	enum suites_reply reply = reply_of(answer, version->version);
	bool shut = answer->kind == ANSWER_CLOSED || answer->kind == ANSWER_RESET;

	if (reply == REPLY_CHOICE) {
		state->speaks = true;
		suites_take_facts(scan, asked->version, answer);
		if (version->version == TLS_1_3 && !scan->tls13.started) {
			groups_plan_start(&scan->tls13, false);
			groups_plan_choice(&scan->tls13, answer->group);
			state->groups_due = true;
		}
	} else if (reply == REPLY_UNCLEAR || asked->question->kind == QUESTION_FIRST) {
		hello_words(probe, answer, version->reason, sizeof(version->reason));
	}
	if (shut || (is_odd(answer) && asked->question->kind != QUESTION_FIRST))
		state->shut[asked->version] += asked->question->count;
	else if (is_odd(answer))
		state->odd[asked->version] += asked->question->count;
	suites_plan_answer(plan, asked->question, reply, answer->suite);
	/* When the run is cut off, every question ends before the results are read. */
	if (plan->open > 0)
		return;
	suites_conclude_version(scan, asked->version);
	state->next[asked->version] = suites_plan_next(plan);
}

static void take_groups(struct asked *asked, const struct probe *probe, const struct answer *answer)
{
	char words[sizeof(asked->scan->tls13.reason)];
	struct suites_scan *scan = asked->scan;
	struct groups_plan *plan =
		asked->kind == ASKED_TLS13_GROUPS ? &scan->tls13 : &scan->before_tls13;

	switch (reply_of(answer, version_table[asked->version].version)) {
	case REPLY_CHOICE:
		/* A group of 0 is a cookie, or a key exchange without a named group. */
		if (!groups_plan_choice(plan, answer->group))
			groups_plan_unclear(plan, hello_words(probe, answer, words, sizeof(words)));
		break;
	case REPLY_SHUT:
		scan->state->groups_shut = true;
		groups_plan_refused(plan);
		break;
	case REPLY_NO_SUITE:
	case REPLY_NO_VERSION:
	case REPLY_NO:
		groups_plan_refused(plan);
		break;
	case REPLY_UNCLEAR:
		groups_plan_unclear(plan, hello_words(probe, answer, words, sizeof(words)));
		break;
	}
	if (plan->done)
		return;
	if (asked->kind == ASKED_TLS13_GROUPS)
		scan->state->groups_due = true;
	else
		suites_wait(suites_ask(scan, asked->kind, asked->version, NULL));
}

static void take_ssl2(struct asked *asked, const struct probe *probe, const struct answer *answer)
{
	struct suites_scan *scan = asked->scan;
	struct suites_version *version = &scan->version[0];

	if (answer->kind == ANSWER_SSL2) {
		version->accepted = true;
		version->reason[0] = '\0';
		scan->state->speaks = scan->state->ssl2_answered = true;
		memcpy(scan->ssl2_kinds, answer->ssl2_kinds, sizeof(scan->ssl2_kinds));
		scan->ssl2_kind_count = answer->ssl2_kind_count;
		return;
	}
	hello_words(probe, answer, version->reason, sizeof(version->reason));
	scan->state->ssl2_answered = answer->kind != ANSWER_NONE && answer->kind != ANSWER_GARBAGE;
	if (answer->kind == ANSWER_CLOSED || answer->kind == ANSWER_RESET) {
		scan->state->shut[0] = 1;
		scan->state->evidence.refuses_unclearly = true;
	}
}

static void take(struct asked *asked, struct probe *probe, const struct answer *answer)
{
	switch (asked->kind) {
	case ASKED_SUITES:
		take_suites(asked, probe, answer);
		break;
	case ASKED_SSL2:
		take_ssl2(asked, probe, answer);
		break;
	case ASKED_TLS13_GROUPS:
	case ASKED_OLD_GROUPS:
		take_groups(asked, probe, answer);
		break;
	case ASKED_CONTROL:
		asked->scan->state->control_done = true;
		if (answer->kind != ANSWER_HELLO && answer->kind != ANSWER_RETRY)
			suites_distrust(asked->scan);
		break;
	}
}

/* Its turn did not come before the deadline, or just before: not one that hung for long. */
static bool is_late(const struct suites_scan *scan, const struct probe *probe)
{
	int64_t took_ms = probe->ended_ms - probe->started_ms;

	return probe->status == PROBE_NOT_TRIED ||
	       (probe->status == PROBE_FAILED && probe->fail.kind == FAIL_TIMEOUT &&
		4 * took_ms < probe->ended_ms - scan->outcome.started_ms);
}

/* What is asked when the plans are done, and the end. */
static void go_on(struct suites_scan *scan)
{
	struct suites_state *state = scan->state;
	struct asked *asked = state->open > 0 ? NULL : suites_next(scan);

	if (asked)
		suites_wait(asked);
	else if (state->open == 0 && (state->control_done ||
				      (!suites_ask_old_groups(scan) && !suites_ask_control(scan))))
		state->over = true;
	suites_fill(scan);
	if (state->places == 0 && scan->target.over)
		scan->target.over(scan->target.over_argument);
}

static const struct answer *answer_on(const struct place *place)
{
	static const struct answer none = {.kind = ANSWER_NONE};

	return place->asked && place->asked->hello ? &place->asked->hello->answer : &none;
}

/* A close is asked once more. */
static bool is_put_again(struct place *place)
{
	struct asked *asked = place->asked;
	const struct answer *answer = answer_on(place);
	bool shut = answer->kind == ANSWER_CLOSED || answer->kind == ANSWER_RESET;

	/* The plan clears up the others itself. */
	if (asked->kind == ASKED_SUITES)
		shut = shut && suites_plan_repeats(&place->scan->state->plan[asked->version],
						   asked->question);
	if (!shut || asked->once_more || asked->kind == ASKED_CONTROL)
		return false;
	asked->once_more = true;
	asked->hello = NULL;
	suites_wait(asked);
	return true;
}

/* The end of a connection that a question was put on, or should have been: it is put again, or that
 * was its answer. */
static void end_question(struct place *place)
{
	struct asked *asked = place->asked;

	if (suites_put_gently(place) || is_put_again(place))
		return;
	take(asked, place->probe, answer_on(place));
	place->scan->state->open--;
	place->scan->state->nothing = false;
	free(asked);
}

void suites_probe_done(struct probe *probe, void *argument)
{
	struct place *place = argument;
	struct suites_scan *scan = place->scan;
	struct suites_state *state = scan->state;
	bool failed = probe->status == PROBE_FAILED || probe->status == PROBE_NOT_TRIED;

	if (place->asked || failed)
		outcome_add(&scan->outcome, probe, hello_answered(probe, answer_on(place)));
	bool tried = failed && place->straight && state->straight == STRAIGHT_TRIED;
	if (tried)
		state->straight = STRAIGHT_NO;
	/* Where nothing was asked yet, the next question shares its fate. */
	if (!place->asked && failed && !tried && !suites_put_gently(place)) {
		place->asked = suites_next(scan);
		state->at_hand = true;
	}
	if (place->asked) {
		scan->late += is_late(scan, probe);
		end_question(place);
	}
	suites_leave(&place);
	/* Each time, so that the results hold when the run is cut off. */
	if (!state->control_done)
		suites_conclude(scan);
	go_on(scan);
}

struct suites_scan *suites_start(const struct scan_target *target, size_t parallel)
{
	const struct protocol_info *protocol = protocol_info(target->endpoint->protocol);
	struct suites_scan *scan = mem_alloc(sizeof(*scan));

	scan->target = *target;
	scan->state = mem_alloc(sizeof(*scan->state));
	scan->state->parallel = scan->at_once = parallel;
	scan->state->no_dialogue = protocol->implicit_tls || protocol->dialect == DIALECT_NONE;
	groups_plan_start(&scan->before_tls13, true);
	for (size_t i = 0; i < VERSION_COUNT; i++) {
		scan->version[i].version = version_table[i].version;
		scan->version[i].undetermined = true;
		snprintf(scan->version[i].reason, sizeof(scan->version[i].reason),
			 "not tried before the run was over");
		if (i < FIRST_PLAN)
			continue;
		suites_plan_start(&scan->state->plan[i], version_table[i].version,
				  &scan->state->evidence);
		scan->state->next[i] = suites_plan_next(&scan->state->plan[i]);
	}
	suites_fill(scan);
	return scan;
}

void suites_free(struct suites_scan **scan)
{
	if (!*scan)
		return;
	for (size_t i = 0; i < (*scan)->prime_count; i++)
		free((*scan)->prime[i].bytes);
	while ((*scan)->state->waiting) { /* the run was over before their turn */
		struct asked *asked = (*scan)->state->waiting;

		(*scan)->state->waiting = asked->next;
		free(asked);
	}
	free((*scan)->state);
	free(*scan);
	*scan = NULL;
}
