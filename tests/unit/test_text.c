/* test_text - foreign text becomes harmless and stays readable; numbers, globs, lists, columns */
#include "base/text.h"

#include <limits.h>
#include <string.h>

#include "unit.h"

static const struct {
	const char *title;
	const char *text;
	size_t length; /* 0: strlen */
	const char *plain, *line, *first, *utf8;
} cleanings[] = {
	{"plain words", "mail.example.com", 0, "mail.example.com", "mail.example.com",
	 "mail.example.com", "mail.example.com"},
	{"nothing", "", 0, "", "", "", ""},
	{"newline and NUL", "a\nb\0c", 5, "a\\x0ab\\x00c", "a\\x0ab\\x00c", "a\\x0ab\\x00c",
	 "a\nb\\x00c"},
	{"terminal escape and DEL", "\x1b[31m\x7f", 0, "\\x1b[31m\\x7f", "\\x1b\\x5b31m\\x7f",
	 "\\x1b\\x5b31m\\x7f", "\x1b[31m\x7f"},
	{"bar and tab", "a|b\tc", 0, "a\\x7cb\\x09c", "a\\x7cb\\x09c", "a\\x7cb\\x09c", "a|b\tc"},
	{"markup of web interfaces", "<b>[OK](x)", 0, "<b>[OK](x)",
	 "\\x3cb\\x3e\\x5bOK\\x5d\\x28x\\x29", "\\x3cb\\x3e\\x5bOK\\x5d\\x28x\\x29", "<b>[OK](x)"},
	{"what notifications strip", "`~$&'\"", 0, "`~$&'\"", "`~$&'\"",
	 "\\x60\\x7e\\x24\\x26\\x27\\x22", "`~$&'\""},
	{"a backslash stands", "O=A\\, B\\x0a", 0, "O=A\\, B\\x0a", "O=A\\, B\\x0a",
	 "O=A\\, B\\x0a", "O=A\\, B\\x0a"},
	{"a newline and a tab as web interfaces read them", "a\\nb\\tc\\", 0, "a\\nb\\tc\\",
	 "a\\x5cnb\\x5ctc\\", "a\\x5cnb\\x5ctc\\", "a\\nb\\tc\\"},
	{"letters beyond ASCII", "M\xC3\xBCnchen \xE4\xB8\xAD \xF0\x9F\x98\x80", 0,
	 "M\xC3\xBCnchen \xE4\xB8\xAD \xF0\x9F\x98\x80",
	 "M\xC3\xBCnchen \xE4\xB8\xAD \xF0\x9F\x98\x80",
	 "M\xC3\xBCnchen \xE4\xB8\xAD \xF0\x9F\x98\x80",
	 "M\xC3\xBCnchen \xE4\xB8\xAD \xF0\x9F\x98\x80"},
	{"Latin-1", "M\xFCnchen", 0, "M\\xfcnchen", "M\\xfcnchen", "M\\xfcnchen", "M\\xfcnchen"},
	{"C1 control",
	 "\xC2\x9B"
	 "31m",
	 0, "\\u{009b}31m", "\\u{009b}31m", "\\u{009b}31m",
	 "\xC2\x9B"
	 "31m"},
	{"override of direction",
	 "\xE2\x80\xAE"
	 "moc",
	 0, "\\u{202e}moc", "\\u{202e}moc", "\\u{202e}moc",
	 "\xE2\x80\xAE"
	 "moc"},
	{"line separator", "\xE2\x80\xA8", 0, "\\u{2028}", "\\u{2028}", "\\u{2028}",
	 "\xE2\x80\xA8"},
	{"byte order mark",
	 "\xEF\xBB\xBF"
	 "x",
	 0, "\\u{feff}x", "\\u{feff}x", "\\u{feff}x",
	 "\xEF\xBB\xBF"
	 "x"},
	{"a tag", "\xF3\xA0\x81\x81", 0, "\\u{e0041}", "\\u{e0041}", "\\u{e0041}",
	 "\xF3\xA0\x81\x81"},
	{"overlong slash", "\xC0\xAF", 0, "\\xc0\\xaf", "\\xc0\\xaf", "\\xc0\\xaf", "\\xc0\\xaf"},
	{"overlong of three", "\xE0\x80\xAF", 0, "\\xe0\\x80\\xaf", "\\xe0\\x80\\xaf",
	 "\\xe0\\x80\\xaf", "\\xe0\\x80\\xaf"},
	{"overlong of four", "\xF0\x80\x80\xAF", 0, "\\xf0\\x80\\x80\\xaf", "\\xf0\\x80\\x80\\xaf",
	 "\\xf0\\x80\\x80\\xaf", "\\xf0\\x80\\x80\\xaf"},
	{"surrogate", "\xED\xA0\x80", 0, "\\xed\\xa0\\x80", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80",
	 "\\xed\\xa0\\x80"},
	{"beyond Unicode", "\xF4\x90\x80\x80", 0, "\\xf4\\x90\\x80\\x80", "\\xf4\\x90\\x80\\x80",
	 "\\xf4\\x90\\x80\\x80", "\\xf4\\x90\\x80\\x80"},
	{"the last code point", "\xF4\x8F\xBF\xBF", 0, "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF",
	 "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF"},
	{"a sequence cut short", "a\xE4\xB8", 0, "a\\xe4\\xb8", "a\\xe4\\xb8", "a\\xe4\\xb8",
	 "a\\xe4\\xb8"},
	{"a sequence that ends beyond the length", "a\xE4\xB8\xAD", 3, "a\\xe4\\xb8", "a\\xe4\\xb8",
	 "a\\xe4\\xb8", "a\\xe4\\xb8"},
	{"a sequence broken by a newline", "\xE4\n", 0, "\\xe4\\x0a", "\\xe4\\x0a", "\\xe4\\x0a",
	 "\\xe4\n"},
};

static void compare(const char *title, const char *what, struct writer *w, const char *want)
{
	ck_assert_msg(w->length == strlen(want) && strcmp(writer_string(w), want) == 0,
		      "%s, %s: got %s, want %s", title, what, writer_string(w), want);
	writer_clear(w);
}

START_TEST(foreign_text_is_cleaned)
{
	struct writer w = writer_with_maximum(4096);
	const char *title = cleanings[_i].title;
	size_t length = cleanings[_i].length ? cleanings[_i].length : strlen(cleanings[_i].text);
	/* A copy of exactly this length, so that a sanitizer sees a byte too far. */
	char *copy = malloc(length ? length : 1);

	memcpy(copy, cleanings[_i].text, length);
	text_clean(&w, copy, length, TEXT_PLAIN);
	compare(title, "plain", &w, cleanings[_i].plain);
	text_clean(&w, copy, length, TEXT_LINE);
	compare(title, "line", &w, cleanings[_i].line);
	text_clean(&w, copy, length, TEXT_FIRST);
	compare(title, "first", &w, cleanings[_i].first);
	text_valid_utf8(&w, copy, length);
	compare(title, "utf8", &w, cleanings[_i].utf8);
	free(copy);
	writer_free(&w);
}
END_TEST

START_TEST(cleaning_twice_changes_nothing)
{
	struct writer once = writer_with_maximum(4096), twice = writer_with_maximum(4096);
	size_t length = cleanings[_i].length ? cleanings[_i].length : strlen(cleanings[_i].text);

	text_clean(&once, cleanings[_i].text, length, TEXT_FIRST);
	text_clean(&twice, once.data, once.length, TEXT_FIRST);
	compare(cleanings[_i].title, "twice", &twice, writer_string(&once));
	compare(cleanings[_i].title, "once", &once, cleanings[_i].first);
	writer_free(&once);
	writer_free(&twice);
}
END_TEST

static const struct {
	const char *text;
	size_t width;
} widths[] = {
	{"", 0},
	{"mail", 4},
	{"M\xC3\xBCnchen", 7},
	{"Mu\xCC\x88nchen", 7},
	{"\xE4\xB8\xAD\xE5\x9B\xBD", 4},
	{"\xED\x95\x9C", 2},
	{"\xEF\xBC\xA1", 2},
	{"\xF0\x9F\x98\x80", 2},
	{"a\xFF"
	 "b",
	 3},
	{"\xE4\xB8", 2},
};

START_TEST(columns_are_counted)
{
	size_t got = text_width(widths[_i].text);

	ck_assert_msg(got == widths[_i].width, "%s: got %zu, want %zu", widths[_i].text, got,
		      widths[_i].width);
}
END_TEST

static const struct {
	const char *text;
	long minimum, maximum;
	bool good;
	long number;
} numbers[] = {
	{"0", 0, 10, true, 0},
	{"10", 0, 10, true, 10},
	{"11", 0, 10, false, 0},
	{"-1", 0, 10, false, 0},
	{"-1", -1, 10, true, -1},
	{"007", 0, 10, true, 7},
	{"9223372036854775807", LONG_MIN, LONG_MAX, true, LONG_MAX},
	{"9223372036854775808", LONG_MIN, LONG_MAX, false, 0},
	{"-9223372036854775808", LONG_MIN, LONG_MAX, true, LONG_MIN},
	{"-9223372036854775809", LONG_MIN, LONG_MAX, false, 0},
	{"99999999999999999999999", LONG_MIN, LONG_MAX, false, 0},
	{"18446744073709551617", 0, 10, false, 0},
	{"", 0, 10, false, 0},
	{"-", -10, 10, false, 0},
	{"--1", -10, 10, false, 0},
	{"+1", 0, 10, false, 0},
	{" 1", 0, 10, false, 0},
	{"1 ", 0, 10, false, 0},
	{"1.0", 0, 10, false, 0},
	{"0x1", 0, 10, false, 0},
	{"1e1", 0, 10, false, 0},
};

START_TEST(whole_numbers_have_bounds)
{
	long got = 4711;
	bool good = text_number(numbers[_i].text, numbers[_i].minimum, numbers[_i].maximum, &got);
	long want = numbers[_i].good ? numbers[_i].number : 4711;

	ck_assert_msg(good == numbers[_i].good, "%s: got %d", numbers[_i].text, good);
	ck_assert_msg(got == want, "%s: got %ld, want %ld", numbers[_i].text, got, want);
}
END_TEST

static const struct {
	const char *text;
	bool good;
	double number;
} decimals[] = {
	{"30", true, 30},
	{"41.3", true, 41.3},
	{"-1.5", true, -1.5},
	{".5", true, 0.5},
	{"0.001", true, 0.001},
	{"99999999999999999", true, 99999999999999999.0},
	{"999999999999999999", false, 0},
	{"0.333333333333333333333333333333", true, 1.0 / 3},
	{"0", true, 0},
	{"", false, 0},
	{"-", false, 0},
	{".", false, 0},
	{"5.", false, 0},
	{"1.2.3", false, 0},
	{"1,5", false, 0},
	{"1e3", false, 0},
	{"inf", false, 0},
	{"nan", false, 0},
	{"0x10", false, 0},
	{"+1", false, 0},
	{" 1", false, 0},
	{"1 ", false, 0},
};

START_TEST(decimal_numbers_are_the_nearest_double)
{
	double got = 4711, want = decimals[_i].good ? decimals[_i].number : 4711;
	size_t length = strlen(decimals[_i].text);
	char *copy = malloc(length ? length : 1);
	bool good;

	memcpy(copy, decimals[_i].text, length);
	good = text_decimal(copy, length, &got);
	free(copy);
	ck_assert_msg(good == decimals[_i].good, "%s: got %d", decimals[_i].text, good);
	ck_assert_msg(got >= want && got <= want, "%s: got %.17g, want %.17g", decimals[_i].text,
		      got, want);
}
END_TEST

START_TEST(a_decimal_ends_where_its_length_says)
{
	double got = 0;

	ck_assert(text_decimal("30:40", 2, &got));
	ck_assert(got >= 30 && got <= 30);
	ck_assert(!text_decimal("30:40", 3, &got));
	ck_assert(!text_decimal("1\0", 2, &got));
}
END_TEST

static const struct {
	double number;
	const char *text;
} doubles[] = {
	{0, "0"},
	{-0.0, "0"},
	{7, "7"},
	{41.3, "41.3"},
	{41.342, "41.342"},
	{41.3426, "41.343"},
	{0.0004, "0"},
	{-0.0004, "0"},
	{-0.5, "-0.5"},
	{0.001, "0.001"},
	{1e6, "1000000"},
	{100, "100"},
	{12.05, "12.05"},
	{0.9996, "1"},
	{1e300, "9000000000000000"},
	{-1e300, "-9000000000000000"},
	{7777777777777777, "7777777777777777"},
};

START_TEST(numbers_print_short)
{
	char buffer[32];

	text_from_double(doubles[_i].number, buffer);
	ck_assert_str_eq(buffer, doubles[_i].text);
}
END_TEST

START_TEST(what_is_no_number_prints_as_zero)
{
	char buffer[32];
	volatile double zero = 0;

	ck_assert_str_eq(text_from_double(zero / zero, buffer), "0");
	ck_assert_str_eq(text_from_double(1 / zero, buffer), "9000000000000000");
}
END_TEST

static const struct {
	const char *pattern, *text;
	bool match;
} globs[] = {
	{"", "", true},
	{"", "a", false},
	{"a", "", false},
	{"*", "", true},
	{"*", "anything", true},
	{"**", "x", true},
	{"?", "", false},
	{"?", "x", true},
	{"server.*", "server.timeout", true},
	{"server.*", "server.", true},
	{"server.*", "serverx", false},
	{"*.timeout", "server.timeout", true},
	{"*.timeout", "server.timeouts", false},
	{"a*b*c", "aXbXbXc", true},
	{"a*b*c", "aXbXbX", false},
	{"*aab", "aaaab", true},
	{"a?c", "abc", true},
	{"a?c", "ac", false},
	{"A", "a", false},
	{"*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
};

START_TEST(globs_match_whole_texts)
{
	ck_assert_msg(text_glob(globs[_i].pattern, globs[_i].text) == globs[_i].match, "%s on %s",
		      globs[_i].pattern, globs[_i].text);
}
END_TEST

static const struct {
	const char *list;
	char separator;
	const char *words; /* each in < > */
} lists[] = {
	{"a,b,,c", ',', "<a><b><c>"},
	{"", ',', ""},
	{",,", ',', ""},
	{" , ,", ',', ""},
	{" a b , c\t,", ',', "<a b><c>"},
	{"one", ',', "<one>"},
	{"a b  c", ' ', "<a><b><c>"},
	{"a,b", ':', "<a,b>"},
};

START_TEST(lists_fall_into_words)
{
	struct writer got = writer_with_maximum(100);
	const char *cursor = lists[_i].list, *word;
	size_t length;

	while (text_next_word(&cursor, lists[_i].separator, &word, &length)) {
		writer_text(&got, "<");
		writer_bytes(&got, word, length);
		writer_text(&got, ">");
	}
	ck_assert_str_eq(writer_string(&got), lists[_i].words);
	writer_free(&got);
}
END_TEST

START_TEST(letters_fold_in_ascii_only)
{
	ck_assert_int_eq(text_lower('A'), 'a');
	ck_assert_int_eq(text_lower('Z'), 'z');
	ck_assert_int_eq(text_lower('['), '[');
	ck_assert_int_eq(text_lower('@'), '@');
	ck_assert_int_eq(text_lower((char)0xC4), (char)0xC4);
	ck_assert(text_equal_nocase("StartTLS", "sTARTtls"));
	ck_assert(text_equal_nocase("", ""));
	ck_assert(!text_equal_nocase("a", ""));
	ck_assert(!text_equal_nocase("", "a"));
	ck_assert(!text_equal_nocase("ab", "abc"));
	ck_assert(!text_equal_nocase("abc", "ab"));
	ck_assert(!text_equal_nocase("\xC4", "\xE4"));
	ck_assert(!text_equal_nocase("[", "{"));
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, foreign_text_is_cleaned, 0, (int)COUNT_OF(cleanings));
	tcase_add_loop_test(t, cleaning_twice_changes_nothing, 0, (int)COUNT_OF(cleanings));
	tcase_add_loop_test(t, columns_are_counted, 0, (int)COUNT_OF(widths));
	tcase_add_loop_test(t, whole_numbers_have_bounds, 0, (int)COUNT_OF(numbers));
	tcase_add_loop_test(t, decimal_numbers_are_the_nearest_double, 0, (int)COUNT_OF(decimals));
	tcase_add_test(t, a_decimal_ends_where_its_length_says);
	tcase_add_loop_test(t, numbers_print_short, 0, (int)COUNT_OF(doubles));
	tcase_add_test(t, what_is_no_number_prints_as_zero);
	tcase_add_loop_test(t, globs_match_whole_texts, 0, (int)COUNT_OF(globs));
	tcase_add_loop_test(t, lists_fall_into_words, 0, (int)COUNT_OF(lists));
	tcase_add_test(t, letters_fold_in_ascii_only);
}

int main(void)
{
	return unit_run("text", add);
}
