/* test_address - IPv4 and IPv6 literals in the forms people write, and no others */
#include "base/address.h"

#include "base/attributes.h"
#include "unit.h"

static const struct {
	const char *text;
	const char *canonical;
	int family;
} good[] = {
	{"192.0.2.1", "192.0.2.1", 4},
	{"0.0.0.0", "0.0.0.0", 4},
	{"255.255.255.255", "255.255.255.255", 4},
	{"[192.0.2.1]", "192.0.2.1", 4},
	{"2001:db8::1", "2001:db8::1", 6},
	{"[2001:db8::1]", "2001:db8::1", 6},
	{"2001:0DB8:0:0:0:0:0:0001", "2001:db8::1", 6},
	{"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", 6},
	{"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", 6},
	{"::", "::", 6},
	{"::1", "::1", 6},
	{"::ffff:192.0.2.1", "::ffff:192.0.2.1", 6},
	{"2001:db8:1111:2222:3333:4444:255.255.255.255", "2001:db8:1111:2222:3333:4444:ffff:ffff",
	 6},
	{"fe80::1%lo", "fe80::1%lo", 6},
	{"[fe80::1%lo]", "fe80::1%lo", 6},
	{"fe80::1%4294967", "fe80::1%4294967", 6},
};

START_TEST(an_address_is_read_and_written)
{
	struct address a = {0}, again = {0};
	char buffer[ADDRESS_TEXT_SIZE];

	ck_assert_msg(address_parse(good[_i].text, &a), "%s is refused", good[_i].text);
	ck_assert_msg(a.family == good[_i].family, "%s: family %d", good[_i].text, a.family);
	ck_assert_str_eq(address_text(&a, buffer), good[_i].canonical);
	ck_assert(address_parse(buffer, &again));
	ck_assert(address_equal(&a, &again));
	ck_assert_uint_eq(address_length(&a), a.family == 4 ? 4 : 16);
}
END_TEST

static const char *const bad[] = {
	"",
	"mail.example.com",
	"1.2.3",
	"1.2.3.4.5",
	"1.2.3.256",
	"01.2.3.4",
	"0x7f.0.0.1",
	"2130706433",
	"1.2.3.4 ",
	" 1.2.3.4",
	"1.2.3.4%lo",
	"-1.2.3.4",
	"1..3.4",
	":",
	":::",
	"1::2::3",
	"2001:db8",
	"1:2:3:4:5:6:7:8:9",
	"12345::",
	"::g",
	"::1 ",
	"::1%",
	"::1%nosuchif0",
	"::1%0",
	"::1%-1",
	"::1%99999999999",
	"[::1",
	"::1]",
	"[]",
	"[",
	"[[::1]]",
	"[::1]x",
	"[::1]:25",
	"1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111",
	"[1111111111111111111111111111111111111111111111111111111111111111111111111111111111111]",
	"::1%11111111111111111111111111111111111111111111111111111111111111111111111111111111111",
};

START_TEST(what_is_no_address_is_refused)
{
	struct address a = {.family = 9, .scope = 8};

	ck_assert_msg(!address_parse(bad[_i], &a), "%s is taken", bad[_i]);
	ck_assert_int_eq(a.family, 9);
	ck_assert_uint_eq(a.scope, 8);
}
END_TEST

START_TEST(addresses_are_equal_by_all_that_counts)
{
	struct address a, b, none = {0};
	char buffer[ADDRESS_TEXT_SIZE];

	ck_assert(address_parse("192.0.2.1", &a));
	b = a;
	b.bytes[15] = 1; /* behind the four that count */
	ck_assert(address_equal(&a, &b));
	b.bytes[3] = 2;
	ck_assert(!address_equal(&a, &b));
	ck_assert(address_parse("::ffff:192.0.2.1", &b));
	ck_assert(!address_equal(&a, &b));
	a = b;
	a.scope = 1;
	ck_assert(!address_equal(&a, &b));
	ck_assert(address_equal(&none, &none));
	ck_assert_uint_eq(address_length(&none), 0);
	ck_assert_str_eq(address_text(&none, buffer), "");
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, an_address_is_read_and_written, 0, (int)COUNT_OF(good));
	tcase_add_loop_test(t, what_is_no_address_is_refused, 0, (int)COUNT_OF(bad));
	tcase_add_test(t, addresses_are_equal_by_all_that_counts);
}

int main(void)
{
	return unit_run("address", add);
}
