/* test_dialogue_smtp - SMTP and LMTP servers, odd, broken and hostile, up to "begin TLS now" */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dialogue_server.h"
#include "unit.h"

#define EHLO "EHLO " CLIENT
#define HELLO "220 mx.example.org ESMTP\r\n"
#define GO "220 2.0.0 Ready to start TLS\r\n"
#define OFFER "250-mx.example.org\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 SIZE 1000\r\n"

/* A row that reaches TLS: greeting, reply to EHLO, reply to STARTTLS. */
#define WORKS(name, greeting, ehlo, go)                                                 \
	{                                                                               \
		.title = name, .dialect = DIALECT_SMTP, .server = {greeting, ehlo, go}, \
		.client = {                                                             \
			EHLO,                                                           \
			"STARTTLS"                                                      \
		}                                                                       \
	}
/* A row that ends behind EHLO since STARTTLS is not there. */
#define ABSENT(name, ehlo, text)                                                                   \
	{                                                                                          \
		.title = name, .dialect = DIALECT_SMTP, .server = {HELLO, ehlo}, .client = {EHLO}, \
		.fails = FAIL_REFUSED, .code = 250, .says = text, .leave = "QUIT"                  \
	}
/* A row that ends with the reply to STARTTLS. */
#define REFUSED(name, reply, number, text, last)                                                   \
	{                                                                                          \
		.title = name, .dialect = DIALECT_SMTP, .server = {HELLO, OFFER, reply},           \
		.client = {EHLO, "STARTTLS"}, .fails = FAIL_REFUSED, .code = number, .says = text, \
		.leave = last                                                                      \
	}
#define GREETED(name, greeting, kind, number, text, last)                                    \
	{                                                                                    \
		.title = name, .dialect = DIALECT_SMTP, .server = {greeting}, .fails = kind, \
		.code = number, .says = text, .leave = last                                  \
	}
#define EHLO_FAILS(name, reply, kind, number, text, last)                                    \
	{                                                                                    \
		.title = name, .dialect = DIALECT_SMTP, .server = {HELLO, reply},            \
		.client = {EHLO}, .fails = kind, .code = number, .says = text, .leave = last \
	}

static const struct row rows[] = {
	WORKS("plain", HELLO, OFFER, GO),
	WORKS("greeting of several lines: silence until its last",
	      "220-mx.example.org ESMTP\r\n220-no spam here\r\n220 go ahead\r\n", OFFER, GO),
	WORKS("bare codes", "220\r\n", "250-mx\r\n250-STARTTLS\r\n250\r\n", "220\r\n"),
	WORKS("line ends of LF alone", "220 mx\n", "250-mx\n250-STARTTLS\n250 HELP\n", "220 go\n"),
	WORKS("two CR at a line's end", "220 mx\r\r\n", "250-mx\r\r\n250 STARTTLS\r\r\n",
	      "220 go\r\r\n"),
	WORKS("keyword in small letters", HELLO, "250-mx\r\n250 starttls\r\n", GO),
	WORKS("blanks behind the keyword", HELLO, "250-mx\r\n250-STARTTLS \t\r\n250 X\r\n", GO),
	WORKS("keyword with an argument", HELLO, "250-mx\r\n250 STARTTLS now\r\n", GO),
	WORKS("reply to STARTTLS of several lines", HELLO, OFFER, "220-2.0.0 soon\r\n220 now\r\n"),
	WORKS("lines without text in the reply", HELLO,
	      "250-mx\r\n250-\r\n250-STARTTLS\r\n250 \r\n", GO),
	WORKS("empty lines in the reply", "220 mx\r\n",
	      "\r\n250-mx says hello\r\n\r\n250-8BITMIME\r\n\r\n250-STARTTLS\r\n250 DSN\r\n", GO),
	WORKS("greeting in UTF-8", "220 m\xc3\xbcller.example \xe2\x98\x83\r\n", OFFER, GO),
	WORKS("escape sequences and a bar in the greeting",
	      "220 \x1b[31mred\x1b[0m | evil=1;;;; mx\r\n", OFFER, GO),
	WORKS("markup in the greeting", "220 <script>alert(1)</script>\r\n", OFFER, GO),
	WORKS("greeting that names no protocol, reply to STARTTLS that reads like a greeting",
	      "220 EX Microsoft ESMTP MAIL Service ready\r\n",
	      "250-EX\r\n250-SIZE\r\n250-STARTTLS\r\n250 X-ANONYMOUSTLS\r\n",
	      "220 2.0.0 SMTP server ready\r\n"),
	WORKS("a warning in stars is no mask", "220 *** authorized use only ***\r\n", OFFER, GO),
	WORKS("a masked greeting that hides nothing", "220 **************\r\n", OFFER, GO),
	WORKS("a masked extension beside STARTTLS", HELLO,
	      "250-mx\r\n250-XXXXXXXX\r\n250 STARTTLS\r\n", GO),
	{.title = "capabilities as announced",
	 .dialect = DIALECT_SMTP,
	 .server = {HELLO, "250-mx\r\n250-AUTH PLAIN LOGIN\r\n250-AUTH=PLAIN\r\n250 STARTTLS\r\n",
		    GO},
	 .client = {EHLO, "STARTTLS"},
	 .capabilities = "AUTH PLAIN LOGIN,AUTH=PLAIN,STARTTLS"},
	{.title = "bytes behind the reply to STARTTLS are counted and dropped",
	 .dialect = DIALECT_SMTP,
	 .server = {HELLO, OFFER, GO, "250 evil\r\n"},
	 .client = {EHLO, "STARTTLS"},
	 .injected = 10},
	{.title = "LMTP",
	 .dialect = DIALECT_LMTP,
	 .server = {"220 mx LMTP\r\n", OFFER, GO},
	 .client = {"LHLO " CLIENT, "STARTTLS"}},
	{.title = "LMTP without STARTTLS",
	 .dialect = DIALECT_LMTP,
	 .server = {"220 mx LMTP\r\n", "250-mx\r\n250 8BITMIME\r\n"},
	 .client = {"LHLO " CLIENT},
	 .fails = FAIL_REFUSED,
	 .code = 250,
	 .says = "does not offer STARTTLS, it offers 8BITMIME",
	 .leave = "QUIT"},

	ABSENT("keywords that only contain the word",
	       "250-mx\r\n250-XSTARTTLS\r\n250-STARTTLSX\r\n250 X-STARTTLS\r\n",
	       "it offers XSTARTTLS, STARTTLSX, X-STARTTLS"),
	ABSENT("host that is called STARTTLS", "250-STARTTLS\r\n250 8BITMIME\r\n", "8BITMIME"),
	ABSENT("word on the only line", "250 mx.example.org STARTTLS\r\n", "it offers nothing"),
	ABSENT("word as an argument", "250-mx\r\n250 X-TLS STARTTLS\r\n", "X-TLS STARTTLS"),
	ABSENT("AUTH in both forms and no STARTTLS",
	       "250-mx\r\n250-AUTH DIGEST-MD5 PLAIN\r\n250 AUTH=DIGEST-MD5 PLAIN\r\n",
	       "AUTH DIGEST-MD5 PLAIN, AUTH=DIGEST-MD5 PLAIN"),
	{.title = "word in the greeting only",
	 .dialect = DIALECT_SMTP,
	 .server = {"220 mx STARTTLS ready\r\n", "250-mx\r\n250 8BITMIME\r\n"},
	 .client = {EHLO},
	 .fails = FAIL_REFUSED,
	 .code = 250,
	 .says = "does not offer STARTTLS",
	 .leave = "QUIT"},
	{.title = "keyword masked as Cisco's inspection does",
	 .dialect = DIALECT_SMTP,
	 .server = {HELLO, "250-mx\r\n250-PIPELINING\r\n250-XXXXXXXA\r\n250 DSN\r\n"},
	 .client = {EHLO},
	 .fails = FAIL_REFUSED,
	 .code = 250,
	 .says = "masked by something on the way: announced is XXXXXXXA",
	 .stripped = true,
	 .leave = "QUIT"},
	{.title = "keyword masked with asterisks",
	 .dialect = DIALECT_SMTP,
	 .server = {HELLO, "250-mx\r\n250 ********\r\n"},
	 .client = {EHLO},
	 .fails = FAIL_REFUSED,
	 .code = 250,
	 .says = "********",
	 .stripped = true,
	 .leave = "QUIT"},
	{.title = "greeting and EHLO masked",
	 .dialect = DIALECT_SMTP,
	 .server = {"220 ******************0*2******0*****\r\n", "500 5.3.3 unrecognized\r\n"},
	 .client = {EHLO},
	 .fails = FAIL_REFUSED,
	 .code = 500,
	 .says = "the greeting is ******",
	 .stripped = true,
	 .leave = "QUIT"},
	{.title = "greeting masked, no STARTTLS",
	 .dialect = DIALECT_SMTP,
	 .server = {"220 **********************\r\n", "250-mx\r\n250 DSN\r\n"},
	 .client = {EHLO},
	 .fails = FAIL_REFUSED,
	 .code = 250,
	 .says = "masked by something",
	 .stripped = true,
	 .leave = "QUIT"},
	ABSENT("a short word of X is no mask", "250-mx\r\n250 XXX\r\n", "it offers XXX"),
	ABSENT("an extension of its own that ends in A", "250-mx\r\n250 XXA\r\n", "it offers XXA"),

	REFUSED("454", "454 4.7.0 TLS not available\r\n", 454,
		"STARTTLS refused: 454 4.7.0 TLS not available", "QUIT"),
	REFUSED("403 of a sendmail without a key", "403 4.7.0 TLS not available\r\n", 403, "403 4",
		"QUIT"),
	REFUSED("502", "502 5.5.1 no\r\n", 502, "STARTTLS refused: 502 5.5.1 no", "QUIT"),
	REFUSED("421 to STARTTLS is a refusal too", "421 4.3.2 bye\r\n", 421,
		"STARTTLS refused: 421 4.3.2 bye", NULL),
	REFUSED("250 is not 220", "250 fine\r\n", 250, "STARTTLS refused: 250 fine", "QUIT"),
	REFUSED("334 to STARTTLS", "334 what\r\n", 334, ": 334 what", NULL),
	REFUSED("the last code counts", "220-soon\r\n454 or not\r\n", 454, "220 soon / 454 or not",
		"QUIT"),

	GREETED("421 greeting", "421 4.7.0 Too many connections\r\n", FAIL_BUSY, 421,
		"greeting: 421 4.7.0 Too many connections", NULL),
	GREETED("4xx greeting", "450 4.3.2 later\r\n", FAIL_BUSY, 450, "greeting: 450 4.3.2 later",
		"QUIT"),
	GREETED("5xx greeting of two lines", "554-5.7.1 blocked\r\n554 see example.org\r\n",
		FAIL_REFUSED, 554, "greeting: 554 5.7.1 blocked / see example.org", "QUIT"),
	GREETED("greeting that is no 220", "250 mx\r\n", FAIL_PROTOCOL, 250, ": 250 mx", NULL),
	GREETED("IMAP", "* OK [CAPABILITY IMAP4rev1] ready\r\n", FAIL_PROTOCOL, 0,
		"the server speaks IMAP, not SMTP: it greets with * OK", NULL),
	GREETED("POP3", "+OK ready\r\n", FAIL_PROTOCOL, 0, "speaks POP3, not SMTP", NULL),
	GREETED("ManageSieve", "\"IMPLEMENTATION\" \"x\"\r\n", FAIL_PROTOCOL, 0,
		"speaks ManageSieve, not SMTP", NULL),
	GREETED("HTTP", "HTTP/1.1 400 Bad Request\r\n", FAIL_PROTOCOL, 0, "speaks HTTP, not SMTP",
		NULL),
	GREETED("SSH", "SSH-2.0-x\r\n", FAIL_PROTOCOL, 0, "speaks SSH", NULL),
	GREETED("garbage", "hello there\r\n", FAIL_PROTOCOL, 0,
		"not SMTP where the greeting was awaited: hello there", NULL),
	GREETED("code out of range", "999 mx\r\n", FAIL_PROTOCOL, 0, "was awaited: 999 mx", NULL),
	GREETED("code of two digits", "22 mx\r\n", FAIL_PROTOCOL, 0, "not SMTP", NULL),
	GREETED("code of four digits", "2200 mx\r\n", FAIL_PROTOCOL, 0, "not SMTP", NULL),
	GREETED("garbage behind the first line", "220-mx\r\nwhat\r\n", FAIL_PROTOCOL, 0, ": what",
		NULL),
	GREETED("TLS alert in place of a greeting", "\x15\x03\x03", FAIL_PROTOCOL, 0,
		"speaks TLS at once in place of a greeting: use smtps, not SMTP", NULL),
	GREETED("TLS handshake in place of a greeting", "\x16\x03\x01", FAIL_PROTOCOL, 0,
		"use smtps", NULL),
	{.title = "NUL in the greeting",
	 .dialect = DIALECT_SMTP,
	 .server = {"220 mx@@.example ESMTP\r\n"},
	 .fails = FAIL_PROTOCOL,
	 .says = "NUL",
	 .nul = '@'},
	{.title = "NUL in the reply to EHLO",
	 .dialect = DIALECT_SMTP,
	 .server = {HELLO, "250-mx\r\n250 START@TLS\r\n"},
	 .client = {EHLO},
	 .fails = FAIL_PROTOCOL,
	 .says = "NUL",
	 .nul = '@'},

	EHLO_FAILS("EHLO is unknown", "502 5.5.2 what\r\n", FAIL_REFUSED, 502,
		   "EHLO refused: 502 5.5.2 what", "QUIT"),
	EHLO_FAILS("421 to EHLO", "421 4.3.0 full\r\n", FAIL_BUSY, 421,
		   "EHLO answered: 421 4.3.0 full", NULL),
	EHLO_FAILS("4xx to EHLO", "451 4.3.0 later\r\n", FAIL_BUSY, 451, ": 451 4.3.0 later",
		   "QUIT"),
	EHLO_FAILS("3xx to EHLO", "334 x\r\n", FAIL_PROTOCOL, 334, "unfitting reply: 334 x", NULL),
	EHLO_FAILS("synchronization error", "554 SMTP synchronization error\r\n", FAIL_REFUSED, 554,
		   "synchronization", "QUIT"),
	EHLO_FAILS("a second greeting in place of the reply to EHLO", "220 mx again\r\n",
		   FAIL_PROTOCOL, 220, "EHLO got an unfitting reply: 220 mx again", NULL),
	EHLO_FAILS("garbage to EHLO", "who?\r\n", FAIL_PROTOCOL, 0,
		   "not SMTP where a reply was awaited: who?", NULL),
};

START_TEST(test_row)
{
	row_check(&rows[_i]);
}
END_TEST

/* ----- sizes ----- */

static const struct {
	const char *title;
	size_t length; /* of a keyword line's content */
	bool fits;
} lines[] = {
	{"512 bytes", 512, true},
	{"1,000 bytes", 1000, true},
	{"8,192 bytes", 8192, true},
	{"8,193 bytes", 8193, false},
	{"40,000 bytes, more than the stream holds", 40000, false},
};

START_TEST(test_line_length)
{
	struct run run = run_open(DIALECT_SMTP);
	char *line = mem_alloc(lines[_i].length + 1);
	enum machine_status want = lines[_i].fits ? MACHINE_DONE : MACHINE_FAILED;

	memset(line, 'A', lines[_i].length);
	memcpy(line, "250-", 4);
	run_feed_text(&run, HELLO "250-mx\r\n");
	run_feed_text(&run, line);
	if (run.status == MACHINE_MORE)
		run_feed_text(&run, "\r\n250 STARTTLS\r\n" GO);
	ck_assert_msg(run.status == want, "%s: status %d (%s), want %d", lines[_i].title,
		      run.status, run.fail.text, want);
	ck_assert_msg(lines[_i].fits || run.fail.kind == FAIL_PROTOCOL, "%s: kind %d",
		      lines[_i].title, run.fail.kind);
	free(line);
	run_close(&run);
}
END_TEST

static const struct {
	const char *title;
	size_t keywords; /* lines of 64 bytes */
	bool fits;
} replies[] = {
	{"300 keywords", 300, true},
	{"just under 256 KiB", 4094, true},
	{"just over 256 KiB", 4097, false},
	{"a flood without end", 100000, false},
};

START_TEST(test_reply_length)
{
	struct run run = run_open(DIALECT_SMTP);
	enum machine_status want = replies[_i].fits ? MACHINE_DONE : MACHINE_FAILED;
	char line[65];

	memset(line, 'X', sizeof(line));
	memcpy(line, "250-KEY", 7);
	memcpy(line + 62, "\r\n", 3);
	run_feed_text(&run, HELLO "250-mx\r\n");
	for (size_t i = 0; i < replies[_i].keywords && run.status == MACHINE_MORE; i++)
		run_feed_text(&run, line);
	if (run.status == MACHINE_MORE)
		run_feed_text(&run, "250 STARTTLS\r\n" GO);
	ck_assert_msg(run.status == want, "%s: status %d (%s), want %d", replies[_i].title,
		      run.status, run.fail.text, want);
	ck_assert_msg(replies[_i].fits || run.fail.kind == FAIL_PROTOCOL, "%s: kind %d",
		      replies[_i].title, run.fail.kind);
	ck_assert_msg(!replies[_i].fits ||
			      run.dialogue->capability_count == replies[_i].keywords + 1,
		      "%s: %zu capabilities", replies[_i].title, run.dialogue->capability_count);
	run_close(&run);
}
END_TEST

/* ----- how the client names itself ----- */

static const struct {
	const char *local, *want;
} names[] = {
	{"192.0.2.1", "EHLO [192.0.2.1]\r\n"},
	{"2001:db8::1", "EHLO [IPv6:2001:db8::1]\r\n"},
	{NULL, "EHLO [127.0.0.1]\r\n"},
};

START_TEST(test_address_literal)
{
	struct run run = {.status = MACHINE_MORE};
	struct dialogue_settings settings = {.dialect = DIALECT_SMTP};

	run.dialogue = dialogue_new(&settings);
	stream_open(&run.stream);
	if (names[_i].local != NULL)
		ck_assert(address_parse(names[_i].local, &run.stream.local));
	run_feed_text(&run, HELLO);
	ck_assert_str_eq(writer_string(&run.stream.out), names[_i].want);
	run_close(&run);
}
END_TEST

/* ----- what -vvv shows ----- */

static void take_note(void *argument, int level, const char *text)
{
	if (level == 3)
		writer_print(argument, "%s;", text);
}

START_TEST(test_notes)
{
	struct run run = run_open(DIALECT_SMTP);
	struct writer notes = writer_with_maximum(4096);

	run.stream.note = take_note;
	run.stream.note_argument = &notes;
	run_feed_text(&run, "220 mx\r\n250-mx\r\n250 STARTTLS\r\n220 go\r\n");
	ck_assert_str_eq(writer_string(&notes),
			 "S: 220 mx;C: EHLO " CLIENT ";S: 250-mx;S: 250 STARTTLS;C: STARTTLS;"
			 "S: 220 go;");
	writer_free(&notes);
	run_close(&run);
}
END_TEST

START_TEST(test_stages)
{
	struct run run = run_open(DIALECT_SMTP);
	struct machine *machine = &run.dialogue->machine;

	ck_assert_str_eq(machine_stage(machine), "waiting for the greeting");
	run_feed_text(&run, "220 mx\r\n");
	ck_assert_str_eq(machine_stage(machine), "waiting for the reply to EHLO");
	run_feed_text(&run, "250-mx\r\n250 STARTTLS\r\n");
	ck_assert_str_eq(machine_stage(machine), "waiting for the reply to STARTTLS");
	run_end(&run, STREAM_CLOSED);
	ck_assert_str_eq(run.fail.text, "connection closed by the server while waiting for the "
					"reply to STARTTLS");
	run_close(&run);
}
END_TEST

START_TEST(test_facts_outlive_failure)
{
	struct run run = run_open(DIALECT_SMTP);

	run_feed_text(&run, "220-mx one\r\n220 two\r\n250-mx\r\n250 DSN\r\n");
	ck_assert_int_eq(run.status, MACHINE_FAILED);
	ck_assert_str_eq(run.dialogue->greeting, "mx one");
	ck_assert_int_eq(run.dialogue->reply_code, 250);
	ck_assert_uint_eq(run.dialogue->capability_count, 1);
	ck_assert(!run.dialogue->offered);
	run_close(&run);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, test_row, 0, (int)COUNT_OF(rows));
	tcase_add_loop_test(tcase, test_line_length, 0, (int)COUNT_OF(lines));
	tcase_add_loop_test(tcase, test_reply_length, 0, (int)COUNT_OF(replies));
	tcase_add_loop_test(tcase, test_address_literal, 0, (int)COUNT_OF(names));
	tcase_add_test(tcase, test_notes);
	tcase_add_test(tcase, test_stages);
	tcase_add_test(tcase, test_facts_outlive_failure);
}

int main(void)
{
	return unit_run("dialogue_smtp", add);
}
