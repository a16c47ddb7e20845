/* pool_end - letting a probe's machines work, and ending it exactly once */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "net/pool.h"

/* A machine that asks for more although no more can come would hang until the deadline. */
static int check_progress(const struct probe *probe, struct fail *f)
{
	const struct stream *stream = &probe->state->conn.stream;

	if (stream->out.failed || stream->in.length >= stream->in.maximum)
		return fail_set(f, FAIL_PROTOCOL, "too many bytes at once while %s",
				probe_where(probe));
	if (stream->end == STREAM_RESET || stream->out.length == 0)
		return stream_check_open(stream, probe_where(probe), f);
	return 0;
}

void pool_work(struct pool *pool, struct probe *probe)
{
	struct stream *stream = &probe->state->conn.stream;
	struct fail fail = {.kind = FAIL_NONE};
	enum machine_status status;
	size_t blocked;

	do {
		status = probe_run(probe, &fail);
		blocked = stream->out.length;
		conn_flush(&probe->state->conn);
		/* A machine that had filled the stream has more to say. */
	} while (status == MACHINE_MORE && blocked > stream->out.maximum / 2 &&
		 stream->out.length == 0 && stream->end == STREAM_OPEN);
	if (status == MACHINE_MORE && check_progress(probe, &fail) < 0)
		status = MACHINE_FAILED;
	if (status == MACHINE_DONE)
		pool_end(pool, probe, PROBE_DONE, NULL);
	else if (status == MACHINE_FAILED)
		pool_end(pool, probe, PROBE_FAILED, &fail);
}

/* The next one starts when the server can have seen the end of those before. */
static void linger(struct lane *lane, int64_t ms)
{
	int64_t start_ms = clock_ms() + ms;

	if (lane->next_start_ms < start_ms)
		lane->next_start_ms = start_ms;
}

void pool_release(struct pool *pool, struct probe *probe)
{
	struct probe_state *state = probe->state;
	struct probe *last;

	if (!state->lane)
		return;
	probe->received += state->conn.stream.received;
	conn_close(&state->conn);
	state->lane->open--;
	state->lane->closed_ms = clock_ms();
	if (state->alone) {
		state->lane->alone = false;
		linger(state->lane, POOL_LINGER_MS);
	}
	state->lane = NULL;
	last = pool->running[--pool->running_count];
	pool->running[state->place] = last;
	last->state->place = state->place;
	pool->out_of_files = false;
	pool->changed = true;
}

/* SPEC 3: one answered 421 is asked again alone while time is left; only where it was not alone,
 * since then the others may have been the reason. A server that was busy for one alone is so for
 * all of them. */
static bool may_ask_again(const struct pool *pool, const struct probe *probe)
{
	const struct probe_state *state = probe->state;
	struct lane *lane = state->lane;

	if (!state->crowded && lane->open < 2 && lane->starts == state->start_number)
		lane->busy_alone = true;
	return !pool->stopping && state->again && !lane->busy_alone &&
	       state->asked_again < POOL_ASKED_AGAIN;
}

static void slow_down(struct lane *lane, const struct probe_state *state)
{
	linger(lane, POOL_BUSY_MS);
	if (lane->pace_ms == 0)
		lane->pace_ms = POOL_PACE_MS;
	else if (state->pace_ms == lane->pace_ms && 2 * lane->pace_ms <= POOL_BUSY_MS)
		lane->pace_ms *= 2;
}

static bool ask_again(struct pool *pool, struct probe *probe, const struct fail *fail)
{
	struct probe_state *state = probe->state;
	struct lane *lane = state->lane;

	if (!lane || !fail_is_busy(fail) || !may_ask_again(pool, probe))
		return false;
	pool_release(pool, probe);
	slow_down(lane, state);
	probe_clear(probe);
	probe->connected = false;
	probe->received = 0;
	state->again(probe, probe->argument);
	if (probe->machine_count == 0)
		return false;
	state->asked_again++;
	state->alone = true;
	state->busy = *fail;
	if (probe->note)
		probe->note(probe->note_argument, 2, "server busy: will be asked again alone");
	pool_wait(pool, probe, false);
	return true;
}

static void take_leave(struct probe *probe)
{
	if (!probe->connected)
		return;
	probe_leave(probe);
	conn_flush(&probe->state->conn);
}

void pool_end(struct pool *pool, struct probe *probe, enum probe_status status,
	      const struct fail *fail)
{
	if (fail)
		probe->fail = *fail;
	if (status == PROBE_FAILED || status == PROBE_NOT_TRIED)
		snprintf(probe->stage, sizeof(probe->stage), "%s", probe_where(probe));
	if (probe->state->lane)
		take_leave(probe);
	if (status == PROBE_FAILED && ask_again(pool, probe, &probe->fail)) {
		fail_clear(&probe->fail);
		probe->stage[0] = '\0';
		return;
	}
	if (status == PROBE_DONE && probe->state->lane)
		probe->state->lane->busy_alone = false;
	probe->ended_ms = clock_ms();
	probe->status = status;
	pool_release(pool, probe);
	pool->changed = true;
	pool->ended++;
	if (probe->done)
		probe->done(probe, probe->argument);
	probe_free(&probe);
}

static void stop_running(struct pool *pool, struct probe *probe, bool interrupted)
{
	struct fail fail = {.kind = FAIL_NONE};
	bool last_machine = probe->machine_at + 1 == probe->machine_count;

	if (probe->connected && last_machine &&
	    machine_settled(probe->machine[probe->machine_at])) {
		pool_end(pool, probe, PROBE_DONE, NULL);
		return;
	}
	/* A signal to this process says nothing about the server. */
	fail_set(&fail, interrupted ? FAIL_LOCAL : FAIL_TIMEOUT, "%s while %s",
		 interrupted ? "interrupted" : "timed out", probe_where(probe));
	pool_end(pool, probe, PROBE_FAILED, &fail);
}

static void stop_waiting(struct pool *pool, struct probe *probe, bool interrupted)
{
	struct fail fail = {.kind = FAIL_NONE};

	if (probe->state->asked_again) {
		/* It was answered once, and that answer stands. */
		fail = probe->state->busy;
		pool_end(pool, probe, PROBE_FAILED, &fail);
		return;
	}
	fail_set(&fail, FAIL_LOCAL, "not tried %s",
		 interrupted ? "when the run was interrupted" : "before the deadline");
	pool_end(pool, probe, PROBE_NOT_TRIED, &fail);
}

/* Callbacks may add probes and questions, which end at once too: so until nothing is left. */
void pool_stop(struct pool *pool, bool interrupted)
{
	struct probe *probe;

	pool->stopping = true;
	for (;;) {
		if (pool->resolver)
			resolver_expire(pool->resolver);
		while (pool->running_count > 0)
			stop_running(pool, pool->running[pool->running_count - 1], interrupted);
		probe = pool_next_waiting(pool);
		if (probe)
			stop_waiting(pool, probe, interrupted);
		else if (!pool->resolver || resolver_pending(pool->resolver) == 0)
			break;
	}
	pool->stopping = false;
}
