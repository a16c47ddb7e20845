/* pool_attempt - making a probe's connection, at one of its route's addresses after the other */
#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "net/pool.h"

static void note(struct probe *probe, int level, const char *text)
{
	if (probe->note)
		probe->note(probe->note_argument, level, text);
}

/* What is said on a connection bears its number, counted at each server address: those of a scan
 * talk at the same time. */
static void connection_note(void *argument, int level, const char *text)
{
	const struct probe *probe = argument;
	char line[1024];

	snprintf(line, sizeof(line), "#%llu %s", (unsigned long long)probe->state->start_number,
		 text);
	probe->note(probe->note_argument, level, line);
}

/* How long this address may take: its share of the time that is left, when others come after it. */
static int64_t attempt_end(const struct pool *pool, const struct route *route, int64_t now_ms)
{
	int64_t left = pool->settings.deadline_ms - now_ms;
	size_t addresses = route->settled ? 1 : route->count - route->current;

	return now_ms + (left > 0 ? left : 0) / (int64_t)addresses;
}

static void take_place(struct pool *pool, struct probe *probe, struct lane *lane, int64_t now_ms)
{
	struct probe_state *state = probe->state;

	state->lane = lane;
	state->crowded =
		lane->open > 0 || (lane->closed_ms && now_ms - lane->closed_ms < POOL_BUSY_MS);
	state->start_number = ++lane->starts;
	state->pace_ms = lane->pace_ms;
	lane->open++;
	lane->alone = state->alone;
	lane->next_start_ms =
		now_ms +
		(pool->settings.pause_ms > lane->pace_ms ? pool->settings.pause_ms : lane->pace_ms);
	state->place = pool->running_count;
	pool->running[pool->running_count++] = probe;
	probe->status = PROBE_RUNNING;
}

void pool_attempt(struct pool *pool, struct probe *probe, struct lane *lane)
{
	struct probe_state *state = probe->state;
	struct route *route = probe->route;
	struct fail fail = {.kind = FAIL_NONE};
	int64_t now_ms = clock_ms();

	state->attempt = route->current;
	state->attempt_ms = now_ms;
	state->attempt_end_ms = attempt_end(pool, route, now_ms);
	state->ready = 0;
	probe->address = route->addresses[route->current];
	if (probe->started_ms == 0)
		probe->started_ms = now_ms;
	take_place(pool, probe, lane, now_ms);
	if (conn_start(&state->conn, &probe->address, route->port, &pool->settings.source, &fail) <
	    0) {
		pool_attempt_failed(pool, probe, &fail);
		return;
	}
	if (probe->note) {
		state->conn.stream.note = connection_note;
		state->conn.stream.note_argument = probe;
	}
	if (state->conn.connected)
		pool_connected(pool, probe);
}

void pool_connected(struct pool *pool, struct probe *probe)
{
	struct stream *stream = &probe->state->conn.stream;
	char text[ADDRESS_TEXT_SIZE];

	probe->connected = true;
	probe->own_address =
		stream->local.family != 0 && address_equal(&stream->local, &stream->peer);
	probe->route->settled = true;
	if (probe->note)
		stream_note(stream, 2, "connected to %s port %u",
			    address_text(&probe->address, text), (unsigned)probe->route->port);
	pool_work(pool, probe);
}

/* Keeps what is worth saying when every address has been given up: the server's fault before ours,
 * the last of each. */
static void remember(struct queue *queue, const struct probe *probe, const struct fail *fail)
{
	if (fail->kind == FAIL_LOCAL && queue->given_up.kind != FAIL_NONE &&
	    queue->given_up.kind != FAIL_LOCAL)
		return;
	queue->given_up = *fail;
	queue->given_up_address = probe->address;
}

/* Every probe of the route that is still connecting goes on to the new address with this one, so
 * that no two of them talk to different servers. */
static void next_address(struct pool *pool, struct probe *probe, const struct fail *fail)
{
	struct route *route = probe->route;
	char from[ADDRESS_TEXT_SIZE], to[ADDRESS_TEXT_SIZE], text[512];

	remember(probe->state->queue, probe, fail);
	route->current++;
	address_text(&probe->address, from);
	address_text(&route->addresses[route->current], to);
	snprintf(text, sizeof(text), "%s: %s, trying %s", from, fail->text, to);
	note(probe, 1, text);
	for (size_t i = pool->running_count; i-- > 0;) {
		struct probe *other = pool->running[i];

		if (other->route != route || other->connected)
			continue;
		pool_release(pool, other);
		pool_wait(pool, other, true);
	}
}

static bool must_wait_for_descriptor(const struct pool *pool, const struct fail *fail)
{
	return fail->kind == FAIL_LOCAL && (fail->code == EMFILE || fail->code == ENFILE) &&
	       pool->running_count > 1;
}

void pool_attempt_failed(struct pool *pool, struct probe *probe, const struct fail *fail)
{
	struct route *route = probe->route;
	struct queue *queue = probe->state->queue;

	if (must_wait_for_descriptor(pool, fail)) {
		pool_release(pool, probe);
		pool->out_of_files = true;
		pool_wait(pool, probe, true);
		return;
	}
	if (!route->settled && route->current + 1 < route->count) {
		next_address(pool, probe, fail);
		return;
	}
	if (!route->settled) {
		remember(queue, probe, fail);
		probe->address = queue->given_up_address;
		pool_end(pool, probe, PROBE_FAILED, &queue->given_up);
		return;
	}
	pool_end(pool, probe, PROBE_FAILED, fail);
}
