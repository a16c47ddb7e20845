/* unit - what every unit test program shares: one suite with one case, run, and the exit status;
 * and the comparison of texts */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Either may be NULL: none. */
static inline void unit_same(const char *title, const char *got, const char *want)
{
	ck_assert_msg(got && want ? strcmp(got, want) == 0 : got == want,
		      "%s: got\n'%s'\nwant\n'%s'", title, got ? got : "(none)",
		      want ? want : "(none)");
}

/* Runs what `add` puts into the case. Where tests fail in a time in which the machine stood still,
 * and no other does, all run once more. */
int unit_run(const char *name, void (*add)(TCase *tcase));

#endif
