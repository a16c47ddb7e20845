/* test_program - a program is run, read and, where it does not end, ended */
#include "base/program.h"

#include <signal.h>

#include "base/clock.h"
#include "unit.h"

static const struct row {
	const char *title, *script, *output, *failure; /* failure NULL: none */
	size_t maximum;
} rows[] = {
	{"it prints", "echo a; echo b", "a\nb\n", NULL, 100},
	{"it prints nothing", "true", "", NULL, 100},
	{"what it says on standard error is not read", "echo a >&2", "", NULL, 100},
	{"standard input is empty", "cat", "", NULL, 100},
	{"its environment is plain", "echo $LC_ALL$HOME", "C\n", NULL, 100},
	{"it fails", "echo a; exit 3", NULL, "sh ended with status 3", 100},
	{"it fails and says why", "echo oh: no >&2; echo more >&2; exit 3", NULL,
	 "sh ended with status 3: oh: no", 100},
	{"its own name is not said twice", "echo sh: no >&2; exit 3", NULL,
	 "sh ended with status 3: no", 100},
	{"nor its path", "echo /bin/sh: no >&2; exit 3", NULL, "sh ended with status 3: no", 100},
	{"what it quotes may be a secret", "echo 'line 1: no \"secret\"' >&2; exit 3", NULL,
	 "sh ended with status 3: line 1: no", 100},
	{"it says nothing but a quotation", "echo '\"secret\"' >&2; exit 3", NULL,
	 "sh ended with status 3", 100},
	{"it says more than a pipe holds", "printf %0200000d 0 >&2; echo a", "a\n", NULL, 100},
	{"and then fails", "printf '%0200000d' 0 >&2; exit 3", NULL,
	 "sh ended with status 3: "
	 "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
	 "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
	 100},
	{"somebody it leaves behind still has standard error",
	 "sleep 60 >/dev/null & kill $!; exit 3", NULL, "sh ended with status 3", 100},
	{"it is killed", "kill -9 $$", NULL, "sh was ended by signal 9", 100},
	{"it prints too much", "while :; do echo aaaaaaaaaaaaaaaa; done", NULL,
	 "sh prints more than 100 bytes", 100},
};

START_TEST(a_program_is_run)
{
	const struct row *row = &rows[_i];
	const char *const argv[] = {"/bin/sh", "-c", row->script, NULL};
	struct writer w = writer_with_maximum(row->maximum);
	struct fail f = {0};
	int result = program_run(argv, clock_ms() + 10000, &w, &f);

	if (row->failure) {
		ck_assert_msg(result == -1, "%s: got 0", row->title);
		ck_assert_int_eq(f.kind, FAIL_LOCAL);
		unit_same(row->title, f.text, row->failure);
	} else {
		ck_assert_msg(result == 0, "%s: %s", row->title, f.text);
		unit_same(row->title, writer_string(&w), row->output);
	}
	writer_free(&w);
}
END_TEST

static const char *const sleepers[] = {"exec sleep 60", "exec >/dev/null; exec sleep 60",
				       "trap '' TERM; exec sleep 60"};

START_TEST(one_that_does_not_end_is_ended)
{
	const char *const argv[] = {"/bin/sh", "-c", sleepers[_i], NULL};
	struct writer w = writer_with_maximum(100);
	int64_t start = clock_ms();
	struct fail f = {0};

	ck_assert_int_eq(program_run(argv, start + 100, &w, &f), -1);
	ck_assert_str_eq(f.text, "sh was not done in time");
	ck_assert_int_ge(clock_ms() - start, 100);
	ck_assert_int_le(clock_ms() - start, 5000);
	writer_free(&w);
}
END_TEST

START_TEST(one_that_is_not_there_is_said)
{
	const char *const argv[] = {"/nonexistent/postconf", NULL};
	struct writer w = writer_with_maximum(100);
	struct fail f = {0};

	ck_assert_int_eq(program_run(argv, clock_ms() + 10000, &w, &f), -1);
	ck_assert_str_eq(f.text, "cannot run /nonexistent/postconf: No such file or directory");
	writer_free(&w);
}
END_TEST

START_TEST(the_first_that_can_be_run_is_found)
{
	const char *const some[] = {"/nonexistent/sh", "/etc/passwd", "/bin/sh", NULL};
	const char *const none[] = {"/nonexistent/sh", NULL};

	ck_assert_str_eq(program_find(some), "/bin/sh");
	ck_assert_ptr_null(program_find(none));
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_program_is_run, 0, (int)COUNT_OF(rows));
	tcase_add_loop_test(t, one_that_does_not_end_is_ended, 0, (int)COUNT_OF(sleepers));
	tcase_add_test(t, one_that_is_not_there_is_said);
	tcase_add_test(t, the_first_that_can_be_run_is_found);
}

int main(void)
{
	return unit_run("program", add);
}
