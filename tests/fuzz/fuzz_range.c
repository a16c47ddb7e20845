/* fuzz_range - thresholds from the command line: what is taken prints as something that is taken
 * again and means the same */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/lifetime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_range(const struct range *range)
{
	char text[RANGE_TEXT_SIZE], again[RANGE_TEXT_SIZE];
	struct range second;
	struct fail f = {0};
	range_text(range, text);
	/* Three decimals may turn 5:5.0001 into one point, never into an illegal range. */
	if (range_parse(text, &second, &f) != 0)
		abort();
	/* Beyond that a double has no three decimals left to keep. */
	if (range->low > 1e12 || (range->high > 1e12 && range->high < INFINITY) ||
	    (range->low < -1e12 && range->low > -INFINITY) || range->high < -1e12)
		return;
	if (strcmp(range_text(&second, again), text) != 0 || second.inside != range->inside)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_substring((const char *)data, size);
	struct range range, warning, critical;
	struct lifetime_limits limits;
	struct fail f = {0};
	if (range_parse(text, &range, &f) == 0)
		check_range(&range);
	fail_clear(&f);
	if (lifetime_limits_parse(text, NULL, &limits, &f) == 0) {
		lifetime_ranges(&limits, 90 * 86400, &warning, &critical);
		check_range(&warning);
		check_range(&critical);
	}
	free(text);
	return 0;
}
