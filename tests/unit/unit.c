/* unit - runs the tests of a program; where some fail while the machine stands still, once more
 *
 * In that time deadlines pass that nobody meant, and what fails then tells nothing. It is said, and
 * three times at most; what fails on a machine that did not stand still has failed at once.
 */
#include "unit.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

#include "base/clock.h"
#include "beside.h"
#include "standstill.h"

/* Against a test that hangs; a slow machine may take long for what is quick elsewhere. */
#define PATIENCE_S 120
#define ATTEMPTS 4
#define TESTS 2048

/* In memory that the tests' processes share with this one: they say when they begin and whether
 * they came to their end, and the one beside it for how long the machine stood still. */
struct tally {
	atomic_size_t count;
	struct {
		int64_t began_ms, stood_still_ms;
		atomic_bool ended;
	} test[TESTS];
};

static struct tally *tally;
static size_t now;

static void begin(void)
{
	now = atomic_load(&tally->count);
	if (now == TESTS)
		return;
	tally->test[now].began_ms = clock_ms();
	atomic_store(&tally->count, now + 1);
}

static void end(void)
{
	if (now < TESTS)
		atomic_store(&tally->test[now].ended, true);
}

/* It counts for all tests that ran meanwhile. */
static void note_late(int64_t from_ms, int64_t ms)
{
	for (size_t i = atomic_load(&tally->count); i-- > 0;) {
		tally->test[i].stood_still_ms += ms;
		if (tally->test[i].began_ms < from_ms)
			break;
	}
}

static size_t count_excused(void)
{
	size_t excused = 0;

	for (size_t i = 0; i < atomic_load(&tally->count); i++)
		if (!atomic_load(&tally->test[i].ended) &&
		    tally->test[i].stood_still_ms > STANDSTILL_MS)
			excused++;
	return excused;
}

static SRunner *runner_for(const char *name, void (*add)(TCase *tcase))
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner = srunner_create(suite);

	tcase_set_timeout(tcase, PATIENCE_S);
	tcase_add_checked_fixture(tcase, begin, end);
	add(tcase);
	suite_add_tcase(suite, tcase);
	return runner;
}

static void say_excused(SRunner *runner, int failed)
{
	TestResult **results = srunner_failures(runner);

	for (int i = 0; i < failed; i++)
		printf("%s:%d: while the machine stood still, and run once more: %s\n",
		       tr_lfile(results[i]), tr_lno(results[i]), tr_msg(results[i]));
	free(results);
}

/* Returns how many failed; *excused_r where the machine may be why, for each of them. */
static int run_once(const char *name, void (*add)(TCase *tcase), bool last, bool *excused_r)
{
	SRunner *runner = runner_for(name, add);
	struct beside *beside;
	int failed;

	*tally = (struct tally){.count = 0};
	beside = beside_begin(note_late);
	srunner_run_all(runner, CK_SILENT);
	if (beside)
		beside_end(&beside);
	failed = srunner_ntests_failed(runner);
	*excused_r = !last && failed > 0 && count_excused() >= (size_t)failed;
	printf("Running suite(s): %s\n", name);
	if (*excused_r)
		say_excused(runner, failed);
	else
		srunner_print(runner, CK_NORMAL);
	srunner_free(runner);
	return failed;
}

int unit_run(const char *name, void (*add)(TCase *tcase))
{
	bool excused = true;
	int failed = 1;

	tally = beside_share(sizeof(*tally));
	if (!tally)
		return EXIT_FAILURE;
	for (int i = 1; failed > 0 && excused; i++)
		failed = run_once(name, add, i == ATTEMPTS, &excused);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
