/* suites_place - the connections of the suites scan, and what is asked on each
 *
 * A connection is made, and its dialogue led up to TLS, before it is known what will be asked on
 * it: so no question waits for round trips that say nothing of its answer. No more are made than
 * questions are expected. Once the server was busy, each is made for a question that is at hand.
 *
 * A server that serves one after the other must not be kept waiting by a silent connection while a
 * question waits on a younger one: so the oldest is used first, and where there is no dialogue that
 * would show which was taken, those for which there is a question at hand have it from the start.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scan/suites_private.h"
#include "wire/dialogue.h"

#define TURNED_AWAY_MAXIMUM 3

/* The machine that runs behind the dialogue: the hello of a question that is settled now. */
struct place_machine {
	struct machine machine;
	struct place *place;
	struct hello_machine *hello; /* owned */
	bool reached;
};

/* The dialogue is over, and the server said yes to STARTTLS. */
static void learn_straight(struct place *place)
{
	struct suites_state *state = place->scan->state;
	const struct dialogue *dialogue = place->probe->dialogue;

	if (!dialogue)
		return;
	if (place->straight)
		state->straight = dialogue->not_straight ? STRAIGHT_NO : STRAIGHT_YES;
	else if (state->straight == STRAIGHT_UNKNOWN && dialogue->offered)
		state->straight = STRAIGHT_ANNOUNCED;
}

/* Of those that are free. */
static bool is_oldest(const struct place *place)
{
	const struct suites_state *state = place->scan->state;

	for (size_t i = 0; i < state->places; i++)
		if (state->place[i]->is_free && state->place[i]->number < place->number)
			return false;
	return true;
}

static enum machine_status run(struct machine *machine, struct stream *stream, struct fail *f)
{
	struct place_machine *m = (struct place_machine *)machine;
	struct place *place = m->place;
	struct suites_state *state = place->scan->state;

	if (!m->hello) {
		/* Nothing that ended before is an answer to a hello. */
		if (stream->end != STREAM_OPEN &&
		    stream_check_open(stream, "it waited for a hello", f) < 0)
			return MACHINE_FAILED;
		if (!m->reached)
			learn_straight(place);
		m->reached = true;
		if (!place->asked) {
			place->asked = is_oldest(place) ? suites_next(place->scan) : NULL;
			place->is_free = !place->asked;
		}
		if (place->is_free)
			return state->over || state->at_hand ? MACHINE_DONE : MACHINE_MORE;
		m->hello = place->asked->hello = suites_hello(place->asked);
		suites_fill(place->scan);
	}
	return machine_run(&m->hello->machine, stream, f);
}

static const char *stage(const struct machine *machine)
{
	const struct place_machine *m = (const struct place_machine *)machine;

	return m->hello ? machine_stage(&m->hello->machine) : "waiting for a question";
}

static void machine_end(struct machine *machine)
{
	struct place_machine *m = (struct place_machine *)machine;
	struct machine *hello = m->hello ? &m->hello->machine : NULL;

	if (hello)
		machine_free(&hello);
	free(m);
}

static void add_machine(struct place *place)
{
	static const struct machine_operations operations = {
		.run = run, .stage = stage, .free = machine_end};
	struct place_machine *m = mem_alloc(sizeof(*m));

	m->machine.operations = &operations;
	m->place = place;
	probe_add_machine(place->probe, &m->machine);
}

/* The server was busy: it gets no connection any more that is not needed. */
static void go_gently(struct suites_state *state)
{
	state->at_hand = true;
	state->nothing = false; /* those that are free end when they find nothing */
}

static size_t most_places(const struct suites_scan *scan)
{
	size_t most = pool_parallel_address(scan->target.pool);

	if (scan->state->parallel > 0 && scan->state->parallel < most)
		most = scan->state->parallel;
	return most < PLACES_MAXIMUM ? most : PLACES_MAXIMUM;
}

static void choose_straight(struct place *place)
{
	struct suites_scan *scan = place->scan;
	enum straight *straight = &scan->state->straight;

	/* Only where others go on beside the one on which it is tried. */
	place->straight = *straight == STRAIGHT_YES ||
			  (*straight == STRAIGHT_ANNOUNCED && most_places(scan) > 1);
	if (place->straight && *straight == STRAIGHT_ANNOUNCED)
		*straight = STRAIGHT_TRIED;
	scan->target.straight = place->straight;
}

static void again(struct probe *probe, void *argument)
{
	struct place *place = argument;

	go_gently(place->scan->state);
	place->is_free = false;
	if (place->asked)
		place->asked->hello = NULL;
	choose_straight(place);
	target_prepare(&place->scan->target, probe);
	add_machine(place);
	suites_fill(place->scan);
}

static void open_place(struct suites_scan *scan, struct asked *asked)
{
	struct suites_state *state = scan->state;
	struct place *place = mem_alloc(sizeof(*place));

	place->scan = scan;
	place->asked = asked;
	place->number = state->places_made++;
	choose_straight(place);
	place->probe = target_probe(&scan->target);
	place->probe->done = suites_probe_done;
	place->probe->argument = place;
	probe_set_again(place->probe, again);
	add_machine(place);
	state->place[state->places++] = place;
	pool_add(scan->target.pool, place->probe);
}

void suites_leave(struct place **place)
{
	struct suites_state *state = (*place)->scan->state;

	for (size_t i = 0; i < state->places; i++)
		if (state->place[i] == *place)
			state->place[i] = state->place[--state->places];
	free(*place);
	*place = NULL;
}

void suites_fill(struct suites_scan *scan)
{
	struct suites_state *state = scan->state;
	size_t most = most_places(scan), unsettled = 0;

	for (size_t i = 0; i < state->places; i++) {
		const struct place *place = state->place[i];

		if (place->asked)
			continue;
		/* The one that tries STARTTLS without EHLO may be left waiting for ever. */
		unsettled += !(place->straight && state->straight == STRAIGHT_TRIED);
		if (state->over)
			pool_dismiss(scan->target.pool, place->probe);
		else if (place->is_free && (!state->nothing || state->at_hand))
			pool_wake(scan->target.pool, place->probe);
	}
	if (state->over)
		return;
	while (state->places < most && (state->at_hand || (state->no_dialogue && unsettled == 0))) {
		struct asked *asked = suites_next(scan);

		if (!asked)
			break;
		open_place(scan, asked);
	}
	if (state->places == most || state->at_hand)
		return;
	for (size_t expected = suites_expected(scan); state->places < most && unsettled < expected;
	     unsettled++)
		open_place(scan, NULL);
}

bool suites_put_gently(struct place *place)
{
	struct suites_state *state = place->scan->state;
	struct asked *asked = place->asked;
	const struct probe *probe = place->probe;
	size_t now = state->places; /* with the one that was turned away */
	bool shut = probe->fail.kind == FAIL_CLOSED || probe->fail.kind == FAIL_RESET;

	if (probe->status != PROBE_FAILED || !state->speaks ||
	    (asked && asked->turned_away == TURNED_AWAY_MAXIMUM))
		return false;
	if (!fail_is_busy(&probe->fail) &&
	    !(shut && (!asked || !asked->hello || asked->hello->answer.kind == ANSWER_NONE)))
		return false;
	place->scan->at_once = 0;
	if (state->parallel == 0 || now / 2 < state->parallel)
		state->parallel = now > 1 ? now / 2 : 1;
	go_gently(state);
	if (!asked)
		return true;
	asked->turned_away++;
	asked->hello = NULL;
	suites_wait(asked);
	return true;
}
