/* program - a fixed program of this machine, run without a shell, its output read within a bound
 * and a deadline
 */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

#include <stdint.h>

#include "base/fail.h"
#include "base/writer.h"

/* The first of the paths (NULL at the end) that can be run, or NULL. */
const char *program_find(const char *const *paths);
/* Runs argv (argv[0] is a path, NULL at the end) with nothing on standard input and a plain
 * environment, and appends what it prints to w, up to w's maximum. A program that is not over by
 * deadline (a time of clock_ms) or prints more is killed. Returns 0 where it ended with status 0,
 * else -1 with FAIL_LOCAL; where it ended with another, that is the failure's code, and the first
 * line of what it said on standard error stands in the text, as far as nothing is quoted in it. */
int program_run(const char *const *argv, int64_t deadline, struct writer *w, struct fail *f);

#endif
