/* test_writer - bytes grow up to their maximum, and beyond it nothing is written any more */
#include "base/writer.h"

#include <string.h>

#include "unit.h"

START_TEST(numbers_are_big_endian)
{
	struct writer w = writer_with_maximum(100);

	writer_u8(&w, 0x01);
	writer_u16(&w, 0x0203);
	writer_u24(&w, 0x040506);
	writer_u32(&w, 0x0708090A);
	ck_assert_uint_eq(w.length, 10);
	ck_assert_mem_eq(w.data, "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A", 10);
	ck_assert(!w.failed);
	writer_free(&w);
	ck_assert_ptr_null(w.data);
	ck_assert_uint_eq(w.maximum, 100);
}
END_TEST

START_TEST(the_maximum_can_be_reached_and_not_passed)
{
	struct writer w = writer_with_maximum(5);

	writer_bytes(&w, "abcde", 5);
	ck_assert(!w.failed);
	writer_bytes(&w, "", 0);
	ck_assert(!w.failed);
	writer_u8(&w, 'f');
	ck_assert(w.failed);
	ck_assert_uint_eq(w.length, 5);
	ck_assert_str_eq(writer_string(&w), "abcde");
	writer_free(&w);
}
END_TEST

START_TEST(a_failed_writer_writes_nothing)
{
	struct writer w = writer_with_maximum(4);

	writer_u16(&w, 0x4142);
	writer_u24(&w, 1);
	writer_u8(&w, 'x');
	writer_text(&w, "y");
	writer_print(&w, "%d", 1);
	writer_end(&w, writer_begin(&w, 1), 1);
	ck_assert(w.failed);
	ck_assert_uint_eq(w.length, 2);
	writer_clear(&w);
	ck_assert(!w.failed);
	writer_text(&w, "y");
	ck_assert_str_eq(writer_string(&w), "y");
	writer_free(&w);
}
END_TEST

START_TEST(a_length_that_would_wrap_is_refused)
{
	struct writer w = writer_with_maximum(SIZE_MAX);

	writer_u8(&w, 1);
	writer_bytes(&w, "x", SIZE_MAX);
	ck_assert(w.failed);
	ck_assert_uint_eq(w.length, 1);
	writer_free(&w);
}
END_TEST

START_TEST(many_small_writes_grow_it)
{
	struct writer w = writer_with_maximum(100000);

	for (unsigned i = 0; i < 50000; i++)
		writer_u16(&w, i);
	ck_assert(!w.failed);
	ck_assert_uint_eq(w.length, 100000);
	for (unsigned i = 0; i < 50000; i++)
		ck_assert_uint_eq((unsigned)w.data[2 * i] << 8 | w.data[2 * i + 1], i);
	writer_free(&w);
}
END_TEST

/* 511 and 512 lie on either side of the buffer that short texts are printed into. */
static const int print_lengths[] = {0, 1, 511, 512, 513, 3000};

START_TEST(printing_fits_any_length)
{
	struct writer w = writer_with_maximum(4000);
	int length = print_lengths[_i];

	writer_text(&w, "<");
	writer_print(&w, "%*s>", length, "");
	ck_assert_uint_eq(w.length, (size_t)length + 2);
	ck_assert_int_eq(w.data[0], '<');
	ck_assert_int_eq(w.data[length + 1], '>');
	writer_free(&w);
}
END_TEST

START_TEST(vectors_get_their_length)
{
	struct writer w = writer_with_maximum(100);
	size_t outer = writer_begin(&w, 3), inner = writer_begin(&w, 2), empty;

	writer_text(&w, "abc");
	writer_end(&w, inner, 2);
	empty = writer_begin(&w, 1);
	writer_end(&w, empty, 1);
	writer_end(&w, outer, 3);
	ck_assert_uint_eq(w.length, 9);
	ck_assert_mem_eq(w.data,
			 "\x00\x00\x06\x00\x03"
			 "abc\x00",
			 9);
	writer_free(&w);
}
END_TEST

static const struct {
	const char *title;
	unsigned length_bytes;
	size_t length;
	bool failed;
} vectors[] = {
	{"255 in one byte", 1, 255, false},  {"256 in one byte", 1, 256, true},
	{"65535 in two", 2, 65535, false},   {"65536 in two", 2, 65536, true},
	{"65536 in three", 3, 65536, false},
};

START_TEST(a_vector_too_long_fails)
{
	struct writer w = writer_with_maximum(100000);
	size_t mark = writer_begin(&w, vectors[_i].length_bytes);

	for (size_t i = 0; i < vectors[_i].length; i++)
		writer_u8(&w, 'x');
	writer_end(&w, mark, vectors[_i].length_bytes);
	ck_assert_msg(w.failed == vectors[_i].failed, "%s: got %d", vectors[_i].title, w.failed);
	writer_free(&w);
}
END_TEST

START_TEST(consuming_moves_the_rest_to_the_front)
{
	struct writer w = writer_with_maximum(10);

	writer_consume(&w, 5);
	writer_text(&w, "abcdef");
	writer_consume(&w, 0);
	ck_assert_str_eq(writer_string(&w), "abcdef");
	writer_consume(&w, 4);
	ck_assert_str_eq(writer_string(&w), "ef");
	writer_text(&w, "12345678");
	ck_assert(!w.failed);
	writer_consume(&w, 99);
	ck_assert_uint_eq(writer_span(&w).length, 0);
	writer_free(&w);
}
END_TEST

START_TEST(what_is_left_survives_consuming_and_appending)
{
	struct writer w = writer_with_maximum(100);
	char *taken;

	for (int round = 0; round < 1000; round++) {
		writer_text(&w, round % 2 ? "abcdefg" : "hijklm");
		ck_assert(!w.failed);
		if (round >= 10)
			writer_consume(&w, round % 2 ? 7 : 6);
	}
	ck_assert_str_eq(writer_string(&w),
			 "hijklmabcdefghijklmabcdefghijklmabcdefghijklmabcdefghijklmabcdefg");
	writer_consume(&w, 60);
	taken = writer_take_string(&w);
	ck_assert_str_eq(taken, "cdefg");
	free(taken);
	writer_text(&w, "again");
	writer_consume(&w, 1);
	writer_clear(&w);
	ck_assert_str_eq(writer_string(&w), "");
	writer_free(&w);
}
END_TEST

START_TEST(strings_end_in_nul_even_when_full)
{
	struct writer w = writer_with_maximum(64);
	char *taken;

	ck_assert_str_eq(writer_string(&w), "");
	for (int i = 0; i < 64; i++)
		writer_u8(&w, 'x');
	ck_assert_uint_eq(strlen(writer_string(&w)), 64);
	ck_assert(!w.failed);
	taken = writer_take_string(&w);
	ck_assert_uint_eq(strlen(taken), 64);
	ck_assert_uint_eq(w.length, 0);
	ck_assert_ptr_null(w.data);
	free(taken);
	taken = writer_take_string(&w);
	ck_assert_str_eq(taken, "");
	free(taken);
	writer_text(&w, "again");
	ck_assert_str_eq(writer_string(&w), "again");
	writer_free(&w);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_test(t, numbers_are_big_endian);
	tcase_add_test(t, the_maximum_can_be_reached_and_not_passed);
	tcase_add_test(t, a_failed_writer_writes_nothing);
	tcase_add_test(t, a_length_that_would_wrap_is_refused);
	tcase_add_test(t, many_small_writes_grow_it);
	tcase_add_loop_test(t, printing_fits_any_length, 0, (int)COUNT_OF(print_lengths));
	tcase_add_test(t, vectors_get_their_length);
	tcase_add_loop_test(t, a_vector_too_long_fails, 0, (int)COUNT_OF(vectors));
	tcase_add_test(t, consuming_moves_the_rest_to_the_front);
	tcase_add_test(t, what_is_left_survives_consuming_and_appending);
	tcase_add_test(t, strings_end_in_nul_even_when_full);
}

int main(void)
{
	return unit_run("writer", add);
}
