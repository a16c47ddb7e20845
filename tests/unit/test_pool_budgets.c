/* test_pool_budgets - how many connections are open at once: budgets, pauses, descriptors */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "base/mem.h"
#include "probe_reader.h"
#include "unit.h"
#include "watch.h"

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

struct ticks {
	size_t count;
	int64_t last_ms, longest_ms;
};

static void count_tick(void *argument)
{
	struct ticks *ticks = argument;
	int64_t now_ms = clock_ms();

	ticks->count++;
	if (ticks->last_ms && now_ms - ticks->last_ms > ticks->longest_ms)
		ticks->longest_ms = now_ms - ticks->last_ms;
	ticks->last_ms = now_ms;
}

/* The longest time between two ticks; the first comes at once. */
static int64_t tick_within(int row)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, stay_silent, NULL);
	struct pool_settings settings = settings_within(300);
	struct route *route = route_home(server->port);
	struct seen seen = {0};
	struct ticks ticks = {.last_ms = clock_ms()};
	int64_t start_ms = clock_ms();
	struct pool *pool;

	(void)row;

	settings.tick = count_tick;
	settings.tick_argument = &ticks;
	settings.tick_ms = 30;
	pool = pool_new(&settings);
	pool_add(pool, probe_reading(route, &seen));
	pool_run(pool);
	ck_assert_msg((int64_t)ticks.count <= (clock_ms() - start_ms) / 30 + 1,
		      "got %zu ticks in %d ms, want one in 30 ms", ticks.count,
		      (int)(clock_ms() - start_ms));
	count_tick(&ticks);
	ck_assert_uint_eq(pool_counts(pool).ended, 1);
	ck_assert_uint_eq(pool_counts(pool).open, 0);
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
	return ticks.longest_ms;
}

START_TEST(ticks_while_nothing_happens)
{
	watch_limit("a tick each 30 ms", tick_within, 0, 80);
}
END_TEST

START_TEST(pauses_between_connections)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_line, "hello\n");
	struct pool_settings settings = settings_within(30000);
	struct route *route = route_home(server->port);
	struct seen seen[4] = {{.calls = 0}};
	struct pool *pool;

	settings.pause_ms = 40;
	pool = pool_new(&settings);
	probes_run(pool, route, seen, COUNT_OF(seen), false);
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

/* A server in a process of its own, which has its own descriptors. */
static pid_t start_server_process(uint16_t *port_r, int *stop_r)
{
	int ready[2], stop[2];
	char byte = 0;
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	ck_assert_int_eq(pipe(stop), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct loopback *server = loopback_start("127.0.0.1", 0, serve_close, "hello\n");

		close(stop[1]);
		(void)!write(ready[1], &server->port, sizeof(server->port));
		(void)!read(stop[0], &byte, 1);
		loopback_stop(&server);
		_exit(0);
	}
	close(stop[0]);
	ck_assert_int_eq(read(ready[0], port_r, sizeof(*port_r)), sizeof(*port_r));
	close(ready[0]);
	close(ready[1]);
	*stop_r = stop[1];
	return pid;
}

START_TEST(waits_for_a_descriptor)
{
	uint16_t port;
	int stop;
	pid_t server = start_server_process(&port, &stop);
	struct pool_settings settings = settings_within(30000);
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
	tcase_add_loop_test(tcase, keeps_to_the_budgets, 0, COUNT_OF(budgets));
	tcase_add_test(tcase, ticks_while_nothing_happens);
	tcase_add_test(tcase, pauses_between_connections);
	tcase_add_test(tcase, waits_for_a_descriptor);
}

int main(void)
{
	return unit_run("pool_budgets", add);
}
