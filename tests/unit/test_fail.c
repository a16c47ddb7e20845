/* test_fail - the first failure wins and its sentence stays whole; memory never comes back NULL */
#include "base/fail.h"
#include "base/mem.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "unit.h"

START_TEST(setting_a_failure_returns_minus_one)
{
	struct fail f = {0};

	ck_assert_int_eq(fail_set(&f, FAIL_FILE, "%s is %d", "a", 1), -1);
	ck_assert_int_eq(f.kind, FAIL_FILE);
	ck_assert_int_eq(f.code, 0);
	ck_assert_str_eq(f.text, "a is 1");
}
END_TEST

START_TEST(the_first_failure_wins)
{
	struct fail f = {0};

	ck_assert_int_eq(fail_set_code(&f, FAIL_BUSY, 421, "try later"), -1);
	ck_assert_int_eq(fail_set(&f, FAIL_CLOSED, "closed"), -1);
	ck_assert_int_eq(fail_set_code(&f, FAIL_RESET, 104, "reset"), -1);
	ck_assert_int_eq(f.kind, FAIL_BUSY);
	ck_assert_int_eq(f.code, 421);
	ck_assert_str_eq(f.text, "try later");
}
END_TEST

START_TEST(a_cleared_failure_can_be_set_again)
{
	struct fail f = {0};

	fail_set_code(&f, FAIL_ALERT, 40, "alert");
	fail_clear(&f);
	ck_assert_int_eq(f.kind, FAIL_NONE);
	ck_assert_int_eq(f.code, 0);
	ck_assert_str_eq(f.text, "");
	fail_set(&f, FAIL_DNS, "no answer");
	ck_assert_int_eq(f.kind, FAIL_DNS);
	ck_assert_str_eq(f.text, "no answer");
}
END_TEST

START_TEST(context_goes_before_the_sentence)
{
	struct fail f = {0};

	fail_context(&f, "ignored");
	ck_assert_int_eq(f.kind, FAIL_NONE);
	ck_assert_str_eq(f.text, "");
	fail_set_code(&f, FAIL_DATA, 7, "no certificate");
	fail_context(&f, "%s", "/tmp/x.pem");
	fail_context(&f, "line %d", 3);
	ck_assert_str_eq(f.text, "line 3: /tmp/x.pem: no certificate");
	ck_assert_int_eq(f.kind, FAIL_DATA);
	ck_assert_int_eq(f.code, 7);
}
END_TEST

START_TEST(a_long_sentence_is_cut)
{
	struct fail f = {0};
	char text[1000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	fail_set(&f, FAIL_DATA, "%s", text);
	ck_assert_uint_eq(strlen(f.text), sizeof(f.text) - 1);
	fail_context(&f, "%s", text);
	ck_assert_uint_eq(strlen(f.text), sizeof(f.text) - 1);
	fail_clear(&f);
	fail_set(&f, FAIL_DATA, "y");
	fail_context(&f, "%s", text);
	ck_assert_uint_eq(strlen(f.text), sizeof(f.text) - 1);
}
END_TEST

/* 255 bytes hold 127 two-byte letters and half of another. */
START_TEST(a_cut_never_splits_a_letter)
{
	struct fail f = {0};
	char text[400];

	for (size_t i = 0; i + 1 < sizeof(text); i++)
		text[i] = (char)(i % 2 ? 0xA4 : 0xC3);
	text[sizeof(text) - 2] = '\0';
	fail_set(&f, FAIL_DATA, "%s", text);
	ck_assert_uint_eq(strlen(f.text), 254);
	ck_assert_int_eq((unsigned char)f.text[253], 0xA4);
}
END_TEST

static void leave_with_three(void)
{
	exit(3);
}

static volatile size_t huge = SIZE_MAX;

START_TEST(an_array_too_large_calls_the_handler)
{
	mem_on_exhaustion(leave_with_three);
	free(mem_array(huge, 2));
}
END_TEST

START_TEST(a_resize_too_large_calls_the_handler)
{
	mem_on_exhaustion(leave_with_three);
	free(mem_resize(NULL, huge / 2, 3));
}
END_TEST

START_TEST(a_substring_too_large_calls_the_handler)
{
	mem_on_exhaustion(leave_with_three);
	free(mem_substring("", huge));
}
END_TEST

START_TEST(exhaustion_aborts_by_default)
{
	mem_on_exhaustion(leave_with_three);
	mem_on_exhaustion(NULL);
	free(mem_array(huge, huge));
}
END_TEST

static void come_back(void)
{
}

START_TEST(a_handler_that_returns_aborts)
{
	mem_on_exhaustion(come_back);
	free(mem_array(huge, 2));
}
END_TEST

START_TEST(memory_is_zeroed_and_nothing_is_something)
{
	char *a = mem_alloc(100), *nothing = mem_alloc(0), *none = mem_array(0, 8);
	char *also = mem_array(huge, 0), *copy = mem_copy(NULL, 0);

	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(a[i], 0);
	ck_assert_ptr_nonnull(nothing);
	ck_assert_ptr_nonnull(none);
	ck_assert_ptr_nonnull(also);
	ck_assert_ptr_nonnull(copy);
	ck_assert_ptr_ne(nothing, none);
	a = mem_resize(a, 0, 1);
	ck_assert_ptr_nonnull(a);
	free(a);
	free(nothing);
	free(none);
	free(also);
	free(copy);
}
END_TEST

START_TEST(copies_are_whole)
{
	char *copy = mem_copy("a\0b", 4), *text = mem_string("abc");
	char *part = mem_substring("abcdef", 3), *empty = mem_substring(NULL, 0);

	ck_assert_mem_eq(copy, "a\0b", 4);
	ck_assert_str_eq(text, "abc");
	ck_assert_str_eq(part, "abc");
	ck_assert_str_eq(empty, "");
	ck_assert_ptr_null(mem_string(NULL));
	text = mem_resize(text, 3, 4);
	ck_assert_str_eq(text, "abc");
	free(copy);
	free(text);
	free(part);
	free(empty);
}
END_TEST

/* 255 and 256 lie on either side of the buffer that short texts are printed into. */
static const int print_lengths[] = {0, 1, 254, 255, 256, 257, 5000};

START_TEST(printing_fits_any_length)
{
	int length = print_lengths[_i];
	char *text = mem_print("%*s", length, "");

	ck_assert_uint_eq(strlen(text), (size_t)length);
	for (int i = 0; i < length; i++)
		ck_assert_int_eq(text[i], ' ');
	free(text);
}
END_TEST

static const struct {
	const char *title;
	enum fail_kind kind;
	int code;
	bool busy;
} busy_rows[] = {
	{"421 in the greeting", FAIL_BUSY, 421, true},
	{"a greeting that says try later", FAIL_BUSY, 0, true},
	{"421 to STARTTLS", FAIL_REFUSED, 421, true},
	{"454 to STARTTLS", FAIL_REFUSED, 454, false},
	{"no STARTTLS", FAIL_REFUSED, 0, false},
	{"an errno of the same number", FAIL_UNREACHABLE, 421, false},
};

START_TEST(a_server_that_is_busy_may_say_so_at_any_time)
{
	struct fail f = {.kind = busy_rows[_i].kind, .code = busy_rows[_i].code};

	ck_assert_msg(fail_is_busy(&f) == busy_rows[_i].busy, "%s: got %d", busy_rows[_i].title,
		      fail_is_busy(&f));
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_server_that_is_busy_may_say_so_at_any_time, 0,
			    COUNT_OF(busy_rows));
	tcase_add_test(t, setting_a_failure_returns_minus_one);
	tcase_add_test(t, the_first_failure_wins);
	tcase_add_test(t, a_cleared_failure_can_be_set_again);
	tcase_add_test(t, context_goes_before_the_sentence);
	tcase_add_test(t, a_long_sentence_is_cut);
	tcase_add_test(t, a_cut_never_splits_a_letter);
	tcase_add_exit_test(t, an_array_too_large_calls_the_handler, 3);
	tcase_add_exit_test(t, a_resize_too_large_calls_the_handler, 3);
	tcase_add_exit_test(t, a_substring_too_large_calls_the_handler, 3);
	tcase_add_test_raise_signal(t, exhaustion_aborts_by_default, SIGABRT);
	tcase_add_test_raise_signal(t, a_handler_that_returns_aborts, SIGABRT);
	tcase_add_test(t, memory_is_zeroed_and_nothing_is_something);
	tcase_add_test(t, copies_are_whole);
	tcase_add_loop_test(t, printing_fits_any_length, 0, (int)COUNT_OF(print_lengths));
}

int main(void)
{
	return unit_run("fail", add);
}
