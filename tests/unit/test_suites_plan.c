/* test_suites_plan - every suite of a simulated server is found, in its order, in few questions */
#include <string.h>

#include "base/attributes.h"
#include "scan/suites_plan.h"
#include "unit.h"

/* A server: its suites in its order, whose order counts, and what it does badly. */
struct server {
	uint16_t suite[SUITES_PLAN_MAXIMUM];
	size_t count;
	bool follows_client;
	size_t chokes_above; /* closes on more suites, 0: never */
	size_t silent_after; /* questions, 0: never */
	bool breaks_on_dhe;  /* chooses it and fails */
	bool closes;	     /* in place of an alert */
	size_t asked;
};

static bool offers(const struct suites_question *question, uint16_t id)
{
	for (size_t i = 0; i < question->count; i++)
		if (question->suite[i] == id)
			return true;
	return false;
}

static bool has(const struct server *server, uint16_t id)
{
	for (size_t i = 0; i < server->count; i++)
		if (server->suite[i] == id)
			return true;
	return false;
}

static enum suites_reply choose(struct server *server, const struct suites_question *question,
				uint16_t *choice_r)
{
	server->asked++;
	if (server->silent_after && server->asked > server->silent_after)
		return REPLY_UNCLEAR;
	if (server->chokes_above && question->count > server->chokes_above)
		return REPLY_NO;
	if (server->follows_client) {
		for (size_t i = 0; i < question->count; i++) {
			*choice_r = question->suite[i];
			if (has(server, *choice_r))
				return REPLY_CHOICE;
		}
		return REPLY_NO_SUITE;
	}
	for (size_t i = 0; i < server->count; i++) {
		*choice_r = server->suite[i];
		if (offers(question, *choice_r))
			return REPLY_CHOICE;
	}
	return REPLY_NO_SUITE;
}

static enum suites_reply reply(struct server *server, const struct suites_question *question,
			       uint16_t *choice_r)
{
	enum suites_reply answer = choose(server, question, choice_r);

	if (answer == REPLY_CHOICE && server->breaks_on_dhe &&
	    suite_by_id(*choice_r)->exchange == KX_DHE)
		return REPLY_NO;
	return answer == REPLY_NO_SUITE && server->closes ? REPLY_NO : answer;
}

/* Answers come in another order than the questions went out. */
static void run(struct suites_plan *plan, struct server *server)
{
	struct suites_question *open[SUITES_PLAN_OPEN];
	size_t count = 0;

	for (;;) {
		struct suites_question *question = suites_plan_next(plan);
		uint16_t choice = 0;

		if (question) {
			ck_assert_uint_gt(question->count, 0);
			ck_assert_uint_lt(count, SUITES_PLAN_OPEN);
			open[count++] = question;
			continue;
		}
		if (count == 0)
			return;
		size_t which = server->asked % count;
		question = open[which];
		open[which] = open[--count];
		enum suites_reply answer = reply(server, question, &choice);
		suites_plan_answer(plan, question, answer, choice);
	}
}

/* The suites whose key exchange and cipher are both among those given. */
static size_t product(struct server *server, uint16_t version, const char *const *exchanges,
		      const char *const *ciphers)
{
	for (size_t i = 0; i < suite_count; i++) {
		const struct suite *suite = &suite_table[i];
		bool exchange = false, cipher = false;
		char name[SUITE_NAME];

		suite_name(suite->id, name);
		for (const char *const *e = exchanges; *e; e++)
			exchange = exchange || strstr(name, *e) != NULL;
		for (const char *const *c = ciphers; *c; c++) {
			const char *at = strstr(name, *c);
			cipher = cipher || (at && at[strlen(*c)] == '\0');
		}
		uint16_t lowest = suite_lowest_version(suite);
		if (exchange && cipher && (lowest == TLS_1_3) == (version == TLS_1_3) &&
		    lowest <= version)
			server->suite[server->count++] = suite->id;
	}
	return server->count;
}

static const struct {
	const char *title;
	uint16_t version;
	const char *exchanges[8], *ciphers[24];
	size_t least;
} servers[] = {
	{"hardened",
	 TLS_1_2,
	 {"TLS_ECDHE_RSA"},
	 {"_AES_128_GCM_SHA256", "_AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"},
	 3},
	{"one suite", TLS_1_2, {"TLS_ECDHE_RSA"}, {"_AES_128_GCM_SHA256"}, 1},
	{"all that OpenSSL has",
	 TLS_1_2,
	 {"TLS_ECDHE_RSA", "TLS_DHE_RSA", "TLS_RSA_WITH", "DH_anon", "ECDH_anon"},
	 {"_AES_128_GCM_SHA256", "_AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256",
	  "_AES_128_CBC_SHA", "_AES_256_CBC_SHA", "_AES_128_CBC_SHA256", "_AES_256_CBC_SHA384",
	  "_AES_256_CBC_SHA256", "_CAMELLIA_128_CBC_SHA", "_CAMELLIA_256_CBC_SHA",
	  "_CAMELLIA_128_CBC_SHA256", "_AES_128_CCM", "_AES_256_CCM", "_AES_128_CCM_8",
	  "_AES_256_CCM_8", "_ARIA_128_GCM_SHA256", "_ARIA_256_GCM_SHA384"},
	 54},
	{"GnuTLS in TLS 1.0",
	 TLS_1_0,
	 {"TLS_ECDHE_RSA", "TLS_DHE_RSA", "TLS_RSA_WITH"},
	 {"_AES_128_CBC_SHA", "_AES_256_CBC_SHA", "_3DES_EDE_CBC_SHA", "_CAMELLIA_128_CBC_SHA"},
	 10},
	{"SSLv3 with export",
	 TLS_SSL3,
	 {"TLS_RSA_WITH", "TLS_RSA_EXPORT_"},
	 {"RC4_128_MD5", "RC4_128_SHA", "RC4_40_MD5", "_3DES_EDE_CBC_SHA", "_DES_CBC_SHA"},
	 5},
	{"only what is not usual",
	 TLS_1_2,
	 {"TLS_ECDHE_PSK", "TLS_SRP_SHA_WITH"},
	 {"_AES_128_CBC_SHA", "_AES_256_CBC_SHA"},
	 4},
	{"usual and not usual",
	 TLS_1_2,
	 {"TLS_ECDHE_RSA", "TLS_PSK_WITH", "TLS_DH_DSS_WITH"},
	 {"_AES_128_GCM_SHA256", "_ARIA_256_GCM_SHA384"},
	 6},
	{"TLS 1.3",
	 TLS_1_3,
	 {"TLS_"},
	 {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"},
	 3},
	{"TLS 1.3 with one", TLS_1_3, {"TLS_"}, {"TLS_AES_256_GCM_SHA384"}, 1},
};

static void expect_found(const char *title, const struct suites_plan *plan,
			 const struct server *server)
{
	char name[SUITE_NAME];

	for (size_t i = 0; i < server->count; i++) {
		bool found = false;
		for (size_t k = 0; k < plan->accepted_count; k++)
			found = found || plan->accepted[k] == server->suite[i];
		ck_assert_msg(found, "%s: %s was not found", title,
			      suite_name(server->suite[i], name));
	}
	ck_assert_msg(plan->accepted_count == server->count, "%s: got %zu suites, want %zu", title,
		      plan->accepted_count, server->count);
	ck_assert_msg(suites_plan_undone(plan) == 0, "%s: %zu undone", title,
		      suites_plan_undone(plan));
}

/* All of the server's suites are in the first question. */
static bool all_usual(const struct server *server, uint16_t version)
{
	size_t count;
	const uint16_t *list = suites_for_version(version, &count);

	for (size_t i = 0; i < server->count; i++) {
		bool usual = false;
		for (size_t k = 0; k < count; k++)
			usual = usual || list[k] == server->suite[i];
		if (!usual)
			return false;
	}
	return true;
}

static void shuffle(struct server *server, unsigned seed)
{
	for (size_t i = server->count; i > 1; i--) {
		seed = seed * 1664525u + 1013904223u;
		size_t k = seed / 65536 % i;
		uint16_t held = server->suite[i - 1];
		server->suite[i - 1] = server->suite[k];
		server->suite[k] = held;
	}
}

static struct suites_plan plan;
static struct suites_evidence evidence;

static void begin(uint16_t version)
{
	memset(&plan, 0, sizeof(plan));
	memset(&evidence, 0, sizeof(evidence));
	suites_plan_start(&plan, version, &evidence);
}

START_TEST(a_server_that_follows_the_client)
{
	const char *title = servers[_i].title;
	struct server server = {.follows_client = true};
	size_t want =
		product(&server, servers[_i].version, servers[_i].exchanges, servers[_i].ciphers);

	ck_assert_msg(want >= servers[_i].least, "%s: %zu suites", title, want);
	begin(servers[_i].version);
	run(&plan, &server);
	expect_found(title, &plan, &server);
	ck_assert_msg(want < 2 || plan.order != ORDER_SERVER, "%s: order", title);
	bool usual = all_usual(&server, servers[_i].version);
	size_t spare = usual && servers[_i].version != TLS_SSL3 ? 2 : 4;
	ck_assert_msg(server.asked <= want + spare, "%s: %zu questions for %zu suites", title,
		      server.asked, want);
}
END_TEST

START_TEST(a_server_with_an_order_of_its_own)
{
	const char *title = servers[_i].title;
	struct server server = {0};
	size_t want =
		product(&server, servers[_i].version, servers[_i].exchanges, servers[_i].ciphers);

	for (unsigned seed = 1; seed < 20; seed++) {
		server.asked = 0;
		shuffle(&server, seed);
		begin(servers[_i].version);
		run(&plan, &server);
		expect_found(title, &plan, &server);
		size_t ordered = want < SUITES_PLAN_ORDERED ? want : SUITES_PLAN_ORDERED;
		bool usual = all_usual(&server, servers[_i].version);
		ck_assert_msg(want < 2 || !usual ||
				      (plan.order == ORDER_SERVER && plan.ordered == ordered),
			      "%s: %zu in order", title, plan.ordered);
		for (size_t i = 0; usual && i < plan.ordered; i++)
			ck_assert_msg(plan.accepted[i] == server.suite[i], "%s: place %zu", title,
				      i);
		size_t spare = usual && servers[_i].version != TLS_SSL3 ? 2 : 5;
		ck_assert_msg(server.asked <= want + spare, "%s: %zu questions for %zu suites",
			      title, server.asked, want);
	}
}
END_TEST

/* Suites without rhyme or reason: all are found, whatever it takes. */
START_TEST(any_set_is_found)
{
	struct server server = {.follows_client = _i % 2 == 0};
	unsigned seed = (unsigned)_i * 7919u + 1;

	for (size_t i = 1; i < suite_count; i++) {
		seed = seed * 1664525u + 1013904223u;
		if (seed >> 28 == 0 && suite_lowest_version(&suite_table[i]) != TLS_1_3)
			server.suite[server.count++] = suite_table[i].id;
	}
	shuffle(&server, seed);
	begin(TLS_1_2);
	run(&plan, &server);
	expect_found("random", &plan, &server);
	ck_assert_uint_le(server.asked, 2 * server.count + 5);
}
END_TEST

START_TEST(a_server_that_chokes_on_many_suites)
{
	struct server server = {.follows_client = _i != 0, .chokes_above = SUITES_QUESTION};

	product(&server, TLS_1_2, servers[6].exchanges, servers[6].ciphers);
	begin(TLS_1_2);
	run(&plan, &server);
	expect_found("chokes", &plan, &server);
}
END_TEST

START_TEST(a_server_that_closes_in_place_of_an_alert)
{
	struct server server = {.follows_client = _i % 2 == 0, .closes = true};

	product(&server, servers[_i / 2].version, servers[_i / 2].exchanges,
		servers[_i / 2].ciphers);
	begin(servers[_i / 2].version);
	if (!all_usual(&server, servers[_i / 2].version))
		return;
	run(&plan, &server);
	expect_found(servers[_i / 2].title, &plan, &server);
	size_t spare = servers[_i / 2].version == TLS_SSL3 ? 5 : 3;
	ck_assert_msg(server.asked <= server.count + spare, "%s: %zu questions for %zu suites",
		      servers[_i / 2].title, server.asked, server.count);
}
END_TEST

/* As Dovecot does without parameters: what is behind DHE must be found nevertheless. */
START_TEST(a_server_that_breaks_on_dhe)
{
	struct server server = {.follows_client = _i % 2 == 0, .closes = _i / 2 % 2 == 0};

	server.breaks_on_dhe = true;
	server.suite[server.count++] = 0xC030; /* else the first question breaks it */
	product(&server, TLS_1_2, servers[2].exchanges, servers[2].ciphers);
	begin(TLS_1_2);
	run(&plan, &server);
	for (size_t i = 0; i < server.count; i++) {
		const struct suite *suite = suite_by_id(server.suite[i]);
		char name[SUITE_NAME];
		bool found = false;
		for (size_t k = 0; k < plan.accepted_count; k++)
			found = found || plan.accepted[k] == suite->id;
		ck_assert_msg(found == (suite->exchange != KX_DHE), "%s",
			      suite_name(suite->id, name));
	}
	ck_assert_uint_eq(suites_plan_undone(&plan), 0);
}
END_TEST

START_TEST(a_version_that_is_refused)
{
	struct server server = {.chokes_above = 1};

	begin(TLS_1_1);
	run(&plan, &server);
	ck_assert(plan.refused && plan.accepted_count == 0);
	ck_assert_uint_eq(server.asked, 1);
	ck_assert_uint_eq(suites_plan_undone(&plan), 0);
}
END_TEST

START_TEST(a_server_that_falls_silent)
{
	struct server server = {.follows_client = true, .silent_after = (size_t)_i};

	product(&server, TLS_1_2, servers[2].exchanges, servers[2].ciphers);
	begin(TLS_1_2);
	if (_i == 0)
		server.silent_after = 1;
	run(&plan, &server);
	ck_assert_uint_gt(suites_plan_undone(&plan), 0);
	ck_assert(!plan.refused);
	ck_assert_uint_le(server.asked, server.silent_after + SUITES_PLAN_OPEN + 1);
}
END_TEST

START_TEST(silence_from_the_start_is_not_a_refusal)
{
	begin(TLS_1_2);
	suites_plan_answer(&plan, suites_plan_next(&plan), REPLY_UNCLEAR, 0);
	ck_assert(plan.undetermined && !plan.refused);
	ck_assert_ptr_null(suites_plan_next(&plan));
	ck_assert_uint_gt(suites_plan_undone(&plan), 0);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_server_that_follows_the_client, 0, COUNT_OF(servers));
	tcase_add_loop_test(t, a_server_with_an_order_of_its_own, 0, COUNT_OF(servers));
	tcase_add_loop_test(t, any_set_is_found, 0, 40);
	tcase_add_loop_test(t, a_server_that_chokes_on_many_suites, 0, 2);
	tcase_add_loop_test(t, a_server_that_closes_in_place_of_an_alert, 0, 2 * COUNT_OF(servers));
	tcase_add_loop_test(t, a_server_that_breaks_on_dhe, 0, 4);
	tcase_add_test(t, a_version_that_is_refused);
	tcase_add_loop_test(t, a_server_that_falls_silent, 1, 30);
	tcase_add_test(t, silence_from_the_start_is_not_a_refusal);
}

int main(void)
{
	return unit_run("suites_plan", add);
}
