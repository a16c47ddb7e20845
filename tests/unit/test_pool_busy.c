/* test_pool_busy - servers that are busy: asked again alone, after a rest, at a slower pace */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "probe_reader.h"
#include "unit.h"
#include "watch.h"

/* Takes two at once and is busy for the rest, as long as others are there. */
struct busy_server {
	const char *word;
	bool always;
};

static const struct busy_server busy_servers[] = {
	{"busy\n", false}, {"busy\n", true}, {"not now\n", false}, {"not now\n", true}};

static void serve_two(int fd, size_t number, void *argument)
{
	const struct busy_server *busy = argument;

	if (busy->always || (number >= 2 && number < 5)) {
		loopback_say(fd, busy->word);
	} else {
		loopback_rest(20);
		loopback_say(fd, "hello\n");
	}
	loopback_await_end(fd);
}

START_TEST(busy_server_is_asked_again_alone)
{
	struct busy_server busy = busy_servers[_i];
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_two, &busy);
	struct pool_settings settings = settings_within(30000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port);
	struct seen seen[5] = {{.calls = 0}};

	probes_run(pool, route, seen, COUNT_OF(seen), true);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		ck_assert_uint_eq(seen[i].calls, 1);
		ck_assert_msg(seen[i].status == (busy.always ? PROBE_FAILED : PROBE_DONE),
			      "probe %zu: got status %d (%s)", i, seen[i].status,
			      seen[i].fail.text);
		ck_assert(fail_is_busy(&seen[i].fail) == busy.always);
	}
	/* Three are asked twice; where it is always busy, each once alone behind the others. */
	ck_assert_uint_eq(loopback_count(server), busy.always ? 10 : 8);
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
}
END_TEST

/* Is busy for the second connection only; says at which number the others stand, once that one has
 * heard the word and gone. */
struct second_busy {
	int64_t arrived_ms[16];
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool heard;
};

static void serve_all_but_the_second(int fd, size_t number, void *argument)
{
	struct second_busy *busy = argument;
	char line[32];

	busy->arrived_ms[number] = clock_ms();
	if (number == 1) {
		loopback_say(fd, "busy\n");
		loopback_await_end(fd);
	}
	pthread_mutex_lock(&busy->lock);
	busy->heard |= number == 1;
	pthread_cond_broadcast(&busy->changed);
	while (!busy->heard)
		pthread_cond_wait(&busy->changed, &busy->lock);
	pthread_mutex_unlock(&busy->lock);
	snprintf(line, sizeof(line), "%zu\n", number);
	loopback_say(fd, line);
	loopback_await_end(fd);
}

START_TEST(rests_and_slows_down_after_busy)
{
	struct second_busy busy = {.lock = PTHREAD_MUTEX_INITIALIZER,
				   .changed = PTHREAD_COND_INITIALIZER};
	const int64_t *arrived_ms = busy.arrived_ms;
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_all_but_the_second, &busy);
	struct pool_settings settings = settings_within(30000);
	struct route *route = route_home(server->port);
	struct seen seen[8] = {{.calls = 0}};
	struct pool *pool;
	size_t again = 0;

	settings.parallel_address = 3;
	pool = pool_new(&settings);
	probes_run(pool, route, seen, COUNT_OF(seen), true);
	ck_assert_uint_eq(loopback_count(server), COUNT_OF(seen) + 1);
	loopback_stop(&server);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		ck_assert_int_eq(seen[i].status, PROBE_DONE);
		if (strcmp(seen[i].line, "8") == 0)
			again = i;
	}
	ck_assert_msg(again < 3, "got probe %zu last, want one of the first three", again);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		int64_t rest_ms = arrived_ms[i] - arrived_ms[1];

		ck_assert_msg(i < 3 || rest_ms >= 600,
			      "connection %zu: got %d ms of rest, want 600", i, (int)rest_ms);
		ck_assert_msg(i == again || seen[i].ended_ms <= arrived_ms[8],
			      "probe %zu: was not over when the busy one was asked again", i);
		ck_assert_msg(i < 4 || seen[i].started_ms - seen[i - 1].started_ms >= 70,
			      "probe %zu: got a pace of %d ms, want 70", i,
			      (int)(seen[i].started_ms - seen[i - 1].started_ms));
	}
	pool_free(&pool);
	route_free(&route);
}
END_TEST

/* As Exim does, it keeps a place for a while after its client has gone. */
#define PLACES 4

struct places {
	pthread_mutex_t lock;
	size_t taken, turned_away;
};

static void serve_in_places(int fd, size_t number, void *argument)
{
	struct places *places = argument;
	bool free_place;

	(void)number;
	pthread_mutex_lock(&places->lock);
	free_place = places->taken < PLACES;
	places->taken += free_place;
	places->turned_away += !free_place;
	pthread_mutex_unlock(&places->lock);
	loopback_say(fd, free_place ? "hello\n" : "busy\n");
	loopback_await_end(fd);
	if (!free_place)
		return;
	loopback_rest(500);
	pthread_mutex_lock(&places->lock);
	places->taken--;
	pthread_mutex_unlock(&places->lock);
}

static bool find_the_pace(int row)
{
	struct places places = {.lock = PTHREAD_MUTEX_INITIALIZER};
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_in_places, &places);
	struct pool_settings settings = settings_within(30000);
	struct route *route = route_home(server->port);
	struct seen seen[12] = {{.calls = 0}};
	struct pool *pool;
	size_t done = 0;

	(void)row;
	settings.parallel_address = 8;
	pool = pool_new(&settings);
	probes_run(pool, route, seen, COUNT_OF(seen), true);
	for (size_t i = 0; i < COUNT_OF(seen); i++)
		done += seen[i].status == PROBE_DONE;
	loopback_stop(&server);
	pool_free(&pool);
	route_free(&route);
	printf("places: %zu of %zu done, %zu turned away\n", done, COUNT_OF(seen),
	       places.turned_away);
	return done == COUNT_OF(seen) && places.turned_away <= COUNT_OF(seen);
}

START_TEST(finds_the_pace_of_a_server_that_keeps_places)
{
	watch_steady("all are done and few turned away", find_the_pace, 0);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, busy_server_is_asked_again_alone, 0, COUNT_OF(busy_servers));
	tcase_add_test(tcase, rests_and_slows_down_after_busy);
	tcase_add_test(tcase, finds_the_pace_of_a_server_that_keeps_places);
}

int main(void)
{
	return unit_run("pool_busy", add);
}
