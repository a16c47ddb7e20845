/* test_pool_budgets - how many connections are open at once: budgets, pauses, busy servers,
 * descriptors */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "base/mem.h"
#include "probe_reader.h"
#include "unit.h"

static void serve_slowly(int fd, size_t number, void *argument)
{
	(void)number;
	loopback_rest(5);
	loopback_say(fd, argument);
	loopback_await_end(fd);
}

static const struct {
	const char *title;
	size_t parallel, parallel_address, endpoints, probes, most;
} budgets[] = {
	{"one at a time", 64, 1, 1, 5, 1},
	{"three to one address", 64, 3, 1, 20, 3},
	{"three to one address by several routes", 64, 3, 4, 5, 3},
	{"five in all", 5, 64, 3, 7, 5},
	{"all at once", 64, 64, 1, 30, 30},
	{"a hundred endpoints", 64, 6, 100, 4, 6},
};

START_TEST(keeps_to_the_budgets)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_slowly, "hello\n");
	struct pool_settings settings = settings_within(30000);
	struct route *routes[100];
	struct seen *seen = mem_array(budgets[_i].endpoints * budgets[_i].probes, sizeof(*seen));
	struct pool *pool;
	size_t count = 0, most = 0;

	settings.parallel = budgets[_i].parallel;
	settings.parallel_address = budgets[_i].parallel_address;
	pool = pool_new(&settings);
	for (size_t i = 0; i < budgets[_i].endpoints; i++) {
		routes[i] = route_home(server->port);
		for (size_t j = 0; j < budgets[_i].probes; j++)
			pool_add(pool, probe_reading(routes[i], &seen[count++]));
	}
	pool_run(pool);
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(seen[i].status == PROBE_DONE && seen[i].calls == 1,
			      "%s: probe %zu: got status %d (%s)", budgets[_i].title, i,
			      seen[i].status, seen[i].fail.text);
	for (size_t i = 0; i < count; i++) {
		size_t open = 0;

		for (size_t j = 0; j < count; j++)
			if (seen[j].started_ms <= seen[i].started_ms &&
			    seen[i].started_ms < seen[j].ended_ms)
				open++;
		most = open > most ? open : most;
	}
	ck_assert_msg(most <= budgets[_i].most && most * 2 >= budgets[_i].most,
		      "%s: got %zu open at once, want %zu", budgets[_i].title, most,
		      budgets[_i].most);
	ck_assert_uint_eq(loopback_count(server), count);
	pool_free(&pool);
	for (size_t i = 0; i < budgets[_i].endpoints; i++)
		route_free(&routes[i]);
	free(seen);
	loopback_stop(&server);
}
END_TEST

static void stay_silent(int fd, size_t number, void *argument)
{
	(void)number, (void)argument;
	loopback_await_end(fd);
}

static void count_tick(void *argument)
{
	++*(size_t *)argument;
}

START_TEST(ticks_while_nothing_happens)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, stay_silent, NULL);
	struct pool_settings settings = settings_within(300);
	struct route *route = route_home(server->port);
	struct seen seen = {0};
	struct pool *pool;
	size_t ticks = 0;

	settings.tick = count_tick;
	settings.tick_argument = &ticks;
	settings.tick_ms = 30;
	pool = pool_new(&settings);
	pool_add(pool, probe_reading(route, &seen));
	pool_run(pool);
	ck_assert_msg(ticks >= 3 && ticks <= 11, "got %zu ticks in 300 ms, want about 10", ticks);
	ck_assert_uint_eq(pool_counts(pool).ended, 1);
	ck_assert_uint_eq(pool_counts(pool).open, 0);
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
}
END_TEST

START_TEST(pauses_between_connections)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_line, "hello\n");
	struct pool_settings settings = settings_within(5000);
	struct route *route = route_home(server->port);
	struct seen seen[4] = {{.calls = 0}};
	struct pool *pool;

	settings.pause_ms = 40;
	pool = pool_new(&settings);
	for (size_t i = 0; i < COUNT_OF(seen); i++)
		pool_add(pool, probe_reading(route, &seen[i]));
	pool_run(pool);
	for (size_t i = 1; i < COUNT_OF(seen); i++)
		ck_assert_msg(seen[i].started_ms - seen[i - 1].started_ms >= 40,
			      "got a pause of %d ms, want 40",
			      (int)(seen[i].started_ms - seen[i - 1].started_ms));
	ck_assert_int_eq(seen[3].status, PROBE_DONE);
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
}
END_TEST

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
	struct pool_settings settings = settings_within(5000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port);
	struct seen seen[5] = {{.calls = 0}};

	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		struct probe *probe = probe_reading(route, &seen[i]);

		probe_set_again(probe, probe_again);
		pool_add(pool, probe);
	}
	pool_run(pool);
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

/* Is busy for the second connection only; says at which number the others stand. */
static void serve_all_but_the_second(int fd, size_t number, void *argument)
{
	int64_t *arrived_ms = argument;
	char line[32];

	arrived_ms[number] = clock_ms();
	if (number == 1) {
		loopback_say(fd, "busy\n");
	} else {
		loopback_rest(30); /* so that the word is heard before a place is free */
		snprintf(line, sizeof(line), "%zu\n", number);
		loopback_say(fd, line);
	}
	loopback_await_end(fd);
}

START_TEST(rests_and_slows_down_after_busy)
{
	int64_t arrived_ms[16] = {0};
	struct loopback *server =
		loopback_start("127.0.0.1", 0, serve_all_but_the_second, arrived_ms);
	struct pool_settings settings = settings_within(15000);
	struct route *route = route_home(server->port);
	struct seen seen[8] = {{.calls = 0}};
	struct pool *pool;
	size_t again = 0;

	settings.parallel_address = 3;
	pool = pool_new(&settings);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		struct probe *probe = probe_reading(route, &seen[i]);

		probe_set_again(probe, probe_again);
		pool_add(pool, probe);
	}
	pool_run(pool);
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

START_TEST(finds_the_pace_of_a_server_that_keeps_places)
{
	struct places places = {.lock = PTHREAD_MUTEX_INITIALIZER};
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_in_places, &places);
	struct pool_settings settings = settings_within(15000);
	struct route *route = route_home(server->port);
	struct seen seen[12] = {{.calls = 0}};
	struct pool *pool;

	settings.parallel_address = 8;
	pool = pool_new(&settings);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		struct probe *probe = probe_reading(route, &seen[i]);

		probe_set_again(probe, probe_again);
		pool_add(pool, probe);
	}
	pool_run(pool);
	for (size_t i = 0; i < COUNT_OF(seen); i++)
		ck_assert_msg(seen[i].status == PROBE_DONE, "probe %zu: got status %d (%s)", i,
			      seen[i].status, seen[i].fail.text);
	loopback_stop(&server);
	ck_assert_msg(places.turned_away <= COUNT_OF(seen), "got %zu turned away, want few",
		      places.turned_away);
	pool_free(&pool);
	route_free(&route);
}
END_TEST

/* A server in a process of its own, which has its own descriptors. */
static pid_t start_server_process(uint16_t port, int *stop_r)
{
	int ready[2], stop[2];
	char byte = 0;
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	ck_assert_int_eq(pipe(stop), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct loopback *server = loopback_start("127.0.0.1", port, serve_close, "hello\n");

		close(stop[1]);
		(void)!write(ready[1], &byte, 1);
		(void)!read(stop[0], &byte, 1);
		loopback_stop(&server);
		_exit(0);
	}
	close(stop[0]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	*stop_r = stop[1];
	return pid;
}

START_TEST(waits_for_a_descriptor)
{
	uint16_t port = loopback_free_port();
	int stop;
	pid_t server = start_server_process(port, &stop);
	struct pool_settings settings = settings_within(5000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(port);
	struct seen *seen = mem_array(40, sizeof(*seen));
	struct rlimit limit;
	int next = dup(0);

	for (size_t i = 0; i < 40; i++)
		pool_add(pool, probe_reading(route, &seen[i]));
	close(next);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = (rlim_t)next + 4;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	pool_run(pool);
	for (size_t i = 0; i < 40; i++)
		ck_assert_msg(seen[i].calls == 1 && seen[i].status == PROBE_DONE,
			      "probe %zu: got %s", i, seen[i].fail.text);
	pool_free(&pool);
	route_free(&route);
	free(seen);
	close(stop);
	waitpid(server, NULL, 0);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_set_timeout(tcase, 20);
	tcase_add_loop_test(tcase, keeps_to_the_budgets, 0, COUNT_OF(budgets));
	tcase_add_test(tcase, ticks_while_nothing_happens);
	tcase_add_test(tcase, pauses_between_connections);
	tcase_add_loop_test(tcase, busy_server_is_asked_again_alone, 0, COUNT_OF(busy_servers));
	tcase_add_test(tcase, rests_and_slows_down_after_busy);
	tcase_add_test(tcase, finds_the_pace_of_a_server_that_keeps_places);
	tcase_add_test(tcase, waits_for_a_descriptor);
}

int main(void)
{
	return unit_run("pool_budgets", add);
}
