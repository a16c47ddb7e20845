/* test_lifetime - thresholds on a certificate's time left: units, defaults, and which wins */
#include <stdlib.h>

#include "base/attributes.h"
#include "report/lifetime.h"
#include "unit.h"

#define DAYS(n) ((int64_t)(n)*86400)

static const struct {
	const char *title, *warning, *critical;
	int64_t lifetime;
	const char *want_warning, *want_critical;
} limits[] = {
	{"defaults of a 398-day certificate", NULL, NULL, DAYS(398), "30:", "14:"},
	{"defaults of a 90-day certificate", NULL, NULL, DAYS(90), "22.5:", "11.25:"},
	{"defaults of a 47-day certificate", NULL, NULL, DAYS(47), "11.75:", "5.875:"},
	{"defaults of a 6-day certificate", NULL, NULL, DAYS(6), "1.5:", "0.75:"},
	{"plain numbers are days", "20", "10", DAYS(398), "20:", "10:"},
	{"d is days", "20d", "10d", DAYS(398), "20:", "10:"},
	{"h is hours", "36h", "12h", DAYS(6), "1.5:", "0.5:"},
	{"% is of the lifetime", "33%", "20%", DAYS(100), "33:", "20:"},
	{"more than 100 %", "150%", "10%", DAYS(100), "150:", "10:"},
	{"a range", "10:20", "@0:5", DAYS(398), "10:20", "@5"},
	{"mixed units are not compared", "24h", "10d", DAYS(398), "1:", "10:"},
	{"ranges are not compared", "10:", "20:", DAYS(398), "10:", "20:"},
	{"equal limits", "14", "14d", DAYS(398), "14:", "14:"},
	{"a default warning below -c moves up", NULL, "60", DAYS(398), "60:", "60:"},
	{"a default warning above -c stays", NULL, "5", DAYS(398), "30:", "5:"},
	{"a default critical above -w moves down", "10", NULL, DAYS(398), "10:", "10:"},
	{"a default critical below -w stays", "20", NULL, DAYS(398), "20:", "14:"},
	{"a minimum written as a range moves it too", "7:", NULL, DAYS(398), "7:", "7:"},
	{"another range moves nothing", "@5:6", NULL, DAYS(398), "@5:6", "14:"},
	{"a percentage moves the default", NULL, "50%", DAYS(100), "50:", "50:"},
	{"0 is never", "0", "0", DAYS(398), "0:", "0:"},
	{"a lifetime that ends before it begins", NULL, NULL, -5, "0:", "0:"},
};

START_TEST(limits_in_days)
{
	struct lifetime_limits parsed;
	struct fail f = {0};
	struct range warning, critical;
	char text[RANGE_TEXT_SIZE];
	ck_assert_msg(lifetime_limits_parse(limits[_i].warning, limits[_i].critical, &parsed, &f) ==
			      0,
		      "%s: %s", limits[_i].title, f.text);
	lifetime_ranges(&parsed, limits[_i].lifetime, &warning, &critical);
	unit_same(limits[_i].title, range_text(&warning, text), limits[_i].want_warning);
	unit_same(limits[_i].title, range_text(&critical, text), limits[_i].want_critical);
}
END_TEST

static const struct {
	const char *title, *warning, *critical, *says;
} wrong[] = {
	{"empty", "", NULL, "-w"},
	{"a unit alone", "d", NULL, "-w"},
	{"a percent sign alone", NULL, "%", "-c"},
	{"an unknown unit", "3w", NULL, "-w"},
	{"negative", "-3", NULL, "-w"},
	{"two units", "3dh", NULL, "-w"},
	{"an illegal range", NULL, "20:10", "start is above its end"},
	{"critical above warning", "10", "20", "above"},
	{"critical above warning, N and Nd", "10", "20d", "above"},
	{"critical above warning in hours", "10h", "20h", "above"},
	{"critical above warning in percent", "10%", "20%", "above"},
};

START_TEST(wrong_limits)
{
	struct lifetime_limits parsed;
	struct fail f = {0};
	ck_assert_msg(lifetime_limits_parse(wrong[_i].warning, wrong[_i].critical, &parsed, &f) ==
			      -1,
		      "%s: was taken", wrong[_i].title);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_msg(strstr(f.text, wrong[_i].says) != NULL, "%s: '%s' lacks '%s'",
		      wrong[_i].title, f.text, wrong[_i].says);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, limits_in_days, 0, (int)COUNT_OF(limits));
	tcase_add_loop_test(tcase, wrong_limits, 0, (int)COUNT_OF(wrong));
}

int main(void)
{
	return unit_run("lifetime", add);
}
