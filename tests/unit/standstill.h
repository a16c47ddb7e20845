/* standstill - for how long the machine stood still while something was measured */
#ifndef UNIT_STANDSTILL_H
#define UNIT_STANDSTILL_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* What is less has no consequences. */
#define STANDSTILL_MS 50

struct standstill {
	pthread_t thread;
	pthread_mutex_t lock;
	bool over;
	int64_t ms;
};

/* A thread sleeps for moments and looks how late it is woken, until the end. */
void standstill_begin(struct standstill *standstill);
int64_t standstill_end(struct standstill *standstill);

#endif
