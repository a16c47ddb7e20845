/* test_conn - a socket under a stream: connecting, reading, writing, and how it ends */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/attributes.h"
#include "loopback.h"
#include "net/conn.h"
#include "unit.h"

static struct address address_of(const char *text)
{
	struct address address = {.family = 0};

	if (text && !address_parse(text, &address))
		ck_abort_msg("%s is no address", text);
	return address;
}

/* Waits for what the connection wants; a slow machine may take a while. */
static short await(struct conn *c)
{
	struct pollfd set = {.fd = c->fd, .events = conn_events(c)};

	poll(&set, 1, 30000);
	return set.revents;
}

static int connect_to(struct conn *c, uint16_t port, const char *source, struct fail *f)
{
	struct address server = address_of("127.0.0.1"), from = address_of(source);

	if (conn_start(c, &server, port, &from, f) < 0)
		return -1;
	if (c->connected)
		return 0;
	if (!await(c))
		return fail_set(f, FAIL_TIMEOUT, "nothing within half a minute");
	return conn_finish(c, f);
}

static void fill_until_end(struct conn *c)
{
	while (c->stream.end == STREAM_OPEN && await(c))
		conn_fill(c);
}

static void serve_greeting(int fd, size_t number, void *argument)
{
	(void)number;
	loopback_say(fd, argument);
}

static void serve_greeting_and_reset(int fd, size_t number, void *argument)
{
	(void)number;
	loopback_say(fd, argument);
	/* Unread bytes make the kernel reset the connection at the close. */
	char c;

	(void)!recv(fd, &c, 1, MSG_PEEK);
	loopback_reset(fd);
}

static void serve_reset_at_once(int fd, size_t number, void *argument)
{
	(void)number;
	loopback_say(fd, argument);
	loopback_reset(fd);
}

static void serve_echo_after_end(int fd, size_t number, void *argument)
{
	char line[100];

	(void)number;
	(void)argument;
	loopback_line(fd, line, sizeof(line));
	shutdown(fd, SHUT_WR);
	loopback_line(fd, line, sizeof(line));
	ck_assert_str_eq(line, "second");
	loopback_await_end(fd);
}

START_TEST(reads_until_the_end)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_greeting, "220 hello\r\n");
	struct fail fail = {.kind = FAIL_NONE};
	struct conn c;
	char text[ADDRESS_TEXT_SIZE];

	ck_assert_msg(connect_to(&c, server->port, NULL, &fail) == 0, "got %s, want a connection",
		      fail.text);
	ck_assert_msg(fcntl(c.fd, F_GETFD) & FD_CLOEXEC, "the descriptor would outlive exec");
	ck_assert_str_eq(address_text(&c.stream.local, text), "127.0.0.1");
	ck_assert_str_eq(address_text(&c.stream.peer, text), "127.0.0.1");
	ck_assert_uint_eq(c.stream.peer_port, server->port);
	fill_until_end(&c);
	ck_assert_int_eq(c.stream.end, STREAM_CLOSED);
	ck_assert(span_equals_text(stream_available(&c.stream), "220 hello\r\n"));
	ck_assert_uint_eq(c.stream.received, 11);
	ck_assert_msg(c.stream.in.capacity <= 2048, "a greeting costs %zu bytes of memory",
		      c.stream.in.capacity);
	ck_assert_msg(conn_events(&c) == 0, "polling a closed direction would never rest");
	conn_close(&c);
	ck_assert_int_eq(c.fd, -1);
	loopback_stop(&server);
}
END_TEST

START_TEST(source_address_is_used)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_greeting, "");
	struct fail fail = {.kind = FAIL_NONE};
	struct conn c;
	char text[ADDRESS_TEXT_SIZE];

	ck_assert_int_eq(connect_to(&c, server->port, "127.0.0.2", &fail), 0);
	ck_assert_str_eq(address_text(&c.stream.local, text), "127.0.0.2");
	conn_close(&c);
	loopback_stop(&server);
}
END_TEST

static const struct {
	const char *title, *address, *source;
	bool listening;
	enum fail_kind want;
	const char *words;
} failures[] = {
	{"nobody listens", "127.0.0.1", NULL, false, FAIL_UNREACHABLE, "connection refused"},
	{"a source address that is not ours", "127.0.0.1", "192.0.2.1", true, FAIL_LOCAL,
	 "cannot use the source address 192.0.2.1"},
	{"a source address of the other family", "127.0.0.1", "::1", true, FAIL_LOCAL,
	 "of different families"},
	{"an address that cannot be connected to", "255.255.255.255", NULL, true, FAIL_LOCAL,
	 "this machine"},
};

START_TEST(tells_whose_fault_it_is)
{
	struct address server = address_of(failures[_i].address);
	struct address source = address_of(failures[_i].source);
	struct loopback *loopback = loopback_start("127.0.0.1", 0, serve_greeting, "");
	struct loopback *refusing = loopback_refusing();
	uint16_t port = failures[_i].listening ? loopback->port : refusing->port;
	struct fail fail = {.kind = FAIL_NONE};
	struct conn c;

	if (conn_start(&c, &server, port, &source, &fail) == 0) {
		await(&c);
		ck_assert_int_eq(conn_finish(&c, &fail), -1);
		conn_close(&c);
	}
	ck_assert_msg(fail.kind == failures[_i].want, "%s: got %d (%s), want %d",
		      failures[_i].title, fail.kind, fail.text, failures[_i].want);
	ck_assert_msg(strstr(fail.text, failures[_i].words), "%s: got '%s', want '%s'",
		      failures[_i].title, fail.text, failures[_i].words);
	ck_assert_int_eq(c.fd, -1);
	loopback_stop(&refusing);
	loopback_stop(&loopback);
}
END_TEST

START_TEST(reset_comes_behind_what_was_said)
{
	struct loopback *server =
		loopback_start("127.0.0.1", 0, serve_greeting_and_reset, "554 go away\r\n");
	struct fail fail = {.kind = FAIL_NONE};
	struct conn c;

	ck_assert_int_eq(connect_to(&c, server->port, NULL, &fail), 0);
	stream_send(&c.stream, "EHLO\r\n", 6);
	conn_flush(&c);
	ck_assert_uint_eq(c.stream.out.length, 0);
	ck_assert_uint_eq(c.stream.sent, 6);
	await(&c);
	loopback_stop(&server);
	/* Writing finds out first; the line is there all the same. Never a SIGPIPE. */
	for (int i = 0; i < 3; i++) {
		stream_send(&c.stream, "QUIT\r\n", 6);
		conn_flush(&c);
	}
	fill_until_end(&c);
	ck_assert_int_eq(c.stream.end, STREAM_RESET);
	ck_assert(span_equals_text(stream_available(&c.stream), "554 go away\r\n"));
	ck_assert_int_eq(conn_events(&c), 0);
	conn_close(&c);
}
END_TEST

START_TEST(reset_before_anybody_looked)
{
	struct loopback *server =
		loopback_start("127.0.0.1", 0, serve_reset_at_once, "421 too many\r\n");
	struct address address = address_of("127.0.0.1"), any = {.family = 0};
	struct fail fail = {.kind = FAIL_NONE};
	struct conn c;
	char text[ADDRESS_TEXT_SIZE];
	uint16_t port = server->port;

	ck_assert_int_eq(conn_start(&c, &address, server->port, &any, &fail), 0);
	ck_assert_uint_eq(loopback_count(server), 1);
	loopback_stop(&server);
	if (!c.connected)
		ck_assert_msg(conn_finish(&c, &fail) == 0, "got '%s', want a connection",
			      fail.text);
	ck_assert_str_eq(address_text(&c.stream.local, text), "127.0.0.1");
	ck_assert_str_eq(address_text(&c.stream.peer, text), "127.0.0.1");
	ck_assert_uint_eq(c.stream.peer_port, port);
	fill_until_end(&c);
	ck_assert_int_eq(c.stream.end, STREAM_RESET);
	ck_assert(span_equals_text(stream_available(&c.stream), "421 too many\r\n"));
	conn_close(&c);
}
END_TEST

START_TEST(half_closed_takes_more)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_echo_after_end, NULL);
	struct fail fail = {.kind = FAIL_NONE};
	struct conn c;

	ck_assert_int_eq(connect_to(&c, server->port, NULL, &fail), 0);
	stream_send(&c.stream, "first\n", 6);
	conn_flush(&c);
	fill_until_end(&c);
	ck_assert_int_eq(c.stream.end, STREAM_CLOSED);
	stream_send(&c.stream, "second\n", 7);
	ck_assert_int_eq(conn_events(&c), POLLOUT);
	conn_flush(&c);
	ck_assert_uint_eq(c.stream.out.length, 0);
	conn_close(&c);
	loopback_stop(&server);
}
END_TEST

static void serve_much(int fd, size_t number, void *argument)
{
	char block[4096];

	(void)number;
	(void)argument;
	memset(block, 'x', sizeof(block));
	for (int i = 0; i < 64; i++)
		(void)!send(fd, block, sizeof(block), MSG_NOSIGNAL);
}

START_TEST(never_holds_more_than_its_maximum)
{
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_much, NULL);
	struct fail fail = {.kind = FAIL_NONE};
	struct conn c;

	ck_assert_int_eq(connect_to(&c, server->port, NULL, &fail), 0);
	for (int i = 0; i < 100 && conn_events(&c) & POLLIN; i++) {
		await(&c);
		conn_fill(&c);
	}
	ck_assert_uint_eq(c.stream.in.length, STREAM_IN_MAXIMUM);
	ck_assert_msg(!c.stream.in.failed, "the stream's reader is broken by too many bytes");
	ck_assert_msg(conn_events(&c) == 0, "polling for what cannot be read would never rest");
	stream_eat(&c.stream, 100);
	for (int i = 0; i < 100 && conn_events(&c) & POLLIN; i++) {
		await(&c);
		conn_fill(&c);
	}
	ck_assert_uint_eq(c.stream.in.length, STREAM_IN_MAXIMUM);
	conn_close(&c);
	loopback_stop(&server);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_test(tcase, reads_until_the_end);
	tcase_add_test(tcase, source_address_is_used);
	tcase_add_loop_test(tcase, tells_whose_fault_it_is, 0, COUNT_OF(failures));
	tcase_add_test(tcase, reset_comes_behind_what_was_said);
	tcase_add_test(tcase, reset_before_anybody_looked);
	tcase_add_test(tcase, half_closed_takes_more);
	tcase_add_test(tcase, never_holds_more_than_its_maximum);
}

int main(void)
{
	return unit_run("conn", add);
}
