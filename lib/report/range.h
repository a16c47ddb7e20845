/* range - a threshold range of the Monitoring Plugins guidelines: 10, 10:, ~:10, 10:20, @10:20 */
#ifndef REPORT_RANGE_H
#define REPORT_RANGE_H

#include <stdbool.h>

#include "base/fail.h"

#define RANGE_TEXT_SIZE 80

struct range {
	bool set;    /* false: no threshold, never alerts */
	bool inside; /* '@': alert within, ends included */
	double low;  /* -INFINITY for '~' */
	double high; /* INFINITY where the end is left out */
};

/* Returns 0, or -1 with FAIL_USAGE (empty, start above end, not a number). */
int range_parse(const char *text, struct range *range_r, struct fail *f);
struct range range_minimum(double low); /* "low:" */
bool range_alerts(const struct range *range, double value);
/* Canonical text ("30:"), "" where not set. buffer has RANGE_TEXT_SIZE bytes and is returned. */
const char *range_text(const struct range *range, char *buffer);

#endif
