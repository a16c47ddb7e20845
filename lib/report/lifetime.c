/* lifetime - thresholds on what is left of a certificate's lifetime */
#include "report/lifetime.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define SECONDS_PER_DAY 86400.0
#define WARNING_DAYS 30.0
#define WARNING_PART 4.0 /* of the lifetime */
#define CRITICAL_DAYS 14.0
#define CRITICAL_PART 8.0

static const struct {
	char suffix;
	enum lifetime_unit unit;
} units[] = {
	{'d', LIFETIME_DAYS},
	{'h', LIFETIME_HOURS},
	{'%', LIFETIME_PERCENT},
};

int lifetime_parse(const char *text, struct lifetime_limit *limit_r, struct fail *f)
{
	struct lifetime_limit limit = {.unit = LIFETIME_PLAIN};
	if (strpbrk(text, ":@~")) {
		limit.unit = LIFETIME_RANGE;
		if (range_parse(text, &limit.range, f))
			return -1;
		*limit_r = limit;
		return 0;
	}
	size_t length = strlen(text);
	for (size_t i = 0; length > 0 && i < COUNT_OF(units); i++) {
		if (text[length - 1] == units[i].suffix) {
			limit.unit = units[i].unit;
			length--;
			break;
		}
	}
	if (!text_decimal(text, length, &limit.number) || limit.number < 0)
		return fail_set(f, FAIL_USAGE,
				"%s is no time left: 30 or 30d are days, 36h hours, 33%% a part of "
				"the lifetime, 10:20 a range of days",
				text);
	*limit_r = limit;
	return 0;
}

static enum lifetime_unit comparable(enum lifetime_unit unit)
{
	return unit == LIFETIME_PLAIN ? LIFETIME_DAYS : unit;
}

int lifetime_limits_parse(const char *warning, const char *critical,
			  struct lifetime_limits *limits_r, struct fail *f)
{
	struct lifetime_limits limits = {0};
	if (warning && lifetime_parse(warning, &limits.warning, f)) {
		fail_context(f, "-w");
		return -1;
	}
	if (critical && lifetime_parse(critical, &limits.critical, f)) {
		fail_context(f, "-c");
		return -1;
	}
	enum lifetime_unit unit = comparable(limits.warning.unit);
	if (unit == comparable(limits.critical.unit) && unit != LIFETIME_DEFAULT &&
	    unit != LIFETIME_RANGE && limits.critical.number > limits.warning.number)
		return fail_set(f, FAIL_USAGE,
				"-c %s is above -w %s: the critical minimum must not be reached "
				"before the warning one",
				critical, warning);
	*limits_r = limits;
	return 0;
}

static struct range in_days(const struct lifetime_limit *limit, double days)
{
	switch (limit->unit) {
	case LIFETIME_HOURS:
		return range_minimum(limit->number / 24);
	case LIFETIME_PERCENT:
		return range_minimum(days * limit->number / 100);
	case LIFETIME_RANGE:
		return limit->range;
	default:
		return range_minimum(limit->number);
	}
}

static double lesser(double a, double b)
{
	return a < b ? a : b;
}

/* A range that alerts below a number of days and nowhere else, so that "before" has a meaning. */
static bool is_minimum(const struct range *range)
{
	return !range->inside && isfinite(range->low) && isinf(range->high);
}

void lifetime_ranges(const struct lifetime_limits *limits, int64_t lifetime,
		     struct range *warning_r, struct range *critical_r)
{
	double days = lifetime > 0 ? (double)lifetime / SECONDS_PER_DAY : 0;
	bool no_warning = limits->warning.unit == LIFETIME_DEFAULT;
	bool no_critical = limits->critical.unit == LIFETIME_DEFAULT;
	struct range warning = no_warning ? range_minimum(lesser(WARNING_DAYS, days / WARNING_PART))
					  : in_days(&limits->warning, days);
	struct range critical = no_critical
					? range_minimum(lesser(CRITICAL_DAYS, days / CRITICAL_PART))
					: in_days(&limits->critical, days);
	/* SPEC 3: a default on the wrong side of the given limit moves to it. */
	if (no_warning && !no_critical && is_minimum(&critical) && warning.low < critical.low)
		warning.low = critical.low;
	if (no_critical && !no_warning && is_minimum(&warning) && critical.low > warning.low)
		critical.low = warning.low;
	*warning_r = warning;
	*critical_r = critical;
}

void lifetime_limit_text(struct writer *w, const struct range *range)
{
	char text[RANGE_TEXT_SIZE];

	if (range->low > 0 && isinf(range->high) && !range->inside)
		writer_print(w, "the limit is %s days", text_from_double(range->low, text));
	else
		writer_print(w, "the range is %s", range_text(range, text));
}
