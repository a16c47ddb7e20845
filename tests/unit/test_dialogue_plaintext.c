/* test_dialogue_plaintext - logins that are begun and given up without TLS, what is announced
 * inside TLS, and commands that were injected before it */
#include "dialogue_server.h"
#include "unit.h"

#define SMTP DIALECT_SMTP
#define IMAP DIALECT_IMAP
#define POP3 DIALECT_POP3
#define SIEVE DIALECT_SIEVE
#define EHLO "EHLO " CLIENT
#define SAYS(...) .server = {__VA_ARGS__}
#define HEARS(...) .client = {__VA_ARGS__}
#define SURVEY(name, of, ...)                                                               \
	{                                                                                   \
		.title = name, .dialect = of, .goal = DIALOGUE_SURVEY, .not_offered = true, \
		__VA_ARGS__                                                                 \
	}
#define HELLO "220 mx\r\n"
#define OFFERS(what) "250-mx\r\n250 " what "\r\n"
#define CANCELLED "501 5.7.0 cancelled\r\n"

static const struct row surveys[] = {
	SURVEY("SMTP: nothing is announced, nothing is tried", SMTP, SAYS(HELLO, OFFERS("DSN")),
	       HEARS(EHLO), .leave = "QUIT"),
	SURVEY("SMTP: other mechanisms are not tried", SMTP,
	       SAYS(HELLO, OFFERS("AUTH CRAM-MD5 SCRAM-SHA-256 GSSAPI NTLM EXTERNAL")), HEARS(EHLO),
	       .leave = "QUIT"),
	SURVEY("SMTP: AUTH PLAIN asks for the secret", SMTP,
	       SAYS(HELLO, OFFERS("AUTH PLAIN LOGIN"), "334 \r\n", CANCELLED),
	       HEARS(EHLO, "AUTH PLAIN", "*"), .attempts = "AUTH PLAIN accepted", .leave = "QUIT"),
	SURVEY("SMTP: old form with an equals sign", SMTP,
	       SAYS(HELLO, OFFERS("AUTH=LOGIN"), "334 VXNlcm5hbWU6\r\n", CANCELLED),
	       HEARS(EHLO, "AUTH LOGIN", "*"), .attempts = "AUTH LOGIN accepted", .leave = "QUIT"),
	SURVEY("SMTP: PLAIN is refused, LOGIN is let in", SMTP,
	       SAYS(HELLO, OFFERS("AUTH LOGIN PLAIN"), "530 5.7.0 TLS first\r\n", "334 x\r\n",
		    CANCELLED),
	       HEARS(EHLO, "AUTH PLAIN", "AUTH LOGIN", "*"),
	       .attempts = "AUTH PLAIN refused,AUTH LOGIN accepted", .leave = "QUIT"),
	SURVEY("SMTP: announced and refused", SMTP,
	       SAYS(HELLO, OFFERS("AUTH PLAIN XOAUTH2"), "538 5.7.11 no\r\n", "504 5.5.4 no\r\n"),
	       HEARS(EHLO, "AUTH PLAIN", "AUTH XOAUTH2"),
	       .attempts = "AUTH PLAIN refused,AUTH XOAUTH2 refused", .leave = "QUIT"),
	SURVEY("SMTP: bearer token", SMTP,
	       SAYS(HELLO, OFFERS("AUTH OAUTHBEARER"), "334 \r\n", CANCELLED),
	       HEARS(EHLO, "AUTH OAUTHBEARER", "*"), .attempts = "AUTH OAUTHBEARER accepted",
	       .leave = "QUIT"),
	SURVEY("SMTP: the form without a response is unknown", SMTP,
	       SAYS(HELLO, OFFERS("AUTH PLAIN"), "501 5.5.4 syntax\r\n"), HEARS(EHLO, "AUTH PLAIN"),
	       .attempts = "AUTH PLAIN unclear", .leave = "QUIT"),
	SURVEY("SMTP: the missing secret is judged, later is said", SMTP,
	       SAYS(HELLO, OFFERS("AUTH PLAIN LOGIN"), "535 5.7.8 no\r\n", "454 4.7.0 later\r\n"),
	       HEARS(EHLO, "AUTH PLAIN", "AUTH LOGIN"),
	       .attempts = "AUTH PLAIN unclear,AUTH LOGIN unclear", .leave = "QUIT"),
	SURVEY("SMTP: the server hangs up at the attempt", SMTP,
	       SAYS(HELLO, OFFERS("AUTH PLAIN LOGIN"), "421 4.7.0 bye\r\n"),
	       HEARS(EHLO, "AUTH PLAIN"), .attempts = "AUTH PLAIN unclear"),
	SURVEY("SMTP: asks on after the cancel", SMTP,
	       SAYS(HELLO, OFFERS("AUTH PLAIN LOGIN"), "334 \r\n", "334 \r\n"),
	       HEARS(EHLO, "AUTH PLAIN", "*"), .attempts = "AUTH PLAIN accepted"),
	SURVEY("SMTP: silent, but tried on demand", SMTP, .attempt = true,
	       SAYS(HELLO, OFFERS("DSN"), "502 5.5.1 no\r\n"), HEARS(EHLO, "AUTH PLAIN"),
	       .attempts = "AUTH PLAIN refused", .leave = "QUIT"),
	SURVEY("submission: mail is taken and given up", SMTP, .mail = true,
	       SAYS(HELLO, OFFERS("DSN"), "250 2.1.0 ok\r\n", "250 2.0.0 ok\r\n"),
	       HEARS(EHLO, "MAIL FROM:<>", "RSET"), .attempts = "MAIL FROM accepted",
	       .leave = "QUIT"),
	SURVEY("submission: mail wants TLS", SMTP, .mail = true,
	       SAYS(HELLO, OFFERS("DSN"), "530 5.7.0 STARTTLS first\r\n"),
	       HEARS(EHLO, "MAIL FROM:<>"), .attempts = "MAIL FROM refused", .leave = "QUIT"),
	SURVEY("submission: not active", SMTP, .mail = true,
	       SAYS(HELLO, OFFERS("DSN"), "412 4.3.2 later\r\n"), HEARS(EHLO, "MAIL FROM:<>"),
	       .attempts = "MAIL FROM unclear", .leave = "QUIT"),
	SURVEY("submission: login is let in, mail is tried too", SMTP, .mail = true,
	       SAYS(HELLO, OFFERS("AUTH PLAIN"), "334 \r\n", CANCELLED, "530 no\r\n"),
	       HEARS(EHLO, "AUTH PLAIN", "*", "MAIL FROM:<>"),
	       .attempts = "AUTH PLAIN accepted,MAIL FROM refused", .leave = "QUIT"),
	{.title = "LMTP",
	 .dialect = DIALECT_LMTP,
	 .goal = DIALOGUE_SURVEY,
	 SAYS("220 mx LMTP\r\n", "250-mx\r\n250 STARTTLS\r\n"),
	 HEARS("LHLO " CLIENT),
	 .leave = "QUIT"},

	{.title = "IMAP: LOGINDISABLED is taken at its word",
	 .dialect = IMAP,
	 .goal = DIALOGUE_SURVEY,
	 SAYS("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] x\r\n",
	      "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na1 OK\r\n"),
	 HEARS("a1 CAPABILITY"),
	 .leave = "a2 LOGOUT"},
	SURVEY("IMAP: LOGINDISABLED does not hide AUTH=PLAIN", IMAP,
	       SAYS("* OK x\r\n", "* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN\r\na1 OK\r\n",
		    "+ \r\n", "a2 BAD cancelled\r\n"),
	       HEARS("a1 CAPABILITY", "a2 AUTHENTICATE PLAIN", "*"),
	       .attempts = "AUTHENTICATE PLAIN accepted", .leave = "a3 LOGOUT"),
	SURVEY("IMAP: LOGIN judges the empty name", IMAP,
	       SAYS("* OK x\r\n", "* CAPABILITY IMAP4rev1\r\na1 OK\r\n",
		    "a2 NO [AUTHENTICATIONFAILED] no\r\n"),
	       HEARS("a1 CAPABILITY", "a2 LOGIN \"\" \"\""),
	       .attempts = "LOGIN with an empty name accepted", .leave = "a3 LOGOUT"),
	SURVEY("IMAP: LOGIN wants privacy", IMAP,
	       SAYS("* OK x\r\n", "* CAPABILITY IMAP4rev1\r\na1 OK\r\n",
		    "* BAD [ALERT] plaintext!\r\na2 NO [PRIVACYREQUIRED] no\r\n"),
	       HEARS("a1 CAPABILITY", "a2 LOGIN \"\" \"\""),
	       .attempts = "LOGIN with an empty name refused", .leave = "a3 LOGOUT"),
	SURVEY("IMAP: LOGIN says NO, no more", IMAP,
	       SAYS("* OK x\r\n", "* CAPABILITY IMAP4rev1\r\na1 OK\r\n", "a2 NO\r\n"),
	       HEARS("a1 CAPABILITY", "a2 LOGIN \"\" \"\""),
	       .attempts = "LOGIN with an empty name unclear", .leave = "a3 LOGOUT"),
	SURVEY("IMAP: AUTHENTICATE is refused, LOGIN is let in", IMAP,
	       SAYS("* OK x\r\n", "* CAPABILITY AUTH=PLAIN\r\na1 OK\r\n", "a2 NO\r\n", "a3 OK\r\n"),
	       HEARS("a1 CAPABILITY", "a2 AUTHENTICATE PLAIN", "a3 LOGIN \"\" \"\""),
	       .attempts = "AUTHENTICATE PLAIN refused,LOGIN with an empty name accepted",
	       .leave = "a4 LOGOUT"),
	SURVEY("IMAP: BYE at the attempt", IMAP,
	       SAYS("* OK x\r\n", "* CAPABILITY AUTH=PLAIN\r\na1 OK\r\n", "* BYE\r\n"),
	       HEARS("a1 CAPABILITY", "a2 AUTHENTICATE PLAIN"),
	       .attempts = "AUTHENTICATE PLAIN unclear"),

	SURVEY("POP3: USER is let in", POP3, SAYS("+OK\r\n", "+OK\r\nUSER\r\n.\r\n", "+OK\r\n"),
	       HEARS("CAPA", "USER nobody"), .attempts = "USER accepted", .leave = "QUIT"),
	SURVEY("POP3: neither USER nor SASL: nothing is tried", POP3,
	       SAYS("+OK\r\n", "+OK\r\nSASL\r\nTOP\r\n.\r\n"), HEARS("CAPA"), .leave = "QUIT"),
	SURVEY("POP3: without CAPA, USER counts as announced", POP3,
	       SAYS("+OK\r\n", "-ERR what\r\n", "-ERR TLS first\r\n"), HEARS("CAPA", "USER nobody"),
	       .attempts = "USER refused", .leave = "QUIT"),
	SURVEY("POP3: SASL PLAIN", POP3,
	       SAYS("+OK\r\n", "+OK\r\nSASL PLAIN\r\nUSER\r\n.\r\n", "+ \r\n", "-ERR\r\n"),
	       HEARS("CAPA", "AUTH PLAIN", "*"), .attempts = "AUTH PLAIN accepted",
	       .leave = "QUIT"),

	SURVEY("ManageSieve: empty SASL", SIEVE, SAYS("\"SASL\" \"\"\r\nOK\r\n"),
	       .leave = "LOGOUT"),
	SURVEY("ManageSieve: PLAIN", SIEVE,
	       SAYS("\"SASL\" \"PLAIN LOGIN\"\r\nOK\r\n", "\"\"\r\n", "NO\r\n"),
	       HEARS("AUTHENTICATE \"PLAIN\"", "\"*\""), .attempts = "AUTHENTICATE PLAIN accepted",
	       .leave = "LOGOUT"),
	SURVEY("ManageSieve: challenge as a literal", SIEVE,
	       SAYS("\"SASL\" \"PLAIN\"\r\nOK\r\n", "{0}\r\n\r\n", "NO\r\n"),
	       HEARS("AUTHENTICATE \"PLAIN\"", "\"*\""), .attempts = "AUTHENTICATE PLAIN accepted",
	       .leave = "LOGOUT"),
	SURVEY("ManageSieve: PLAIN is refused", SIEVE,
	       SAYS("\"SASL\" \"PLAIN\"\r\nOK\r\n", "NO (ENCRYPT-NEEDED) \"no\"\r\n"),
	       HEARS("AUTHENTICATE \"PLAIN\""), .attempts = "AUTHENTICATE PLAIN refused",
	       .leave = "LOGOUT"),
};

#define INSIDE(name, of, ...)                                                               \
	{                                                                                   \
		.title = name, .dialect = of, .goal = DIALOGUE_INSIDE, .not_offered = true, \
		__VA_ARGS__                                                                 \
	}
#define IMPLICIT(name, of, ...)                                                               \
	{                                                                                     \
		.title = name, .dialect = of, .goal = DIALOGUE_IMPLICIT, .not_offered = true, \
		__VA_ARGS__                                                                   \
	}

static const struct row insides[] = {
	INSIDE("SMTP", SMTP, SAYS("", OFFERS("AUTH PLAIN")), HEARS(EHLO),
	       .capabilities = "AUTH PLAIN", .leave = "QUIT"),
	INSIDE("IMAP", IMAP, SAYS("", "* CAPABILITY AUTH=PLAIN\r\na1 OK\r\n"),
	       HEARS("a1 CAPABILITY"), .capabilities = "AUTH=PLAIN", .leave = "a2 LOGOUT"),
	INSIDE("POP3", POP3, SAYS("", "+OK\r\nUSER\r\n.\r\n"), HEARS("CAPA"),
	       .capabilities = "USER", .leave = "QUIT"),
	INSIDE("POP3 without CAPA", POP3, SAYS("", "-ERR\r\n"), HEARS("CAPA"), .capabilities = "",
	       .leave = "QUIT"),
	INSIDE("ManageSieve says its capabilities unasked", SIEVE,
	       SAYS("\"SASL\" \"PLAIN\"\r\nOK\r\n"), .capabilities = "SASL PLAIN",
	       .leave = "LOGOUT"),
	{.title = "IMAP still offers STARTTLS",
	 .dialect = IMAP,
	 .goal = DIALOGUE_INSIDE,
	 SAYS("", "* CAPABILITY STARTTLS\r\na1 OK\r\n"),
	 HEARS("a1 CAPABILITY"),
	 .leave = "a2 LOGOUT"},
	INSIDE("SMTP refuses EHLO", SMTP, SAYS("", "554 5.5.1 no\r\n"), HEARS(EHLO),
	       .fails = FAIL_REFUSED, .code = 554, .says = "EHLO refused", .leave = "QUIT"),
	INSIDE("SMTP is busy", SMTP, SAYS("", "421 4.3.2 no\r\n"), HEARS(EHLO), .fails = FAIL_BUSY,
	       .code = 421),
	IMPLICIT("SMTP", SMTP, SAYS(HELLO, OFFERS("AUTH PLAIN")), HEARS(EHLO),
		 .capabilities = "AUTH PLAIN", .leave = "QUIT"),
	IMPLICIT("IMAP asks though the greeting tells", IMAP,
		 SAYS("* OK [CAPABILITY IMAP4rev1] x\r\n",
		      "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na1 OK\r\n"),
		 HEARS("a1 CAPABILITY"), .capabilities = "IMAP4rev1,AUTH=PLAIN",
		 .leave = "a2 LOGOUT"),
	IMPLICIT("POP3", POP3, SAYS("+OK\r\n", "+OK\r\n.\r\n"), HEARS("CAPA"), .leave = "QUIT"),
	IMPLICIT("ManageSieve", SIEVE, SAYS("\"SASL\" \"PLAIN\"\r\nOK\r\n"),
		 .capabilities = "SASL PLAIN", .leave = "LOGOUT"),
	{.title = "STARTTLS in the greeting, yet asked",
	 .dialect = IMAP,
	 .always_ask = true,
	 SAYS("* OK [CAPABILITY STARTTLS] x\r\n", "* CAPABILITY STARTTLS ID\r\na1 OK\r\n",
	      "a2 OK\r\n"),
	 HEARS("a1 CAPABILITY", "a2 STARTTLS"),
	 .capabilities = "STARTTLS,ID"},
};

#define INJECT(name, of, ...)                                             \
	{                                                                 \
		.title = name, .dialect = of, .inject = true, __VA_ARGS__ \
	}
#define INJECTED(name, of, ...)                                                               \
	{                                                                                     \
		.title = name, .dialect = of, .goal = DIALOGUE_INJECTED, .not_offered = true, \
		__VA_ARGS__                                                                   \
	}

static const struct row injections[] = {
	INJECT("SMTP: a command in STARTTLS's packet", SMTP,
	       SAYS(HELLO, OFFERS("STARTTLS"), "220 go\r\n"), HEARS(EHLO, "STARTTLS\r\nNOOP")),
	INJECT("IMAP: with a tag of its own", IMAP,
	       SAYS("* OK [CAPABILITY STARTTLS] x\r\n", "a1 OK\r\n"),
	       HEARS("a1 STARTTLS\r\ninject NOOP")),
	INJECT("SMTP: refused as out of step", SMTP,
	       SAYS(HELLO, OFFERS("STARTTLS"), "554 SMTP synchronization error\r\n"),
	       HEARS(EHLO, "STARTTLS\r\nNOOP"), .fails = FAIL_REFUSED, .code = 554,
	       .leave = "QUIT"),

	INJECTED("SMTP: ignored", SMTP, SAYS("", OFFERS("DSN"), "221 bye\r\n"), HEARS(EHLO, "QUIT"),
		 .ends = true),
	INJECTED("SMTP: obeyed", SMTP, SAYS("", "250 2.0.0 ok\r\n", OFFERS("DSN"), "221 bye\r\n"),
		 HEARS(EHLO, "QUIT"), .obeyed = true, .beyond = 9),
	INJECTED("IMAP: ignored", IMAP, SAYS("", "* CAPABILITY X\r\na1 OK\r\n"),
		 HEARS("a1 CAPABILITY"), .leave = "a2 LOGOUT"),
	INJECTED("IMAP: obeyed", IMAP, SAYS("", "inject OK done\r\n* CAPABILITY X\r\na1 OK\r\n"),
		 HEARS("a1 CAPABILITY"), .obeyed = true, .leave = "a2 LOGOUT"),
	INJECTED("POP3: ignored", POP3, SAYS("", "+OK\r\nUSER\r\n.\r\n", "+OK bye\r\n"),
		 HEARS("CAPA", "QUIT"), .ends = true),
	INJECTED("POP3: obeyed", POP3, SAYS("", "-ERR what\r\n", "+OK\r\n", "USER\r\n.\r\n+OK\r\n"),
		 HEARS("CAPA", "QUIT"), .obeyed = true, .beyond = 14),
	INJECTED("POP3 without CAPA: ignored", POP3, SAYS("", "-ERR\r\n", "+OK bye\r\n"),
		 HEARS("CAPA", "QUIT"), .ends = true),
	INJECTED("POP3 without CAPA: obeyed", POP3, SAYS("", "-ERR\r\n", "-ERR\r\n", "+OK\r\n"),
		 HEARS("CAPA", "QUIT"), .obeyed = true, .beyond = 5),
	INJECTED("ManageSieve: ignored", SIEVE, SAYS("\"SASL\" \"\"\r\nOK\r\n", "OK \"bye\"\r\n"),
		 HEARS("LOGOUT"), .ends = true),
	INJECTED("ManageSieve: obeyed", SIEVE,
		 SAYS("\"SASL\" \"\"\r\nOK\r\n", "OK (TAG \"inject\") \"\"\r\n", "OK\r\n"),
		 HEARS("LOGOUT"), .obeyed = true, .beyond = 4),
};

START_TEST(test_survey)
{
	row_check(&surveys[_i]);
}
END_TEST

START_TEST(test_inside)
{
	row_check(&insides[_i]);
}
END_TEST

START_TEST(test_injection)
{
	row_check(&injections[_i]);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, test_survey, 0, (int)COUNT_OF(surveys));
	tcase_add_loop_test(tcase, test_inside, 0, (int)COUNT_OF(insides));
	tcase_add_loop_test(tcase, test_injection, 0, (int)COUNT_OF(injections));
}

int main(void)
{
	return unit_run("dialogue_plaintext", add);
}
