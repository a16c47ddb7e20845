/* test_resolve - names by c-ares, asked of a small DNS server of our own */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/reader.h"
#include "base/writer.h"
#include "net/resolve.h"
#include "unit.h"

/* RFC 1035 sections 3.2.2 and 4.1.1, RFC 3596 */
enum { TYPE_A = 1, TYPE_MX = 15, TYPE_AAAA = 28 };
enum { NOERROR = 0, SERVFAIL = 2, NXDOMAIN = 3, REFUSED = 5, SILENCE = -1 };

static const struct record {
	const char *name;
	int type;
	int code;
	const char *answers[4]; /* addresses; for MX "PREFERENCE HOST", the root is "." */
} zone[] = {
	{"four.test", TYPE_A, NOERROR, {"192.0.2.1"}},
	{"six.test", TYPE_AAAA, NOERROR, {"2001:db8::1"}},
	{"both.test", TYPE_A, NOERROR, {"192.0.2.1", "192.0.2.2"}},
	{"both.test", TYPE_AAAA, NOERROR, {"2001:db8::1"}},
	{"twice.test", TYPE_A, NOERROR, {"192.0.2.1", "192.0.2.1"}},
	{"half.test", TYPE_A, NOERROR, {"192.0.2.7"}},
	{"half.test", TYPE_AAAA, SILENCE, {NULL}},
	{"none.test", TYPE_A, NXDOMAIN, {NULL}},
	{"none.test", TYPE_AAAA, NXDOMAIN, {NULL}},
	{"none.test", TYPE_MX, NXDOMAIN, {NULL}},
	{"fails.test", TYPE_A, SERVFAIL, {NULL}},
	{"fails.test", TYPE_AAAA, SERVFAIL, {NULL}},
	{"fails.test", TYPE_MX, SERVFAIL, {NULL}},
	{"refused.test", TYPE_A, REFUSED, {NULL}},
	{"refused.test", TYPE_AAAA, REFUSED, {NULL}},
	{"silent.test", TYPE_A, SILENCE, {NULL}},
	{"silent.test", TYPE_AAAA, SILENCE, {NULL}},
	{"silent.test", TYPE_MX, SILENCE, {NULL}},
	{"mail.test", TYPE_MX, NOERROR, {"20 B.mail.test", "10 z.mail.test", "10 a.mail.test"}},
	{"same.test", TYPE_MX, NOERROR, {"20 a.test", "10 A.test"}},
	{"null.test", TYPE_MX, NOERROR, {"0 ."}},
	{"nearly-null.test", TYPE_MX, NOERROR, {"0 .", "10 a.test"}},
};

struct server {
	int fd;
	uint16_t port;
	pthread_t thread;
	size_t asked;
};

static void write_name(struct writer *w, const char *name)
{
	while (*name && strcmp(name, ".") != 0) {
		size_t length = strcspn(name, ".");

		writer_u8(w, (unsigned)length);
		writer_bytes(w, name, length);
		name += length + (name[length] == '.');
	}
	writer_u8(w, 0);
}

static void write_answer(struct writer *w, const struct record *record, const char *answer)
{
	uint8_t address[16];
	size_t mark;
	char *host;

	writer_u16(w, 0xc00c); /* the question's name */
	writer_u16(w, (unsigned)record->type);
	writer_u16(w, 1);
	writer_u32(w, 300);
	mark = writer_begin(w, 2);
	if (record->type == TYPE_MX) {
		writer_u16(w, (unsigned)strtoul(answer, &host, 10));
		write_name(w, host + 1);
	} else {
		inet_pton(record->type == TYPE_A ? AF_INET : AF_INET6, answer, address);
		writer_bytes(w, address, record->type == TYPE_A ? 4 : 16);
	}
	writer_end(w, mark, 2);
}

static const struct record *find(const char *name, int type)
{
	for (size_t i = 0; i < COUNT_OF(zone); i++)
		if (strcmp(zone[i].name, name) == 0 && zone[i].type == type)
			return &zone[i];
	return NULL;
}

static bool known(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(zone); i++)
		if (strcmp(zone[i].name, name) == 0)
			return true;
	return false;
}

static void answer(struct writer *w, struct span query)
{
	struct reader r = reader_of_span(query);
	unsigned id = reader_u16(&r);
	char name[256] = "";
	struct span label;
	const struct record *record;
	size_t count = 0;
	int type;

	reader_skip(&r, 10);
	while ((label = reader_vector8(&r)).length > 0 && strlen(name) + label.length < 250)
		snprintf(name + strlen(name), sizeof(name) - strlen(name), "%s%.*s",
			 name[0] ? "." : "", (int)label.length, (const char *)label.data);
	type = reader_u16(&r);
	record = find(name, type);
	if (record && record->code == SILENCE)
		return;
	while (record && count < 4 && record->answers[count])
		count++;
	writer_u16(w, id);
	writer_u16(w, 0x8180u | (unsigned)(record ? record->code : known(name) ? 0 : NXDOMAIN));
	writer_u16(w, 1);
	writer_u16(w, (unsigned)count);
	writer_u32(w, 0);
	write_name(w, name);
	writer_u16(w, (unsigned)type);
	writer_u16(w, 1);
	for (size_t i = 0; i < count; i++)
		write_answer(w, record, record->answers[i]);
}

static void *serve(void *argument)
{
	struct server *server = argument;
	uint8_t query[512];
	struct sockaddr_in from;
	socklen_t length = sizeof(from);
	ssize_t count;

	while ((count = recvfrom(server->fd, query, sizeof(query), 0, (struct sockaddr *)&from,
				 &length)) > 1) {
		struct writer w = writer_with_maximum(4096);

		server->asked++;
		answer(&w, (struct span){query, (size_t)count});
		if (w.length)
			sendto(server->fd, w.data, w.length, 0, (struct sockaddr *)&from, length);
		writer_free(&w);
		length = sizeof(from);
	}
	return NULL;
}

static struct server *server_start(void)
{
	struct server *server = mem_alloc(sizeof(*server));
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof(here);

	server->fd = socket(AF_INET, SOCK_DGRAM, 0);
	ck_assert_int_eq(bind(server->fd, (struct sockaddr *)&here, sizeof(here)), 0);
	ck_assert_int_eq(getsockname(server->fd, (struct sockaddr *)&here, &length), 0);
	server->port = ntohs(here.sin_port);
	ck_assert_int_eq(pthread_create(&server->thread, NULL, serve, server), 0);
	return server;
}

static void server_stop(struct server **server)
{
	struct sockaddr_in here = {.sin_family = AF_INET,
				   .sin_port = htons((*server)->port),
				   .sin_addr = {htonl(INADDR_LOOPBACK)}};

	/* A datagram of one byte ends it. */
	sendto((*server)->fd, "", 1, 0, (struct sockaddr *)&here, sizeof(here));
	pthread_join((*server)->thread, NULL);
	close((*server)->fd);
	free(*server);
	*server = NULL;
}

/* What a callback got: "192.0.2.1 2001:db8::1", sorted as text; or "10 a.test, 20 b.test". */
struct got {
	size_t calls;
	enum fail_kind kind;
	char text[512], fail[256];
	struct resolver *resolver; /* where it asks once more, from inside */
};

static int compare_texts(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void addresses_came(void *argument, const struct address *addresses, size_t count,
			   const struct fail *fail)
{
	struct got *got = argument;
	char texts[8][ADDRESS_TEXT_SIZE];

	got->calls++;
	got->kind = fail->kind;
	got->text[0] = '\0';
	snprintf(got->fail, sizeof(got->fail), "%s", fail->text);
	for (size_t i = 0; i < count && i < 8; i++)
		address_text(&addresses[i], texts[i]);
	qsort(texts, count, sizeof(texts[0]), compare_texts);
	for (size_t i = 0; i < count && i < 8; i++)
		snprintf(got->text + strlen(got->text), sizeof(got->text) - strlen(got->text),
			 "%s%s", i ? " " : "", texts[i]);
	if (got->resolver) {
		struct resolver *resolver = got->resolver;

		got->resolver = NULL;
		resolver_address(resolver, "four.test", RESOLVE_ANY, addresses_came, got);
	}
}

static void mx_came(void *argument, const struct mx_host *hosts, size_t count,
		    const struct fail *fail)
{
	struct got *got = argument;

	got->calls++;
	got->kind = fail->kind;
	snprintf(got->fail, sizeof(got->fail), "%s", fail->text);
	for (size_t i = 0; i < count; i++)
		snprintf(got->text + strlen(got->text), sizeof(got->text) - strlen(got->text),
			 "%s%u %s", i ? ", " : "", hosts[i].preference, hosts[i].host);
}

static void run(struct resolver *resolver, int64_t deadline_ms)
{
	struct pollfd set[16];

	while (resolver_pending(resolver) > 0) {
		size_t count = resolver_poll_set(resolver, set, COUNT_OF(set));
		int wait = resolver_timeout(resolver);
		int64_t left = deadline_ms - clock_ms();

		if (left <= 0) {
			resolver_expire(resolver);
			break;
		}
		if (wait < 0 || wait > left)
			wait = (int)left;
		poll(set, (nfds_t)count, wait);
		resolver_process(resolver, set, count);
	}
}

static struct resolver *resolver_at(const struct server *server, int64_t deadline_ms)
{
	char text[64];

	snprintf(text, sizeof(text), "127.0.0.1@%u", (unsigned)server->port);
	return resolver_new(
		&(struct resolver_settings){.server = text, .deadline_ms = deadline_ms});
}

static const struct {
	const char *title, *name;
	enum resolve_families families;
	bool mx;
	enum fail_kind kind;
	const char *want; /* the answer, or a part of the sentence */
} rows[] = {
	{"IPv4", "four.test", RESOLVE_ANY, false, FAIL_NONE, "192.0.2.1"},
	{"IPv4 only", "four.test", RESOLVE_IPV4, false, FAIL_NONE, "192.0.2.1"},
	{"no IPv6 address", "four.test", RESOLVE_IPV6, false, FAIL_NO_NAME, "has no IPv6 address"},
	{"IPv6", "six.test", RESOLVE_ANY, false, FAIL_NONE, "2001:db8::1"},
	{"no IPv4 address", "six.test", RESOLVE_IPV4, false, FAIL_NO_NAME, "has no IPv4 address"},
	{"both families", "both.test", RESOLVE_ANY, false, FAIL_NONE,
	 "192.0.2.1 192.0.2.2 2001:db8::1"},
	{"both, IPv6 wanted", "both.test", RESOLVE_IPV6, false, FAIL_NONE, "2001:db8::1"},
	{"one address twice", "twice.test", RESOLVE_IPV4, false, FAIL_NONE, "192.0.2.1"},
	{"no such name", "none.test", RESOLVE_ANY, false, FAIL_NO_NAME, "does not exist"},
	{"a name without addresses", "mail.test", RESOLVE_ANY, false, FAIL_NO_NAME,
	 "has no address"},
	{"SERVFAIL", "fails.test", RESOLVE_ANY, false, FAIL_DNS, "fails.test"},
	{"refused", "refused.test", RESOLVE_ANY, false, FAIL_DNS, "refused.test"},
	{"silence", "silent.test", RESOLVE_ANY, false, FAIL_DNS,
	 "no answer from the resolver about silent.test"},
	{"silence about one family", "half.test", RESOLVE_ANY, false, FAIL_NONE, "192.0.2.7"},
	{"the hosts file", "localhost", RESOLVE_IPV4, false, FAIL_NONE, "127.0.0.1"},
	{"MX, sorted", "mail.test", RESOLVE_ANY, true, FAIL_NONE,
	 "10 a.mail.test, 10 z.mail.test, 20 b.mail.test"},
	{"MX, one host twice", "same.test", RESOLVE_ANY, true, FAIL_NONE, "10 a.test"},
	{"null MX", "null.test", RESOLVE_ANY, true, FAIL_NULL_MX, "null.test takes no mail"},
	{"a null MX among others", "nearly-null.test", RESOLVE_ANY, true, FAIL_NONE, "10 a.test"},
	{"no MX", "four.test", RESOLVE_ANY, true, FAIL_NONE, "0 four.test"},
	{"MX of no such name", "none.test", RESOLVE_ANY, true, FAIL_NO_NAME, "does not exist"},
	{"MX and SERVFAIL", "fails.test", RESOLVE_ANY, true, FAIL_DNS, "fails.test"},
	{"MX and silence", "silent.test", RESOLVE_ANY, true, FAIL_DNS, "no answer"},
};

START_TEST(answers)
{
	struct server *server = server_start();
	int64_t start = clock_ms(), deadline = start + 900;
	struct resolver *resolver = resolver_at(server, deadline);
	struct got got = {.calls = 0};

	if (rows[_i].mx)
		resolver_mx(resolver, rows[_i].name, mx_came, &got);
	else
		resolver_address(resolver, rows[_i].name, rows[_i].families, addresses_came, &got);
	ck_assert_msg(got.calls == 0, "%s: called back from inside", rows[_i].title);
	ck_assert_uint_eq(resolver_pending(resolver), 1);
	run(resolver, deadline);
	ck_assert_uint_eq(got.calls, 1);
	ck_assert_msg(got.kind == rows[_i].kind, "%s: got %d (%s), want %d", rows[_i].title,
		      got.kind, got.fail, rows[_i].kind);
	if (got.kind == FAIL_NONE)
		ck_assert_str_eq(got.text, rows[_i].want);
	else
		ck_assert_msg(strstr(got.fail, rows[_i].want), "%s: got '%s', want '%s'",
			      rows[_i].title, got.fail, rows[_i].want);
	ck_assert_msg(clock_ms() - start < 400, "%s: took %d ms, a third of the time is 300",
		      rows[_i].title, (int)(clock_ms() - start));
	resolver_free(&resolver);
	server_stop(&server);
}
END_TEST

START_TEST(same_question_is_asked_once)
{
	struct server *server = server_start();
	int64_t deadline = clock_ms() + 2000;
	struct resolver *resolver = resolver_at(server, deadline);
	struct got got[4] = {{.calls = 0}};
	size_t asked;

	resolver_address(resolver, "four.test", RESOLVE_IPV4, addresses_came, &got[0]);
	resolver_address(resolver, "FOUR.test", RESOLVE_IPV4, addresses_came, &got[1]);
	run(resolver, deadline);
	resolver_address(resolver, "four.test", RESOLVE_IPV4, addresses_came, &got[2]);
	ck_assert_uint_eq(got[2].calls, 0);
	run(resolver, deadline);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_uint_eq(got[i].calls, 1);
		ck_assert_str_eq(got[i].text, "192.0.2.1");
	}
	asked = server->asked;
	ck_assert_uint_eq(asked, 1);
	resolver_free(&resolver);
	server_stop(&server);
}
END_TEST

START_TEST(many_questions_at_once)
{
	struct server *server = server_start();
	int64_t deadline = clock_ms() + 5000;
	struct resolver *resolver = resolver_at(server, deadline);
	struct got *got = mem_array(1000, sizeof(*got));
	char name[32];

	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "host%d.test", i);
		resolver_address(resolver, name, RESOLVE_ANY, addresses_came, &got[i]);
	}
	run(resolver, deadline);
	for (int i = 0; i < 1000; i++)
		ck_assert_msg(got[i].calls == 1 && got[i].kind == FAIL_NO_NAME, "%d: got %s", i,
			      got[i].fail);
	resolver_free(&resolver);
	free(got);
	server_stop(&server);
}
END_TEST

START_TEST(callback_may_ask)
{
	struct server *server = server_start();
	int64_t deadline = clock_ms() + 2000;
	struct resolver *resolver = resolver_at(server, deadline);
	struct got got = {.resolver = resolver};

	resolver_address(resolver, "six.test", RESOLVE_ANY, addresses_came, &got);
	run(resolver, deadline);
	ck_assert_uint_eq(got.calls, 2);
	ck_assert_str_eq(got.text, "192.0.2.1");
	resolver_free(&resolver);
	server_stop(&server);
}
END_TEST

START_TEST(deadline_answers_everything)
{
	struct server *server = server_start();
	struct resolver *resolver = resolver_at(server, clock_ms() + 60000);
	struct got got[100] = {{.calls = 0}};
	char name[32];

	for (int i = 0; i < 100; i++) {
		/* Unknown names are answered, those of the zone's silent one never. */
		snprintf(name, sizeof(name), "%s", i ? "silent.test" : "SILENT.test");
		got[i].resolver = i == 99 ? resolver : NULL;
		resolver_address(resolver, name, i % 2 ? RESOLVE_IPV4 : RESOLVE_IPV6,
				 addresses_came, &got[i]);
	}
	resolver_expire(resolver);
	ck_assert_uint_eq(resolver_pending(resolver), 0);
	for (int i = 0; i < 100; i++) {
		ck_assert_uint_eq(got[i].calls, i == 99 ? 2 : 1);
		ck_assert_int_eq(got[i].kind, FAIL_DNS);
	}
	resolver_free(&resolver);
	server_stop(&server);
}
END_TEST

static const char *const wrong_servers[] = {
	"", "mail.example.com", "127.0.0.1@", "127.0.0.1@0", "127.0.0.1@99999", "127.0.0.1:53"};

START_TEST(resolver_that_is_none)
{
	int64_t deadline = clock_ms() + 1000;
	struct resolver *resolver = resolver_new(
		&(struct resolver_settings){.server = wrong_servers[_i], .deadline_ms = deadline});
	struct got got = {.calls = 0};

	resolver_address(resolver, "four.test", RESOLVE_ANY, addresses_came, &got);
	ck_assert_uint_eq(got.calls, 0);
	run(resolver, deadline);
	ck_assert_uint_eq(got.calls, 1);
	ck_assert_int_eq(got.kind, FAIL_DNS);
	resolver_free(&resolver);
}
END_TEST

START_TEST(nobody_answers_there)
{
	int64_t deadline = clock_ms() + 1000;
	struct server *server = server_start();
	struct resolver *resolver = resolver_at(server, deadline);
	struct got got = {.calls = 0};

	server_stop(&server);
	resolver_address(resolver, "four.test", RESOLVE_ANY, addresses_came, &got);
	run(resolver, deadline);
	ck_assert_int_eq(got.kind, FAIL_DNS);
	ck_assert_msg(strstr(got.fail, "four.test"), "got '%s'", got.fail);
	resolver_free(&resolver);
}
END_TEST

START_TEST(freed_with_open_questions)
{
	struct server *server = server_start();
	struct resolver *resolver = resolver_at(server, clock_ms() + 1000);
	struct got got = {.calls = 0};

	resolver_address(resolver, "silent.test", RESOLVE_ANY, addresses_came, &got);
	resolver_mx(resolver, "silent.test", mx_came, &got);
	resolver_free(&resolver);
	ck_assert_ptr_null(resolver);
	ck_assert_uint_eq(got.calls, 0);
	server_stop(&server);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_set_timeout(tcase, 20);
	tcase_add_loop_test(tcase, answers, 0, COUNT_OF(rows));
	tcase_add_test(tcase, same_question_is_asked_once);
	tcase_add_test(tcase, many_questions_at_once);
	tcase_add_test(tcase, callback_may_ask);
	tcase_add_test(tcase, deadline_answers_everything);
	tcase_add_loop_test(tcase, resolver_that_is_none, 0, COUNT_OF(wrong_servers));
	tcase_add_test(tcase, nobody_answers_there);
	tcase_add_test(tcase, freed_with_open_questions);
}

int main(void)
{
	return unit_run("resolve", add);
}
