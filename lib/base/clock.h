/* clock - a monotonic clock for deadlines, and the wall clock that --now can set
 *
 * Durations and deadlines are milliseconds on the monotonic clock; dates are 64-bit signed seconds
 * since 1970-01-01T00:00:00Z (UTC, no leap seconds).
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

int64_t clock_ms(void);	 /* monotonic, milliseconds */
int64_t clock_us(void);	 /* monotonic, microseconds */
int64_t clock_now(void); /* the wall clock, or the time given to clock_set_now */
void clock_set_now(int64_t seconds);

#endif
