/* unit - what every unit test program shares: one suite with one case, run, and the exit status */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <stdlib.h>

/* Against a test that hangs; a slow machine may take long for what is quick elsewhere. */
#define UNIT_PATIENCE_S 120

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
