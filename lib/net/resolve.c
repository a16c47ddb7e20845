/* resolve - questions about names: asked once each, a few at a time, each within its share of the
 * time */
#include "net/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/resolve_private.h"

#define BUCKETS 256
#define ASKED_AT_ONCE 64 /* more would overrun a resolver's socket buffer */

struct list {
	struct question *first, **last;
};

struct resolver {
	char *server;
	int64_t deadline_ms;
	bool absolute;
	int64_t query_ms; /* what one query gets; set at the first question */
	struct query_channel *channel;
	struct fail broken; /* the channel could not be opened */
	struct question *questions[BUCKETS];
	struct list queued, answered;
	struct question *asked[ASKED_AT_ONCE];
	size_t asked_count;
	size_t pending; /* waiters */
};

static void list_add(struct list *list, struct question *question)
{
	question->next = NULL;
	*list->last = question;
	list->last = &question->next;
}

static struct question *list_take(struct list *list)
{
	struct question *question = list->first;

	if (question) {
		list->first = question->next;
		if (!list->first)
			list->last = &list->first;
	}
	return question;
}

struct resolver *resolver_new(const struct resolver_settings *settings)
{
	struct resolver *r = mem_alloc(sizeof(*r));

	r->server = mem_string(settings->server);
	r->deadline_ms = settings->deadline_ms;
	r->absolute = settings->absolute;
	r->queued.last = &r->queued.first;
	r->answered.last = &r->answered.first;
	return r;
}

static void question_free(struct question *question)
{
	while (question->waiters) {
		struct waiter *waiter = question->waiters;

		question->waiters = waiter->next;
		free(waiter);
	}
	if (question->hosts)
		for (size_t i = 0; i < question->count; i++)
			free(question->hosts[i].host);
	free(question->hosts);
	free(question->addresses);
	free(question->name);
	free(question);
}

void resolver_free(struct resolver **resolver)
{
	struct resolver *r = *resolver;

	if (!r)
		return;
	query_close(&r->channel); /* calls back for what is open: so before the questions go */
	for (size_t i = 0; i < BUCKETS; i++) {
		while (r->questions[i]) {
			struct question *question = r->questions[i];

			r->questions[i] = question->next_in_bucket;
			question_free(question);
		}
	}
	free(r->server);
	free(r);
	*resolver = NULL;
}

static struct question *question_of(struct resolver *r, enum question_kind kind, const char *name,
				    enum resolve_families families)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	struct question *question;

	for (const char *c = name; *c; c++)
		hash = (hash ^ (uint8_t)text_lower(*c)) * 16777619u;
	for (question = r->questions[hash % BUCKETS]; question; question = question->next_in_bucket)
		if (question->kind == kind && question->families == families &&
		    text_equal_nocase(question->name, name))
			return question;
	question = mem_alloc(sizeof(*question));
	question->kind = kind;
	question->name = mem_string(name);
	question->families = families;
	question->resolver = r;
	question->last_waiter = &question->waiters;
	question->next_in_bucket = r->questions[hash % BUCKETS];
	r->questions[hash % BUCKETS] = question;
	list_add(&r->queued, question);
	return question;
}

void question_answered(struct question *question)
{
	struct resolver *r = question->resolver;

	for (size_t i = 0; i < r->asked_count; i++) {
		if (r->asked[i] == question) {
			r->asked[i] = r->asked[--r->asked_count];
			break;
		}
	}
	question->status = QUESTION_ANSWERED;
	if (question->waiters)
		list_add(&r->answered, question);
}

static bool open_channel(struct resolver *r)
{
	int64_t left = r->deadline_ms - clock_ms();

	if (r->channel)
		return true;
	if (r->broken.kind != FAIL_NONE)
		return false;
	r->query_ms = left > 0 ? left / 3 : 0;
	r->channel = query_open(
		&(struct resolver_settings){.server = r->server, .absolute = r->absolute},
		r->query_ms, &r->broken);
	return r->channel != NULL;
}

static void ask_queued(struct resolver *r)
{
	struct question *question;

	while (r->queued.first && r->asked_count < ASKED_AT_ONCE) {
		question = list_take(&r->queued);
		if (!open_channel(r)) {
			question->fail = r->broken;
			question_answered(question);
			continue;
		}
		question->status = QUESTION_ASKED;
		question->end_ms = clock_ms() + r->query_ms;
		r->asked[r->asked_count++] = question;
		query_ask(r->channel, question);
	}
}

static void add_waiter(struct resolver *r, struct question *question, struct waiter waiter)
{
	struct waiter *copy = mem_copy(&waiter, sizeof(waiter));
	bool first = !question->waiters;

	*question->last_waiter = copy;
	question->last_waiter = &copy->next;
	r->pending++;
	if (question->status == QUESTION_ANSWERED && first)
		list_add(&r->answered, question);
	ask_queued(r);
}

void resolver_address(struct resolver *r, const char *host, enum resolve_families families,
		      resolver_addresses_callback *done, void *argument)
{
	add_waiter(r, question_of(r, QUESTION_ADDRESS, host, families),
		   (struct waiter){.addresses_done = done, .argument = argument});
}

void resolver_mx(struct resolver *r, const char *domain, resolver_mx_callback *done, void *argument)
{
	add_waiter(r, question_of(r, QUESTION_MX, domain, RESOLVE_ANY),
		   (struct waiter){.mx_done = done, .argument = argument});
}

/* Tells everybody who waits. A callback may ask further questions, even this one again. */
static void deliver(struct resolver *r)
{
	struct question *question;

	while ((question = list_take(&r->answered))) {
		struct waiter *waiters = question->waiters;

		question->waiters = NULL;
		question->last_waiter = &question->waiters;
		while (waiters) {
			struct waiter *waiter = waiters;

			waiters = waiter->next;
			r->pending--;
			if (waiter->addresses_done)
				waiter->addresses_done(waiter->argument, question->addresses,
						       question->count, &question->fail);
			else
				waiter->mx_done(waiter->argument, question->hosts, question->count,
						&question->fail);
			free(waiter);
		}
	}
}

static void expire_late(struct resolver *r, int64_t now_ms)
{
	for (size_t i = r->asked_count; i-- > 0;) {
		struct question *question = r->asked[i];

		if (question->end_ms > now_ms)
			continue;
		fail_set(&question->fail, FAIL_DNS, "no answer from the resolver about %s",
			 question->name);
		question_answered(question);
	}
}

size_t resolver_poll_set(struct resolver *r, struct pollfd *fds, size_t room)
{
	return r->channel ? query_poll_set(r->channel, fds, room) : 0;
}

int resolver_timeout(struct resolver *r)
{
	int64_t now_ms = clock_ms();
	int64_t wait = -1;

	if (r->answered.first)
		return 0;
	if (r->channel)
		wait = query_timeout(r->channel);
	for (size_t i = 0; i < r->asked_count; i++) {
		int64_t left = r->asked[i]->end_ms - now_ms;

		if (wait < 0 || left < wait)
			wait = left > 0 ? left : 0;
	}
	return wait > 3600 * 1000 ? 3600 * 1000 : (int)wait;
}

void resolver_process(struct resolver *r, const struct pollfd *fds, size_t count)
{
	if (r->channel)
		query_process(r->channel, fds, count);
	expire_late(r, clock_ms());
	ask_queued(r);
	deliver(r);
}

size_t resolver_pending(const struct resolver *r)
{
	return r->pending;
}

void resolver_expire(struct resolver *r)
{
	struct question *question;

	while (r->pending > 0) {
		expire_late(r, INT64_MAX);
		while ((question = list_take(&r->queued))) {
			fail_set(&question->fail, FAIL_DNS, "no time was left to resolve %s",
				 question->name);
			question_answered(question);
		}
		deliver(r);
	}
}
