/* test_probe - how a probe ends, and that it ends once: lines, ends, silence, signals, leaving */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "base/mem.h"
#include "probe_reader.h"
#include "unit.h"
#include "watch.h"

/* A machine that is done at once and carries a stream in which every byte has its lowest bit
 * turned. */
struct turning_machine {
	struct machine machine;
	struct stream inner;
	bool open;
};

static const char *turning_stage(const struct machine *machine)
{
	(void)machine;
	return "turning";
}

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
							     .stage = turning_stage,
							     .inner = turning_inner,
							     .free = turning_free};
	struct turning_machine *turning = mem_alloc(sizeof(*turning));

	turning->machine.operations = &operations;
	return &turning->machine;
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

/* By how much it missed the deadline. */
static int64_t end_once(int row)
{
	struct loopback *server =
		loopback_start("127.0.0.1", 0, endings[row].serve, (void *)endings[row].says);
	bool silent = endings[row].kind == FAIL_TIMEOUT;
	struct pool_settings settings = settings_within(silent ? 1000 : 30000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port);
	struct seen seen = {.calls = 0};
	struct probe *probe = probe_reading(route, &seen);
	int64_t late_ms;

	probe_set_again(probe, probe_again);
	pool_add(pool, probe);
	ck_assert(!pool_run(pool));
	late_ms = clock_ms() - settings.deadline_ms;
	ck_assert_msg(seen.calls == 1, "%s: got %zu calls back, want 1", endings[row].title,
		      seen.calls);
	ck_assert_msg(seen.status == endings[row].status, "%s: got status %d, want %d",
		      endings[row].title, seen.status, endings[row].status);
	ck_assert_msg(seen.fail.kind == endings[row].kind, "%s: got kind %d (%s), want %d",
		      endings[row].title, seen.fail.kind, seen.fail.text, endings[row].kind);
	ck_assert_str_eq(seen.fail.text, endings[row].text);
	ck_assert_str_eq(seen.line, endings[row].line);
	ck_assert_str_eq(seen.stage, seen.status == PROBE_DONE ? "" : "waiting for the line");
	ck_assert_uint_eq(seen.received, strlen(endings[row].says));
	ck_assert(seen.own_address);
	pool_free(&pool);
	route_free(&route);
	loopback_stop(&server);
	return late_ms;
}

START_TEST(ends_once_and_says_how)
{
	watch_limit(endings[_i].title, end_once, _i, 50);
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
	struct pool_settings settings = settings_within(30000);
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
	struct pool_settings settings = settings_within(30000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port);
	struct seen seen = {.reader = reader_new()};
	struct probe *probe = probe_new(route);

	seen.reader->first = "EHLO\r\n";
	seen.reader->leave = "BYE\n";
	probe_add_machine(probe, turning_new());
	probe_add_machine(probe, &seen.reader->machine);
	probe->done = probe_seen;
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
	tcase_add_loop_test(tcase, ends_once_and_says_how, 0, COUNT_OF(endings));
	tcase_add_test(tcase, what_is_added_behind_the_deadline_is_not_tried);
	tcase_add_test(tcase, what_is_settled_at_the_deadline_is_done);
	tcase_add_test(tcase, signal_ends_it_at_once);
	tcase_add_test(tcase, leave_is_taken_and_arrives);
	tcase_add_test(tcase, machines_run_over_an_inner_stream);
	tcase_add_test(tcase, freed_before_it_has_run);
}

int main(void)
{
	return unit_run("probe", add);
}
