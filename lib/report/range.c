/* range - a threshold range of the Monitoring Plugins guidelines
 *
 *	range = [ "@" ] [ start ":" ] [ end ]	; not both absent
 *	start = number | "~"			; "~" is negative infinity, absent is 0
 *	end   = number				; absent is infinity
 *
 * Monitoring Plugins Development Guidelines, "Threshold and Ranges". A number alone is the end of
 * a range that begins at 0. Alerts are outside, ends excluded; with "@" inside, ends included.
 */
#include "report/range.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static int illegal(struct fail *f, const char *text, const char *why)
{
	return fail_set(f, FAIL_USAGE, "%s is no range: %s; right are 10, 10:, 10:20, @10:20", text,
			why);
}

int range_parse(const char *text, struct range *range_r, struct fail *f)
{
	struct range range = {.set = true, .low = 0, .high = INFINITY};
	const char *rest = text;
	if (*rest == '@') {
		range.inside = true;
		rest++;
	}
	const char *colon = strchr(rest, ':');
	const char *end = colon ? colon + 1 : rest;
	if (colon) {
		size_t length = (size_t)(colon - rest);
		if (length == 1 && *rest == '~')
			range.low = -INFINITY;
		else if (length > 0 && !text_decimal(rest, length, &range.low))
			return illegal(f, text, "its start is neither a number nor a tilde");
		else if (length == 0 && *end == '\0')
			return illegal(f, text, "it has neither start nor end");
	} else if (*end == '\0') {
		return illegal(f, text, "it is empty");
	}
	if (*end != '\0' && !text_decimal(end, strlen(end), &range.high))
		return illegal(f, text, "its end is not a number");
	if (range.low > range.high)
		return illegal(f, text, "its start is above its end");
	*range_r = range;
	return 0;
}

struct range range_minimum(double low)
{
	return (struct range){.set = true, .low = low, .high = INFINITY};
}

bool range_alerts(const struct range *range, double value)
{
	if (!range->set)
		return false;
	bool within = value >= range->low && value <= range->high;
	return range->inside ? within : !within;
}

const char *range_text(const struct range *range, char *buffer)
{
	char low[32] = "", high[32] = "";
	buffer[0] = '\0';
	if (!range->set)
		return buffer;
	bool endless = range->high > 0 && isinf(range->high);
	if (range->low < 0 && isinf(range->low))
		memcpy(low, "~", 2);
	else
		text_from_double(range->low, low);
	if (!endless && strcmp(low, "0") == 0)
		low[0] = '\0'; /* a number alone is an end */
	if (!endless)
		text_from_double(range->high, high);
	snprintf(buffer, RANGE_TEXT_SIZE, "%s%s%s%s", range->inside ? "@" : "", low,
		 low[0] ? ":" : "", high);
	return buffer;
}
