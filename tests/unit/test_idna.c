/* test_idna - host names come out as A-labels in lower case, or with a sentence on what is wrong */
#include "base/idna.h"

#include <string.h>

#include "unit.h"

#define TEN "abcdefghij"
#define SIXTY TEN TEN TEN TEN TEN TEN

static const struct {
	const char *title, *name, *host;
} good[] = {
	{"a plain name", "mail.example.com", "mail.example.com"},
	{"capitals", "Mail.EXAMPLE.com", "mail.example.com"},
	{"a final dot", "mail.example.com.", "mail.example.com"},
	{"a single label", "localhost", "localhost"},
	{"underscores", "_dmarc.my_host.example", "_dmarc.my_host.example"},
	{"an A-label", "XN--BCHER-KVA.example", "xn--bcher-kva.example"},
	{"a U-label",
	 "b\xC3\xBC"
	 "cher.example",
	 "xn--bcher-kva.example"},
	{"a U-label in capitals",
	 "B\xC3\x9C"
	 "CHER.Example",
	 "xn--bcher-kva.example"},
	{"a decomposed U-label",
	 "bu\xCC\x88"
	 "cher.example",
	 "xn--bcher-kva.example"},
	{"sharp s stays (nontransitional)",
	 "stra\xC3\x9F"
	 "e.example",
	 "xn--strae-oqa.example"},
	{"an ideographic full stop", "\xE4\xBE\x8B\xE3\x80\x82\xE4\xBE\x8B", "xn--fsq.xn--fsq"},
	{"a U-label beside an underscore",
	 "_smtp.b\xC3\xBC"
	 "cher.example",
	 "_smtp.xn--bcher-kva.example"},
	{"a U-label and a final dot",
	 "b\xC3\xBC"
	 "cher.example.",
	 "xn--bcher-kva.example"},
	{"a label of 63", SIXTY "123.example", SIXTY "123.example"},
	{"253 in all", SIXTY "." SIXTY "." SIXTY "." SIXTY ".1234567.a",
	 SIXTY "." SIXTY "." SIXTY "." SIXTY ".1234567.a"},
};

START_TEST(a_name_comes_out_in_a_labels)
{
	struct fail f = {0};
	char *host = NULL;

	ck_assert_msg(idna_to_ascii(good[_i].name, &host, &f) == 0, "%s: %s", good[_i].title,
		      f.text);
	unit_same(good[_i].title, host, good[_i].host);
	ck_assert_int_eq(f.kind, FAIL_NONE);
	free(host);
}
END_TEST

static const struct {
	const char *name, *says;
} bad[] = {
	{"", "is empty"},
	{".", "empty label"},
	{"..", "empty label"},
	{"a..b", "empty label: a..b"},
	{".a", "empty label"},
	{"a.b..", "empty label"},
	{"a b", "none may have, a blank: a b"},
	{"a/b", "character"},
	{"a:25", "character"},
	{"*.example.com", "character"},
	{"user@example.com", "character"},
	{"a\nb", "character"},
	{SIXTY "1234.example", "label of over 63"},
	{SIXTY "." SIXTY "." SIXTY "." SIXTY ".12345678.a", "longer than 253"},
	{"b\xFC"
	 "cher.example",
	 "A-labels"},
	{"b\xC3\xBC"
	 "cher..example",
	 "empty label"},
	{"\xE2\x84\x80.example", "character"}, /* U+2100 maps to a/c */
	{"xn--\xC3\xBC", ""},
	{"\xC2\xAD", ""}, /* a soft hyphen alone maps to nothing */
};

START_TEST(a_bad_name_is_wrong_usage_and_says_why)
{
	struct fail f = {0};
	char *host = NULL;

	ck_assert_msg(idna_to_ascii(bad[_i].name, &host, &f) == -1, "%s: got %s", bad[_i].name,
		      host);
	ck_assert_ptr_null(host);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_msg(strstr(f.text, bad[_i].says) != NULL, "%s: got %s, want %s", bad[_i].name,
		      f.text, bad[_i].says);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_name_comes_out_in_a_labels, 0,
			    (int)(sizeof(good) / sizeof(good[0])));
	tcase_add_loop_test(t, a_bad_name_is_wrong_usage_and_says_why, 0,
			    (int)(sizeof(bad) / sizeof(bad[0])));
}

int main(void)
{
	return unit_run("idna", add);
}
