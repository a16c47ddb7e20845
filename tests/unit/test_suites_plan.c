/* test_suites_plan - every suite of a simulated server is found, in its order, in few questions */
#include <string.h>

#include "suites_server.h"
#include "unit.h"

static struct suites_plan plan;
static struct suites_evidence evidence;

static void begin(uint16_t version)
{
	memset(&plan, 0, sizeof(plan));
	memset(&evidence, 0, sizeof(evidence));
	suites_plan_start(&plan, version, &evidence);
}

/* As it is when another version was refused before, by the same means. */
static void begin_at(uint16_t version, const struct server *server)
{
	begin(version);
	evidence.refuses_plainly = !server->closes;
	evidence.refuses_unclearly = server->closes;
}

static bool has_dhe(const struct server *server)
{
	for (size_t i = 0; i < server->count; i++)
		if (suite_by_id(server->suite[i])->exchange == KX_DHE)
			return true;
	return false;
}

/* Two beside its suites. Where refusals are closes, one more if the order had to be asked for, and
 * one if the server has no DHE that shows that it does not break it; SSLv3 needs two questions for
 * all suites, and each must be cleared up. */
static void expect_few(const char *title, uint16_t version, const struct server *server)
{
	size_t most = server->count + 2;

	if (version == TLS_SSL3)
		most += server->closes ? 3 : 1;
	if (server->closes && plan.order != ORDER_CLIENT)
		most += (size_t)plan.order_asked + (!has_dhe(server) && version != TLS_1_3);
	ck_assert_msg(server->asked <= most, "%s: %zu questions for %zu suites", title,
		      server->asked, server->count);
}

/* Every fourth closes and follows the client, and so on. */
static struct server server_of_kind(int kind)
{
	return (struct server){.follows_client = kind % 2 != 0, .closes = kind / 2 % 2 != 0};
}

START_TEST(all_is_found_in_few_questions)
{
	const struct suites_server_row *row = &suites_servers[_i / 4];

	for (unsigned seed = 1; seed < 40; seed++) {
		struct server server = server_of_kind(_i % 4);

		server_fill(&server, row);
		ck_assert_msg(server.count >= row->least, "%s: %zu suites", row->title,
			      server.count);
		server_shuffle(&server, seed);
		begin_at(row->version, &server);
		server_run(&plan, &server);
		server_expect_found(row->title, &plan, &server);
		expect_few(row->title, row->version, &server);
	}
}
END_TEST

START_TEST(whose_order_counts_is_shown)
{
	const struct suites_server_row *row = &suites_servers[_i / 4];

	for (unsigned seed = 1; seed < 20; seed++) {
		struct server server = server_of_kind(_i % 4);
		size_t want = server_fill(&server, row);
		enum suites_order order = server.follows_client ? ORDER_CLIENT : ORDER_SERVER;
		size_t ordered = want < SUITES_PLAN_ORDERED ? want : SUITES_PLAN_ORDERED;

		server_shuffle(&server, seed);
		begin_at(row->version, &server);
		server_run(&plan, &server);
		ck_assert_msg(plan.order == (want < 2 ? ORDER_UNKNOWN : order), "%s: order %d",
			      row->title, plan.order);
		if (server.follows_client)
			continue;
		ck_assert_msg(plan.ordered >= ordered, "%s: %zu in order", row->title,
			      plan.ordered);
		for (size_t i = 0; i < plan.ordered; i++)
			ck_assert_msg(plan.accepted[i] == server.suite[i], "%s: place %zu",
				      row->title, i);
	}
}
END_TEST

/* Suites without rhyme or reason, few or many of them. */
START_TEST(any_set_is_found_in_few_questions)
{
	static const uint16_t versions[] = {TLS_SSL3, TLS_1_0, TLS_1_2, TLS_1_3};
	static const unsigned shares[] = {3, 15, 60};
	uint16_t version = versions[_i % 4];
	unsigned share = shares[_i / 4 % 3], seed = (unsigned)_i * 7919u + 1;

	for (int turn = 0; turn < 60; turn++) {
		struct server server = server_of_kind(turn);

		for (size_t i = 1; i < suite_count; i++) {
			uint16_t lowest = suite_lowest_version(&suite_table[i]);

			seed = seed * 1664525u + 1013904223u;
			if (seed / 65536 % 100 < share && suite_table[i].exchange != KX_NULL &&
			    suite_table[i].id != 0x000A &&
			    (lowest == TLS_1_3) == (version == TLS_1_3) && lowest <= version)
				server.suite[server.count++] = suite_table[i].id;
		}
		/* One that closes on all usual ones does not speak SSLv3 worth a question more. */
		if (version == TLS_SSL3 && server.closes)
			server.suite[server.count++] = 0x000A;
		server_shuffle(&server, seed);
		begin_at(version, &server);
		server_run(&plan, &server);
		if (server.count == 0) {
			ck_assert(plan.refused);
			continue;
		}
		server_expect_found("random", &plan, &server);
		expect_few("random", version, &server);
	}
}
END_TEST

START_TEST(a_server_that_chokes_on_many_suites)
{
	struct server server = {.follows_client = _i != 0, .chokes_above = SUITES_QUESTION};

	server_fill(&server, &suites_servers[6]);
	begin(TLS_1_2);
	server_run(&plan, &server);
	server_expect_found("chokes", &plan, &server);
}
END_TEST

/* It says handshake_failure to a hello that is too long for it: not that it has no suite. */
START_TEST(a_server_that_chokes_and_says_no_suite)
{
	const struct suites_server_row *row = &suites_servers[_i / 2];
	struct server server = {.follows_client = _i % 2 != 0,
				.chokes_above = SUITES_QUESTION,
				.chokes_in_words = true};

	server_fill(&server, row);
	begin(row->version);
	server_run(&plan, &server);
	if (plan.accepted_count > 0) /* the usual ones were among 127 */
		server_expect_found(row->title, &plan, &server);
}
END_TEST

/* As Dovecot does without parameters: what is behind DHE must be found nevertheless. */
START_TEST(a_server_that_breaks_on_dhe)
{
	struct server server = {.follows_client = _i % 2 == 0, .closes = _i / 2 % 2 == 0};

	server.breaks_on_dhe = true;
	server.suite[server.count++] = 0xC030; /* else the first question breaks it */
	server_fill(&server, &suites_servers[2]);
	begin(TLS_1_2);
	server_run(&plan, &server);
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

/* A close that says nothing of the suites: whatever question it comes in answer to, but the first
 * (which is asked once more by whoever asks), nothing is taken for refused that is not. */
START_TEST(a_server_that_closes_once)
{
	const char *title = suites_servers[_i].title;

	for (unsigned k = 0; k < 4; k++) {
		for (size_t at = 2; at < 80; at++) {
			struct server server = {
				.follows_client = k % 2 == 0, .closes = k / 2 == 0, .fails_at = at};

			server_fill(&server, &suites_servers[_i]);
			if (!server_is_usual(&server, suites_servers[_i].version))
				return;
			server_shuffle(&server, (unsigned)at);
			begin(suites_servers[_i].version);
			server_run(&plan, &server);
			server_expect_found(title, &plan, &server);
		}
	}
}
END_TEST

/* The one question that would have shown DHE is closed on once, as all refusals are. */
START_TEST(a_close_hides_no_dhe)
{
	for (int follows = 0; follows < 2; follows++) {
		struct server server = {.follows_client = follows != 0,
					.closes = true,
					.suite = {0xC02F, 0xC030, 0x009E},
					.count = 3,
					.fails_at = 3};

		begin_at(TLS_1_2, &server);
		server_run(&plan, &server);
		server_expect_found("one close", &plan, &server);
	}
}
END_TEST

/* Two closes in a row at a server that says what it refuses: all is found, or not all is known. */
START_TEST(closes_are_no_words)
{
	const struct suites_server_row *row = &suites_servers[_i / 2];

	for (size_t at = 2; at < 80; at++) {
		struct server server = {
			.follows_client = _i % 2 != 0, .fails_at = at, .fails_for = 2};

		server_fill(&server, row);
		if (row->version == TLS_SSL3 || !server_is_usual(&server, row->version))
			return;
		server_shuffle(&server, (unsigned)at);
		begin(row->version);
		server_run(&plan, &server);
		if (suites_plan_undone(&plan) == 0 && plan.said_no)
			server_expect_found(row->title, &plan, &server);
	}
}
END_TEST

/* Where the client's order counts among some and the server's among the others, neither question
 * about the order may hide anything. */
START_TEST(a_server_with_equal_preferences)
{
	for (size_t pairs = 2; pairs < 9; pairs++) {
		for (unsigned seed = 1; seed < 30; seed++) {
			struct server server = {.pairs = pairs, .closes = seed % 2 == 0};

			server_fill(&server, &suites_servers[_i]);
			if (!server_is_usual(&server, suites_servers[_i].version))
				return;
			server_shuffle(&server, seed);
			begin(suites_servers[_i].version);
			server_run(&plan, &server);
			server_expect_found(suites_servers[_i].title, &plan, &server);
		}
	}
}
END_TEST

/* An alert that may mean something else than the version is asked again with fewer suites. */
START_TEST(a_version_that_is_refused)
{
	static const struct {
		enum suites_reply reply;
		size_t asked;
	} rows[] = {{REPLY_NO_VERSION, 1}, {REPLY_NO_SUITE, 2}, {REPLY_NO, 2}, {REPLY_SHUT, 2}};
	struct suites_question *question;
	size_t asked = 0;

	begin(TLS_1_1);
	while ((question = suites_plan_next(&plan))) {
		asked++;
		/* Twice is enough. */
		ck_assert(!suites_plan_repeats(&plan, question) || rows[_i].reply != REPLY_SHUT);
		suites_plan_answer(&plan, question, rows[_i].reply, 0);
	}
	ck_assert(plan.refused && plan.accepted_count == 0);
	ck_assert_uint_eq(asked, rows[_i].asked);
	ck_assert_uint_eq(suites_plan_undone(&plan), 0);
}
END_TEST

START_TEST(a_server_that_falls_silent)
{
	struct server server = {.follows_client = true, .silent_after = (size_t)_i};

	server_fill(&server, &suites_servers[2]);
	begin(TLS_1_2);
	if (_i == 0)
		server.silent_after = 1;
	server_run(&plan, &server);
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
	int kinds = 4 * (int)suites_server_count;

	tcase_add_loop_test(t, all_is_found_in_few_questions, 0, kinds);
	tcase_add_loop_test(t, whose_order_counts_is_shown, 0, kinds);
	tcase_add_loop_test(t, any_set_is_found_in_few_questions, 0, 24);
	tcase_add_loop_test(t, a_server_that_chokes_on_many_suites, 0, 2);
	tcase_add_loop_test(t, a_server_that_chokes_and_says_no_suite, 0,
			    2 * (int)suites_server_count);
	tcase_add_loop_test(t, a_server_that_breaks_on_dhe, 0, 4);
	tcase_add_loop_test(t, a_server_that_closes_once, 0, (int)suites_server_count);
	tcase_add_test(t, a_close_hides_no_dhe);
	tcase_add_loop_test(t, closes_are_no_words, 0, 2 * (int)suites_server_count);
	tcase_add_loop_test(t, a_server_with_equal_preferences, 0, (int)suites_server_count);
	tcase_add_loop_test(t, a_version_that_is_refused, 0, 4);
	tcase_add_loop_test(t, a_server_that_falls_silent, 1, 30);
	tcase_add_test(t, silence_from_the_start_is_not_a_refusal);
}

int main(void)
{
	return unit_run("suites_plan", add);
}
