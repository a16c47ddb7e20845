/* pool_loop - the only poll loop: sockets, resolver, timers and the wake descriptor, until the
 * deadline */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/pool.h"

#define RESOLVER_ROOM 32 /* sockets of the resolver that are waited for */

struct pool *pool_new(const struct pool_settings *settings)
{
	struct pool *pool = mem_alloc(sizeof(*pool));

	pool->settings = *settings;
	if (pool->settings.parallel == 0)
		pool->settings.parallel = 1;
	if (pool->settings.parallel_address == 0)
		pool->settings.parallel_address = 1;
	pool->created_ms = clock_ms();
	pool->running = mem_array(pool->settings.parallel, sizeof(*pool->running));
	pool->poll_set =
		mem_array(pool->settings.parallel + 1 + RESOLVER_ROOM, sizeof(*pool->poll_set));
	return pool;
}

static void free_lanes(struct pool *pool)
{
	for (size_t i = 0; i < POOL_BUCKETS; i++) {
		while (pool->lanes[i]) {
			struct lane *lane = pool->lanes[i];

			pool->lanes[i] = lane->next;
			free(lane);
		}
	}
}

static void free_queues(struct pool *pool)
{
	struct probe *probe;

	while ((probe = pool_next_waiting(pool)))
		probe_free(&probe);
	while (pool->queues) {
		struct queue *queue = pool->queues;

		pool->queues = queue->next_made;
		free(queue);
	}
}

void pool_free(struct pool **pool_p)
{
	struct pool *pool = *pool_p;

	if (!pool)
		return;
	while (pool->running_count > 0) {
		struct probe *probe = pool->running[0];

		pool_release(pool, probe);
		probe_free(&probe);
	}
	free_queues(pool);
	free_lanes(pool);
	resolver_free(&pool->resolver);
	free(pool->running);
	free(pool->poll_set);
	free(pool);
	*pool_p = NULL;
}

struct resolver *pool_resolver(struct pool *pool)
{
	if (!pool->resolver)
		pool->resolver = resolver_new(&(struct resolver_settings){
			.server = pool->settings.resolver,
			.deadline_ms = pool->settings.deadline_ms,
			.absolute = pool->settings.absolute_names,
		});
	return pool->resolver;
}

void pool_add(struct pool *pool, struct probe *probe)
{
	pool_wait(pool, probe, false);
}

size_t pool_parallel_address(const struct pool *pool)
{
	return pool->settings.parallel_address;
}

int64_t pool_left_ms(const struct pool *pool)
{
	int64_t left = pool->settings.deadline_ms - clock_ms();

	return left > 0 ? left : 0;
}

struct pool_counts pool_counts(const struct pool *pool)
{
	return (struct pool_counts){.ended = pool->ended, .open = pool->running_count};
}

static void tick(struct pool *pool, int64_t now_ms)
{
	if (!pool->settings.tick || now_ms < pool->tick_ms)
		return;
	pool->tick_ms = now_ms + pool->settings.tick_ms;
	pool->settings.tick(pool->settings.tick_argument);
}

/* When an attempt to connect is given up: at the end of its address's share, and while others wait
 * for a slot after a quarter of the whole time (SPEC 2), so that dead hosts do not starve the rest.
 */
static int64_t give_up_ms(const struct pool *pool, const struct probe *probe)
{
	const struct probe_state *state = probe->state;
	int64_t end = state->attempt_end_ms;
	int64_t quarter = (pool->settings.deadline_ms - pool->created_ms) / 4;

	if (pool->starved && state->attempt_ms + quarter < end)
		end = state->attempt_ms + quarter;
	return end;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int wait_ms(struct pool *pool, int64_t now_ms)
{
	int64_t until = pool->settings.deadline_ms;
	int resolver_ms;

	if (pool->settings.tick)
		until = earlier(until, pool->tick_ms);
	if (pool->resume_ms)
		until = earlier(until, pool->resume_ms);
	for (size_t i = 0; i < pool->running_count; i++)
		if (!pool->running[i]->connected)
			until = earlier(until, give_up_ms(pool, pool->running[i]));
	if (pool->resolver && resolver_pending(pool->resolver) > 0) {
		resolver_ms = resolver_timeout(pool->resolver);
		if (resolver_ms >= 0)
			until = earlier(until, now_ms + resolver_ms);
	}
	if (until <= now_ms)
		return 0;
	return until - now_ms > INT_MAX ? INT_MAX : (int)(until - now_ms);
}

/* The wake descriptor first, then the running probes in their order, then the resolver's. */
static size_t fill_poll_set(struct pool *pool, size_t *resolver_count_r)
{
	size_t count = 0;

	pool->poll_set[count++] = (struct pollfd){.fd = pool->settings.wake_fd, .events = POLLIN};
	for (size_t i = 0; i < pool->running_count; i++) {
		const struct conn *conn = &pool->running[i]->state->conn;

		pool->poll_set[count++] =
			(struct pollfd){.fd = conn->fd, .events = conn_events(conn)};
	}
	*resolver_count_r = 0;
	if (pool->resolver && resolver_pending(pool->resolver) > 0)
		*resolver_count_r =
			resolver_poll_set(pool->resolver, pool->poll_set + count, RESOLVER_ROOM);
	return count + *resolver_count_r;
}

static void serve(struct pool *pool, struct probe *probe)
{
	struct probe_state *state = probe->state;
	struct fail fail = {.kind = FAIL_NONE};
	short ready = state->ready;

	state->ready = 0;
	if (!probe->connected) {
		if (conn_finish(&state->conn, &fail) < 0)
			pool_attempt_failed(pool, probe, &fail);
		else
			pool_connected(pool, probe);
		return;
	}
	if (ready & (POLLOUT | POLLERR))
		conn_flush(&state->conn);
	if (ready & (POLLIN | POLLHUP | POLLERR))
		conn_fill(&state->conn);
	pool_work(pool, probe);
}

static void give_up(struct pool *pool, struct probe *probe)
{
	struct fail fail = {.kind = FAIL_NONE};

	fail_set(&fail, FAIL_TIMEOUT, "timed out while connecting");
	pool_attempt_failed(pool, probe, &fail);
}

/* From the last to the first: an ending probe is replaced in its place by the last one, which has
 * been served already. */
static void serve_all(struct pool *pool)
{
	for (size_t i = 0; i < pool->running_count; i++)
		pool->running[i]->state->ready = pool->poll_set[i + 1].revents;
	for (size_t i = pool->running_count; i-- > 0;) {
		if (i >= pool->running_count)
			continue; /* several ended at once: they went on to another address */
		if (pool->running[i]->state->ready)
			serve(pool, pool->running[i]);
	}
}

void pool_wake(struct pool *pool, struct probe *probe)
{
	probe->state->woken = pool->woken = true;
}

void pool_dismiss(struct pool *pool, struct probe *probe)
{
	probe->state->dismissed = true;
	pool_wake(pool, probe);
}

/* Some may wake others. */
static void serve_woken(struct pool *pool)
{
	while (pool->woken) {
		pool->woken = false;
		for (size_t i = pool->running_count; i-- > 0;) {
			struct probe *probe = i < pool->running_count ? pool->running[i] : NULL;

			if (!probe || !probe->state->woken)
				continue;
			probe->state->woken = false;
			if (probe->state->dismissed)
				pool_end(pool, probe, PROBE_DONE, NULL);
			else if (probe->connected)
				pool_work(pool, probe);
		}
	}
}

static void give_up_late(struct pool *pool, int64_t now_ms)
{
	for (size_t i = pool->running_count; i-- > 0;) {
		if (i >= pool->running_count)
			continue;
		if (!pool->running[i]->connected && give_up_ms(pool, pool->running[i]) <= now_ms)
			give_up(pool, pool->running[i]);
	}
}

static bool is_idle(const struct pool *pool)
{
	return pool->running_count == 0 && !pool->active_first &&
	       (!pool->resolver || resolver_pending(pool->resolver) == 0);
}

bool pool_run(struct pool *pool)
{
	size_t count, resolver_count;
	int64_t now_ms;

	for (;;) {
		now_ms = clock_ms();
		if (now_ms >= pool->settings.deadline_ms) {
			pool_stop(pool, false);
			return false;
		}
		tick(pool, now_ms);
		pool_start(pool);
		if (is_idle(pool))
			return false;
		count = fill_poll_set(pool, &resolver_count);
		if (poll(pool->poll_set, (nfds_t)count, wait_ms(pool, clock_ms())) < 0) {
			if (errno == EINTR || errno == EAGAIN)
				continue;
			pool_stop(pool, true);
			return true;
		}
		if (pool->poll_set[0].revents) {
			pool_stop(pool, true);
			return true;
		}
		if (clock_ms() >= pool->settings.deadline_ms)
			continue; /* what came too late is not looked at any more */
		serve_all(pool);
		serve_woken(pool);
		give_up_late(pool, clock_ms());
		if (pool->resolver)
			resolver_process(pool->resolver, pool->poll_set + count - resolver_count,
					 resolver_count);
	}
}
