/* pool_queue - who waits for a connection, and who may start: budgets, pauses, being alone */
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/pool.h"

static struct queue *queue_of(struct pool *pool, struct route *route)
{
	struct queue *queue = route->queue;

	if (queue)
		return queue;
	queue = mem_alloc(sizeof(*queue));
	queue->route = route;
	queue->next_made = pool->queues;
	pool->queues = queue;
	route->queue = queue;
	return queue;
}

static void activate(struct pool *pool, struct queue *queue)
{
	if (queue->active)
		return;
	queue->active = true;
	queue->next = NULL;
	queue->previous = pool->active_last;
	if (pool->active_last)
		pool->active_last->next = queue;
	else
		pool->active_first = queue;
	pool->active_last = queue;
}

static void deactivate_if_empty(struct pool *pool, struct queue *queue)
{
	if (queue->fresh.first || queue->alone.first)
		return;
	queue->active = false;
	if (queue->previous)
		queue->previous->next = queue->next;
	else
		pool->active_first = queue->next;
	if (queue->next)
		queue->next->previous = queue->previous;
	else
		pool->active_last = queue->previous;
}

static void put(struct waiting *waiting, struct probe *probe, bool in_front)
{
	probe->state->next = in_front ? waiting->first : NULL;
	if (!waiting->first)
		waiting->first = waiting->last = probe;
	else if (in_front)
		waiting->first = probe;
	else
		waiting->last = waiting->last->state->next = probe;
}

static struct probe *take(struct waiting *waiting)
{
	struct probe *probe = waiting->first;

	waiting->first = probe->state->next;
	probe->state->next = NULL;
	return probe;
}

void pool_wait(struct pool *pool, struct probe *probe, bool in_front)
{
	struct queue *queue = queue_of(pool, probe->route);

	probe->status = PROBE_WAITING;
	probe->state->queue = queue;
	put(probe->state->alone ? &queue->alone : &queue->fresh, probe, in_front);
	activate(pool, queue);
	pool->changed = true;
}

struct probe *pool_next_waiting(struct pool *pool)
{
	struct queue *queue = pool->active_first;
	struct probe *probe;

	if (!queue)
		return NULL;
	probe = take(queue->fresh.first ? &queue->fresh : &queue->alone);
	deactivate_if_empty(pool, queue);
	return probe;
}

static struct lane *lane_of(struct pool *pool, const struct address *address)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	struct lane **bucket;
	struct lane *lane;

	for (size_t i = 0; i < address_length(address); i++)
		hash = (hash ^ address->bytes[i]) * 16777619u;
	bucket = &pool->lanes[(hash ^ hash >> 16) % POOL_BUCKETS];
	for (lane = *bucket; lane; lane = lane->next)
		if (address_equal(&lane->address, address))
			return lane;
	lane = mem_alloc(sizeof(*lane));
	lane->address = *address;
	lane->next = *bucket;
	*bucket = lane;
	return lane;
}

/* Whether one more of the queue may start as far as its server is concerned, and which. */
static struct waiting *startable(struct pool *pool, struct queue *queue, struct lane *lane,
				 int64_t now_ms)
{
	struct waiting *waiting = queue->fresh.first ? &queue->fresh : &queue->alone;
	int64_t start_ms;

	if (lane->alone || lane->open >= pool->settings.parallel_address)
		return NULL;
	if (waiting == &queue->alone && lane->open > 0)
		return NULL;
	start_ms = lane->next_start_ms;
	if (waiting == &queue->alone && waiting->first->state->asked_again > 1 &&
	    start_ms < lane->closed_ms + POOL_BUSY_MS)
		start_ms = lane->closed_ms + POOL_BUSY_MS;
	if (start_ms > now_ms) {
		if (pool->resume_ms == 0 || start_ms < pool->resume_ms)
			pool->resume_ms = start_ms;
		return NULL;
	}
	return waiting;
}

static bool is_full(const struct pool *pool)
{
	return pool->running_count >= pool->settings.parallel || pool->out_of_files;
}

/* Starts what may start of one queue. False when the whole pool is full. */
static bool start_queue(struct pool *pool, struct queue *queue, int64_t now_ms)
{
	struct waiting *waiting;

	while (queue->active) {
		struct route *route = queue->route;
		struct lane *lane = lane_of(pool, &route->addresses[route->current]);

		waiting = startable(pool, queue, lane, now_ms);
		if (!waiting)
			break;
		if (is_full(pool)) {
			pool->starved = true;
			return false;
		}
		struct probe *probe = take(waiting);

		deactivate_if_empty(pool, queue);
		pool_attempt(pool, probe, lane);
	}
	return true;
}

/* A connection attempt that fails at once puts further probes into a queue, or ends one whose
 * callback adds some: so it goes round until nothing has changed. */
void pool_start(struct pool *pool)
{
	int64_t now_ms = clock_ms();

	if (pool->resume_ms && pool->resume_ms <= now_ms)
		pool->changed = true;
	while (pool->changed) {
		struct queue *queue = pool->active_first;

		pool->changed = false;
		pool->starved = false;
		pool->resume_ms = 0;
		while (queue) {
			struct queue *next = queue->next;

			if (!start_queue(pool, queue, now_ms))
				return;
			queue = next;
		}
	}
}
