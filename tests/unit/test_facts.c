/* test_facts - facts keep their order, types and bytes; the four states keep theirs */
#include <stdlib.h>

#include "base/attributes.h"
#include "report/facts.h"
#include "report/state.h"
#include "unit.h"

START_TEST(facts_in_order)
{
	struct facts *facts = facts_new();
	facts_text(facts, "subject", "CN=%s", "mail");
	facts_number(facts, "days", 41.25);
	facts_boolean(facts, "trusted", true);
	facts_list_add(facts, "names", "a\0b", 3);
	facts_text(facts, "issuer", "x");
	facts_list_add(facts, "names", "c", 1);
	facts_list(facts, "empty");
	facts_number(facts_row(facts, "chain"), "place", 1);
	facts_number(facts_row(facts, "chain"), "place", 2);

	ck_assert_uint_eq(facts->count, 7);
	ck_assert_str_eq(facts->fact[0].key, "subject");
	ck_assert_str_eq(facts->fact[0].text, "CN=mail");
	ck_assert_str_eq(facts->fact[3].key, "names");
	ck_assert_uint_eq(facts->fact[3].items->count, 2);
	ck_assert_uint_eq(facts->fact[3].items->fact[0].length, 3);
	ck_assert_mem_eq(facts->fact[3].items->fact[0].text, "a\0b", 4);
	ck_assert_uint_eq(facts_find(facts, "empty")->items->count, 0);
	ck_assert_uint_eq(facts_find(facts, "chain")->row_count, 2);
	ck_assert_double_eq(facts_find(facts_find(facts, "chain")->rows[1], "place")->number, 2);
	ck_assert_ptr_null(facts_find(facts, "nothing"));
	facts_free(&facts);
	ck_assert_ptr_null(facts);
	facts_free(&facts);
}
END_TEST

static const struct {
	const char *title;
	enum state a, b, worse;
} pairs[] = {
	{"CRITICAL beats WARNING", STATE_WARNING, STATE_CRITICAL, STATE_CRITICAL},
	{"CRITICAL beats UNKNOWN", STATE_CRITICAL, STATE_UNKNOWN, STATE_CRITICAL},
	{"WARNING beats UNKNOWN", STATE_UNKNOWN, STATE_WARNING, STATE_WARNING},
	{"UNKNOWN beats OK", STATE_OK, STATE_UNKNOWN, STATE_UNKNOWN},
	{"OK stays OK", STATE_OK, STATE_OK, STATE_OK},
};

START_TEST(worse_of_two)
{
	ck_assert_msg(state_worse(pairs[_i].a, pairs[_i].b) == pairs[_i].worse, "%s",
		      pairs[_i].title);
	ck_assert_msg(state_worse(pairs[_i].b, pairs[_i].a) == pairs[_i].worse, "%s, turned round",
		      pairs[_i].title);
}
END_TEST

START_TEST(names_and_exit_codes)
{
	static const char *const names[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
	enum state state;
	for (int i = 0; i < 4; i++) {
		ck_assert_str_eq(state_name((enum state)i), names[i]);
		ck_assert(state_by_name(names[i], &state));
		ck_assert_int_eq(state, i);
	}
	ck_assert(state_by_name("critical", &state) && state == STATE_CRITICAL);
	ck_assert(!state_by_name("CRIT", &state) && !state_by_name("", &state) &&
		  !state_by_name("2", &state));
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_test(tcase, facts_in_order);
	tcase_add_loop_test(tcase, worse_of_two, 0, (int)COUNT_OF(pairs));
	tcase_add_test(tcase, names_and_exit_codes);
}

int main(void)
{
	return unit_run("facts", add);
}
