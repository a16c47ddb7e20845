/* test_dovecot - dovecot.conf: how it is read, what is listened on, and which settings are weak */
#include "config/dovecot.h"

#include <string.h>

#include "base/mem.h"
#include "remarks.h"
#include "unit.h"

#define OFF "protocols = imap\nservice imap-login {\n inet_listener imap {\n  port = 0\n }\n}\n"

/* The files that the tests include. */
static const struct {
	const char *pattern, *text;
} included[] = {
	{"/etc/dovecot/conf.d/*.conf", "ssl = required\n"},
	{"/etc/dovecot/open", "protocol imap {\n"},
	{"/etc/dovecot/self", "!include self\n"},
	{"/abs", "a = from abs\n"},
};

static int include(void *argument, const char *pattern,
		   int (*read)(void *reading, const char *path, const void *data, size_t length),
		   void *reading, struct fail *f)
{
	(void)argument;
	for (size_t i = 0; i < COUNT_OF(included); i++)
		if (strcmp(included[i].pattern, pattern) == 0) {
			read(reading, pattern, included[i].text, strlen(included[i].text));
			return 1;
		}
	return fail_set(f, FAIL_FILE, "cannot read %s", pattern);
}

static const struct config_includes includes = {.include = include};

static int read_text(struct dovecot *d, const char *text, struct fail *f)
{
	return dovecot_read(d, "/etc/dovecot/dovecot.conf", text, strlen(text), &includes, f);
}

static const struct value_row values[] = {
	{"a plain value", "a = b c\n", "b c", 1},
	{"no blanks", "a=b\n", "b", 1},
	{"the last of two", "a = 1\na = 2\n", "2", 2},
	{"quoted", "a = \"b # c \"\n", "b # c ", 1},
	{"an escaped quote", "a = \"b\\\"c\"\n", "b\"c", 1},
	{"a comment behind it", "a = b # c\n", "b", 1},
	{"a hash within a word", "a = b#c\n", "b", 1},
	{"a continued line", "a = b \\\n  c\n", "b    c", 2},
	{"comments and empty lines", "# a = 1\n\n   # x\na = 2\n", "2", 4},
	{"carriage returns", "a = b\r\n", "b", 1},
	{"no newline at the end", "a = b", "b", 1},
	{"a file", "a = </etc/x.pem\n", "</etc/x.pem", 1},
	{"empty", "a =\n", "", 1},
	{"in the block of the protocol", "a = 1\nprotocol imap {\n  a = 2\n}\n", "2", 3},
	{"the block of the protocol wins over what follows", "protocol imap {\n  a = 2\n}\na = 1\n",
	 "2", 2},
	{"in the block of another protocol", "a = 1\nprotocol pop3 {\n  a = 2\n}\n", "1", 1},
	{"of two blocks that fit as closely 2.3 takes the first",
	 "protocol !lmtp {\n  a = 1\n}\nprotocol imap {\n  a = 2\n}\n", "1", 2},
	{"the last of two in blocks of one name",
	 "protocol imap {\n  a = 1\n}\nprotocol !lmtp {\n  a = 2\n}\nprotocol imap {\n  a = 3\n}\n",
	 "3", 8},
	{"2.4 takes the last",
	 "dovecot_config_version = 2.4.0\nprotocol !lmtp {\n  a = 1\n}\nprotocol imap {\n  a = "
	 "2\n}\n",
	 "2", 6},
	{"in a local filter", "a = 1\nlocal 192.0.2.1 {\n  a = 2\n}\n", "1", 1},
	{"in a block that is none of ours", "a = 1\nplugin {\n  a = 2\n}\n", "1", 1},
	{"included", "!include conf.d/*.conf\na = $ssl\n", "$ssl", 2},
	{"included by its whole path", "!include /abs\n", "from abs", 1},
	{"tried to include", "a = 1\n!include_try nothing\n", "1", 1},
	{"not set", "b = 1\n", NULL, 0},
};

START_TEST(a_value_is_what_doveconf_calls_it)
{
	const struct value_row *row = &values[_i];
	const struct dovecot_setting *s;
	struct dovecot d = {0};
	struct fail f = {0};

	ck_assert_msg(read_text(&d, row->text, &f) == 0, "%s: %s", row->title, f.text);
	s = dovecot_find(&d, "a", "imap", NULL);
	value_is(row, s ? s->value : NULL, s ? &s->place : NULL);
	dovecot_free(&d);
}
END_TEST

static const struct view_row judgements[] = {
	{"the default", OFF, ""},
	{"ssl = required", OFF "ssl = required\n", ""},
	{"ssl = yes", OFF "ssl = yes\n", ""},
	{"ssl = no", OFF "ssl = no\n", "weak ssl@7 [imap]"},
	{"plaintext, where TLS is required", OFF "ssl = required\ndisable_plaintext_auth = no\n",
	 ""},
	{"plaintext, where it is not", OFF "ssl = yes\ndisable_plaintext_auth = no\n",
	 "plain disable_plaintext_auth@8 [imap]"},
	{"plaintext disabled", OFF "ssl = yes\ndisable_plaintext_auth = yes\n", ""},
	{"plaintext in 2.4's words", OFF "auth_allow_cleartext = yes\n",
	 "plain auth_allow_cleartext@7 [imap]"},
	{"no plaintext in 2.4's words", OFF "auth_allow_cleartext = no\n", ""},
	{"plaintext and no TLS at all", OFF "ssl = no\ndisable_plaintext_auth = no\n",
	 "plain disable_plaintext_auth@8 [imap]; weak ssl@7 [imap]"},
	{"for one protocol", OFF "protocol imap {\n ssl = no\n}\nprotocol pop3 {\n ssl = no\n}\n",
	 "weak ssl@8 [imap]"},
	{"for clients of one network",
	 OFF "remote 192.0.2.0/24 {\n disable_plaintext_auth = no\n}\n",
	 "plain disable_plaintext_auth@8 [imap]"},
	{"for clients on this machine",
	 OFF "remote 127.0.0.0/8 {\n disable_plaintext_auth = no\n}\n", ""},
	{"at one address", OFF "local 192.0.2.1 {\n ssl = no\n}\n", "weak ssl@8 [imap]"},
	{"TLS 1.0", OFF "ssl_min_protocol = TLSv1\n", "weak ssl_min_protocol@7 [imap]"},
	{"TLS 1.2", OFF "ssl_min_protocol = TLSv1.2\n", ""},
	{"anything", OFF "ssl_min_protocol = ANY\n", "weak ssl_min_protocol@7 [imap]"},
	{"2.2's protocols", OFF "ssl_protocols = !SSLv2 !SSLv3\n", "weak ssl_protocols@7 [imap]"},
	{"2.2's protocols, all old ones off", OFF "ssl_protocols = !SSLv2 !SSLv3 !TLSv1 !TLSv1.1\n",
	 ""},
	{"at one name", OFF "local_name a.example {\n ssl_min_protocol = SSLv3\n}\n",
	 "weak ssl_min_protocol@8 [imap]"},
	{"RC4", OFF "ssl_cipher_list = HIGH:RC4\n", "weak ssl_cipher_list@7 [imap]"},
	{"the default's list", OFF "ssl_cipher_list = ALL:!kRSA:!aNULL:!eNULL:!RC4@STRENGTH\n", ""},
	{"anonymous suites", OFF "ssl_cipher_list = ALL:!LOW\n", "weak ssl_cipher_list@7 [imap]"},
	{"a strong list", OFF "ssl_cipher_list = ECDHE+AESGCM:!aNULL\n", ""},
	{"a variable", OFF "ssl = $x\n", "unknown ssl@7 [imap]"},
	{"listeners where TLS is a choice", "protocols = imap pop3\n",
	 "note inet_listener port@0 [imap-login imap]; note inet_listener port@0 [pop3-login "
	 "pop3]"},
	{"an include that cannot be read", "!include nothing\n" OFF, "unknown ssl@0 [imap]"},
};

static void check_view(const struct view_row *row, const char *(*text)(const struct config_view *))
{
	struct config_view view = {0};
	struct dovecot d = {0};
	struct fail f = {0};

	read_text(&d, row->text, &f);
	dovecot_view(&d, NULL, &view);
	unit_same(row->title, text(&view), row->want);
	config_view_free(&view);
	dovecot_free(&d);
}

START_TEST(settings_are_judged_for_each_protocol)
{
	check_view(&judgements[_i], remarks_text);
}
END_TEST

#define PAIR "ssl_cert = </c.pem\nssl_key = </k.pem\n"

static const struct view_row services[] = {
	{"what 2.3 listens on by itself", "ssl = yes\n",
	 "imap-login imap=imap:143 copies; imap-login imaps=imaps:993 copies; "
	 "pop3-login pop3=pop3:110 copies; pop3-login pop3s=pop3s:995 copies"},
	{"one protocol, and its files", "protocols = pop3\n" PAIR,
	 "pop3-login pop3=pop3:110 copies /c.pem,/k.pem; "
	 "pop3-login pop3s=pop3s:995 copies /c.pem,/k.pem"},
	{"a listener that is off", OFF PAIR, "imap-login imaps=imaps:993 copies /c.pem,/k.pem"},
	{"2.4's names", OFF "ssl_server_cert_file = /c.pem\nssl_server_key_file = /k.pem\n",
	 "imap-login imaps=imaps:993 copies /c.pem,/k.pem"},
	{"2.4's names in a block of theirs",
	 OFF "ssl_server {\n cert_file = /c.pem\n ssl_server_key_file = /k.pem\n}\n",
	 "imap-login imaps=imaps:993 copies /c.pem,/k.pem"},
	{"that block for a name",
	 OFF "local_name a.example {\n ssl_server {\n  cert_file = /a.pem\n  key_file = "
	     "/ak.pem\n }\n}\n",
	 "imap-login imaps=imaps:993 copies /a.pem,/ak.pem@a.example"},
	{"an empty default before it, as 2.4's doveconf has it",
	 OFF "ssl_server_cert_file =\nssl_server {\n cert_file = /c.pem\n}\n",
	 "imap-login imaps=imaps:993 copies /c.pem,-"},
	{"the text itself in 2.4", OFF "ssl_server_cert_file = inline:-----BEGIN\n",
	 "imap-login imaps=imaps:993 copies"},
	{"a group of settings",
	 OFF "@tls = x\ngroup @tls x {\n ssl_server {\n  cert_file = /c.pem\n "
	     "}\n}\ngroup @tls y {\n ssl_server_cert_file = /y.pem\n}\n",
	 "imap-login imaps=imaps:993 copies /c.pem,-"},
	{"what is written beside a group wins",
	 OFF "ssl_server_cert_file = /c.pem\n@tls = x\ngroup @tls x {\n ssl_server_cert_file = "
	     "/x.pem\n}\n",
	 "imap-login imaps=imaps:993 copies /c.pem,-"},
	{"a group for one protocol",
	 OFF "group @tls x {\n ssl_server_cert_file = /x.pem\n}\nprotocol pop3 {\n @tls = x\n}\n",
	 "imap-login imaps=imaps:993 copies"},
	{"all protocols but one",
	 OFF "protocol !imap {\n ssl_cert = </n.pem\n}\nprotocol !lmtp {\n ssl_cert = "
	     "</c.pem\n}\n",
	 "imap-login imaps=imaps:993 copies /c.pem,-"},
	{"a relative name", OFF "ssl_cert = <c.pem\nssl_key = <sub/k.pem\n",
	 "imap-login imaps=imaps:993 copies /etc/dovecot/c.pem,/etc/dovecot/sub/k.pem"},
	{"2.4 listens on submissions by itself",
	 "dovecot_config_version = 2.4.0\nprotocols = submission\n",
	 "submission-login submission=submission:587 copies; "
	 "submission-login submissions=smtps:465 copies"},
	{"2.4's address of a listener, by its whole name",
	 "protocols = sieve\nservice managesieve-login {\n inet_listener sieve {\n  "
	 "inet_listener_listen = 127.0.0.1\n  inet_listener_port = 5190\n }\n}\n",
	 "managesieve-login sieve=sieve:5190 local copies"},
	{"2.3 does where it is told to",
	 "protocols = submission\nservice submission-login {\n inet_listener submissions {\n  port "
	 "= "
	 "465\n  ssl = yes\n }\n}\n",
	 "submission-login submission=submission:587 copies; "
	 "submission-login submissions=smtps:465 copies"},
	{"two kinds of key", OFF PAIR "ssl_alt_cert = </e.pem\nssl_alt_key = </ek.pem\n",
	 "imap-login imaps=imaps:993 copies /c.pem,/k.pem /e.pem,/ek.pem"},
	{"names of their own",
	 OFF PAIR "local_name a.example {\n ssl_cert = </a.pem\n ssl_key = "
		  "</ak.pem\n}\n",
	 "imap-login imaps=imaps:993 copies /c.pem,/k.pem /a.pem,/ak.pem@a.example"},
	{"two blocks of one name are one",
	 OFF PAIR "local_name a.example {\n ssl_cert = </a.pem\n ssl_key = </ak.pem\n}\nlocal_name "
		  "a.example {\n ssl_min_protocol = TLSv1.2\n ssl_cert = </b.pem\n}\n",
	 "imap-login imaps=imaps:993 copies /c.pem,/k.pem /b.pem,/ak.pem@a.example"},
	{"a blank behind the bracket", OFF "ssl_cert = < /c.pem\nssl_key = < /k.pem\n",
	 "imap-login imaps=imaps:993 copies /c.pem,/k.pem"},
	{"the text itself", OFF "ssl_cert = -----BEGIN\n", "imap-login imaps=imaps:993 copies"},
	{"another port, and a third listener",
	 "protocols = imap\nservice imap-login {\n inet_listener imap {\n  port = 1143\n }\n "
	 "inet_listener other {\n  port = 1993\n  ssl = yes\n }\n}\n",
	 "imap-login imap=imap:1143 copies; imap-login imaps=imaps:993 copies; "
	 "imap-login other=imaps:1993 copies"},
	{"no TLS", "protocols = sieve\nssl = no\n",
	 "managesieve-login sieve=sieve:4190 clear copies"},
	{"loopback", "protocols = sieve\nlisten = 127.0.0.1, ::1\n",
	 "managesieve-login sieve=sieve:4190 local copies"},
	{"Debian's way to list protocols",
	 "protocols = $protocols imap\nprotocols = $protocols sieve\n" OFF "protocols = sieve\n",
	 "managesieve-login sieve=sieve:4190 copies"},
	{"2.4's way to list them", "protocols {\n sieve = yes\n imap = no\n}\n",
	 "managesieve-login sieve=sieve:4190 copies"},
	{"LMTP over the network",
	 "protocols = lmtp\nservice lmtp {\n inet_listener lmtp {\n  port = 24\n }\n}\n",
	 "lmtp lmtp=lmtp:24 copies"},
};

START_TEST(services_and_their_files_are_found)
{
	check_view(&services[_i], services_text);
}
END_TEST

static const struct bad_row {
	const char *title, *text, *want;
} bad[] = {
	{"neither setting nor block", "a = 1\nsecret\n",
	 "/etc/dovecot/dovecot.conf, line 2: is neither a setting nor a block"},
	{"a block that does not end", "protocol imap {\n",
	 "/etc/dovecot/dovecot.conf, line 1: the file ends within a block"},
	{"an end without a block", "}\n",
	 "/etc/dovecot/dovecot.conf, line 1: closes a block that was not opened"},
	{"an unknown directive", "!secret x\n",
	 "/etc/dovecot/dovecot.conf, line 1: is no directive that is known here"},
	{"an include that is not there", "!include nothing\n", "cannot read /etc/dovecot/nothing"},
	{"an included file that ends within a block", "!include open\n",
	 "/etc/dovecot/open, line 1: ends within a block"},
	{"a file that includes itself", "!include self\n",
	 "/etc/dovecot/self, line 1: includes more than is read here"},
};

START_TEST(a_bad_line_is_told_by_number_never_by_content)
{
	const struct bad_row *row = &bad[_i];
	struct dovecot d = {0};
	struct fail f = {0};

	ck_assert_msg(read_text(&d, row->text, &f) == -1, "%s was read", row->title);
	unit_same(row->title, f.text, row->want);
	ck_assert_msg(d.uncertain, "%s", row->title);
	dovecot_free(&d);
}
END_TEST

START_TEST(what_doveconf_says_counts_and_the_file_says_where)
{
	static const char file[] = "# x\nssl = $whatever\n" OFF;
	static const char told[] = OFF "ssl = no\nssl_min_protocol = TLSv1\n";
	struct dovecot d = {0}, places = {0};
	struct config_view view = {0};
	struct fail f = {0};

	ck_assert_int_eq(read_text(&places, file, &f), 0);
	ck_assert_int_eq(dovecot_read(&d, "doveconf", told, strlen(told), NULL, &f), 0);
	dovecot_view(&d, &places, &view);
	/* the minimum is a default of theirs: no weakness of the file */
	ck_assert_str_eq(remarks_text(&view), "weak ssl@2 [imap]");
	config_view_free(&view);
	dovecot_free(&d);
	dovecot_free(&places);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_value_is_what_doveconf_calls_it, 0, (int)COUNT_OF(values));
	tcase_add_loop_test(t, settings_are_judged_for_each_protocol, 0, (int)COUNT_OF(judgements));
	tcase_add_loop_test(t, services_and_their_files_are_found, 0, (int)COUNT_OF(services));
	tcase_add_loop_test(t, a_bad_line_is_told_by_number_never_by_content, 0,
			    (int)COUNT_OF(bad));
	tcase_add_test(t, what_doveconf_says_counts_and_the_file_says_where);
}

int main(void)
{
	return unit_run("dovecot", add);
}
