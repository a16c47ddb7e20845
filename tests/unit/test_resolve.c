/* test_resolve - names by c-ares, asked of a small DNS server of our own */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "base/mem.h"
#include "dns_server.h"
#include "net/resolve.h"
#include "resolve_got.h"
#include "unit.h"
#include "watch.h"

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
	{"two addresses twice, sorted", "mixed.test", RESOLVE_EACH, false, FAIL_NONE,
	 "192.0.2.1 192.0.2.2"},
	{"no such name", "none.test", RESOLVE_ANY, false, FAIL_NO_NAME, "does not exist"},
	{"a name without addresses", "mail.test", RESOLVE_ANY, false, FAIL_NO_NAME,
	 "has no address"},
	{"SERVFAIL", "fails.test", RESOLVE_ANY, false, FAIL_DNS, "fails.test"},
	{"refused", "refused.test", RESOLVE_ANY, false, FAIL_DNS, "refused.test"},
	{"silence", "silent.test", RESOLVE_ANY, false, FAIL_DNS,
	 "no answer from the resolver about silent.test"},
	{"the hosts file", "localhost", RESOLVE_IPV4, false, FAIL_NONE, "127.0.0.1"},
	{"MX, sorted", "mail.test", RESOLVE_ANY, true, FAIL_NONE,
	 "10 a.mail.test, 10 z.mail.test, 20 b.mail.test"},
	{"MX, one host twice", "same.test", RESOLVE_ANY, true, FAIL_NONE, "10 a.test"},
	{"MX, two hosts twice, others between", "same-apart.test", RESOLVE_ANY, true, FAIL_NONE,
	 "5 b.test, 10 a.test"},
	{"null MX", "null.test", RESOLVE_ANY, true, FAIL_NULL_MX, "null.test takes no mail"},
	{"a null MX among others", "nearly-null.test", RESOLVE_ANY, true, FAIL_NONE, "10 a.test"},
	{"no MX", "four.test", RESOLVE_ANY, true, FAIL_NONE, "0 four.test"},
	{"MX of no such name", "none.test", RESOLVE_ANY, true, FAIL_NO_NAME, "does not exist"},
	{"MX and SERVFAIL", "fails.test", RESOLVE_ANY, true, FAIL_DNS, "fails.test"},
	{"MX, and its host's name is broken", "broken.test", RESOLVE_ANY, true, FAIL_DNS,
	 "the resolver answers about broken.test"},
	{"MX and silence", "silent.test", RESOLVE_ANY, true, FAIL_DNS, "no answer"},
};

static bool is_silent(int row)
{
	return strcmp(rows[row].name, "silent.test") == 0;
}

static int64_t answer(int row)
{
	struct dns_server *server = dns_server_start();
	int64_t start = clock_ms();
	int64_t deadline = start + (is_silent(row) ? 900 : 30000);
	struct resolver *resolver = resolve_at(server, deadline);
	struct resolve_got got = {.calls = 0};
	int64_t took;

	if (rows[row].mx)
		resolver_mx(resolver, rows[row].name, resolve_hosts, &got);
	else
		resolver_address(resolver, rows[row].name, rows[row].families, resolve_addresses,
				 &got);
	ck_assert_msg(got.calls == 0, "%s: called back from inside", rows[row].title);
	ck_assert_uint_eq(resolver_pending(resolver), 1);
	resolve_run(resolver, deadline);
	took = clock_ms() - start;
	ck_assert_uint_eq(got.calls, 1);
	ck_assert_msg(got.kind == rows[row].kind, "%s: got %d (%s), want %d", rows[row].title,
		      got.kind, got.fail, rows[row].kind);
	if (got.kind == FAIL_NONE)
		ck_assert_str_eq(got.text, rows[row].want);
	else
		ck_assert_msg(strstr(got.fail, rows[row].want), "%s: got '%s', want '%s'",
			      rows[row].title, got.fail, rows[row].want);
	resolver_free(&resolver);
	dns_server_stop(&server);
	return took;
}

START_TEST(answers)
{
	/* A third of the time, and no more. */
	watch_limit(rows[_i].title, answer, _i, is_silent(_i) ? 400 : 100);
}
END_TEST

/* resolv.conf's search list, here from the environment (resolv.conf(5)), where a wildcard may wait.
 */
START_TEST(absolute_names)
{
	struct dns_server *server = dns_server_start();
	int64_t deadline = clock_ms() + 30000;
	struct resolve_got got[2] = {{.calls = 0}};
	char text[64];

	setenv("LOCALDOMAIN", "test", 1);
	snprintf(text, sizeof(text), "127.0.0.1@%u", (unsigned)server->port);
	for (size_t i = 0; i < 2; i++) {
		struct resolver *resolver = resolver_new(&(struct resolver_settings){
			.server = text, .deadline_ms = deadline, .absolute = i == 1});

		resolver_address(resolver, "four", RESOLVE_ANY, resolve_addresses, &got[i]);
		resolve_run(resolver, deadline);
		resolver_free(&resolver);
	}
	ck_assert_str_eq(got[0].text, "192.0.2.1");
	ck_assert_int_eq(got[1].kind, FAIL_NO_NAME);
	dns_server_stop(&server);
}
END_TEST

START_TEST(same_question_is_asked_once)
{
	struct dns_server *server = dns_server_start();
	int64_t deadline = clock_ms() + 30000;
	struct resolver *resolver = resolve_at(server, deadline);
	struct resolve_got got[4] = {{.calls = 0}};
	size_t asked;

	resolver_address(resolver, "four.test", RESOLVE_IPV4, resolve_addresses, &got[0]);
	resolver_address(resolver, "FOUR.test", RESOLVE_IPV4, resolve_addresses, &got[1]);
	resolve_run(resolver, deadline);
	resolver_address(resolver, "four.test", RESOLVE_IPV4, resolve_addresses, &got[2]);
	ck_assert_uint_eq(got[2].calls, 0);
	resolve_run(resolver, deadline);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_uint_eq(got[i].calls, 1);
		ck_assert_str_eq(got[i].text, "192.0.2.1");
	}
	asked = server->asked;
	ck_assert_uint_eq(asked, 1);
	resolver_free(&resolver);
	dns_server_stop(&server);
}
END_TEST

START_TEST(many_questions_at_once)
{
	struct dns_server *server = dns_server_start();
	int64_t deadline = clock_ms() + 30000;
	struct resolver *resolver = resolve_at(server, deadline);
	struct resolve_got *got = mem_array(1000, sizeof(*got));
	char name[32];

	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "host%d.test", i);
		resolver_address(resolver, name, RESOLVE_ANY, resolve_addresses, &got[i]);
	}
	resolve_run(resolver, deadline);
	for (int i = 0; i < 1000; i++)
		ck_assert_msg(got[i].calls == 1 && got[i].kind == FAIL_NO_NAME, "%d: got %s", i,
			      got[i].fail);
	resolver_free(&resolver);
	free(got);
	dns_server_stop(&server);
}
END_TEST

START_TEST(callback_may_ask)
{
	struct dns_server *server = dns_server_start();
	int64_t deadline = clock_ms() + 30000;
	struct resolver *resolver = resolve_at(server, deadline);
	struct resolve_got got = {.resolver = resolver};

	resolver_address(resolver, "six.test", RESOLVE_ANY, resolve_addresses, &got);
	resolve_run(resolver, deadline);
	ck_assert_uint_eq(got.calls, 2);
	ck_assert_str_eq(got.text, "192.0.2.1");
	resolver_free(&resolver);
	dns_server_stop(&server);
}
END_TEST

START_TEST(deadline_answers_everything)
{
	struct dns_server *server = dns_server_start();
	struct resolver *resolver = resolve_at(server, clock_ms() + 60000);
	struct resolve_got got[100] = {{.calls = 0}};
	char name[32];

	for (int i = 0; i < 100; i++) {
		/* Unknown names are answered, those of the zone's silent one never. */
		snprintf(name, sizeof(name), "%s", i ? "silent.test" : "SILENT.test");
		got[i].resolver = i == 99 ? resolver : NULL;
		resolver_address(resolver, name, i % 2 ? RESOLVE_IPV4 : RESOLVE_IPV6,
				 resolve_addresses, &got[i]);
	}
	resolver_expire(resolver);
	ck_assert_uint_eq(resolver_pending(resolver), 0);
	for (int i = 0; i < 100; i++) {
		ck_assert_uint_eq(got[i].calls, i == 99 ? 2 : 1);
		ck_assert_int_eq(got[i].kind, FAIL_DNS);
	}
	resolver_free(&resolver);
	dns_server_stop(&server);
}
END_TEST

static const char *const wrong_servers[] = {
	"", "mail.example.com", "127.0.0.1@", "127.0.0.1@0", "127.0.0.1@99999", "127.0.0.1:53"};

START_TEST(resolver_that_is_none)
{
	int64_t deadline = clock_ms() + 30000;
	struct resolver *resolver = resolver_new(
		&(struct resolver_settings){.server = wrong_servers[_i], .deadline_ms = deadline});
	struct resolve_got got = {.calls = 0};

	resolver_address(resolver, "four.test", RESOLVE_ANY, resolve_addresses, &got);
	ck_assert_uint_eq(got.calls, 0);
	resolve_run(resolver, deadline);
	ck_assert_uint_eq(got.calls, 1);
	ck_assert_int_eq(got.kind, FAIL_DNS);
	resolver_free(&resolver);
}
END_TEST

START_TEST(nobody_answers_there)
{
	int64_t deadline = clock_ms() + 30000;
	struct dns_server *server = dns_server_start();
	struct resolver *resolver = resolve_at(server, deadline);
	struct resolve_got got = {.calls = 0};

	dns_server_stop(&server);
	resolver_address(resolver, "four.test", RESOLVE_ANY, resolve_addresses, &got);
	resolve_run(resolver, deadline);
	ck_assert_int_eq(got.kind, FAIL_DNS);
	ck_assert_msg(strstr(got.fail, "four.test"), "got '%s'", got.fail);
	resolver_free(&resolver);
}
END_TEST

START_TEST(freed_with_open_questions)
{
	struct dns_server *server = dns_server_start();
	struct resolver *resolver = resolve_at(server, clock_ms() + 1000);
	struct resolve_got got = {.calls = 0};

	resolver_address(resolver, "silent.test", RESOLVE_ANY, resolve_addresses, &got);
	resolver_mx(resolver, "silent.test", resolve_hosts, &got);
	resolver_free(&resolver);
	ck_assert_ptr_null(resolver);
	ck_assert_uint_eq(got.calls, 0);
	dns_server_stop(&server);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, answers, 0, COUNT_OF(rows));
	tcase_add_test(tcase, absolute_names);
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
