/* max_lifetime - --max-lifetime=DAYS|cabf: how long a certificate may live in all */
#include "verdict/max_lifetime.h"

#include <stdio.h>

#include "base/attributes.h"
#include "base/date.h"
#include "base/text.h"

#define DAY 86400

int max_lifetime_parse(const char *text, struct max_lifetime *limit_r, struct fail *f)
{
	long days;

	limit_r->days = 0;
	if (!text)
		return 0;
	if (text_equal_nocase(text, "cabf"))
		limit_r->days = -1;
	else if (text_number(text, 1, 36500, &days))
		limit_r->days = (double)days;
	else
		return fail_set(f, FAIL_USAGE,
				"--max-lifetime %s: it wants days, 1 to 36500, or cabf", text);
	return 0;
}

/* CA/Browser Forum Baseline Requirements section 6.3.2, by date of issue. */
double max_lifetime_of(const struct max_lifetime *limit, const struct cert *cert)
{
	static const struct {
		int year, month, day;
		double days;
	} schedule[] = {{2029, 3, 15, 47}, {2027, 3, 15, 100}, {2026, 3, 15, 200}};

	if (limit->days >= 0)
		return limit->days;
	for (size_t i = 0; i < COUNT_OF(schedule); i++)
		if (cert->not_before >=
		    date_seconds(schedule[i].year, schedule[i].month, schedule[i].day, 0, 0, 0))
			return schedule[i].days;
	return 398;
}

double max_lifetime_lives(const struct cert *cert)
{
	return (double)(cert->not_after - cert->not_before + 1) / DAY;
}

bool max_lifetime_exceeded(const struct max_lifetime *limit, const struct cert *cert,
			   char text_r[MAX_LIFETIME_TEXT_SIZE])
{
	double lives = max_lifetime_lives(cert), longest = max_lifetime_of(limit, cert);

	snprintf(text_r, MAX_LIFETIME_TEXT_SIZE, "lives %.1f days; the limit is %.0f", lives,
		 longest);
	return longest > 0 && lives > longest;
}
