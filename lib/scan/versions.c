/* versions - puts the eight questions to a server, all at once
 *
 * A close or a reset may be a throttle as well as a refusal: such questions are put once more, when
 * nearly all of the others have ended. Where one of them gets an answer then, it was a throttle,
 * and those that were closed on again are put a third time, one by one.
 */
#include "scan/versions.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "scan/hello_outcome.h"
#include "scan/versions_judge.h"

/* With so many questions still open, those that were closed on are put again: all but the odd one
 * that hangs have ended. */
#define FEW_OPEN 2

struct question {
	struct versions_scan *scan;
	size_t number;
	struct hello_machine *hello; /* of the probe under way; owned by it */
	unsigned times;		     /* it was put */
	bool open;
};

struct versions_state {
	struct question question[VERSIONS_QUESTIONS];
	struct versions_raw raw[VERSIONS_QUESTIONS];
	size_t open;
	bool throttled; /* a question that was closed on got an answer later */
};

/* Every suite that a version may have goes out with it, since a refusal must not be one of the
 * suites. The hello of all versions has the usual ones of each: a client's. */
static struct hello_offer offer_of(size_t number, const struct scan_target *target)
{
	static uint16_t together[2 * SUITES_QUESTION];
	struct hello_offer offer = {.server_name = target->server_name};
	size_t count;

	offer.schemes = schemes_of(SCHEMES_ALL, &offer.scheme_count);
	switch (number) {
	case VERSIONS_TOGETHER: {
		const uint16_t *list = suites_of(SUITES_TLS13, &count);
		for (size_t i = 0; i < count; i++)
			together[offer.suite_count++] = list[i];
		list = suites_of(SUITES_TLS12, &count);
		for (size_t i = 0; i < count && offer.suite_count < SUITES_QUESTION; i++)
			together[offer.suite_count++] = list[i];
		offer.version = TLS_1_3;
		offer.lowest = TLS_1_0;
		offer.suites = together;
		break;
	}
	case VERSIONS_FALLBACK:
		offer.version = TLS_1_1;
		offer.fallback_scsv = true;
		offer.suites = suites_for_version(TLS_1_1, &offer.suite_count);
		break;
	default:
		offer.version = version_table[number].version;
		offer.lowest = offer.version;
		offer.suites = suites_for_version(offer.version, &offer.suite_count);
		break;
	}
	if (offer.version == TLS_1_3)
		offer.groups = groups_all(&offer.group_count);
	else
		offer.groups = groups_curves(&offer.group_count);
	return offer;
}

static void add_hello(struct probe *probe, struct question *question)
{
	struct hello_offer offer = offer_of(question->number, &question->scan->target);

	question->hello = hello_machine_new(&offer, ANSWER_WANT_HELLO);
	probe_add_machine(probe, &question->hello->machine);
}

static void again(struct probe *probe, void *argument)
{
	struct question *question = argument;

	target_prepare(&question->scan->target, probe);
	add_hello(probe, question);
}

static void probe_done(struct probe *probe, void *argument);

static void ask(struct question *question)
{
	struct probe *probe = target_probe(&question->scan->target);

	add_hello(probe, question);
	probe->done = probe_done;
	probe->argument = question;
	probe_set_again(probe, again);
	question->scan->state->open++;
	question->open = true;
	question->times++;
	pool_add(question->scan->target.pool, probe);
}

static bool was_shut(const struct versions_raw *raw)
{
	return raw->kind == ANSWER_CLOSED || raw->kind == ANSWER_RESET;
}

/* Closed on, and to be put again before that counts. */
static bool waits(const struct versions_state *state, size_t number)
{
	unsigned times = state->question[number].times;

	return was_shut(&state->raw[number]) && (times < 2 || (times < 3 && state->throttled));
}

static void ask_waiting(struct versions_state *state)
{
	bool alone = false;

	if (state->open > FEW_OPEN)
		return;
	for (size_t i = 0; i < VERSIONS_QUESTIONS; i++)
		alone = alone || (state->question[i].open && state->question[i].times == 3);
	for (size_t i = 0; i < VERSIONS_QUESTIONS && !alone; i++) {
		struct question *question = &state->question[i];

		if (question->open || !waits(state, i))
			continue;
		ask(question);
		alone = question->times == 3;
	}
}

/* What waits to be put again says nothing yet; and where closing is the server's way to throttle,
 * it never says anything. */
static void judge(struct versions_scan *scan)
{
	struct versions_raw raw[VERSIONS_QUESTIONS];

	for (size_t i = 0; i < VERSIONS_QUESTIONS; i++) {
		raw[i] = scan->state->raw[i];
		if (!was_shut(&raw[i]) || (!waits(scan->state, i) && !scan->state->throttled))
			continue;
		snprintf(raw[i].reason, sizeof(raw[i].reason), "%.100s, %s",
			 scan->state->raw[i].reason,
			 scan->state->throttled ? "as if there were too many connections"
						: "and not asked once more");
		raw[i].kind = ANSWER_NONE;
	}
	versions_judge(raw, scan);
}

static void probe_done(struct probe *probe, void *argument)
{
	struct question *question = argument;
	struct versions_scan *scan = question->scan;
	struct versions_state *state = scan->state;
	struct versions_raw *raw = &state->raw[question->number];
	const struct answer *answer = &question->hello->answer;
	/* A probe that failed before it came to the hello has the machine, and no answer in it. */
	bool answered = hello_answered(probe, answer);

	state->open--;
	question->open = false;
	outcome_add(&scan->outcome, probe, answered);
	raw->kind = answer->kind;
	raw->version = answer->version;
	raw->suite = answer->suite;
	raw->elapsed_ms = probe->started_ms ? probe->ended_ms - probe->started_ms : 0;
	hello_words(probe, answer, raw->reason, sizeof(raw->reason));
	question->hello = NULL;
	if (question->times > 1 && answered)
		state->throttled = true;
	ask_waiting(state);
	judge(scan);
	if (state->open == 0)
		target_over(&scan->target);
}

struct versions_scan *versions_start(const struct scan_target *target)
{
	struct versions_scan *scan = mem_alloc(sizeof(*scan));

	scan->target = *target;
	scan->state = mem_alloc(sizeof(*scan->state));
	for (size_t i = 0; i < VERSIONS_QUESTIONS; i++) {
		struct question *question = &scan->state->question[i];

		question->scan = scan;
		question->number = i;
		snprintf(scan->state->raw[i].reason, sizeof(scan->state->raw[i].reason),
			 "not tried before the run was over");
	}
	versions_judge(scan->state->raw, scan);
	/* The newest first: should the server begin to refuse, that is worth most, since without
	 * one that is accepted none counts as refused. */
	for (size_t i = VERSION_COUNT; i-- > 0;)
		ask(&scan->state->question[i]);
	for (size_t i = VERSION_COUNT; i < VERSIONS_QUESTIONS; i++)
		ask(&scan->state->question[i]);
	return scan;
}

void versions_free(struct versions_scan **scan)
{
	if (!*scan)
		return;
	free((*scan)->state);
	free(*scan);
	*scan = NULL;
}
