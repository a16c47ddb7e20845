/* plugin_progress - a line on standard error that says how far a long run is
 *
 * On a terminal it appears after a second, is written over as things go on, and is erased at the
 * end. Elsewhere, where --progress=always wants it, it is a line of its own each second.
 */
#ifndef FRAME_PLUGIN_PROGRESS_H
#define FRAME_PLUGIN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGRESS_TICK_MS 200

struct plugin_progress_counts {
	size_t endpoints, judged; /* known so far, and of them done with */
	size_t answers;		  /* questions that have ended */
	size_t open;		  /* connections */
};

/* Is there to be such a line? The run began now and ends at deadline_ms (clock_ms). */
bool plugin_progress_begin(const char *binary, int64_t deadline_ms);
void plugin_progress(const struct plugin_progress_counts *counts);
/* Takes the line off the terminal. It may be called from a signal handler, and when nothing is
 * there. */
void plugin_progress_erase(void);

#endif
