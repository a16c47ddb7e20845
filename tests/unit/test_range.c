/* test_range - the guidelines' ranges are read, judged and written as users know them */
#include <math.h>
#include <stdlib.h>

#include "base/attributes.h"
#include "report/range.h"
#include "unit.h"

static const struct {
	const char *title, *text, *canonical;
	double ok, alert; /* NAN: there is none */
} legal[] = {
	{"a number is an upper end from 0", "10", "10", 10, 10.001},
	{"a number excludes negatives", "10", "10", 0, -0.001},
	{"a minimum", "10:", "10:", 10, 9.999},
	{"a minimum of 0", "0:", "0:", 0, -1},
	{"no lower end", "~:10", "~:10", -1000, 11},
	{"both ends", "10:20", "10:20", 20, 20.5},
	{"both ends, below", "10:20", "10:20", 10, 9},
	{"inside, ends included", "@10:20", "@10:20", 9.9, 10},
	{"inside, upper end included", "@10:20", "@10:20", 20.1, 20},
	{"inside from 0", "@5", "@5", 6, 0},
	{"inside of a minimum", "@14:", "@14:", 13, 14},
	{"start left out", ":7", "7", 7, 8},
	{"decimals", "1.5:2.25", "1.5:2.25", 2, 1.4},
	{"negative", "-5:-1", "-5:-1", -3, 0},
	{"one point", "3:3", "3:3", 3, 3.1},
	{"everything", "~:", "~:", -1e9, NAN},
};

START_TEST(legal_ranges)
{
	struct range range;
	struct fail f = {0};
	char text[RANGE_TEXT_SIZE];
	ck_assert_msg(range_parse(legal[_i].text, &range, &f) == 0, "%s: %s", legal[_i].title,
		      f.text);
	ck_assert_msg(!range_alerts(&range, legal[_i].ok), "%s: %g alerts", legal[_i].title,
		      legal[_i].ok);
	if (!isnan(legal[_i].alert))
		ck_assert_msg(range_alerts(&range, legal[_i].alert), "%s: %g does not alert",
			      legal[_i].title, legal[_i].alert);
	range_text(&range, text);
	unit_same(legal[_i].title, text, legal[_i].canonical);
}
END_TEST

static const char *const illegal[] = {"",    ":",    "@",    "@:",    "~",   "~10",  "20:10",
				      "a",   "10:b", "b:10", "1:2:3", "10 ", " 10",  "1e3",
				      "5,3", "@@1",  "1@2",  "inf",   "nan", "10:~", "0x10"};

START_TEST(illegal_ranges)
{
	struct range range = {.low = 42};
	struct fail f = {0};
	ck_assert_msg(range_parse(illegal[_i], &range, &f) == -1, "'%s' was taken", illegal[_i]);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_msg(range.low == 42 && !range.set, "'%s' changed the result", illegal[_i]);
}
END_TEST

START_TEST(no_range)
{
	struct range none = {0};
	char text[RANGE_TEXT_SIZE] = "x";
	ck_assert(!range_alerts(&none, -1) && !range_alerts(&none, 1e9));
	ck_assert_str_eq(range_text(&none, text), "");
	struct range minimum = range_minimum(2.5);
	ck_assert_str_eq(range_text(&minimum, text), "2.5:");
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, legal_ranges, 0, (int)COUNT_OF(legal));
	tcase_add_loop_test(tcase, illegal_ranges, 0, (int)COUNT_OF(illegal));
	tcase_add_test(tcase, no_range);
}

int main(void)
{
	return unit_run("range", add);
}
