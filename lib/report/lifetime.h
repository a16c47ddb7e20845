/* lifetime - thresholds on what is left of a certificate's lifetime, in days, hours, percent or a
 * range
 *
 * "30", "30d", "36h", "33%"; a text with ':', '@' or '~' is a range of days (SPEC 4,
 * check_mail_cert_expiry).
 */
#ifndef REPORT_LIFETIME_H
#define REPORT_LIFETIME_H

#include <stdint.h>

#include "base/fail.h"
#include "base/writer.h"
#include "report/range.h"

enum lifetime_unit {
	LIFETIME_DEFAULT,
	LIFETIME_PLAIN,
	LIFETIME_DAYS,
	LIFETIME_HOURS,
	LIFETIME_PERCENT,
	LIFETIME_RANGE
};

struct lifetime_limit {
	enum lifetime_unit unit;
	double number;	    /* in the unit, for the four minimums */
	struct range range; /* of days, for LIFETIME_RANGE */
};

struct lifetime_limits {
	struct lifetime_limit warning, critical;
};

int lifetime_parse(const char *text, struct lifetime_limit *limit_r, struct fail *f);
/* Both texts, either may be NULL (its default). FAIL_USAGE where the critical minimum is above the
 * warning one in the same unit (SPEC 3: plain and d are the same unit). */
int lifetime_limits_parse(const char *warning, const char *critical,
			  struct lifetime_limits *limits_r, struct fail *f);
/* The limits as ranges of days left, for a certificate that lives lifetime seconds: the defaults
 * are 30 days or a quarter, 14 days or an eighth, whichever is less; a default that would be
 * reached before the given one moves to it. */
void lifetime_ranges(const struct lifetime_limits *limits, int64_t lifetime,
		     struct range *warning_r, struct range *critical_r);
/* Appends "the limit is 14 days", or "the range is 10:20" where it is not a minimum. */
void lifetime_limit_text(struct writer *w, const struct range *range);

#endif
