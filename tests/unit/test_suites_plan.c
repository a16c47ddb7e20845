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

START_TEST(a_server_that_follows_the_client)
{
	const char *title = suites_servers[_i].title;
	struct server server = {.follows_client = true};
	size_t want = server_fill(&server, &suites_servers[_i]);

	ck_assert_msg(want >= suites_servers[_i].least, "%s: %zu suites", title, want);
	begin(suites_servers[_i].version);
	server_run(&plan, &server);
	server_expect_found(title, &plan, &server);
	ck_assert_msg(want < 2 || plan.order != ORDER_SERVER, "%s: order", title);
	bool usual = server_is_usual(&server, suites_servers[_i].version);
	size_t spare = usual && suites_servers[_i].version != TLS_SSL3 ? 2 : 3;
	ck_assert_msg(server.asked <= want + spare, "%s: %zu questions for %zu suites", title,
		      server.asked, want);
}
END_TEST

START_TEST(a_server_with_an_order_of_its_own)
{
	const char *title = suites_servers[_i].title;
	struct server server = {0};
	size_t want = server_fill(&server, &suites_servers[_i]);

	for (unsigned seed = 1; seed < 20; seed++) {
		server.asked = 0;
		server_shuffle(&server, seed);
		begin(suites_servers[_i].version);
		server_run(&plan, &server);
		server_expect_found(title, &plan, &server);
		size_t ordered = want < SUITES_PLAN_ORDERED ? want : SUITES_PLAN_ORDERED;
		bool usual = server_is_usual(&server, suites_servers[_i].version);
		ck_assert_msg(want < 2 || !usual ||
				      (plan.order == ORDER_SERVER && plan.ordered == ordered),
			      "%s: %zu in order", title, plan.ordered);
		for (size_t i = 0; usual && i < plan.ordered; i++)
			ck_assert_msg(plan.accepted[i] == server.suite[i], "%s: place %zu", title,
				      i);
		size_t spare = usual && suites_servers[_i].version != TLS_SSL3 ? 2 : 3;
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
	server_shuffle(&server, seed);
	begin(TLS_1_2);
	server_run(&plan, &server);
	server_expect_found("random", &plan, &server);
	ck_assert_uint_le(server.asked, 2 * server.count + 5);
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

/* One more than where an alert comes: that a close is a refusal is asked once more, of all that is
 * left together. What the order costs beside that, where it must be asked for, is one. */
START_TEST(a_server_that_closes_in_place_of_an_alert)
{
	const struct suites_server_row *row = &suites_servers[_i / 2];
	bool small = row->version == TLS_SSL3;
	size_t within = 0;

	for (unsigned seed = 1; seed < 20; seed++) {
		struct server server = {.follows_client = _i % 2 == 0, .closes = true};

		server_fill(&server, row);
		if (!server_is_usual(&server, row->version))
			return;
		server_shuffle(&server, seed);
		begin(row->version);
		server_run(&plan, &server);
		server_expect_found(row->title, &plan, &server);
		/* A guess that was wrong, or an order that had to be asked for. */
		size_t spare = small ? 4 : 3;
		within += server.asked <= server.count + 2;
		ck_assert_msg(server.asked <= server.count + spare,
			      "%s: %zu questions for %zu suites", row->title, server.asked,
			      server.count);
	}
	ck_assert_msg(small || row->least < 5 || within > 12, "%s: %zu of 19 within two more",
		      row->title, within);
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

START_TEST(a_version_that_is_refused)
{
	struct server server = {.chokes_above = 1};

	begin(TLS_1_1);
	server_run(&plan, &server);
	ck_assert(plan.refused && plan.accepted_count == 0);
	ck_assert_uint_eq(server.asked, 1);
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
	tcase_add_loop_test(t, a_server_that_follows_the_client, 0, (int)suites_server_count);
	tcase_add_loop_test(t, a_server_with_an_order_of_its_own, 0, (int)suites_server_count);
	tcase_add_loop_test(t, any_set_is_found, 0, 40);
	tcase_add_loop_test(t, a_server_that_chokes_on_many_suites, 0, 2);
	tcase_add_loop_test(t, a_server_that_chokes_and_says_no_suite, 0,
			    2 * (int)suites_server_count);
	tcase_add_loop_test(t, a_server_that_closes_in_place_of_an_alert, 0,
			    2 * (int)suites_server_count);
	tcase_add_loop_test(t, a_server_that_breaks_on_dhe, 0, 4);
	tcase_add_loop_test(t, a_server_that_closes_once, 0, (int)suites_server_count);
	tcase_add_loop_test(t, a_server_with_equal_preferences, 0, (int)suites_server_count);
	tcase_add_test(t, a_version_that_is_refused);
	tcase_add_loop_test(t, a_server_that_falls_silent, 1, 30);
	tcase_add_test(t, silence_from_the_start_is_not_a_refusal);
}

int main(void)
{
	return unit_run("suites_plan", add);
}
