/* clock - a monotonic clock for deadlines, and the wall clock that --now can set */
#include "base/clock.h"

#include <stdbool.h>
#include <time.h>

static bool now_is_set;
static int64_t now_given;

int64_t clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_ms(void)
{
	return clock_us() / 1000;
}

int64_t clock_now(void)
{
	return now_is_set ? now_given : (int64_t)time(NULL);
}

void clock_set_now(int64_t seconds)
{
	now_is_set = true;
	now_given = seconds;
}
