/* test_endpoint - the protocol table says what the manual says; endpoints have stable names */
#include "base/endpoint.h"

#include <string.h>

#include "base/mem.h"
#include "unit.h"

/* Written out again from the manual, so that a slip in the table is seen. */
static const struct {
	enum protocol protocol;
	const char *name;
	unsigned port;
	bool implicit_tls, relay, login;
	enum dialect dialect;
	const char *starttls;
} table[] = {
	{PROTOCOL_SMTP, "smtp", 25, false, true, false, DIALECT_SMTP, "STARTTLS"},
	{PROTOCOL_SUBMISSION, "submission", 587, false, false, true, DIALECT_SMTP, "STARTTLS"},
	{PROTOCOL_SMTPS, "smtps", 465, true, false, true, DIALECT_SMTP, NULL},
	{PROTOCOL_SMTPS, "submissions", 465, true, false, true, DIALECT_SMTP, NULL},
	{PROTOCOL_LMTP, "lmtp", 24, false, true, false, DIALECT_LMTP, "STARTTLS"},
	{PROTOCOL_IMAP, "imap", 143, false, false, true, DIALECT_IMAP, "STARTTLS"},
	{PROTOCOL_IMAPS, "imaps", 993, true, false, true, DIALECT_IMAP, NULL},
	{PROTOCOL_POP3, "pop3", 110, false, false, true, DIALECT_POP3, "STLS"},
	{PROTOCOL_POP3S, "pop3s", 995, true, false, true, DIALECT_POP3, NULL},
	{PROTOCOL_SIEVE, "sieve", 4190, false, false, true, DIALECT_SIEVE, "STARTTLS"},
	{PROTOCOL_TLS, "tls", 0, true, false, false, DIALECT_NONE, NULL},
};

START_TEST(the_table_holds_what_the_manual_says)
{
	const struct protocol_info *info = protocol_info(table[_i].protocol);
	const char *name = table[_i].name;
	enum protocol found = PROTOCOL_COUNT;

	ck_assert_uint_eq(info->port, table[_i].port);
	ck_assert_msg(info->implicit_tls == table[_i].implicit_tls, "%s: implicit TLS", name);
	ck_assert_msg(info->relay == table[_i].relay, "%s: relay", name);
	ck_assert_msg(info->login == table[_i].login, "%s: login", name);
	ck_assert_msg(info->dialect == table[_i].dialect, "%s: dialect", name);
	ck_assert_pstr_eq(info->starttls_command, table[_i].starttls);
	ck_assert(protocol_by_name(name, strlen(name), &found));
	ck_assert_int_eq(found, table[_i].protocol);
	found = PROTOCOL_COUNT;
	ck_assert(protocol_by_port(table[_i].port, &found) == (table[_i].port != 0));
	ck_assert_int_eq(found, table[_i].port ? table[_i].protocol : PROTOCOL_COUNT);
}
END_TEST

START_TEST(every_protocol_has_a_name)
{
	for (int i = 0; i < PROTOCOL_COUNT; i++) {
		const struct protocol_info *info = protocol_info((enum protocol)i);

		ck_assert_ptr_nonnull(info->name);
		ck_assert(!info->implicit_tls == !!info->starttls_command);
	}
}
END_TEST

static const struct {
	const char *name;
	size_t length;
	int protocol; /* -1: none */
} names[] = {
	{"IMAPS", 5, PROTOCOL_IMAPS},
	{"Submissions", 11, PROTOCOL_SMTPS},
	{"imaps,pop3", 5, PROTOCOL_IMAPS},
	{"imaps", 4, PROTOCOL_IMAP},
	{"ima", 3, -1},
	{"", 0, -1},
	{"imaps ", 6, -1},
	{"http", 4, -1},
	{"smtp\0", 5, -1},
	{"lmtps", 5, -1},
};

START_TEST(names_are_matched_whole_and_in_any_case)
{
	enum protocol found = PROTOCOL_COUNT;
	bool got = protocol_by_name(names[_i].name, names[_i].length, &found);

	ck_assert_msg(got == (names[_i].protocol >= 0), "%s: got %d", names[_i].name, got);
	ck_assert_int_eq((int)found, got ? names[_i].protocol : (int)PROTOCOL_COUNT);
}
END_TEST

START_TEST(other_ports_say_nothing)
{
	static const unsigned ports[] = {0, 1, 26, 443, 2525, 65535, 65536 + 25};
	enum protocol found;

	ck_assert(!protocol_by_port(ports[_i], &found));
}
END_TEST

static const struct {
	enum protocol protocol;
	const char *host;
	bool is_address;
	uint16_t port;
	const char *pinned;
	bool label_address;
	const char *text, *label;
} endpoints[] = {
	{PROTOCOL_IMAPS, "mail.example.com", false, 993, NULL, false,
	 "imaps://mail.example.com:993", "imaps_mail.example.com_993"},
	{PROTOCOL_SMTP, "192.0.2.1", true, 2525, NULL, false, "smtp://192.0.2.1:2525",
	 "smtp_192.0.2.1_2525"},
	{PROTOCOL_SMTP, "2001:db8::1", true, 25, NULL, false, "smtp://[2001:db8::1]:25",
	 "smtp_2001-db8--1_25"},
	{PROTOCOL_SMTP, "fe80::1%lo", true, 25, NULL, false, "smtp://[fe80::1%lo]:25",
	 "smtp_fe80--1_lo_25"},
	{PROTOCOL_POP3S, "mail.example.com", false, 995, "192.0.2.1", false,
	 "pop3s://mail.example.com:995", "pop3s_mail.example.com_995"},
	{PROTOCOL_POP3S, "mail.example.com", false, 995, "192.0.2.1", true,
	 "pop3s://mail.example.com:995 at 192.0.2.1", "pop3s_mail.example.com_995_192.0.2.1"},
	{PROTOCOL_SIEVE, "mail.example.com", false, 4190, "2001:db8::1", true,
	 "sieve://mail.example.com:4190 at 2001:db8::1", "sieve_mail.example.com_4190_2001-db8--1"},
	{PROTOCOL_TLS, "my_host.example", false, 8443, NULL, true, "tls://my_host.example:8443",
	 "tls_my_host.example_8443"},
	{PROTOCOL_TLS, "a b'c=d;e|f", false, 1, NULL, false, "tls://a b'c=d;e|f:1",
	 "tls_a_b_c_d_e_f_1"},
};

static struct endpoint endpoint_of_row(int i)
{
	struct endpoint e = {
		.protocol = endpoints[i].protocol,
		.host = mem_string(endpoints[i].host),
		.host_is_address = endpoints[i].is_address,
		.port = endpoints[i].port,
		.label_address = endpoints[i].label_address,
	};

	if (endpoints[i].pinned)
		ck_assert(address_parse(endpoints[i].pinned, &e.pinned));
	return e;
}

START_TEST(endpoints_have_names)
{
	struct endpoint e = endpoint_of_row(_i);
	char *text = endpoint_text(&e), *label = endpoint_label(&e);

	ck_assert_str_eq(text, endpoints[_i].text);
	ck_assert_str_eq(label, endpoints[_i].label);
	ck_assert_ptr_null(strstr(label, "::"));
	free(text);
	free(label);
	endpoint_free(&e);
	ck_assert_ptr_null(e.host);
}
END_TEST

START_TEST(a_copy_is_equal_and_its_own)
{
	struct endpoint e = endpoint_of_row(_i), copy = endpoint_copy(&e);

	ck_assert_ptr_ne(e.host, copy.host);
	ck_assert(endpoint_equal(&e, &copy));
	copy.port++;
	ck_assert(!endpoint_equal(&e, &copy));
	copy.port--;
	copy.host[0] = '!';
	ck_assert(!endpoint_equal(&e, &copy));
	copy.host[0] = e.host[0];
	copy.protocol = (enum protocol)(copy.protocol ^ 1);
	ck_assert(!endpoint_equal(&e, &copy));
	copy.protocol = e.protocol;
	ck_assert(address_parse("192.0.2.99", &copy.pinned));
	ck_assert(!endpoint_equal(&e, &copy));
	endpoint_free(&e);
	endpoint_free(&copy);
	endpoint_free(&copy);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, the_table_holds_what_the_manual_says, 0, (int)COUNT_OF(table));
	tcase_add_test(t, every_protocol_has_a_name);
	tcase_add_loop_test(t, names_are_matched_whole_and_in_any_case, 0, (int)COUNT_OF(names));
	tcase_add_loop_test(t, other_ports_say_nothing, 0, 7);
	tcase_add_loop_test(t, endpoints_have_names, 0, (int)COUNT_OF(endpoints));
	tcase_add_loop_test(t, a_copy_is_equal_and_its_own, 0, (int)COUNT_OF(endpoints));
}

int main(void)
{
	return unit_run("endpoint", add);
}
