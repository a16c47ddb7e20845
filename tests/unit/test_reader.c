/* test_reader - reads within the bytes, never past them, and one failure makes all later reads fail
 */
#include "base/reader.h"

#include <string.h>

#include "base/attributes.h"
#include "unit.h"

static const uint8_t bytes[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0xFF};

START_TEST(numbers_are_big_endian)
{
	struct reader r = reader_over(bytes, sizeof(bytes));

	ck_assert_uint_eq(reader_u8(&r), 0x01);
	ck_assert_uint_eq(reader_u16(&r), 0x0203);
	ck_assert_uint_eq(reader_u24(&r), 0x040506);
	ck_assert_uint_eq(reader_u32(&r), 0x070809FF);
	ck_assert(reader_at_end(&r));
	r = reader_over(bytes, sizeof(bytes));
	ck_assert_uint_eq(reader_u64(&r), UINT64_C(0x0102030405060708));
	ck_assert_uint_eq(reader_left(&r), 2);
	ck_assert(!reader_at_end(&r));
}
END_TEST

/* Reads one item of each kind; the row says how many bytes it needs. */
static uint64_t read_u8(struct reader *r)
{
	return reader_u8(r);
}

static uint64_t read_u16(struct reader *r)
{
	return reader_u16(r);
}

static uint64_t read_u24(struct reader *r)
{
	return reader_u24(r);
}

static uint64_t read_u32(struct reader *r)
{
	return reader_u32(r);
}

static uint64_t read_bytes(struct reader *r)
{
	struct span s = reader_bytes(r, 5);

	return s.data ? s.data[0] : s.length;
}

static uint64_t read_skip(struct reader *r)
{
	reader_skip(r, 7);
	return 0;
}

static uint64_t read_vector8(struct reader *r)
{
	struct span s = reader_vector8(r);

	return s.data ? s.data[0] : s.length;
}

static uint64_t read_vector16(struct reader *r)
{
	reader_skip(r, 1);
	return reader_vector16(r).length;
}

static const struct {
	const char *title;
	uint64_t (*read)(struct reader *r);
	size_t needs;
	const char *data;
} short_reads[] = {
	{"u8", read_u8, 1, "\x01"},
	{"u16", read_u16, 2, "\x01\x02"},
	{"u24", read_u24, 3, "\x01\x02\x03"},
	{"u32", read_u32, 4, "\x01\x02\x03\x04"},
	{"u64", reader_u64, 8, "\x01\x02\x03\x04\x05\x06\x07\x08"},
	{"bytes", read_bytes, 5, "\x01\x02\x03\x04\x05"},
	{"skip", read_skip, 7, "\x01\x02\x03\x04\x05\x06\x07"},
	{"vector8", read_vector8, 4, "\x03\x0A\x0B\x0C"},
	{"vector16 behind a byte", read_vector16, 5, "\x09\x00\x02\x0A\x0B"},
};

START_TEST(a_read_past_the_end_fails_and_stays_failed)
{
	const char *title = short_reads[_i].title;
	size_t needs = short_reads[_i].needs;

	for (size_t length = 0; length <= needs; length++) {
		/* A copy of exactly this length, so that a sanitizer sees a byte too far. */
		uint8_t *copy = malloc(length ? length : 1);
		struct reader r = reader_over(copy, length);
		uint64_t got;

		memcpy(copy, short_reads[_i].data, length);
		got = short_reads[_i].read(&r);
		ck_assert_msg(r.failed == (length < needs), "%s of %zu: failed is %d", title,
			      length, r.failed);
		ck_assert_msg(reader_at_end(&r) == (length == needs), "%s of %zu: at end", title,
			      length);
		if (length < needs) {
			ck_assert_msg(got == 0, "%s of %zu: got %llu, want 0", title, length,
				      (unsigned long long)got);
			ck_assert_uint_eq(reader_left(&r), 0);
			ck_assert_uint_eq(reader_u8(&r), 0);
			ck_assert_ptr_null(reader_bytes(&r, 0).data);
			ck_assert(r.failed);
		}
		free(copy);
	}
}
END_TEST

START_TEST(vectors_hold_what_their_length_says)
{
	static const uint8_t data[] = {0x02, 'a', 'b', 0x00, 0x01, 'c', 0x00, 0x00, 0x02,
				       'd',  'e', 0,   0,    0,	   0,	0,    0};
	struct reader r = reader_over(data, sizeof(data));

	ck_assert(span_equals_text(reader_vector8(&r), "ab"));
	ck_assert(span_equals_text(reader_vector16(&r), "c"));
	ck_assert(span_equals_text(reader_vector24(&r), "de"));
	ck_assert_uint_eq(reader_vector8(&r).length, 0);
	ck_assert_uint_eq(reader_vector16(&r).length, 0);
	ck_assert_uint_eq(reader_vector24(&r).length, 0);
	ck_assert(reader_at_end(&r));
}
END_TEST

START_TEST(an_empty_span_inside_points_where_it_stands)
{
	struct reader r = reader_over(bytes, sizeof(bytes));

	reader_skip(&r, 4);
	ck_assert_ptr_eq(reader_bytes(&r, 0).data, bytes + 4);
	ck_assert_uint_eq(reader_u8(&r), 5);
}
END_TEST

START_TEST(a_huge_length_does_not_wrap)
{
	struct reader r = reader_over(bytes, sizeof(bytes));

	reader_u8(&r);
	ck_assert_uint_eq(reader_bytes(&r, SIZE_MAX).length, 0);
	ck_assert(r.failed);
}
END_TEST

START_TEST(nothing_at_all_is_at_its_end)
{
	struct reader r = reader_over(NULL, 0);

	ck_assert(reader_at_end(&r));
	ck_assert_uint_eq(reader_bytes(&r, 0).length, 0);
	reader_skip(&r, 0);
	ck_assert(reader_at_end(&r));
	reader_u8(&r);
	ck_assert(!reader_at_end(&r));
}
END_TEST

START_TEST(a_caller_can_declare_failure)
{
	struct reader r = reader_of_span((struct span){bytes, sizeof(bytes)});

	ck_assert_uint_eq(reader_left(&r), sizeof(bytes));
	reader_fail(&r);
	ck_assert_uint_eq(reader_left(&r), 0);
	ck_assert_uint_eq(reader_u16(&r), 0);
}
END_TEST

static const struct {
	const char *a, *b;
	bool equal, nocase;
} spans[] = {
	{"", "", true, true},
	{"a", "", false, false},
	{"STARTTLS", "STARTTLS", true, true},
	{"StartTLS", "STARTTLS", false, true},
	{"STARTTL", "STARTTLS", false, false},
	{"[", "{", false, false},
	{"@", "`", false, false},
	{"\xC4", "\xE4", false, false},
};

START_TEST(spans_compare)
{
	struct span a = {(const uint8_t *)spans[_i].a, strlen(spans[_i].a)};
	struct span b = {(const uint8_t *)spans[_i].b, strlen(spans[_i].b)};

	ck_assert_msg(span_equal(a, b) == spans[_i].equal, "%s, %s", spans[_i].a, spans[_i].b);
	ck_assert_msg(span_equals_text(a, spans[_i].b) == spans[_i].equal, "%s, %s", spans[_i].a,
		      spans[_i].b);
	ck_assert_msg(span_equals_text_nocase(a, spans[_i].b) == spans[_i].nocase, "%s, %s",
		      spans[_i].a, spans[_i].b);
	ck_assert_msg(span_equals_text_nocase(b, spans[_i].a) == spans[_i].nocase, "%s, %s",
		      spans[_i].b, spans[_i].a);
}
END_TEST

START_TEST(a_nul_inside_a_span_counts)
{
	struct span s = {(const uint8_t *)"a\0b", 3};

	ck_assert(!span_equals_text(s, "a"));
	ck_assert(!span_equals_text_nocase(s, "a"));
	ck_assert(span_equal((struct span){NULL, 0}, (struct span){bytes, 0}));
}
END_TEST

static void add(TCase *t)
{
	tcase_add_test(t, numbers_are_big_endian);
	tcase_add_loop_test(t, a_read_past_the_end_fails_and_stays_failed, 0,
			    (int)COUNT_OF(short_reads));
	tcase_add_test(t, vectors_hold_what_their_length_says);
	tcase_add_test(t, an_empty_span_inside_points_where_it_stands);
	tcase_add_test(t, a_huge_length_does_not_wrap);
	tcase_add_test(t, nothing_at_all_is_at_its_end);
	tcase_add_test(t, a_caller_can_declare_failure);
	tcase_add_loop_test(t, spans_compare, 0, (int)COUNT_OF(spans));
	tcase_add_test(t, a_nul_inside_a_span_counts);
}

int main(void)
{
	return unit_run("reader", add);
}
