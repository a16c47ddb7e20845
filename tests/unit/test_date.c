/* test_date - dates in UTC both ways, far past and future, and the times a user may write */
#include "base/clock.h"
#include "base/date.h"

#include <string.h>
#include <time.h>

#include "unit.h"

static const struct {
	const char *text;
	int64_t seconds;
} dates[] = {
	{"1970-01-01T00:00:00Z", 0},
	{"1969-12-31T23:59:59Z", -1},
	{"1970-01-01T23:59:59Z", 86399},
	{"1950-01-01T00:00:00Z", -631152000},
	{"2000-02-29T12:00:00Z", 951825600},
	{"2026-11-24T13:22:35Z", 1795526555},
	{"2038-01-19T03:14:08Z", INT64_C(2147483648)},
	{"2049-12-31T23:59:59Z", INT64_C(2524607999)},
	{"2100-03-01T00:00:00Z", INT64_C(4107542400)},
	{"9999-12-31T23:59:59Z", INT64_C(253402300799)},
	{"0000-01-01T00:00:00Z", INT64_C(-62167219200)},
};

START_TEST(dates_print_and_parse_back)
{
	char buffer[DATE_TEXT_SIZE];
	struct fail f = {0};
	int64_t got = 1;

	ck_assert_str_eq(date_rfc3339(dates[_i].seconds, buffer), dates[_i].text);
	date_day(dates[_i].seconds, buffer);
	ck_assert_uint_eq(strlen(buffer), 10);
	ck_assert_int_eq(strncmp(buffer, dates[_i].text, 10), 0);
	ck_assert_int_eq(date_parse(dates[_i].text, 99, &got, &f), 0);
	ck_assert_msg(got == dates[_i].seconds, "%s: got %lld, want %lld", dates[_i].text,
		      (long long)got, (long long)dates[_i].seconds);
}
END_TEST

/* The C library's gmtime_r is an independent answer; 86399 * 7 is prime to the length of a day's
 * and a year's cycle, so all days of the year come by. */
START_TEST(every_day_agrees_with_the_c_library)
{
	char ours[DATE_TEXT_SIZE], theirs[DATE_TEXT_SIZE];

	for (int64_t s = -5000000000; s < 10000000000; s += 86399 * 7) {
		time_t t = (time_t)s;
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(theirs, sizeof(theirs), "%Y-%m-%dT%H:%M:%SZ", &tm);
		ck_assert_str_eq(date_rfc3339(s, ours), theirs);
		ck_assert(date_seconds(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
				       tm.tm_min, tm.tm_sec) == s);
	}
}
END_TEST

START_TEST(the_ends_of_time_fit_the_buffer)
{
	char buffer[DATE_TEXT_SIZE];

	ck_assert_uint_lt(strlen(date_rfc3339(INT64_MAX, buffer)), sizeof(buffer));
	ck_assert_int_eq(buffer[strlen(buffer) - 1], 'Z');
	ck_assert_uint_lt(strlen(date_rfc3339(INT64_MIN, buffer)), sizeof(buffer));
	ck_assert_int_eq(buffer[strlen(buffer) - 1], 'Z');
	date_day(INT64_MIN, buffer);
}
END_TEST

#define BASE INT64_C(1795526555) /* 2026-11-24T13:22:35Z */

static const struct {
	const char *text;
	int64_t seconds;
} times[] = {
	{"2026-11-24", 1795478400},
	{"2026-11-24t13:22:35z", BASE},
	{"2026-11-24 13:22:35Z", BASE},
	{"2026-11-24T13:22:35.999Z", BASE},
	{"2026-11-24T15:22:35+02:00", BASE},
	{"2026-11-24T07:52:35-05:30", BASE},
	{"2026-11-24T13:22:35-00:00", BASE},
	{"2016-12-31T23:59:60Z", 1483228800},
	{"2024-02-29", 1709164800},
	{"+30d", BASE + 30 * 86400},
	{"-12h", BASE - 12 * 3600},
	{"+90m", BASE + 90 * 60},
	{"+10s", BASE + 10},
	{"+0d", BASE},
	{"+9999999999d", BASE + INT64_C(9999999999) * 86400},
};

START_TEST(a_time_in_every_form)
{
	struct fail f = {0};
	int64_t got = 1;

	ck_assert_msg(date_parse(times[_i].text, BASE, &got, &f) == 0, "%s: %s", times[_i].text,
		      f.text);
	ck_assert_msg(got == times[_i].seconds, "%s: got %lld, want %lld", times[_i].text,
		      (long long)got, (long long)times[_i].seconds);
}
END_TEST

static const char *const no_times[] = {
	"",
	"tomorrow",
	"2026",
	"2026-11",
	"2026-13-01",
	"2026-00-01",
	"2026-11-00",
	"2026-11-31",
	"2026-02-29",
	"1900-02-29",
	"26-11-24",
	"2026-1-24",
	"2026-11-24T",
	"2026-11-24T13:22Z",
	"2026-11-24T24:00:00Z",
	"2026-11-24T13:60:00Z",
	"2026-11-24T13:22:61Z",
	"2026-11-24T13:22:35",
	"2026-11-24T13:22:35.Z",
	"2026-11-24T13:22:35Z ",
	"2026-11-24T13:22:35+2",
	"2026-11-24T13:22:35+24:00",
	" 2026-11-24",
	"+",
	"+d",
	"+30",
	"+30w",
	"+30dd",
	"+-30d",
	"+ 30d",
	"+1.5d",
	"+99999999999d",
	"30d",
};

START_TEST(what_is_no_time_is_wrong_usage)
{
	struct fail f = {0};
	int64_t got = 77;

	ck_assert_msg(date_parse(no_times[_i], BASE, &got, &f) == -1, "%s: got %lld", no_times[_i],
		      (long long)got);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_int_eq(got, 77);
	ck_assert_ptr_nonnull(strstr(f.text, no_times[_i]));
}
END_TEST

static const struct {
	const char *text;
	int64_t seconds; /* -1: none */
} durations[] = {
	{"0", 0},    {"15", 15}, {"30s", 30},	      {"90m", 5400}, {"1h", 3600}, {"2d", 172800},
	{"", -1},    {"h", -1},	 {"-1h", -1},	      {"+1h", -1},   {"1.5h", -1}, {"1h30m", -1},
	{"1 h", -1}, {"1H", -1}, {"10000000000", -1}, {"1w", -1},
};

START_TEST(durations_have_a_unit_or_are_seconds)
{
	struct fail f = {0};
	int64_t got = -1;
	int result = date_parse_duration(durations[_i].text, &got, &f);

	ck_assert_msg(got == durations[_i].seconds, "%s: got %lld, want %lld", durations[_i].text,
		      (long long)got, (long long)durations[_i].seconds);
	ck_assert_int_eq(result, durations[_i].seconds < 0 ? -1 : 0);
	ck_assert_int_eq(f.kind, result ? FAIL_USAGE : FAIL_NONE);
}
END_TEST

START_TEST(the_clock_runs_and_now_can_be_set)
{
	int64_t us = clock_us(), ms = clock_ms(), now = clock_now();

	ck_assert_int_ge(ms, us / 1000);
	ck_assert_int_le(ms, us / 1000 + 10000);
	ck_assert_int_ge(clock_us(), us);
	ck_assert_int_ge(now, INT64_C(1700000000));
	clock_set_now(-5);
	ck_assert_int_eq(clock_now(), -5);
	clock_set_now(0);
	ck_assert_int_eq(clock_now(), 0);
	ck_assert_int_ge(clock_ms(), ms);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, dates_print_and_parse_back, 0, (int)COUNT_OF(dates));
	tcase_add_test(t, every_day_agrees_with_the_c_library);
	tcase_add_test(t, the_ends_of_time_fit_the_buffer);
	tcase_add_loop_test(t, a_time_in_every_form, 0, (int)COUNT_OF(times));
	tcase_add_loop_test(t, what_is_no_time_is_wrong_usage, 0, (int)COUNT_OF(no_times));
	tcase_add_loop_test(t, durations_have_a_unit_or_are_seconds, 0, (int)COUNT_OF(durations));
	tcase_add_test(t, the_clock_runs_and_now_can_be_set);
}

int main(void)
{
	return unit_run("date", add);
}
