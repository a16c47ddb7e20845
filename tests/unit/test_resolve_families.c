/* test_resolve_families - IPv4 and IPv6 addresses of a name, and silence about one of them */
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "resolve_got.h"
#include "unit.h"
#include "watch.h"

/* It is told before the time of the question is over. */
static bool answer_of_one_family(int row)
{
	struct dns_server *server = dns_server_start();
	int64_t start = clock_ms(), deadline = start + 4500, took;
	struct resolver *resolver = resolve_at(server, deadline);
	struct resolve_got got = {.calls = 0};

	(void)row;
	resolver_address(resolver, "half.test", RESOLVE_ANY, resolve_addresses, &got);
	resolve_run(resolver, deadline);
	took = clock_ms() - start;
	ck_assert_uint_eq(got.calls, 1);
	resolver_free(&resolver);
	dns_server_stop(&server);
	printf("half.test: %s%s in %d ms\n", got.text, got.fail, (int)took);
	return got.kind == FAIL_NONE && strcmp(got.text, "192.0.2.7") == 0 && took < 1500;
}

START_TEST(silence_about_one_family)
{
	watch_steady("silence about one family", answer_of_one_family, 0);
}
END_TEST

/* Whoever wants all addresses must hear of those that could not be asked for. */
static const struct {
	const char *title, *name, *addresses;
	enum fail_kind kind;
	const char *fail;
} each[] = {
	{"both", "both.test", "192.0.2.1 192.0.2.2 2001:db8::1", FAIL_NONE, ""},
	{"IPv4 only", "four.test", "192.0.2.1", FAIL_NONE, ""},
	{"IPv6 only", "six.test", "2001:db8::1", FAIL_NONE, ""},
	{"the hosts file", "localhost", NULL, FAIL_NONE, ""},
	{"silence about IPv6", "half.test", "192.0.2.7", FAIL_DNS, "no answer"},
	{"SERVFAIL about IPv6", "failing-six.test", "192.0.2.8", FAIL_DNS,
	 "the IPv6 addresses are not known"},
	{"IPv4 refused", "refused-four.test", "2001:db8::8", FAIL_DNS,
	 "the IPv4 addresses are not known"},
	{"no such name", "none.test", "", FAIL_NO_NAME, "does not exist"},
	{"no address", "mail.test", "", FAIL_NO_NAME, "has no address"},
	{"SERVFAIL", "fails.test", "", FAIL_DNS, "fails.test"},
	{"silence", "silent.test", "", FAIL_DNS, "silent.test"},
};

START_TEST(each_family)
{
	struct dns_server *server = dns_server_start();
	/* Silence takes a third of the time; the other family's answer is told a tenth of that
	 * before. */
	const char *name = each[_i].name;
	int64_t deadline = clock_ms() + (strcmp(name, "silent.test") == 0 ? 900
					 : strcmp(name, "half.test") == 0 ? 9000
									  : 30000);
	struct resolver *resolver = resolve_at(server, deadline);
	struct resolve_got got = {.calls = 0};

	resolver_address(resolver, name, RESOLVE_EACH, resolve_addresses, &got);
	ck_assert_uint_eq(got.calls, 0);
	resolve_run(resolver, deadline);
	ck_assert_uint_eq(got.calls, 1);
	ck_assert_msg(got.kind == each[_i].kind && strstr(got.fail, each[_i].fail),
		      "%s: got %d (%s), want %d", each[_i].title, got.kind, got.fail,
		      each[_i].kind);
	if (each[_i].addresses)
		ck_assert_str_eq(got.text, each[_i].addresses);
	else
		ck_assert_str_ne(got.text, "");
	resolver_free(&resolver);
	dns_server_stop(&server);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, each_family, 0, COUNT_OF(each));
	tcase_add_test(tcase, silence_about_one_family);
}

int main(void)
{
	return unit_run("resolve_families", add);
}
