/* test_pool_routes - addresses tried in turn, and hosts that do not answer */
#include "base/attributes.h"
#include "probe_reader.h"
#include "unit.h"
#include "watch.h"

START_TEST(addresses_are_tried_in_turn)
{
	const char *const addresses[] = {"127.0.0.8", "127.0.0.9", "127.0.0.1", "127.0.0.7", NULL};
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_line, "hello\n");
	struct pool_settings settings = settings_within(30000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_to(addresses, server->port);
	struct seen seen[3] = {{.calls = 0}};

	probes_run(pool, route, seen, COUNT_OF(seen), false);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		ck_assert_int_eq(seen[i].status, PROBE_DONE);
		ck_assert_str_eq(seen[i].address, "127.0.0.1");
	}
	ck_assert_uint_eq(route->current, 2);
	ck_assert(route->settled);
	ck_assert_str_eq(probe_notes, "127.0.0.8: connection refused, trying 127.0.0.9\n"
				      "127.0.0.9: connection refused, trying 127.0.0.1\n");
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
}
END_TEST

static const struct {
	const char *title;
	const char *addresses[3];
	const char *source;
	enum fail_kind kind;
	const char *address;
} unreachable[] = {
	{"nobody listens anywhere",
	 {"127.0.0.8", "127.0.0.9"},
	 NULL,
	 FAIL_UNREACHABLE,
	 "127.0.0.9"},
	{"one address", {"127.0.0.8"}, NULL, FAIL_UNREACHABLE, "127.0.0.8"},
	{"the other family last", {"127.0.0.8", "::1"}, "127.0.0.1", FAIL_UNREACHABLE, "127.0.0.8"},
	{"the other family first",
	 {"::1", "127.0.0.8"},
	 "127.0.0.1",
	 FAIL_UNREACHABLE,
	 "127.0.0.8"},
	{"a source address that is not ours", {"127.0.0.8"}, "192.0.2.1", FAIL_LOCAL, "127.0.0.8"},
};

START_TEST(every_address_fails)
{
	struct loopback *refusing = loopback_refusing();
	struct pool_settings settings = settings_within(30000);
	struct route *route = route_to(unreachable[_i].addresses, refusing->port);
	struct seen seen[2] = {{.calls = 0}};
	struct pool *pool;

	if (unreachable[_i].source)
		ck_assert(address_parse(unreachable[_i].source, &settings.source));
	pool = pool_new(&settings);
	probes_run(pool, route, seen, COUNT_OF(seen), false);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		ck_assert_int_eq(seen[i].status, PROBE_FAILED);
		ck_assert_msg(seen[i].fail.kind == unreachable[_i].kind, "%s: got %d (%s), want %d",
			      unreachable[_i].title, seen[i].fail.kind, seen[i].fail.text,
			      unreachable[_i].kind);
		ck_assert_str_eq(seen[i].stage, "connecting");
		ck_assert_str_eq(seen[i].address, unreachable[_i].address);
	}
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&refusing);
}
END_TEST

START_TEST(address_that_does_not_open_gives_way_to_the_next)
{
	const char *const addresses[] = {"127.0.0.8", "127.0.0.1", NULL};
	struct pool_settings settings;
	struct loopback *stalled, *server;
	struct route *route;
	struct pool *pool;
	struct seen seen[3] = {{.calls = 0}};

	loopback_stalled_beside("127.0.0.8", serve_line, "hello\n", &stalled, &server);
	route = route_to(addresses, stalled->port);
	settings = settings_within(3000);
	pool = pool_new(&settings);
	probes_run(pool, route, seen, COUNT_OF(seen), false);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		ck_assert_int_eq(seen[i].status, PROBE_DONE);
		ck_assert_str_eq(seen[i].address, "127.0.0.1");
	}
	ck_assert_str_eq(probe_notes, "127.0.0.8: timed out while connecting, trying 127.0.0.1\n");
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
	loopback_stop(&stalled);
}
END_TEST

/* How long the host that answers had to wait for those that do not. */
static int64_t wait_for_the_dead(int row)
{
	const char *const dead[] = {"127.0.0.8", NULL};
	struct loopback *stalled = loopback_stalled("127.0.0.8", 0);
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_line, "hello\n");
	struct pool_settings settings = settings_within(4000);
	struct route *dead_route = route_to(dead, stalled->port);
	struct route *route = route_home(server->port);
	struct seen hanging[3] = {{.calls = 0}}, seen = {.calls = 0};
	struct pool *pool;

	(void)row;
	settings.parallel = COUNT_OF(hanging);
	pool = pool_new(&settings);
	for (size_t i = 0; i < COUNT_OF(hanging); i++)
		pool_add(pool, probe_reading(dead_route, &hanging[i]));
	pool_add(pool, probe_reading(route, &seen));
	pool_run(pool);
	ck_assert_int_eq(seen.status, PROBE_DONE);
	for (size_t i = 0; i < COUNT_OF(hanging); i++) {
		ck_assert_int_eq(hanging[i].status, PROBE_FAILED);
		ck_assert_int_eq(hanging[i].fail.kind, FAIL_TIMEOUT);
		ck_assert_str_eq(hanging[i].stage, "connecting");
	}
	pool_free(&pool);
	route_free(&route);
	route_free(&dead_route);
	loopback_stop(&server);
	loopback_stop(&stalled);
	return seen.ended_ms - (settings.deadline_ms - 4000);
}

START_TEST(dead_hosts_do_not_starve_the_others)
{
	watch_limit("a quarter of four seconds", wait_for_the_dead, 0, 1500);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_test(tcase, addresses_are_tried_in_turn);
	tcase_add_loop_test(tcase, every_address_fails, 0, COUNT_OF(unreachable));
	tcase_add_test(tcase, address_that_does_not_open_gives_way_to_the_next);
	tcase_add_test(tcase, dead_hosts_do_not_starve_the_others);
}

int main(void)
{
	return unit_run("pool_routes", add);
}
