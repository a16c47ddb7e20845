/* includes - how the readers of configurations get at the files that a file includes */
#ifndef CONFIG_INCLUDES_H
#define CONFIG_INCLUDES_H

#include <stddef.h>

#include "base/fail.h"

/* Gives the files that a pattern names (glob(7); no match is FAIL_FILE); each of them is handed to
 * read. Returns how many there were, or -1 with a failure. */
struct config_includes {
	int (*include)(void *argument, const char *pattern,
		       int (*read)(void *reading, const char *path, const void *data,
				   size_t length),
		       void *reading, struct fail *f);
	void *argument;
};

#endif
