/* test_dialogue_mailbox - IMAP, POP3 and ManageSieve servers, odd, broken and hostile, up to "begin
 * TLS now" */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dialogue_server.h"
#include "unit.h"

/* A row of any dialect that reaches TLS. */
#define WORKS(name, of, ...)                              \
	{                                                 \
		.title = name, .dialect = of, __VA_ARGS__ \
	}
#define SAYS(...) .server = {__VA_ARGS__}
#define HEARS(...) .client = {__VA_ARGS__}

#define IMAP DIALECT_IMAP
#define POP3 DIALECT_POP3
#define SIEVE DIALECT_SIEVE

#define ASKED "a1 CAPABILITY", "a2 STARTTLS"
#define A1 "a1 OK done\r\n"
#define A2 "a2 OK begin TLS now\r\n"
#define PLAIN_OFFER "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n" A1

static const struct row imap_rows[] = {
	WORKS("plain", IMAP, SAYS("* OK ready\r\n", PLAIN_OFFER, A2), HEARS(ASKED),
	      .capabilities = "IMAP4rev1,STARTTLS,LOGINDISABLED"),
	WORKS("all in small letters", IMAP,
	      SAYS("* ok ready\r\n", "* capability imap4rev1 starttls\r\nA1 ok\r\n", "a2 ok\r\n"),
	      HEARS(ASKED)),
	WORKS("STARTTLS in the greeting is used at once", IMAP,
	      SAYS("* OK [CAPABILITY IMAP4rev1 ID STARTTLS LOGINDISABLED] Dovecot ready.\r\n",
		   "a1 OK go\r\n"),
	      HEARS("a1 STARTTLS"), .capabilities = "IMAP4rev1,ID,STARTTLS,LOGINDISABLED"),
	WORKS("capabilities without STARTTLS in the greeting are asked for again", IMAP,
	      SAYS("* OK [CAPABILITY IMAP4rev1 ID] ready\r\n", PLAIN_OFFER, A2), HEARS(ASKED),
	      .capabilities = "IMAP4rev1,STARTTLS,LOGINDISABLED"),
	WORKS("capabilities on several lines are one set", IMAP,
	      SAYS("* OK ready\r\n",
		   "* CAPABILITY IMAP4rev1 IDLE\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\n" A1, A2),
	      HEARS(ASKED), .capabilities = "IMAP4rev1,IDLE,IMAP4rev1,STARTTLS"),
	WORKS("capabilities in the code of the tagged OK", IMAP,
	      SAYS("* OK ready\r\n", "a1 OK [CAPABILITY IMAP4rev1 STARTTLS] done\r\n", A2),
	      HEARS(ASKED), .capabilities = "IMAP4rev1,STARTTLS"),
	WORKS("remark before the real greeting, as from a server that has just started", IMAP,
	      SAYS("* OK Waiting for authentication process to respond..\r\n",
		   "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready.\r\n"
		   "* CAPABILITY IMAP4rev1 STARTTLS\r\n" A1,
		   A2),
	      HEARS(ASKED)),
	WORKS("untagged data of other kinds in between", IMAP,
	      SAYS("* OK ready\r\n",
		   "* OK still here\r\n* NO disk is filling\r\n* BAD remark\r\n* 3 "
		   "EXISTS\r\n" PLAIN_OFFER,
		   A2),
	      HEARS(ASKED)),
	WORKS("literals are passed over", IMAP,
	      SAYS("* OK ready\r\n",
		   "* ID (\"name\" {25}\r\na1 NO this is data\r\n* BYE \"x\" {3+}\r\na)()\r\n"
		   "* X {0}\r\n\r\n" PLAIN_OFFER,
		   A2),
	      HEARS(ASKED), .capabilities = "IMAP4rev1,STARTTLS,LOGINDISABLED"),
	WORKS("what looks like a literal in free text is none", IMAP,
	      SAYS("* OK ready {5}\r\n",
		   "* OK see {77}\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done {9}\r\n", A2),
	      HEARS(ASKED)),
	WORKS("empty lines and blanks at the end", IMAP,
	      SAYS("\r\n* OK ready\r\n", "\r\n* CAPABILITY IMAP4rev1  STARTTLS  \r\n\r\n" A1, A2),
	      HEARS(ASKED), .capabilities = "IMAP4rev1,STARTTLS"),
	WORKS("line ends of LF alone", IMAP,
	      SAYS("* OK ready\n", "* CAPABILITY IMAP4rev1 STARTTLS\na1 OK\n", "a2 OK\n"),
	      HEARS(ASKED)),
	WORKS("bytes behind the reply to STARTTLS", IMAP,
	      SAYS("* OK ready\r\n", PLAIN_OFFER, A2, "* CAPABILITY X\r\n"), HEARS(ASKED),
	      .injected = 16),

	WORKS("PREAUTH", IMAP, SAYS("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome\r\n"),
	      .fails = FAIL_REFUSED, .says = "STARTTLS is impossible: * PREAUTH", .preauth = true,
	      .leave = "a1 LOGOUT"),
	WORKS("BYE", IMAP, SAYS("* BYE Too many connections\r\n"), .fails = FAIL_BUSY, .code = 421,
	      .says = "greeting: * BYE Too many connections"),
	WORKS("BYE to CAPABILITY", IMAP, SAYS("* OK ready\r\n", "* BYE idle\r\n"),
	      HEARS("a1 CAPABILITY"), .fails = FAIL_BUSY, .code = 421,
	      .says = "CAPABILITY answered: * BYE idle"),
	WORKS("BYE to STARTTLS", IMAP, SAYS("* OK ready\r\n", PLAIN_OFFER, "* BYE\r\n"),
	      HEARS(ASKED), .fails = FAIL_REFUSED, .code = 421, .says = "STARTTLS refused: * BYE"),
	WORKS("greeting's capabilities count where CAPABILITY names none", IMAP,
	      SAYS("* OK [CAPABILITY IMAP4rev1 ID] ready\r\n", A1), HEARS("a1 CAPABILITY"),
	      .fails = FAIL_REFUSED, .says = "does not offer STARTTLS, it offers IMAP4rev1, ID",
	      .capabilities = "IMAP4rev1,ID", .leave = "a2 LOGOUT"),
	WORKS("no capability anywhere", IMAP, SAYS("* OK ready\r\n", A1), HEARS("a1 CAPABILITY"),
	      .fails = FAIL_REFUSED, .says = "it offers nothing", .leave = "a2 LOGOUT"),
	WORKS("words that only contain STARTTLS", IMAP,
	      SAYS("* OK ready\r\n", "* CAPABILITY IMAP4rev1 X-STARTTLS STARTTLSX\r\n" A1),
	      HEARS("a1 CAPABILITY"), .fails = FAIL_REFUSED,
	      .says = "it offers IMAP4rev1, X-STARTTLS, STARTTLSX", .leave = "a2 LOGOUT"),
	WORKS("words in the greeting's text only", IMAP,
	      SAYS("* OK STARTTLS LOGINDISABLED ready\r\n", "* CAPABILITY IMAP4rev1\r\n" A1),
	      HEARS("a1 CAPABILITY"), .fails = FAIL_REFUSED, .says = "it offers IMAP4rev1",
	      .leave = "a2 LOGOUT"),
	WORKS("masked", IMAP, SAYS("* OK ready\r\n", "* CAPABILITY IMAP4rev1 XXXXXXXX\r\n" A1),
	      HEARS("a1 CAPABILITY"), .fails = FAIL_REFUSED, .says = "XXXXXXXX", .stripped = true,
	      .leave = "a2 LOGOUT"),
	WORKS("CAPABILITY refused", IMAP, SAYS("* OK ready\r\n", "a1 BAD what\r\n"),
	      HEARS("a1 CAPABILITY"), .fails = FAIL_REFUSED, .says = "CAPABILITY refused: BAD what",
	      .leave = "a2 LOGOUT"),
	WORKS("STARTTLS refused", IMAP,
	      SAYS("* OK ready\r\n", PLAIN_OFFER, "a2 NO [UNAVAILABLE] no key\r\n"), HEARS(ASKED),
	      .fails = FAIL_REFUSED, .says = "STARTTLS refused: NO [UNAVAILABLE] no key",
	      .leave = "a3 LOGOUT"),
	WORKS("STARTTLS BAD without text", IMAP, SAYS("* OK ready\r\n", PLAIN_OFFER, "a2 BAD\r\n"),
	      HEARS(ASKED), .fails = FAIL_REFUSED, .says = ": BAD", .leave = "a3 LOGOUT"),
	WORKS("continuation in place of a reply", IMAP, SAYS("* OK ready\r\n", "+ go on\r\n"),
	      HEARS("a1 CAPABILITY"), .fails = FAIL_PROTOCOL, .says = "+ go on"),
	WORKS("a strange tag", IMAP, SAYS("* OK ready\r\n", "a7 OK done\r\n"),
	      HEARS("a1 CAPABILITY"), .fails = FAIL_PROTOCOL,
	      .says = "not IMAP where a reply was awaited: a7 OK done"),
	WORKS("tagged greeting", IMAP, SAYS("a1 OK ready\r\n"), .fails = FAIL_PROTOCOL,
	      .says = "not IMAP"),
	WORKS("NO as greeting", IMAP, SAYS("* NO go away\r\n"), .fails = FAIL_PROTOCOL,
	      .says = ": * NO go away"),
	WORKS("SMTP", IMAP, SAYS("220 mx.example.org ESMTP\r\n"), .fails = FAIL_PROTOCOL,
	      .says = "the server speaks SMTP, not IMAP: it greets with 220 mx"),
	WORKS("POP3", IMAP, SAYS("+OK ready\r\n"), .fails = FAIL_PROTOCOL,
	      .says = "speaks POP3, not IMAP"),
	WORKS("TLS at once", IMAP, SAYS("\x15\x03\x01"), .fails = FAIL_PROTOCOL,
	      .says = "use imaps"),
	WORKS("NUL", IMAP, SAYS("* OK ready\r\n", "* CAPABILITY START@TLS\r\n"),
	      HEARS("a1 CAPABILITY"), .fails = FAIL_PROTOCOL, .says = "NUL", .nul = '@'),
	WORKS("literal over the limit", IMAP, SAYS("* OK ready\r\n", "* ID {262144}\r\n"),
	      HEARS("a1 CAPABILITY"), .fails = FAIL_PROTOCOL, .says = "longer than 262144 bytes"),
	WORKS("literal whose length no number holds", IMAP,
	      SAYS("* OK ready\r\n", "* ID {99999999999999999999999}\r\n"), HEARS("a1 CAPABILITY"),
	      .fails = FAIL_PROTOCOL, .says = "longer than 262144 bytes"),
};

#define STLS "CAPA", "STLS"
#define LIST "+OK list\r\nUSER\r\nSTLS\r\n.\r\n"

static const struct row pop3_rows[] = {
	WORKS("plain", POP3, SAYS("+OK ready\r\n", LIST, "+OK go\r\n"), HEARS(STLS),
	      .capabilities = "USER,STLS"),
	WORKS("all in small letters", POP3,
	      SAYS("+ok ready\r\n", "+ok\r\nstls\r\nuidl\r\n.\r\n", "+ok\r\n"), HEARS(STLS)),
	WORKS("byte-stuffed line in the list", POP3,
	      SAYS("+OK\r\n", "+OK list\r\n..X-ODD\r\nSTLS\r\n.\r\n", "+OK\r\n"), HEARS(STLS),
	      .capabilities = ".X-ODD,STLS"),
	WORKS("lines that read like replies in the list", POP3,
	      SAYS("+OK\r\n", "+OK list\r\n-ERR\r\n+OK\r\nSTLS\r\n.\r\n", "+OK\r\n"), HEARS(STLS)),
	WORKS("empty line and blanks in the list", POP3,
	      SAYS("+OK\r\n", "+OK list\r\n\r\nSTLS  \r\n. \r\n", "+OK\r\n"), HEARS(STLS),
	      .capabilities = "STLS"),
	WORKS("line ends of LF alone", POP3, SAYS("+OK\n", "+OK\nSTLS\n.\n", "+OK\n"), HEARS(STLS)),
	WORKS("CAPA is unknown: STLS is tried", POP3,
	      SAYS("+OK ready\r\n", "-ERR unknown\r\n", "+OK go\r\n"), HEARS(STLS),
	      .not_offered = true),
	WORKS("bytes behind the reply to STLS", POP3,
	      SAYS("+OK ready\r\n", LIST, "+OK go\r\n", "+OK\r\n"), HEARS(STLS), .injected = 5),

	WORKS("CAPA is unknown, STLS too", POP3,
	      SAYS("+OK ready\r\n", "-ERR unknown\r\n", "-ERR what\r\n"), HEARS(STLS),
	      .fails = FAIL_REFUSED, .says = "STLS refused: -ERR what", .leave = "QUIT"),
	WORKS("STLS refused", POP3, SAYS("+OK ready\r\n", LIST, "-ERR [SYS/TEMP] no key\r\n"),
	      HEARS(STLS), .fails = FAIL_REFUSED, .says = "STLS refused: -ERR [SYS/TEMP] no key",
	      .leave = "QUIT"),
	WORKS("STLS not in the list", POP3,
	      SAYS("+OK STLS\r\n", "+OK STLS\r\nX-STLS\r\nSTLSX\r\nSTARTTLS-\r\n.\r\n"),
	      HEARS("CAPA"), .fails = FAIL_REFUSED,
	      .says = "does not offer STLS, it offers X-STLS, STLSX, STARTTLS-", .leave = "QUIT"),
	WORKS("empty list", POP3, SAYS("+OK\r\n", "+OK\r\n.\r\n"), HEARS("CAPA"),
	      .fails = FAIL_REFUSED, .says = "it offers nothing", .leave = "QUIT"),
	WORKS("masked", POP3, SAYS("+OK\r\n", "+OK\r\nUSER\r\nXXXX\r\n.\r\n"), HEARS("CAPA"),
	      .fails = FAIL_REFUSED, .says = "XXXX", .stripped = true, .leave = "QUIT"),
	WORKS("-ERR greeting", POP3, SAYS("-ERR [SYS/TEMP] try later\r\n"), .fails = FAIL_BUSY,
	      .says = "greeting: -ERR [SYS/TEMP] try later", .leave = "QUIT"),
	WORKS("challenge to CAPA", POP3, SAYS("+OK\r\n", "+ \r\n"), HEARS("CAPA"),
	      .fails = FAIL_PROTOCOL, .says = "CAPA got an unfitting reply: +"),
	WORKS("+OKAY is not +OK", POP3, SAYS("+OKAY ready\r\n"), .fails = FAIL_PROTOCOL),
	WORKS("IMAP", POP3, SAYS("* OK ready\r\n"), .fails = FAIL_PROTOCOL,
	      .says = "speaks IMAP, not POP3"),
	WORKS("SMTP", POP3, SAYS("220 mx\r\n"), .fails = FAIL_PROTOCOL,
	      .says = "speaks SMTP, not POP3"),
	WORKS("TLS at once", POP3, SAYS("\x16\x03\x03"), .fails = FAIL_PROTOCOL,
	      .says = "use pop3s"),
	WORKS("NUL", POP3, SAYS("+OK @\r\n"), .fails = FAIL_PROTOCOL, .says = "NUL", .nul = '@'),
};

#define GREETS "\"IMPLEMENTATION\" \"x\"\r\n\"SASL\" \"\"\r\n\"STARTTLS\"\r\nOK\r\n"

static const struct row sieve_rows[] = {
	WORKS("plain", SIEVE, SAYS(GREETS, "OK \"go\"\r\n"), HEARS("STARTTLS"),
	      .capabilities = "IMPLEMENTATION x,SASL ,STARTTLS"),
	WORKS("codes and texts behind OK", SIEVE,
	      SAYS("\"SASL\" \"PLAIN LOGIN\"\r\n\"STARTTLS\"\r\nOK (TAG \"OK (\") \"ready\"\r\n",
		   "ok(X) {4}\r\nBYE \r\n"),
	      HEARS("STARTTLS"), .capabilities = "SASL PLAIN LOGIN,STARTTLS"),
	WORKS("names in small letters, strings as literals", SIEVE,
	      SAYS("\"IMPLEMENTATION\" {4}\r\nx\r\ny\r\n{5+}\r\nSIEVE \"f\"\r\n{8}\r\nstarttls\r\n"
		   "OK\r\n",
		   "OK\r\n"),
	      HEARS("STARTTLS"), .capabilities = "IMPLEMENTATION x\r\ny,SIEVE f,starttls"),
	WORKS("literal that reads like the end", SIEVE,
	      SAYS("\"X\" {6}\r\n\r\nOK\r\n\r\n\"STARTTLS\"\r\nOK\r\n", "OK\r\n"),
	      HEARS("STARTTLS"), .capabilities = "X \r\nOK\r\n,STARTTLS"),
	WORKS("empty literal, blanks at its end", SIEVE,
	      SAYS("\"X\" {0}\r\n\r\n\"Y\" {2}\r\na \r\n\"STARTTLS\"  \r\nOK\r\n", "OK\r\n"),
	      HEARS("STARTTLS"), .capabilities = "X ,Y a ,STARTTLS"),
	WORKS("quotes and backslashes in strings", SIEVE,
	      SAYS("\"I\" \"a \\\"STARTTLS\\\" \\\\ {3}\"\r\n\"STARTTLS\"\r\nOK\r\n", "OK\r\n"),
	      HEARS("STARTTLS"), .capabilities = "I a \"STARTTLS\" \\ {3},STARTTLS"),
	WORKS("line ends of LF alone", SIEVE, SAYS("\"STARTTLS\"\nOK\n", "OK\n"),
	      HEARS("STARTTLS")),
	WORKS("bytes behind the reply to STARTTLS", SIEVE, SAYS(GREETS, "OK\r\n", "OK\r\n"),
	      HEARS("STARTTLS"), .injected = 4),

	WORKS("BYE", SIEVE, SAYS("BYE \"Too many connections\"\r\n"), .fails = FAIL_BUSY,
	      .code = 421, .says = "greeting: BYE \"Too many"),
	WORKS("NO", SIEVE, SAYS("NO (AUTH-TOO-WEAK) \"no\"\r\n"), .fails = FAIL_REFUSED,
	      .says = "greeting: NO (AUTH-TOO-WEAK)", .leave = "LOGOUT"),
	WORKS("NO, but later", SIEVE, SAYS("no (TryLater) \"no\"\r\n"), .fails = FAIL_BUSY,
	      .says = "greeting: no (TryLater)", .leave = "LOGOUT"),
	WORKS("NO, and later is only said", SIEVE, SAYS("NO \"(TRYLATER)\"\r\n"),
	      .fails = FAIL_REFUSED, .says = "greeting: NO", .leave = "LOGOUT"),
	WORKS("STARTTLS refused for now", SIEVE, SAYS(GREETS, "NO (TRYLATER)\r\n"),
	      HEARS("STARTTLS"), .fails = FAIL_REFUSED, .says = "STARTTLS refused: NO (TRYLATER)",
	      .leave = "LOGOUT"),
	WORKS("without STARTTLS", SIEVE, SAYS("\"SASL\" \"PLAIN STARTTLS\"\r\nOK\r\n"),
	      .fails = FAIL_REFUSED, .says = "it offers SASL PLAIN STARTTLS", .leave = "LOGOUT"),
	WORKS("nothing announced", SIEVE, SAYS("OK\r\n"), .fails = FAIL_REFUSED,
	      .says = "it offers nothing", .leave = "LOGOUT"),
	WORKS("masked", SIEVE, SAYS("\"XXXXXXXX\"\r\nOK\r\n"), .fails = FAIL_REFUSED,
	      .says = "XXXXXXXX", .stripped = true, .leave = "LOGOUT"),
	WORKS("STARTTLS refused", SIEVE, SAYS(GREETS, "NO \"no key\"\r\n"), HEARS("STARTTLS"),
	      .fails = FAIL_REFUSED, .says = "STARTTLS refused: NO \"no key\"", .leave = "LOGOUT"),
	WORKS("BYE to STARTTLS", SIEVE, SAYS(GREETS, "BYE\r\n"), HEARS("STARTTLS"),
	      .fails = FAIL_REFUSED, .code = 421, .says = ": BYE"),
	WORKS("string without an end", SIEVE, SAYS("\"STARTTLS\r\n"), .fails = FAIL_PROTOCOL,
	      .says = "not ManageSieve"),
	WORKS("string without an end before a literal", SIEVE, SAYS("\"X {2}\r\nab\r\n"),
	      .fails = FAIL_PROTOCOL, .says = "not ManageSieve"),
	WORKS("garbage behind a string", SIEVE, SAYS("\"STARTTLS\" yes\r\n"),
	      .fails = FAIL_PROTOCOL, .says = "not ManageSieve"),
	WORKS("IMAP", SIEVE, SAYS("* OK ready\r\n"), .fails = FAIL_PROTOCOL,
	      .says = "speaks IMAP, not ManageSieve"),
	WORKS("SMTP", SIEVE, SAYS("220 mx\r\n"), .fails = FAIL_PROTOCOL, .says = "speaks SMTP"),
	WORKS("TLS at once", SIEVE, SAYS("\x16\x03\x03"), .fails = FAIL_PROTOCOL,
	      .says = "use tls"),
	WORKS("NUL in a literal", SIEVE, SAYS("\"X\" {3}\r\na@b\r\n"), .fails = FAIL_PROTOCOL,
	      .says = "NUL", .nul = '@'),
	WORKS("literal over the limit", SIEVE, SAYS("\"X\" {300000}\r\n"), .fails = FAIL_PROTOCOL,
	      .says = "longer than 262144 bytes"),
};

START_TEST(test_imap)
{
	row_check(&imap_rows[_i]);
}
END_TEST

START_TEST(test_pop3)
{
	row_check(&pop3_rows[_i]);
}
END_TEST

START_TEST(test_sieve)
{
	row_check(&sieve_rows[_i]);
}
END_TEST

/* ----- sizes ----- */

START_TEST(test_imap_long_line)
{
	struct run run = run_open(DIALECT_IMAP);

	run_feed_text(&run, "* OK ready\r\n* CAPABILITY IMAP4rev1");
	for (int i = 0; i < 700; i++)
		run_feed_text(&run, " X-EXT-NUM");
	run_feed_text(&run, " STARTTLS\r\na1 OK\r\n");
	ck_assert_msg(run.status == MACHINE_MORE, "%s", run.fail.text);
	run_feed_text(&run, "a2 OK\r\n");
	ck_assert_int_eq(run.status, MACHINE_DONE);
	ck_assert_uint_eq(run.dialogue->capability_count, 702);
	run_close(&run);
}
END_TEST

static const struct {
	const char *title;
	enum dialect dialect;
	size_t length;
	bool fits;
} literals[] = {
	{"IMAP, 200 KiB", DIALECT_IMAP, 200 * 1024, true},
	{"IMAP, 256 KiB", DIALECT_IMAP, 256 * 1024, false},
	{"ManageSieve, 8 KiB", DIALECT_SIEVE, 8192, true},
	{"ManageSieve, 200 KiB", DIALECT_SIEVE, 200 * 1024, false},
};

START_TEST(test_literal_length)
{
	bool imap = literals[_i].dialect == DIALECT_IMAP;
	struct run run = run_open(literals[_i].dialect);
	char *head = mem_print("%s {%zu}\r\n", imap ? "* OK ready\r\n* ID" : "\"X\"",
			       literals[_i].length);
	char *bytes = mem_alloc(literals[_i].length + 1);
	enum machine_status want = literals[_i].fits ? MACHINE_DONE : MACHINE_FAILED;

	memset(bytes, 'x', literals[_i].length);
	run_feed_text(&run, head);
	if (run.status == MACHINE_MORE)
		run_feed_text(&run, bytes);
	if (run.status == MACHINE_MORE)
		run_feed_text(&run, imap ? "\r\n* CAPABILITY STARTTLS\r\na1 OK\r\na2 OK\r\n"
					 : "\r\n\"STARTTLS\"\r\nOK\r\nOK\r\n");
	ck_assert_msg(run.status == want, "%s: status %d (%s), want %d", literals[_i].title,
		      run.status, run.fail.text, want);
	free(head);
	free(bytes);
	run_close(&run);
}
END_TEST

static const struct {
	enum dialect dialect;
	const char *server, *want;
} greetings[] = {
	{DIALECT_IMAP, "* OK [CAPABILITY X] Dovecot ready.\r\n", "[CAPABILITY X] Dovecot ready."},
	{DIALECT_POP3, "+OK Dovecot ready.\r\n", "Dovecot ready."},
	{DIALECT_POP3, "+OK\r\n", ""},
	{DIALECT_SIEVE, "\"IMPLEMENTATION\" \"x y\"\r\nOK \"ready\"\r\n", "IMPLEMENTATION x y"},
};

START_TEST(test_greeting)
{
	struct run run = run_open(greetings[_i].dialect);

	run_feed_text(&run, greetings[_i].server);
	ck_assert_ptr_nonnull(run.dialogue->greeting);
	ck_assert_str_eq(run.dialogue->greeting, greetings[_i].want);
	run_close(&run);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, test_imap, 0, (int)COUNT_OF(imap_rows));
	tcase_add_loop_test(tcase, test_pop3, 0, (int)COUNT_OF(pop3_rows));
	tcase_add_loop_test(tcase, test_sieve, 0, (int)COUNT_OF(sieve_rows));
	tcase_add_test(tcase, test_imap_long_line);
	tcase_add_loop_test(tcase, test_literal_length, 0, (int)COUNT_OF(literals));
	tcase_add_loop_test(tcase, test_greeting, 0, (int)COUNT_OF(greetings));
}

int main(void)
{
	return unit_run("dialogue_mailbox", add);
}
