/* test_probe - many probes in one loop: deadline, budgets, addresses in turn, busy servers, leaving
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "base/mem.h"
#include "loopback.h"
#include "net/probe.h"
#include "unit.h"

/* A machine that waits for a line, and says one when it is over. */
struct reader_machine {
	struct machine machine;
	const char *first; /* said at once, or NULL */
	const char *leave; /* or NULL */
	bool settled;	   /* all that matters is known from the start */
	bool said;
	char line[64];
};

static enum machine_status reader_run(struct machine *machine, struct stream *stream,
				      struct fail *f)
{
	struct reader_machine *reader = (struct reader_machine *)machine;
	struct span there = stream_available(stream);
	const uint8_t *end = there.length ? memchr(there.data, '\n', there.length) : NULL;

	if (reader->first && !reader->said)
		stream_send(stream, reader->first, strlen(reader->first));
	reader->said = true;
	if (!end)
		return stream_check_open(stream, "waiting for the line", f) < 0 ? MACHINE_FAILED
										: MACHINE_MORE;
	snprintf(reader->line, sizeof(reader->line), "%.*s", (int)(end - there.data),
		 (const char *)there.data);
	stream_eat(stream, (size_t)(end - there.data) + 1);
	if (strcmp(reader->line, "busy") == 0) {
		fail_set_code(f, FAIL_BUSY, 421, "too many connections");
		return MACHINE_FAILED;
	}
	return MACHINE_DONE;
}

static const char *reader_stage(const struct machine *machine)
{
	(void)machine;
	return "waiting for the line";
}

static void reader_leave(struct machine *machine, struct stream *stream)
{
	const struct reader_machine *reader = (const struct reader_machine *)machine;

	if (reader->leave)
		stream_send(stream, reader->leave, strlen(reader->leave));
}

static bool reader_settled(struct machine *machine)
{
	return ((const struct reader_machine *)machine)->settled;
}

static void reader_free(struct machine *machine)
{
	free(machine);
}

static struct reader_machine *reader_new(void)
{
	static const struct machine_operations operations = {.run = reader_run,
							     .stage = reader_stage,
							     .leave = reader_leave,
							     .settled = reader_settled,
							     .free = reader_free};
	struct reader_machine *reader = mem_alloc(sizeof(*reader));

	reader->machine.operations = &operations;
	return reader;
}

/* A machine that is done at once and carries a stream in which every byte has its lowest bit
 * turned. */
struct turning_machine {
	struct machine machine;
	struct stream inner;
	bool open;
};

static enum machine_status turning_run(struct machine *machine, struct stream *stream,
				       struct fail *f)
{
	(void)machine;
	(void)stream;
	(void)f;
	return MACHINE_DONE;
}

static void turn(struct writer *to, const uint8_t *from, size_t length)
{
	for (size_t i = 0; i < length; i++)
		writer_u8(to, from[i] ^ 1u);
}

static struct stream *turning_inner(struct machine *machine, struct stream *stream)
{
	struct turning_machine *turning = (struct turning_machine *)machine;

	if (!turning->open)
		stream_open(&turning->inner);
	turning->open = true;
	turn(&turning->inner.in, stream->in.data, stream->in.length);
	stream_eat(stream, stream->in.length);
	turn(&stream->out, turning->inner.out.data, turning->inner.out.length);
	writer_clear(&turning->inner.out);
	turning->inner.end = stream->end;
	return &turning->inner;
}

static void turning_free(struct machine *machine)
{
	struct turning_machine *turning = (struct turning_machine *)machine;

	if (turning->open)
		stream_free(&turning->inner);
	free(turning);
}

static struct machine *turning_new(void)
{
	static const struct machine_operations operations = {.run = turning_run,
							     .stage = reader_stage,
							     .inner = turning_inner,
							     .free = turning_free};
	struct turning_machine *turning = mem_alloc(sizeof(*turning));

	turning->machine.operations = &operations;
	return &turning->machine;
}

/* What the callback keeps of a probe. */
struct seen {
	size_t calls;
	enum probe_status status;
	struct fail fail;
	char stage[64], line[64], address[ADDRESS_TEXT_SIZE];
	uint64_t received;
	int64_t started_ms, ended_ms;
	bool own_address;
	struct reader_machine *reader;
	struct pool *pool; /* where the callback adds another one, once */
	struct seen *other;
};

static char notes[4096];

static void note(void *argument, int level, const char *text)
{
	(void)argument;
	if (level == 1)
		snprintf(notes + strlen(notes), sizeof(notes) - strlen(notes), "%s\n", text);
}

static struct probe *probe_reading(struct route *route, struct seen *seen);

static void done(struct probe *probe, void *argument)
{
	struct seen *seen = argument;

	seen->calls++;
	seen->status = probe->status;
	seen->fail = probe->fail;
	seen->received = probe->received;
	seen->started_ms = probe->started_ms;
	seen->ended_ms = probe->ended_ms;
	seen->own_address = probe->own_address;
	memcpy(seen->stage, probe->stage, sizeof(seen->stage));
	address_text(&probe->address, seen->address);
	if (seen->reader)
		memcpy(seen->line, seen->reader->line, sizeof(seen->line));
	seen->reader = NULL;
	if (seen->pool && seen->other)
		pool_add(seen->pool, probe_reading(probe->route, seen->other));
	seen->pool = NULL;
}

static void again(struct probe *probe, void *argument)
{
	struct seen *seen = argument;

	seen->reader = reader_new();
	probe_add_machine(probe, &seen->reader->machine);
}

static struct probe *probe_reading(struct route *route, struct seen *seen)
{
	struct probe *probe = probe_new(route);

	seen->reader = reader_new();
	probe_add_machine(probe, &seen->reader->machine);
	probe->done = done;
	probe->argument = seen;
	probe->note = note;
	return probe;
}

static struct pool_settings settings_within(int64_t ms)
{
	return (struct pool_settings){.deadline_ms = clock_ms() + ms,
				      .parallel = 64,
				      .parallel_address = 64,
				      .wake_fd = -1};
}

static struct route *route_to(const char *const *addresses, uint16_t port)
{
	struct address list[8];
	size_t count = 0;

	while (addresses[count]) {
		ck_assert(address_parse(addresses[count], &list[count]));
		count++;
	}
	return route_new(list, count, port);
}

static struct route *route_home(uint16_t port)
{
	const char *const addresses[] = {"127.0.0.1", NULL};

	return route_to(addresses, port);
}

static void serve_line(int fd, size_t number, void *argument)
{
	(void)number;
	loopback_say(fd, argument);
	loopback_await_end(fd);
}

static void serve_silence(int fd, size_t number, void *argument)
{
	(void)number;
	(void)argument;
	loopback_await_end(fd);
}

static void serve_drip(int fd, size_t number, void *argument)
{
	(void)number;
	for (const char *c = argument; *c; c++) {
		char one[2] = {*c, '\0'};

		loopback_say(fd, one);
		loopback_rest(2);
	}
	loopback_await_end(fd);
}

static void serve_close(int fd, size_t number, void *argument)
{
	(void)number;
	loopback_say(fd, argument);
}

static void serve_reset(int fd, size_t number, void *argument)
{
	(void)number;
	loopback_say(fd, argument);
	loopback_reset(fd);
}

static const struct {
	const char *title;
	loopback_serve *serve;
	const char *says;
	enum probe_status status;
	enum fail_kind kind;
	const char *text, *line;
} endings[] = {
	{"a line", serve_line, "hello\n", PROBE_DONE, FAIL_NONE, "", "hello"},
	{"a line in pieces", serve_drip, "hello\n", PROBE_DONE, FAIL_NONE, "", "hello"},
	{"a line and the end", serve_close, "hello\n", PROBE_DONE, FAIL_NONE, "", "hello"},
	{"a line and a reset", serve_reset, "hello\n", PROBE_DONE, FAIL_NONE, "", "hello"},
	{"an end too early", serve_close, "hel", PROBE_FAILED, FAIL_CLOSED,
	 "connection closed by the server while waiting for the line", ""},
	{"a reset too early", serve_reset, "hel", PROBE_FAILED, FAIL_RESET,
	 "connection reset by the server while waiting for the line", ""},
	{"silence", serve_silence, "", PROBE_FAILED, FAIL_TIMEOUT,
	 "timed out while waiting for the line", ""},
	{"silence after half a line", serve_line, "hel", PROBE_FAILED, FAIL_TIMEOUT,
	 "timed out while waiting for the line", ""},
	{"busy, and nobody to make it so", serve_line, "busy\n", PROBE_FAILED, FAIL_BUSY,
	 "too many connections", "busy"},
};

START_TEST(ends_once_and_says_how)
{
	struct loopback *server =
		loopback_start("127.0.0.1", 0, endings[_i].serve, (void *)endings[_i].says);
	struct pool_settings settings = settings_within(300);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port);
	struct seen seen = {.calls = 0};
	struct probe *probe = probe_reading(route, &seen);

	probe_set_again(probe, again);
	pool_add(pool, probe);
	ck_assert(!pool_run(pool));
	ck_assert_msg(seen.calls == 1, "%s: got %zu calls back, want 1", endings[_i].title,
		      seen.calls);
	ck_assert_msg(seen.status == endings[_i].status, "%s: got status %d, want %d",
		      endings[_i].title, seen.status, endings[_i].status);
	ck_assert_msg(seen.fail.kind == endings[_i].kind, "%s: got kind %d (%s), want %d",
		      endings[_i].title, seen.fail.kind, seen.fail.text, endings[_i].kind);
	ck_assert_str_eq(seen.fail.text, endings[_i].text);
	ck_assert_str_eq(seen.line, endings[_i].line);
	ck_assert_str_eq(seen.stage, seen.status == PROBE_DONE ? "" : "waiting for the line");
	ck_assert_uint_eq(seen.received, strlen(endings[_i].says));
	ck_assert(seen.own_address);
	ck_assert_msg(clock_ms() < settings.deadline_ms + 50,
		      "%s: the deadline was missed by %d ms", endings[_i].title,
		      (int)(clock_ms() - settings.deadline_ms));
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
}
END_TEST

START_TEST(what_is_added_behind_the_deadline_is_not_tried)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_silence, NULL);
	struct pool_settings settings = settings_within(300);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port);
	struct seen late = {.calls = 0};
	struct seen seen = {.pool = pool, .other = &late};

	pool_add(pool, probe_reading(route, &seen));
	pool_run(pool);
	ck_assert_int_eq(seen.status, PROBE_FAILED);
	ck_assert_uint_eq(late.calls, 1);
	ck_assert_int_eq(late.status, PROBE_NOT_TRIED);
	ck_assert_int_eq(late.fail.kind, FAIL_LOCAL);
	ck_assert_str_eq(late.fail.text, "not tried before the deadline");
	ck_assert_uint_eq(loopback_count(server), 1);
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
}
END_TEST

START_TEST(what_is_settled_at_the_deadline_is_done)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_silence, NULL);
	struct pool_settings settings = settings_within(300);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port);
	struct seen seen = {.calls = 0};
	struct probe *probe = probe_reading(route, &seen);

	seen.reader->settled = true;
	pool_add(pool, probe);
	pool_run(pool);
	ck_assert_int_eq(seen.status, PROBE_DONE);
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
}
END_TEST

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
	struct loopback *loopback;
	bool always;
};

static void serve_two(int fd, size_t number, void *argument)
{
	const struct busy_server *busy = argument;

	if (busy->always || (number >= 2 && number < 5)) {
		loopback_say(fd, "busy\n");
	} else {
		loopback_rest(20);
		loopback_say(fd, "hello\n");
	}
	loopback_await_end(fd);
}

START_TEST(busy_server_is_asked_again_alone)
{
	struct busy_server busy = {.always = _i == 1};
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_two, &busy);
	struct pool_settings settings = settings_within(5000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port);
	struct seen seen[5] = {{.calls = 0}};

	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		struct probe *probe = probe_reading(route, &seen[i]);

		probe_set_again(probe, again);
		pool_add(pool, probe);
	}
	pool_run(pool);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		ck_assert_uint_eq(seen[i].calls, 1);
		ck_assert_msg(seen[i].status == (busy.always ? PROBE_FAILED : PROBE_DONE),
			      "probe %zu: got status %d (%s)", i, seen[i].status,
			      seen[i].fail.text);
		ck_assert_int_eq(seen[i].fail.kind, busy.always ? FAIL_BUSY : FAIL_NONE);
	}
	/* Three are asked twice; where it is always busy, each once alone behind the others. */
	ck_assert_uint_eq(loopback_count(server), busy.always ? 10 : 8);
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
}
END_TEST

START_TEST(addresses_are_tried_in_turn)
{
	const char *const addresses[] = {"127.0.0.8", "127.0.0.9", "127.0.0.1", "127.0.0.7", NULL};
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_line, "hello\n");
	struct pool_settings settings = settings_within(5000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_to(addresses, server->port);
	struct seen seen[3] = {{.calls = 0}};

	for (size_t i = 0; i < COUNT_OF(seen); i++)
		pool_add(pool, probe_reading(route, &seen[i]));
	pool_run(pool);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		ck_assert_int_eq(seen[i].status, PROBE_DONE);
		ck_assert_str_eq(seen[i].address, "127.0.0.1");
	}
	ck_assert_uint_eq(route->current, 2);
	ck_assert(route->settled);
	ck_assert_str_eq(notes, "127.0.0.8: connection refused, trying 127.0.0.9\n"
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
	uint16_t port = loopback_free_port();
	struct pool_settings settings = settings_within(2000);
	struct route *route = route_to(unreachable[_i].addresses, port);
	struct seen seen[2] = {{.calls = 0}};
	struct pool *pool;

	if (unreachable[_i].source)
		ck_assert(address_parse(unreachable[_i].source, &settings.source));
	pool = pool_new(&settings);
	for (size_t i = 0; i < COUNT_OF(seen); i++)
		pool_add(pool, probe_reading(route, &seen[i]));
	pool_run(pool);
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
}
END_TEST

START_TEST(address_that_does_not_open_gives_way_to_the_next)
{
	const char *const addresses[] = {"127.0.0.8", "127.0.0.1", NULL};
	struct loopback *stalled = loopback_stalled("127.0.0.8", 0);
	struct loopback *server = loopback_start("127.0.0.1", stalled->port, serve_line, "hello\n");
	struct pool_settings settings = settings_within(400);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_to(addresses, stalled->port);
	struct seen seen[3] = {{.calls = 0}};

	for (size_t i = 0; i < COUNT_OF(seen); i++)
		pool_add(pool, probe_reading(route, &seen[i]));
	pool_run(pool);
	for (size_t i = 0; i < COUNT_OF(seen); i++) {
		ck_assert_int_eq(seen[i].status, PROBE_DONE);
		ck_assert_str_eq(seen[i].address, "127.0.0.1");
	}
	ck_assert_str_eq(notes, "127.0.0.8: timed out while connecting, trying 127.0.0.1\n");
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
	loopback_stop(&stalled);
}
END_TEST

START_TEST(dead_hosts_do_not_starve_the_others)
{
	const char *const dead[] = {"127.0.0.8", NULL};
	struct loopback *stalled = loopback_stalled("127.0.0.8", 0);
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_line, "hello\n");
	struct pool_settings settings = settings_within(800);
	struct route *dead_route = route_to(dead, stalled->port);
	struct route *route = route_home(server->port);
	struct seen hanging[3] = {{.calls = 0}}, seen = {.calls = 0};
	struct pool *pool;

	settings.parallel = COUNT_OF(hanging);
	pool = pool_new(&settings);
	for (size_t i = 0; i < COUNT_OF(hanging); i++)
		pool_add(pool, probe_reading(dead_route, &hanging[i]));
	pool_add(pool, probe_reading(route, &seen));
	pool_run(pool);
	ck_assert_int_eq(seen.status, PROBE_DONE);
	ck_assert_msg(seen.ended_ms < settings.deadline_ms - 400, "it waited for the dead ones");
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
}
END_TEST

START_TEST(signal_ends_it_at_once)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_silence, NULL);
	struct pool_settings settings = settings_within(60000);
	struct route *route = route_home(server->port);
	struct seen seen[2] = {{.calls = 0}};
	struct pool *pool;
	int wake[2];

	ck_assert_int_eq(pipe(wake), 0);
	settings.wake_fd = wake[0];
	settings.parallel = 1;
	pool = pool_new(&settings);
	for (size_t i = 0; i < COUNT_OF(seen); i++)
		pool_add(pool, probe_reading(route, &seen[i]));
	ck_assert_int_eq(write(wake[1], "x", 1), 1);
	ck_assert_msg(pool_run(pool), "it does not tell that a signal ended it");
	ck_assert_int_eq(seen[0].status, PROBE_FAILED);
	ck_assert_int_eq(seen[0].fail.kind, FAIL_LOCAL);
	ck_assert_msg(strstr(seen[0].fail.text, "interrupted"), "got '%s'", seen[0].fail.text);
	ck_assert_int_eq(seen[1].status, PROBE_NOT_TRIED);
	pool_free(&pool);
	route_free(&route);
	close(wake[0]);
	close(wake[1]);
	loopback_stop(&server);
}
END_TEST

/* What the server got to read behind its line, and how it ended. */
struct farewell {
	char line[64];
	ssize_t end; /* 0: an orderly end */
};

static void serve_farewell(int fd, size_t number, void *argument)
{
	struct farewell *farewell = argument;
	char c;

	(void)number;
	loopback_say(fd, "hello\nand more that nobody reads\n");
	loopback_line(fd, farewell->line, sizeof(farewell->line));
	farewell->end = read(fd, &c, 1);
}

START_TEST(leave_is_taken_and_arrives)
{
	struct farewell farewell = {.end = -1};
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_farewell, &farewell);
	struct pool_settings settings = settings_within(2000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port);
	struct seen seen = {.calls = 0};
	struct probe *probe = probe_reading(route, &seen);

	seen.reader->leave = "QUIT\r\n";
	pool_add(pool, probe);
	pool_run(pool);
	ck_assert_int_eq(seen.status, PROBE_DONE);
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
	ck_assert_str_eq(farewell.line, "QUIT");
	ck_assert_msg(farewell.end == 0, "got a reset, want an orderly end");
}
END_TEST

static void serve_turned(int fd, size_t number, void *argument)
{
	struct farewell *farewell = argument;
	char bytes[64];

	(void)number;
	loopback_say(fd, "idmmn\v"); /* "hello\n" */
	farewell->end = recv(fd, bytes, 10, MSG_WAITALL);
	for (ssize_t i = 0; i < farewell->end; i++)
		farewell->line[i] = bytes[i] ^ 1;
	loopback_await_end(fd);
}

START_TEST(machines_run_over_an_inner_stream)
{
	struct farewell farewell = {.end = -1};
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_turned, &farewell);
	struct pool_settings settings = settings_within(2000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port);
	struct seen seen = {.reader = reader_new()};
	struct probe *probe = probe_new(route);

	seen.reader->first = "EHLO\r\n";
	seen.reader->leave = "BYE\n";
	probe_add_machine(probe, turning_new());
	probe_add_machine(probe, &seen.reader->machine);
	probe->done = done;
	probe->argument = &seen;
	pool_add(pool, probe);
	pool_run(pool);
	ck_assert_int_eq(seen.status, PROBE_DONE);
	ck_assert_str_eq(seen.line, "hello");
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
	ck_assert_str_eq(farewell.line, "EHLO\r\nBYE\n");
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

START_TEST(freed_before_it_has_run)
{
	struct pool_settings settings = settings_within(1000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(9);
	struct seen seen = {.calls = 0};

	pool_add(pool, probe_reading(route, &seen));
	pool_free(&pool);
	ck_assert_ptr_null(pool);
	ck_assert_uint_eq(seen.calls, 0);
	route_free(&route);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_set_timeout(tcase, 20);
	tcase_add_loop_test(tcase, ends_once_and_says_how, 0, COUNT_OF(endings));
	tcase_add_test(tcase, what_is_added_behind_the_deadline_is_not_tried);
	tcase_add_test(tcase, what_is_settled_at_the_deadline_is_done);
	tcase_add_loop_test(tcase, keeps_to_the_budgets, 0, COUNT_OF(budgets));
	tcase_add_test(tcase, pauses_between_connections);
	tcase_add_loop_test(tcase, busy_server_is_asked_again_alone, 0, 2);
	tcase_add_test(tcase, addresses_are_tried_in_turn);
	tcase_add_loop_test(tcase, every_address_fails, 0, COUNT_OF(unreachable));
	tcase_add_test(tcase, address_that_does_not_open_gives_way_to_the_next);
	tcase_add_test(tcase, dead_hosts_do_not_starve_the_others);
	tcase_add_test(tcase, signal_ends_it_at_once);
	tcase_add_test(tcase, leave_is_taken_and_arrives);
	tcase_add_test(tcase, machines_run_over_an_inner_stream);
	tcase_add_test(tcase, waits_for_a_descriptor);
	tcase_add_test(tcase, freed_before_it_has_run);
}

int main(void)
{
	return unit_run("probe", add);
}
