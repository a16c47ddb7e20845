/* test_file - files are read whole or refused with a reason; nothing that looks like one hangs */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "unit.h"

static char directory[] = "/tmp/test_file.XXXXXX";
static char path[64];

static void set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/x.pem", directory);
}

static void tear_down(void)
{
	unlink(path);
	rmdir(directory);
}

static void put(size_t length)
{
	FILE *out = fopen(path, "w");

	ck_assert_ptr_nonnull(out);
	for (size_t i = 0; i < length; i++)
		fputc((int)(i % 251), out);
	ck_assert_int_eq(fclose(out), 0);
}

/* One page and the size of the chunks it is read in lie among these. */
static const size_t lengths[] = {1, 4096, 16383, 16384, 16385, 100000};

START_TEST(a_file_is_read_whole)
{
	struct writer w = writer_with_maximum(100000);
	struct fail f = {0};

	put(lengths[_i]);
	ck_assert_msg(file_read(path, &w, &f) == 0, "%s", f.text);
	ck_assert_uint_eq(w.length, lengths[_i]);
	for (size_t i = 0; i < w.length; i++)
		ck_assert_uint_eq(w.data[i], i % 251);
	writer_free(&w);
}
END_TEST

START_TEST(it_is_appended)
{
	struct writer w = writer_with_maximum(100);
	struct fail f = {0};

	put(2);
	writer_text(&w, "ab");
	ck_assert_int_eq(file_read(path, &w, &f), 0);
	ck_assert_uint_eq(w.length, 4);
	ck_assert_mem_eq(w.data, "ab\0\1", 4);
	writer_free(&w);
}
END_TEST

static void expect_failure(const char *name, size_t maximum, const char *reason)
{
	struct writer w = writer_with_maximum(maximum);
	struct fail f = {0};

	writer_text(&w, "ab");
	ck_assert_msg(file_read(name, &w, &f) == -1, "%s was read, want: %s", name, reason);
	ck_assert_int_eq(f.kind, FAIL_FILE);
	ck_assert_msg(strstr(f.text, reason) != NULL, "got %s, want %s", f.text, reason);
	if (strcmp(name, "-") != 0 && strlen(name) < 180)
		ck_assert_msg(strstr(f.text, name) != NULL, "%s does not name it", f.text);
	ck_assert_str_eq(writer_string(&w), "ab");
	ck_assert(!w.failed);
	writer_free(&w);
}

START_TEST(the_reason_is_said)
{
	expect_failure(path, 100, "No such file");
	expect_failure(directory, 100, "is a directory");
	expect_failure("/dev/null", 100, "is a device");
	expect_failure("/dev/zero", 100, "is a device");
	put(0);
	expect_failure(path, 100, "is empty");
	put(99);
	expect_failure(path, 100, "larger than 100 bytes");
	put(98);
	ck_assert_int_eq(chmod(path, 0), 0);
	if (access(path, R_OK) != 0) /* root may read everything */
		expect_failure(path, 100, "Permission denied");
}
END_TEST

START_TEST(a_long_path_leaves_room_for_the_reason)
{
	char name[1000];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	expect_failure(name, 100, "too long");
}
END_TEST

START_TEST(a_fifo_does_not_hang_it)
{
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	expect_failure(path, 100, "is a FIFO");
}
END_TEST

START_TEST(a_missing_file_keeps_its_errno)
{
	struct writer w = writer_with_maximum(10);
	struct fail f = {0};

	ck_assert_int_eq(file_read(path, &w, &f), -1);
	ck_assert_int_eq(f.code, ENOENT);
	writer_free(&w);
}
END_TEST

/* Puts a pipe on standard input (of this test's own process) and returns its writing end. */
static int pipe_to_stdin(void)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	return ends[1];
}

START_TEST(standard_input_is_read_to_its_end)
{
	struct writer w = writer_with_maximum(100);
	struct fail f = {0};
	int out = pipe_to_stdin();

	ck_assert_int_eq(write(out, "from a pipe", 11), 11);
	close(out);
	ck_assert_msg(file_read("-", &w, &f) == 0, "%s", f.text);
	ck_assert_str_eq(writer_string(&w), "from a pipe");
	writer_free(&w);
}
END_TEST

START_TEST(standard_input_has_a_maximum)
{
	int out = pipe_to_stdin();

	ck_assert_int_eq(write(out, "from a pipe", 11), 11);
	expect_failure("-", 12, "standard input: larger than 12 bytes");
	close(out);
}
END_TEST

START_TEST(an_empty_or_closed_standard_input_is_said)
{
	close(pipe_to_stdin());
	expect_failure("-", 100, "standard input is empty");
	close(STDIN_FILENO);
	expect_failure("-", 100, "standard input");
}
END_TEST

START_TEST(standard_input_may_be_a_file)
{
	struct writer w = writer_with_maximum(100);
	struct fail f = {0};
	int in;

	put(50);
	in = open(path, O_RDONLY);
	ck_assert_int_eq(dup2(in, STDIN_FILENO), STDIN_FILENO);
	close(in);
	ck_assert_msg(file_read("-", &w, &f) == 0, "%s", f.text);
	ck_assert_uint_eq(w.length, 50);
	writer_free(&w);
}
END_TEST

START_TEST(a_silent_standard_input_does_not_hang_it)
{
	struct writer w = writer_with_maximum(100);
	int64_t start = clock_ms();
	int out = pipe_to_stdin();
	struct fail f = {0};

	ck_assert_int_eq(write(out, "half", 4), 4);
	ck_assert_int_eq(file_read_until("-", start + 50, &w, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_FILE);
	ck_assert_str_eq(f.text, "cannot read standard input: it did not end in time");
	ck_assert_uint_eq(w.length, 0);
	ck_assert_int_ge(clock_ms() - start, 50);
	ck_assert_int_le(clock_ms() - start, 5000);
	close(out);
	writer_free(&w);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_checked_fixture(t, set_up, tear_down);

	tcase_add_loop_test(t, a_file_is_read_whole, 0, (int)COUNT_OF(lengths));
	tcase_add_test(t, it_is_appended);
	tcase_add_test(t, the_reason_is_said);
	tcase_add_test(t, a_long_path_leaves_room_for_the_reason);
	tcase_add_test(t, a_fifo_does_not_hang_it);
	tcase_add_test(t, a_missing_file_keeps_its_errno);
	tcase_add_test(t, standard_input_is_read_to_its_end);
	tcase_add_test(t, standard_input_has_a_maximum);
	tcase_add_test(t, an_empty_or_closed_standard_input_is_said);
	tcase_add_test(t, standard_input_may_be_a_file);
	tcase_add_test(t, a_silent_standard_input_does_not_hang_it);
}

int main(void)
{
	return unit_run("file", add);
}
