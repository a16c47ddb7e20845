/* beside - a process beside this one that sees for how long the machine stood still */
#ifndef UNIT_BESIDE_H
#define UNIT_BESIDE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct beside;

/* Memory of zeros that is shared with the processes forked from now on; NULL where there is none.
 * It is given back at the end of the process. */
void *beside_share(size_t size);

/* For programs that fork and so can have no thread that watches (standstill.h): a sanitizer's locks
 * would stay locked in the child for good. `late` runs in that other process, so it writes into
 * shared memory. All that was late before the end has been told at the end. Returns NULL on
 * failure. */
struct beside *beside_begin(void (*late)(int64_t from_ms, int64_t ms));
void beside_end(struct beside **beside);

#endif
