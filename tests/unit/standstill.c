/* standstill - for how long the machine stood still while something was measured */
#include "standstill.h"

#include <poll.h>
#include <stdlib.h>

#include "base/clock.h"

#define STEP_MS 5

static bool is_over(struct standstill *standstill)
{
	bool over;

	pthread_mutex_lock(&standstill->lock);
	over = standstill->over;
	pthread_mutex_unlock(&standstill->lock);
	return over;
}

static void *keep_watch(void *argument)
{
	struct standstill *standstill = argument;

	while (!is_over(standstill)) {
		int64_t before_ms = clock_ms(), late_ms;

		poll(NULL, 0, STEP_MS);
		late_ms = clock_ms() - before_ms - STEP_MS;
		if (late_ms > 1)
			standstill->ms += late_ms;
	}
	return NULL;
}

void standstill_begin(struct standstill *standstill)
{
	*standstill = (struct standstill){.lock = PTHREAD_MUTEX_INITIALIZER};
	if (pthread_create(&standstill->thread, NULL, keep_watch, standstill) != 0)
		abort();
}

int64_t standstill_end(struct standstill *standstill)
{
	pthread_mutex_lock(&standstill->lock);
	standstill->over = true;
	pthread_mutex_unlock(&standstill->lock);
	pthread_join(standstill->thread, NULL);
	pthread_mutex_destroy(&standstill->lock);
	return standstill->ms;
}
