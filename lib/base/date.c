/* date - calendar dates in UTC, without the C library's time zones */
#include "base/date.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DAY INT64_C(86400)

struct calendar {
	int64_t year;
	int month, day;
};

/* Both ways over years that begin in March, so that the leap day is the last one, in eras of 400
 * years = 146097 days. 719468 days lie between 0000-03-01 and 1970-01-01. */
static int64_t days_of(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

static struct calendar calendar_of(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year =
		(int)(day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100));
	int shifted = (5 * day_of_year + 2) / 153; /* 0 is March */
	int month = shifted < 10 ? shifted + 3 : shifted - 9;

	return (struct calendar){
		.year = year_of_era + era * 400 + (month <= 2),
		.month = month,
		.day = day_of_year - (153 * shifted + 2) / 5 + 1,
	};
}

static int64_t floor_days(int64_t seconds)
{
	return seconds / DAY - (seconds % DAY < 0);
}

int64_t date_seconds(int year, int month, int day, int hour, int minute, int second)
{
	return days_of(year, month, day) * DAY + hour * INT64_C(3600) + minute * 60 + second;
}

const char *date_day(int64_t seconds, char *buffer)
{
	struct calendar c = calendar_of(floor_days(seconds));

	snprintf(buffer, DATE_TEXT_SIZE, "%04" PRId64 "-%02d-%02d", c.year, c.month, c.day);
	return buffer;
}

const char *date_rfc3339(int64_t seconds, char *buffer)
{
	struct calendar c = calendar_of(floor_days(seconds));
	int in_day = (int)(seconds % DAY + (seconds % DAY < 0 ? DAY : 0));

	snprintf(buffer, DATE_TEXT_SIZE, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month,
		 c.day, in_day / 3600, in_day / 60 % 60, in_day % 60);
	return buffer;
}

/* Exactly count digits at *at, as a number within the bounds; moves *at behind them. */
static bool digits(const char **at, int count, int minimum, int maximum, int *number_r)
{
	int number = 0;

	for (int i = 0; i < count; i++) {
		char c = (*at)[i];

		if (c < '0' || c > '9')
			return false;
		number = number * 10 + (c - '0');
	}
	*at += count;
	*number_r = number;
	return number >= minimum && number <= maximum;
}

static bool literal(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* RFC 3339 section 5.6: time-offset = "Z" / ( "+" / "-" ) time-hour ":" time-minute */
static bool parse_offset(const char **at, int *seconds_r)
{
	int hours, minutes, sign;

	*seconds_r = 0;
	if (literal(at, 'Z') || literal(at, 'z'))
		return true;
	sign = **at == '-' ? -1 : 1;
	if (!literal(at, '+') && !literal(at, '-'))
		return false;
	if (!digits(at, 2, 0, 23, &hours) || !literal(at, ':') || !digits(at, 2, 0, 59, &minutes))
		return false;
	*seconds_r = sign * (hours * 3600 + minutes * 60);
	return true;
}

/* RFC 3339 section 5.6: partial-time = time-hour ":" time-minute ":" time-second [time-secfrac].
 * A leap second counts as the first second of the next minute; fractions are dropped. */
static bool parse_time(const char **at, int *seconds_r)
{
	int hour, minute, second, offset, fraction;

	if (!digits(at, 2, 0, 23, &hour) || !literal(at, ':') || !digits(at, 2, 0, 59, &minute) ||
	    !literal(at, ':') || !digits(at, 2, 0, 60, &second))
		return false;
	if (literal(at, '.')) {
		if (!digits(at, 1, 0, 9, &fraction))
			return false;
		while (digits(at, 1, 0, 9, &fraction))
			;
	}
	if (!parse_offset(at, &offset))
		return false;
	*seconds_r = hour * 3600 + minute * 60 + second - offset;
	return true;
}

static bool parse_calendar(const char *text, int64_t *seconds_r)
{
	const char *at = text;
	int year, month, day, seconds = 0;

	if (!digits(&at, 4, 0, 9999, &year) || !literal(&at, '-') ||
	    !digits(&at, 2, 1, 12, &month) || !literal(&at, '-') || !digits(&at, 2, 1, 31, &day))
		return false;
	if (day > days_in_month(year, month))
		return false;
	if (*at) {
		if (!literal(&at, 'T') && !literal(&at, 't') && !literal(&at, ' '))
			return false;
		if (!parse_time(&at, &seconds) || *at)
			return false;
	}
	*seconds_r = date_seconds(year, month, day, 0, 0, 0) + seconds;
	return true;
}

/* 1*10DIGIT [ "d" / "h" / "m" / "s" ]; the unit is asked for where plain seconds are not meant. */
static bool parse_distance(const char *text, bool needs_unit, int64_t *seconds_r)
{
	static const struct {
		char unit;
		int seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	int64_t number = 0;
	int count = 0, digit;

	while (digits(&text, 1, 0, 9, &digit)) {
		if (++count > 10)
			return false;
		number = number * 10 + digit;
	}
	if (count == 0)
		return false;
	if (*text == '\0' && !needs_unit) {
		*seconds_r = number;
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (text[0] == units[i].unit && text[1] == '\0') {
			*seconds_r = number * units[i].seconds;
			return true;
		}
	}
	return false;
}

int date_parse(const char *text, int64_t base, int64_t *seconds_r, struct fail *f)
{
	int64_t distance;

	if (text[0] == '+' || text[0] == '-') {
		if (!parse_distance(text + 1, true, &distance))
			return fail_set(
				f, FAIL_USAGE,
				"%.60s is no distance in time; right are +30d, -12h, +90m, +10s",
				text);
		*seconds_r = text[0] == '-' ? base - distance : base + distance;
		return 0;
	}
	if (!parse_calendar(text, seconds_r))
		return fail_set(
			f, FAIL_USAGE,
			"%.60s is no time; right are 2026-11-24T13:22:35Z, 2026-11-24, +30d", text);
	return 0;
}

int date_parse_duration(const char *text, int64_t *seconds_r, struct fail *f)
{
	if (!parse_distance(text, false, seconds_r))
		return fail_set(f, FAIL_USAGE,
				"%.60s is no duration; right are 30s, 90m, 1h, 2d, or seconds",
				text);
	return 0;
}
