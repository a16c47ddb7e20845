/* watch - measurements of time that a busy machine does not spoil */
#include "watch.h"

#include <check.h>
#include <stdio.h>

#include "standstill.h"

void watch_limit(const char *title, int64_t (*took_ms)(int row), int row, int64_t limit_ms)
{
	for (int again = 0; again < 2; again++) {
		struct standstill standstill;
		int64_t took, may_take;

		standstill_begin(&standstill);
		took = took_ms(row);
		may_take = limit_ms + standstill_end(&standstill);
		if (took <= may_take)
			return;
		ck_assert_msg(again == 0, "%s: took %d ms, may take %d ms", title, (int)took,
			      (int)may_take);
		printf("%s: took %d ms, may take %d ms; measured once more\n", title, (int)took,
		       (int)may_take);
	}
}

void watch_steady(const char *title, bool (*holds)(int row), int row)
{
	for (int again = 0; again < 5; again++) {
		struct standstill standstill;
		int64_t stood_still_ms;
		bool held;

		standstill_begin(&standstill);
		held = holds(row);
		stood_still_ms = standstill_end(&standstill);
		if (held)
			return;
		ck_assert_msg(again < 4 && stood_still_ms > STANDSTILL_MS,
			      "%s: does not hold (the machine stood still for %d ms)", title,
			      (int)stood_still_ms);
		printf("%s: the machine stood still for %d ms; once more\n", title,
		       (int)stood_still_ms);
	}
}
