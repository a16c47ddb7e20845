/* watch - measurements of time that a busy machine does not spoil */
#include "watch.h"

#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

#define STEP_MS 5
#define STEADY_MS 50

struct watch {
	pthread_t thread;
	pthread_mutex_t lock;
	bool over;
	int64_t stood_still_ms;
};

static bool is_over(struct watch *watch)
{
	bool over;

	pthread_mutex_lock(&watch->lock);
	over = watch->over;
	pthread_mutex_unlock(&watch->lock);
	return over;
}

/* Sleeps and looks how late it is woken. */
static void *keep_watch(void *argument)
{
	struct watch *watch = argument;

	while (!is_over(watch)) {
		int64_t before_ms = clock_ms(), late_ms;

		poll(NULL, 0, STEP_MS);
		late_ms = clock_ms() - before_ms - STEP_MS;
		if (late_ms > 1)
			watch->stood_still_ms += late_ms;
	}
	return NULL;
}

static void begin(struct watch *watch)
{
	*watch = (struct watch){.lock = PTHREAD_MUTEX_INITIALIZER};
	if (pthread_create(&watch->thread, NULL, keep_watch, watch) != 0)
		abort();
}

/* For how long the machine stood still. */
static int64_t end(struct watch *watch)
{
	pthread_mutex_lock(&watch->lock);
	watch->over = true;
	pthread_mutex_unlock(&watch->lock);
	pthread_join(watch->thread, NULL);
	pthread_mutex_destroy(&watch->lock);
	return watch->stood_still_ms;
}

void watch_limit(const char *title, int64_t (*took_ms)(int row), int row, int64_t limit_ms)
{
	for (int again = 0; again < 2; again++) {
		struct watch watch;
		int64_t took, may_take;

		begin(&watch);
		took = took_ms(row);
		may_take = limit_ms + end(&watch);
		if (took <= may_take)
			return;
		ck_assert_msg(again == 0, "%s: took %d ms, may take %d ms", title, (int)took,
			      (int)may_take);
		printf("%s: took %d ms, may take %d ms; measured once more\n", title, (int)took,
		       (int)may_take);
	}
}

void watch_steady(const char *title, bool (*holds)(int row), int row)
{
	for (int again = 0; again < 5; again++) {
		struct watch watch;
		int64_t stood_still_ms;
		bool held;

		begin(&watch);
		held = holds(row);
		stood_still_ms = end(&watch);
		if (held)
			return;
		ck_assert_msg(again < 4 && stood_still_ms > STEADY_MS,
			      "%s: does not hold (the machine stood still for %d ms)", title,
			      (int)stood_still_ms);
		printf("%s: the machine stood still for %d ms; once more\n", title,
		       (int)stood_still_ms);
	}
}
