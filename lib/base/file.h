/* file - a local file read whole, at once and within a bound, whatever it turns out to be */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdint.h>

#include "base/fail.h"
#include "base/writer.h"

/* Appends the file at path ("-": standard input) to w, up to w's maximum. Opened without blocking,
 * so a FIFO or device never hangs it: what is not a regular file (but for standard input) is
 * FAIL_FILE, and so are a missing, unreadable, empty or too large one. The sentence names the path
 * and the reason. Standard input is given 10 seconds to end. Returns 0, or -1 with w as it was. */
int file_read(const char *path, struct writer *w, struct fail *f);
/* The same, standard input being given until deadline, a time of clock_ms: for a plugin whose whole
 * run has one. */
int file_read_until(const char *path, int64_t deadline, struct writer *w, struct fail *f);

#endif
