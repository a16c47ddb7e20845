/* test_der - elements, lengths, times and identifiers of DER, and what is none */
#include "pki/der.h"

#include <string.h>

#include "base/attributes.h"
#include "base/date.h"
#include "unit.h"

static const struct {
	const char *title;
	const char *bytes;
	size_t given, length; /* bytes of the text, and of the input: the rest is zeros */
	long want;	      /* length of the content, -1: refused */
} elements[] = {
	{"empty", "\x05\x00", 2, 2, 0},
	{"short form",
	 "\x04\x02"
	 "ab",
	 4, 4, 2},
	{"long form", "\x04\x81\x80", 3, 3 + 128, 128},
	{"long form where the short one would do",
	 "\x04\x81\x02"
	 "ab",
	 5, 5, -1},
	{"leading zero in the length", "\x04\x82\x00\x80", 4, 4 + 128, -1},
	{"indefinite length", "\x30\x80\x00\x00", 4, 4, -1},
	{"five bytes of length",
	 "\x04\x85\x00\x00\x00\x00\x02"
	 "ab",
	 9, 9, -1},
	{"a length of four gigabytes", "\x04\x84\xff\xff\xff\xff", 6, 6, -1},
	{"high tag number", "\x1f\x22\x00", 3, 3, -1},
	{"cut off in the tag", "", 0, 0, -1},
	{"cut off in the length", "\x04", 1, 1, -1},
	{"cut off in the long length", "\x04\x82\x01", 3, 3, -1},
	{"cut off in the content",
	 "\x04\x03"
	 "ab",
	 4, 4, -1},
};

START_TEST(an_element_is_read_or_refused)
{
	uint8_t bytes[200] = {0};
	struct reader r;
	struct der element;
	bool got;

	memcpy(bytes, elements[_i].bytes, elements[_i].given);
	r = reader_over(bytes, elements[_i].length);
	got = der_next(&r, &element);
	ck_assert_msg(got == (elements[_i].want >= 0), "%s: got %d", elements[_i].title, got);
	if (got) {
		ck_assert_int_eq((long)element.content.length, elements[_i].want);
		ck_assert_uint_eq(element.whole.length, elements[_i].length);
		ck_assert(reader_at_end(&r));
	}
}
END_TEST

static const struct {
	const char *title;
	uint8_t tag;
	const char *text;
	const char *want; /* RFC 3339, or NULL: refused */
} times[] = {
	{"UTCTime", DER_UTC_TIME, "260101120000Z", "2026-01-01T12:00:00Z"},
	{"UTCTime of 1950", DER_UTC_TIME, "500101000000Z", "1950-01-01T00:00:00Z"},
	{"UTCTime of 2049", DER_UTC_TIME, "491231235959Z", "2049-12-31T23:59:59Z"},
	{"GeneralizedTime", DER_GENERALIZED_TIME, "20500101000000Z", "2050-01-01T00:00:00Z"},
	{"no end", DER_GENERALIZED_TIME, "99991231235959Z", "9999-12-31T23:59:59Z"},
	{"year 0", DER_GENERALIZED_TIME, "00000101000000Z", "0000-01-01T00:00:00Z"},
	{"a leap day", DER_UTC_TIME, "240229000000Z", "2024-02-29T00:00:00Z"},
	{"no leap day", DER_UTC_TIME, "230229000000Z", NULL},
	{"no leap day in 2100", DER_GENERALIZED_TIME, "21000229000000Z", NULL},
	{"a leap day in 2000", DER_UTC_TIME, "000229000000Z", "2000-02-29T00:00:00Z"},
	{"month 0", DER_UTC_TIME, "260001000000Z", NULL},
	{"month 13", DER_UTC_TIME, "261301000000Z", NULL},
	{"day 0", DER_UTC_TIME, "260100000000Z", NULL},
	{"31 April", DER_UTC_TIME, "260431000000Z", NULL},
	{"hour 24", DER_UTC_TIME, "260101240000Z", NULL},
	{"minute 60", DER_UTC_TIME, "260101006000Z", NULL},
	{"second 60", DER_UTC_TIME, "260101000060Z", NULL},
	{"without seconds", DER_UTC_TIME, "2601010000Z", NULL},
	{"an offset", DER_UTC_TIME, "260101000000+0100", NULL},
	{"a fraction", DER_GENERALIZED_TIME, "20260101000000.5Z", NULL},
	{"no zone", DER_GENERALIZED_TIME, "20260101000000", NULL},
	{"a letter", DER_UTC_TIME, "26010100000oZ", NULL},
	{"the wrong tag", DER_IA5_STRING, "260101000000Z", NULL},
};

START_TEST(a_time_is_read_or_refused)
{
	uint8_t bytes[64];
	size_t length = strlen(times[_i].text);
	struct reader r;
	int64_t seconds;
	char text[DATE_TEXT_SIZE];

	bytes[0] = times[_i].tag;
	bytes[1] = (uint8_t)length;
	memcpy(bytes + 2, times[_i].text, length);
	r = reader_over(bytes, length + 2);
	seconds = der_take_time(&r);
	if (!times[_i].want) {
		ck_assert_msg(r.failed, "%s: got %s", times[_i].title, date_rfc3339(seconds, text));
		return;
	}
	ck_assert_msg(!r.failed, "%s: got a failure", times[_i].title);
	ck_assert_str_eq(date_rfc3339(seconds, text), times[_i].want);
}
END_TEST

static const struct {
	const char *title;
	const char *bytes;
	const char *want; /* NULL: refused */
} oids[] = {
	{"two arcs", "\x2a", "1.2"},
	{"subjectAltName", "\x55\x1d\x11", "2.5.29.17"},
	{"many bytes an arc", "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", "1.2.840.113549.1.1.11"},
	{"a large second arc", "\x88\x37\x03", "2.999.3"},
	{"cut off", "\x2a\x86", NULL},
	{"empty", "", NULL},
	{"an arc beyond 64 bits", "\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", NULL},
};

START_TEST(an_identifier_is_dotted_or_refused)
{
	struct span oid = {(const uint8_t *)oids[_i].bytes, strlen(oids[_i].bytes)};
	char text[DER_OID_TEXT_SIZE];
	bool got = der_oid_text(oid, text, sizeof(text));

	ck_assert_msg(got == (oids[_i].want != NULL), "%s: got %d", oids[_i].title, got);
	if (got)
		ck_assert_str_eq(text, oids[_i].want);
	ck_assert(!der_oid_text(oid, text, 3));
}
END_TEST

static const struct {
	const char *title;
	const char *bytes;
	bool want;
} sound[] = {
	{"subjectAltName", "\x55\x1d\x11", true},
	{"many bytes an arc", "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", true},
	{"an arc beyond 64 bits", "\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", true},
	{"empty", "", false},
	{"cut off", "\x2a\x86", false},
	{"an arc with a leading zero", "\x2a\x80\x01", false},
};

START_TEST(an_identifier_is_sound_or_not)
{
	struct span oid = {(const uint8_t *)sound[_i].bytes, strlen(sound[_i].bytes)};

	ck_assert_msg(der_oid_is_sound(oid) == sound[_i].want, "%s: got %d", sound[_i].title,
		      !sound[_i].want);
}
END_TEST

static const struct {
	const char *title;
	const char *bytes; /* of an element with one octet of length */
	size_t length;
	bool want;
} integers[] = {
	{"one octet", "\x02\x01\x7f", 3, true},
	{"zero", "\x02\x01\x00", 3, true},
	{"a negative one", "\x02\x01\x80", 3, true},
	{"a needed zero", "\x02\x02\x00\x80", 4, true},
	{"a needless zero", "\x02\x02\x00\x7f", 4, false},
	{"a needless sign", "\x02\x02\xff\x80", 4, false},
	{"no octet", "\x02\x00", 2, false},
	{"another type", "\x04\x01\x01", 3, false},
};

START_TEST(an_integer_takes_as_few_octets_as_will_do)
{
	struct reader r = reader_over(integers[_i].bytes, integers[_i].length);
	struct span content = der_take_integer(&r);

	ck_assert_msg(r.failed != integers[_i].want, "%s: got %d", integers[_i].title, !r.failed);
	ck_assert_uint_eq(content.length, integers[_i].want ? integers[_i].length - 2 : 0);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, an_element_is_read_or_refused, 0, COUNT_OF(elements));
	tcase_add_loop_test(tcase, a_time_is_read_or_refused, 0, COUNT_OF(times));
	tcase_add_loop_test(tcase, an_identifier_is_dotted_or_refused, 0, COUNT_OF(oids));
	tcase_add_loop_test(tcase, an_identifier_is_sound_or_not, 0, COUNT_OF(sound));
	tcase_add_loop_test(tcase, an_integer_takes_as_few_octets_as_will_do, 0,
			    COUNT_OF(integers));
}

int main(void)
{
	return unit_run("der", add);
}
