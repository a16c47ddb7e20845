/* test_certificates - the chains that servers of every kind serve, asked over loopback */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "base/mem.h"
#include "loopback.h"
#include "scan/certificates.h"
#include "server_rows.h"
#include "tls_peer.h"
#include "unit.h"

struct serving {
	const struct server_row *row;
	char heard[64];
};

static bool begin_tls(int fd, bool busy)
{
	char line[256];

	if (busy) {
		loopback_say(fd, "421 too many connections\r\n");
		loopback_await_end(fd);
		return false;
	}
	loopback_say(fd, "220 mail.example.com ESMTP\r\n");
	loopback_line(fd, line, sizeof(line));
	loopback_say(fd, "250-mail.example.com\r\n250 STARTTLS\r\n");
	loopback_line(fd, line, sizeof(line));
	loopback_say(fd, "220 go ahead\r\n");
	return strcmp(line, "STARTTLS") == 0;
}

static void serve(int fd, size_t number, void *argument)
{
	struct serving *serving = argument;
	const struct server_row *row = serving->row;
	bool here = row->where == EVERYWHERE || row->where == number ||
		    (row->also > 0 && row->also == number);
	enum habit habit = here ? row->habit : HABIT_NONE;
	char byte;

	if (row->starttls && !begin_tls(fd, habit == HABIT_BUSY))
		return;
	if (habit != HABIT_NONE)
		(void)!recv(fd, &byte, 1, 0);
	switch (habit) {
	case HABIT_SILENT:
		loopback_await_end(fd);
		return;
	case HABIT_RESET:
		loopback_reset(fd);
		return;
	case HABIT_ALERT:
		(void)!send(fd, "\x15\x03\x01\x00\x02\x02\x28", 7, MSG_NOSIGNAL);
		loopback_await_end(fd);
		return;
	case HABIT_GARBAGE:
		loopback_say(fd, "HTTP/1.1 400 Bad Request\r\n\r\n");
		loopback_await_end(fd);
		return;
	default:
		tls_peer_serve(fd, &row->server, number == 0 ? serving->heard : NULL,
			       sizeof(serving->heard));
	}
}

static const char *served_text(const struct certificates_scan *scan, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; i < scan->served_count; i++) {
		const struct served *served = &scan->served[i];
		size_t length = strlen(text);

		snprintf(text + length, size - length, "%s%s%s%s%s%s", i ? " " : "",
			 served->is_rsa ? "r" : "e", served->proven ? "p" : "",
			 served->with_sni ? "s" : "", served->without_sni ? "b" : "",
			 served->timestamps ? "t" : "");
	}
	return text;
}

static void check(const struct server_row *row, const struct certificates_scan *scan)
{
	char text[100];

	ck_assert_msg(strcmp(served_text(scan, text, sizeof(text)), row->served) == 0,
		      "%s: got chains '%s', want '%s' (%s)", row->title, text, row->served,
		      scan->outcome.first_fail.text);
	ck_assert_msg(scan->key_proven == row->key_proven, "%s: key proven: got %d, want %d",
		      row->title, scan->key_proven, row->key_proven);
	ck_assert_msg(scan->key_disproven == row->key_disproven,
		      "%s: key disproven: got %d, want %d", row->title, scan->key_disproven,
		      row->key_disproven);
	ck_assert_msg(scan->anonymous_only == row->anonymous_only, "%s: anonymous: got %d, want %d",
		      row->title, scan->anonymous_only, row->anonymous_only);
	ck_assert_msg(scan->undone == row->undone, "%s: got %zu undone (%s), want %zu", row->title,
		      scan->undone, scan->undone ? scan->undone_text[0] : "", row->undone);
	if (row->served[0] && !row->key_proven)
		ck_assert_msg(scan->why[0], "%s: it does not say why", row->title);
	ck_assert_uint_eq(scan->outcome.answered > 0, row->fails == FAIL_NONE);
	if (row->fails != FAIL_NONE) {
		ck_assert_msg(scan->outcome.first_fail.kind == row->fails,
			      "%s: got %d (%s), want %d", row->title, scan->outcome.first_fail.kind,
			      scan->outcome.first_fail.text, row->fails);
		ck_assert(scan->outcome.first_stage[0]);
	}
	ck_assert(scan->outcome.own_address);
	for (size_t i = 0; i < scan->served_count; i++) {
		ck_assert_uint_gt(scan->served[i].version, 0);
		ck_assert_uint_gt(scan->served[i].suite, 0);
	}
}

START_TEST(brings_what_is_served)
{
	const struct server_row *row = &server_rows[_i];
	struct serving serving = {.row = row};
	struct loopback *server = loopback_start("127.0.0.1", 0, serve, &serving);
	struct endpoint endpoint = {.protocol = row->starttls ? PROTOCOL_SMTP : PROTOCOL_TLS,
				    .host = mem_string("mail.example.com"),
				    .port = server->port};
	/* Where there is silence the deadline ends it. */
	struct pool_settings settings = {.deadline_ms = clock_ms() +
							(row->habit == HABIT_SILENT ? 2000 : 30000),
					 .parallel = 64,
					 .parallel_address = 6,
					 .wake_fd = -1};
	struct pool *pool = pool_new(&settings);
	struct address address;
	struct route *route;
	struct scan_target target;
	struct certificates_scan *scan;

	ck_assert(address_parse("127.0.0.1", &address));
	route = route_new(&address, 1, server->port);
	target = (struct scan_target){.endpoint = &endpoint,
				      .route = route,
				      .pool = pool,
				      .ehlo_name = "probe.example.org",
				      .server_name = "mail.example.com"};
	scan = certificates_start(&target,
				  &(struct certificates_settings){.both_keys = row->both_keys,
								  .without_sni = row->without_sni,
								  .timestamps = row->timestamps});
	pool_run(pool);
	check(row, scan);
	ck_assert_msg(loopback_count(server) == row->connections,
		      "%s: got %zu connections, want %zu", row->title, loopback_count(server),
		      row->connections);
	certificates_free(&scan);
	pool_free(&pool);
	route_free(&route);
	endpoint_free(&endpoint);
	loopback_stop(&server);
	if (row->heard)
		ck_assert_str_eq(serving.heard, row->heard);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, brings_what_is_served, 0, (int)server_row_count);
}

int main(void)
{
	int status;

	tls_peer_prepare();
	status = unit_run("certificates", add);
	tls_peer_finish();
	return status;
}
