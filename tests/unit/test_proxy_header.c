/* test_proxy_header - the header names both ends as the specification draws it, byte for byte */
#include "wire/proxy_header.h"

#include "unit.h"

#define SIGNATURE "\x0D\x0A\x0D\x0A\x00\x0D\x0A\x51\x55\x49\x54\x0A"
#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *title;
	int version;
	const char *local, *peer;
	const char *bytes;
	size_t length;
} rows[] = {
	{"version 1, IPv4", 1, "192.0.2.10", "198.51.100.7",
	 BYTES("PROXY TCP4 192.0.2.10 198.51.100.7 50000 25\r\n")},
	{"version 1, IPv6", 1, "2001:db8::a", "2001:db8::7",
	 BYTES("PROXY TCP6 2001:db8::a 2001:db8::7 50000 25\r\n")},
	{"version 1, an IPv6 zone is left out", 1, "fe80::a%lo", "fe80::7%lo",
	 BYTES("PROXY TCP6 fe80::a fe80::7 50000 25\r\n")},
	{"version 1, not known", 1, NULL, NULL, BYTES("PROXY UNKNOWN\r\n")},
	{"version 1, two families", 1, "192.0.2.10", "2001:db8::7", BYTES("PROXY UNKNOWN\r\n")},
	{"version 2, IPv4", 2, "192.0.2.10", "198.51.100.7",
	 BYTES(SIGNATURE "\x21\x11\x00\x0C\xC0\x00\x02\x0A\xC6\x33\x64\x07\xC3\x50\x00\x19")},
	{"version 2, IPv6", 2, "2001:db8::a", "2001:db8::7",
	 BYTES(SIGNATURE "\x21\x21\x00\x24"
			 "\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x0A"
			 "\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x07"
			 "\xC3\x50\x00\x19")},
	{"version 2, not known", 2, NULL, NULL, BYTES(SIGNATURE "\x20\x00\x00\x00")},
};

START_TEST(the_header_is_sent_at_once)
{
	struct machine *machine = proxy_header_new(rows[_i].version);
	struct fail f = {0};
	struct stream s;

	stream_open(&s);
	if (rows[_i].local)
		ck_assert(address_parse(rows[_i].local, &s.local));
	if (rows[_i].peer)
		ck_assert(address_parse(rows[_i].peer, &s.peer));
	s.local_port = 50000;
	s.peer_port = 25;
	ck_assert_int_eq(machine_run(machine, &s, &f), MACHINE_DONE);
	ck_assert_msg(s.out.length == rows[_i].length, "%s: got %zu bytes, want %zu",
		      rows[_i].title, s.out.length, rows[_i].length);
	ck_assert_mem_eq(s.out.data, rows[_i].bytes, rows[_i].length);
	ck_assert_str_ne(machine_stage(machine), "");
	machine_free(&machine);
	ck_assert_ptr_null(machine);
	stream_free(&s);
}
END_TEST

START_TEST(no_room_is_a_failure)
{
	struct machine *machine = proxy_header_new(1 + _i);
	struct fail f = {0};
	struct stream s;

	stream_open(&s);
	s.out.maximum = 10;
	ck_assert_int_eq(machine_run(machine, &s, &f), MACHINE_FAILED);
	ck_assert_int_ne(f.kind, FAIL_NONE);
	machine_free(&machine);
	stream_free(&s);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, the_header_is_sent_at_once, 0, (int)COUNT_OF(rows));
	tcase_add_loop_test(t, no_room_is_a_failure, 0, 2);
}

int main(void)
{
	return unit_run("proxy_header", add);
}
