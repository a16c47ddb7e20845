/* test_dialogue_straight - STARTTLS said before the capabilities are asked for, and servers that
 * want them asked for first */
#include "base/attributes.h"
#include "dialogue_server.h"
#include "unit.h"

#define EHLO "EHLO " CLIENT
#define HELLO "220 mx.example.org ESMTP\r\n"
#define GO "220 2.0.0 Ready to start TLS\r\n"
#define OFFER "250-mx.example.org\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 SIZE 1000\r\n"

static const struct row rows[] = {
	{.title = "no EHLO",
	 .dialect = DIALECT_SMTP,
	 .straight = true,
	 .server = {HELLO, GO},
	 .client = {"STARTTLS"},
	 .not_offered = true},
	{.title = "the server wants EHLO first",
	 .dialect = DIALECT_SMTP,
	 .straight = true,
	 .server = {HELLO, "503 STARTTLS command used when not advertised\r\n", OFFER, GO},
	 .client = {"STARTTLS", EHLO, "STARTTLS"}},
	{.title = "refused after EHLO too",
	 .dialect = DIALECT_SMTP,
	 .straight = true,
	 .server = {HELLO, "503 5.5.1 EHLO first\r\n", OFFER, "502 5.5.1 no\r\n"},
	 .client = {"STARTTLS", EHLO, "STARTTLS"},
	 .fails = FAIL_REFUSED,
	 .code = 502,
	 .says = "STARTTLS refused: 502 5.5.1 no",
	 .leave = "QUIT"},
	{.title = "not announced any more",
	 .dialect = DIALECT_SMTP,
	 .straight = true,
	 .not_offered = true,
	 .server = {HELLO, "502 5.5.1 unknown\r\n", "250 mx\r\n"},
	 .client = {"STARTTLS", EHLO},
	 .fails = FAIL_REFUSED,
	 .code = 250,
	 .says = "the server does not offer STARTTLS, it offers nothing",
	 .leave = "QUIT"},
	{.title = "not now",
	 .dialect = DIALECT_SMTP,
	 .straight = true,
	 .not_offered = true,
	 .server = {HELLO, "454 4.7.0 TLS not available\r\n"},
	 .client = {"STARTTLS"},
	 .fails = FAIL_REFUSED,
	 .code = 454,
	 .says = "STARTTLS refused: 454 4.7.0 TLS not available",
	 .leave = "QUIT"},
	{.title = "the server hangs up",
	 .dialect = DIALECT_SMTP,
	 .straight = true,
	 .not_offered = true,
	 .server = {HELLO, "421 4.7.0 bye\r\n"},
	 .client = {"STARTTLS"},
	 .fails = FAIL_REFUSED,
	 .code = 421,
	 .says = "STARTTLS refused: 421 4.7.0 bye"},
	{.title = "POP3 without CAPA",
	 .dialect = DIALECT_POP3,
	 .straight = true,
	 .not_offered = true,
	 .server = {"+OK ready\r\n", "+OK begin\r\n"},
	 .client = {"STLS"}},
	{.title = "IMAP without CAPABILITY",
	 .dialect = DIALECT_IMAP,
	 .straight = true,
	 .not_offered = true,
	 .server = {"* OK ready\r\n", "a1 OK begin\r\n"},
	 .client = {"a1 STARTTLS"}},
	{.title = "IMAP, and CAPABILITY is wanted",
	 .dialect = DIALECT_IMAP,
	 .straight = true,
	 .server = {"* OK ready\r\n", "a1 BAD not now\r\n",
		    "* CAPABILITY IMAP4rev1 STARTTLS\r\na2 OK\r\n", "a3 OK begin\r\n"},
	 .client = {"a1 STARTTLS", "a2 CAPABILITY", "a3 STARTTLS"}},
	{.title = "IMAP that lists capabilities without STARTTLS in its greeting is asked",
	 .dialect = DIALECT_IMAP,
	 .straight = true,
	 .server = {"* OK [CAPABILITY IMAP4rev1] ready\r\n",
		    "* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK\r\n", "a2 OK begin\r\n"},
	 .client = {"a1 CAPABILITY", "a2 STARTTLS"}},
};

START_TEST(test_row)
{
	row_check(&rows[_i]);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, test_row, 0, COUNT_OF(rows));
}

int main(void)
{
	return unit_run("dialogue_straight", add);
}
