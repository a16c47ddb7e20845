/* unit - what every unit test program shares: one suite with one case, run, and the exit status;
 * and the comparison of texts */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Against a test that hangs; a slow machine may take long for what is quick elsewhere. */
#define UNIT_PATIENCE_S 120

/* Either may be NULL: none. */
static inline void unit_same(const char *title, const char *got, const char *want)
{
	ck_assert_msg(got && want ? strcmp(got, want) == 0 : got == want,
		      "%s: got\n'%s'\nwant\n'%s'", title, got ? got : "(none)",
		      want ? want : "(none)");
}

/* Runs what `add` puts into the case. */
static inline int unit_run(const char *name, void (*add)(TCase *tcase))
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner;
	int failed;

	tcase_set_timeout(tcase, UNIT_PATIENCE_S);
	add(tcase);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
