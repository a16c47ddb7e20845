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
#include "tls_peer.h"
#include "unit.h"

enum habit {
	HABIT_NONE,
	HABIT_BUSY,    /* 421 */
	HABIT_SILENT,  /* nothing behind the hello */
	HABIT_RESET,   /* a reset behind the hello */
	HABIT_ALERT,   /* an alert in answer to every hello */
	HABIT_GARBAGE, /* text in answer to it */
};

#define EVERYWHERE SIZE_MAX

static const struct server_row {
	const char *title;
	bool starttls; /* SMTP, else TLS at once */
	struct peer_settings server;
	enum habit habit;
	size_t where; /* the number of the connection that has the habit */
	bool both_keys, without_sni;
	/* The chains: r RSA or e other, p proven, s with and b without SNI. */
	const char *served;
	bool key_proven, anonymous_only, key_disproven;
	size_t undone, connections;
	enum fail_kind fails; /* where nothing was served */
	const char *heard;    /* by the last handshake's server */
} rows[] = {
	{.title = "one question",
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA}},
	 .served = "rps",
	 .key_proven = true,
	 .connections = 1,
	 .heard = ""},
	{.title = "leave is taken inside TLS 1.3",
	 .starttls = true,
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA}},
	 .served = "rps",
	 .key_proven = true,
	 .connections = 1,
	 .heard = "QUIT\r\n"},
	{.title = "leave is taken inside TLS 1.2",
	 .starttls = true,
	 .server = {.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2", .keys = {PEER_RSA}},
	 .served = "rps",
	 .key_proven = true,
	 .connections = 1,
	 .heard = "QUIT\r\n"},
	{.title = "leave is taken inside TLS 1.0",
	 .starttls = true,
	 .server = {.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.0", .keys = {PEER_RSA}},
	 .served = "rps",
	 .key_proven = true,
	 .connections = 1,
	 .heard = "QUIT\r\n"},
	{.title = "both keys",
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA, PEER_ECDSA}},
	 .both_keys = true,
	 .served = "rps es",
	 .key_proven = true,
	 .connections = 3},
	{.title = "RSA and Ed25519",
	 .starttls = true,
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA, PEER_ED25519}},
	 .both_keys = true,
	 .served = "rps es",
	 .key_proven = true,
	 .connections = 3},
	{.title = "TLS 1.3 only, RSA",
	 .server = {.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.3", .keys = {PEER_RSA}},
	 .both_keys = true,
	 .served = "rps",
	 .key_proven = true,
	 .connections = 4},
	{.title = "TLS 1.3 only, both keys",
	 .server = {.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.3", .keys = {PEER_RSA, PEER_ECDSA}},
	 .both_keys = true,
	 .served = "rps eps",
	 .key_proven = true,
	 .connections = 4},
	{.title = "TLS 1.2 only, ECDSA",
	 .server = {.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2", .keys = {PEER_ECDSA}},
	 .both_keys = true,
	 .served = "eps",
	 .key_proven = true,
	 .connections = 3},
	{.title = "another certificate without SNI",
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA}, .other_without_sni = true},
	 .without_sni = true,
	 .served = "rps rb",
	 .key_proven = true,
	 .connections = 2},
	{.title = "the same certificate without SNI",
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA}},
	 .without_sni = true,
	 .served = "rpsb",
	 .key_proven = true,
	 .connections = 2},
	{.title = "everything asked",
	 .starttls = true,
	 .server = {.priority = "NORMAL",
		    .keys = {PEER_RSA, PEER_ECDSA},
		    .other_without_sni = true},
	 .both_keys = true,
	 .without_sni = true,
	 .served = "rps es rb",
	 .key_proven = true,
	 .connections = 5},
	{.title = "a client certificate is required",
	 .server = {.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2",
		    .keys = {PEER_RSA},
		    .requires_certificate = true},
	 .served = "rps",
	 .key_proven = true,
	 .connections = 1},
	{.title = "anonymous suites only",
	 .server = {.priority = "NORMAL:-KX-ALL:+ANON-ECDH:+ANON-DH:-VERS-TLS1.3",
		    .keys = {PEER_NONE}},
	 .both_keys = true,
	 .served = "",
	 .anonymous_only = true,
	 .connections = 5},
	{.title = "one throttled, and not when it is alone",
	 .starttls = true,
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA, PEER_ECDSA}},
	 .habit = HABIT_BUSY,
	 .where = 2,
	 .both_keys = true,
	 .served = "rps es",
	 .key_proven = true,
	 .connections = 4},
	{.title = "the ECDSA question gets no answer",
	 .starttls = true,
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA, PEER_ECDSA}},
	 .habit = HABIT_SILENT,
	 .where = 2,
	 .both_keys = true,
	 .served = "rps",
	 .key_proven = true,
	 .undone = 1,
	 .connections = 3},
	{.title = "the RSA question gets no answer, the handshake brought it",
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA, PEER_ECDSA}},
	 .habit = HABIT_SILENT,
	 .where = 1,
	 .both_keys = true,
	 .served = "rps es",
	 .key_proven = true,
	 .connections = 3},
	{.title = "the whole handshake is reset, and goes well when it is tried again",
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA}},
	 .habit = HABIT_RESET,
	 .where = 0,
	 .both_keys = true,
	 .served = "rps",
	 .key_proven = true,
	 .connections = 4},
	{.title = "the ECDSA question is reset, and answered when it is put again",
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA, PEER_ECDSA}},
	 .habit = HABIT_RESET,
	 .where = 2,
	 .both_keys = true,
	 .served = "rps es",
	 .key_proven = true,
	 .connections = 4},
	{.title = "another key proves, TLS 1.3",
	 .server = {"NORMAL", {PEER_RSA}, false, false, true},
	 .served = "rs",
	 .key_disproven = true,
	 .connections = 1},
	{.title = "another key proves, TLS 1.2",
	 .server = {"NORMAL:-VERS-ALL:+VERS-TLS1.2", {PEER_RSA}, false, false, true},
	 .both_keys = true,
	 .served = "rs",
	 .key_disproven = true,
	 .connections = 3},
	{.title = "another key proves by static RSA: an alert, which is no proof",
	 .server = {"NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA", {PEER_RSA}, false, false, true},
	 .served = "rs",
	 .undone = 1,
	 .connections = 1},
	{.title = "the whole handshake gets no answer",
	 .server = {.priority = "NORMAL", .keys = {PEER_RSA}},
	 .habit = HABIT_SILENT,
	 .where = 0,
	 .both_keys = true,
	 .served = "rs",
	 .undone = 1,
	 .connections = 3},
	{.title = "an alert whatever is asked",
	 .habit = HABIT_ALERT,
	 .where = EVERYWHERE,
	 .both_keys = true,
	 .served = "",
	 .connections = 5,
	 .fails = FAIL_ALERT},
	{.title = "no TLS",
	 .habit = HABIT_GARBAGE,
	 .where = EVERYWHERE,
	 .served = "",
	 .connections = 2,
	 .fails = FAIL_PROTOCOL},
	{.title = "silence everywhere",
	 .habit = HABIT_SILENT,
	 .where = EVERYWHERE,
	 .both_keys = true,
	 .without_sni = true,
	 .served = "",
	 .connections = 5,
	 .fails = FAIL_TIMEOUT},
	{.title = "busy all the time",
	 .starttls = true,
	 .habit = HABIT_BUSY,
	 .where = EVERYWHERE,
	 .both_keys = true,
	 .served = "",
	 .connections = 6,
	 .fails = FAIL_BUSY},
};

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
	bool here = row->where == EVERYWHERE || row->where == number;
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

		snprintf(text + length, size - length, "%s%s%s%s%s", i ? " " : "",
			 served->is_rsa ? "r" : "e", served->proven ? "p" : "",
			 served->with_sni ? "s" : "", served->without_sni ? "b" : "");
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
	const struct server_row *row = &rows[_i];
	struct serving serving = {.row = row};
	struct loopback *server = loopback_start("127.0.0.1", 0, serve, &serving);
	struct endpoint endpoint = {.protocol = row->starttls ? PROTOCOL_SMTP : PROTOCOL_TLS,
				    .host = mem_string("mail.example.com"),
				    .port = server->port};
	/* a busy server is left alone for more than half a second */
	struct pool_settings settings = {.deadline_ms = clock_ms() +
							(row->habit == HABIT_BUSY ? 2500 : 700),
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
								  .without_sni = row->without_sni});
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
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, brings_what_is_served, 0, COUNT_OF(rows));
}

int main(void)
{
	int status;

	tls_peer_prepare();
	status = unit_run("certificates", add);
	tls_peer_finish();
	return status;
}
