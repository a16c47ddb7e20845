/* test_exim - Exim's main section: how it is read, what is served, and which settings are weak */
#include "config/exim.h"

#include <string.h>

#include "base/mem.h"
#include "remarks.h"
#include "unit.h"

#define CERT "tls_certificate = /c.pem\ntls_privatekey = /k.pem\n"
#define PLAIN                                                                                \
	"begin authenticators\nplain_server:\n  driver = plaintext\n  public_name = PLAIN\n" \
	"  server_condition = ${if eq{$auth1}{x}}\n"

#define CONFIG "/etc/exim/exim.conf"

/* The files that the tests include. */
static const struct {
	const char *path, *text;
} included[] = {
	{"/abs", "a = from abs\n"},
	{"/etc/exim/beside", "a = from beside\n"},
	{"/etc/exim/tls", CERT},
	{"/etc/exim/self", ".include self\n"},
	{"/etc/exim/sections", "begin acl\n"},
	{"/etc/exim/opens", ".ifdef NOWHERE\n"},
};

static int include(void *argument, const char *pattern,
		   int (*read)(void *reading, const char *path, const void *data, size_t length),
		   void *reading, struct fail *f)
{
	(void)argument;
	for (size_t i = 0; i < COUNT_OF(included); i++)
		if (strcmp(included[i].path, pattern) == 0) {
			read(reading, pattern, included[i].text, strlen(included[i].text));
			return 1;
		}
	return fail_set(f, FAIL_FILE, "no file fits %s", pattern);
}

static const struct config_includes includes = {.include = include};

static const struct value_row values[] = {
	{"a plain value", "a = b c\n", "b c", 1},
	{"no blanks", "a=b\n", "b", 1},
	{"the last of two", "a = 1\na = 2\n", "2", 2},
	{"quoted", "a = \"b c\"\n", "b c", 1},
	{"hidden", "hide a = b\n", "b", 1},
	{"a continued line", "a = b \\\n   c\n", "b c", 2},
	{"a comment amid it", "a = b \\\n # no\n   c\n", "b c", 3},
	{"a macro", "XYZ = b\na = XYZ/c\n", "b/c", 2},
	{"a macro within a macro", "DIR = /x\nFILE = DIR/y\na = FILE\n", "/x/y", 3},
	{"a macro that is set anew", "XYZ = b\nXYZ == c\na = XYZ\n", "c", 3},
	{"a macro within a word", "XYZ = b\na = aXYZ\n", "ab", 2},
	{"a macro whose name begins another word", "DIR = /etc\na = DIRX/y\n", "/etcX/y", 2},
	{"the macro that was defined first", "DIRX = /x\nDIR = /etc\na = DIRX/DIR\n", "/x//etc", 3},
	{"a macro that is set anew in another", "X == 1\nY = X\nX == 2\na = YX\n", "12", 4},
	{"a condition on a word that holds a macro", "DIR = 1\n.ifdef A_DIR\na = 1\n.endif\n", "1",
	 3},
	{"a condition that holds", "XYZ = 1\n.ifdef XYZ\na = 1\n.else\na = 2\n.endif\n", "1", 3},
	{"a condition that does not", ".ifdef XYZ\na = 1\n.else\na = 2\n.endif\n", "2", 4},
	{"the opposite", ".ifndef XYZ\na = 1\n.endif\n", "1", 2},
	{"behind the main section", "a = 1\nbegin acl\na = 2\n", "1", 1},
	{"an included file", "a = 1\n.include /abs\n", "from abs", 1},
	{"its name is quoted", ".include \"/abs\"\n", "from abs", 1},
	{"its name is relative", ".include beside\n", "from beside", 1},
	{"its name has a macro", "DIR = /etc/exim\n.include DIR/beside\n", "from beside", 1},
	{"what stands behind it has the last word", ".include /abs\na = 1\n", "1", 2},
	{"one that may be missing and is there", ".include_if_exists /abs\n", "from abs", 1},
	{"one that may be missing and is", "a = 1\n.include_if_exists /none\n", "1", 1},
	{"one under a condition that fails", "a = 1\n.ifdef X\n.include /abs\n.endif\n", "1", 1},
	{"a section begins in it", ".include sections\na = 1\n", NULL, 0},
	{"a condition begins in it", ".include opens\na = 1\n.endif\n", NULL, 0},
	{"a flag", "a\n", NULL, 0},
	{"not set", "b = 1\n", NULL, 0},
};

START_TEST(a_value_is_what_exim_calls_it)
{
	const struct value_row *row = &values[_i];
	const struct exim_setting *s;
	struct exim e = {0};
	struct fail f = {0};

	ck_assert_int_eq(exim_read(&e, CONFIG, row->text, strlen(row->text), &includes, &f), 0);
	s = exim_find(&e, "a");
	value_is(row, s ? s->value : NULL, s && s->value ? &s->place : NULL);
	exim_free(&e);
}
END_TEST

static const struct view_row judgements[] = {
	{"files and nothing else", CERT, ""},
	{"no files", "", "note tls_certificate@0"},
	{"files in an included file", ".include tls\n", ""},
	{"a relative certificate", "tls_certificate = c.pem\ntls_privatekey = /k.pem\n",
	 "unknown tls_certificate@1"},
	{"a relative key", "tls_certificate = /c.pem\ntls_privatekey = k.pem\n",
	 "unknown tls_privatekey@2"},
	{"a value that Exim expands", "tls_certificate = ${if x}\ntls_privatekey = /k.pem\n",
	 "unknown tls_certificate@1"},
	{"a value under a condition of Exim's own", ".ifdef _HAVE_TLS\n" CERT ".endif\n",
	 "unknown tls_certificate@2; unknown tls_privatekey@3"},
	{"AUTH without TLS", CERT PLAIN, "plain auth_advertise_hosts@4"},
	{"AUTH without TLS, said openly", CERT "auth_advertise_hosts = *\n" PLAIN,
	 "plain auth_advertise_hosts@3"},
	{"AUTH for nobody", CERT "auth_advertise_hosts =\n" PLAIN, ""},
	{"AUTH within TLS only",
	 CERT "auth_advertise_hosts = ${if eq {$tls_in_cipher}{}{}{*}}\n" PLAIN, ""},
	{"AUTH within TLS only, old name",
	 CERT "auth_advertise_hosts = ${if eq{$tls_cipher}{}{}{*}}\n" PLAIN, ""},
	{"AUTH for whom Exim knows", CERT "auth_advertise_hosts = ${lookup x}\n" PLAIN,
	 "unknown auth_advertise_hosts@3"},
	{"AUTH with a condition of its own", CERT PLAIN "  server_advertise_condition = ${x}\n",
	 ""},
	{"an authenticator for sending",
	 CERT "begin authenticators\nc:\n driver = plaintext\n "
	      "client_send = x\n",
	 ""},
	{"CRAM-MD5", CERT "begin authenticators\nc:\n driver = cram_md5\n server_secret = x\n", ""},
	{"one that is not compiled in",
	 CERT "begin authenticators\n.ifdef X\nc:\n driver = "
	      "plaintext\n server_condition = x\n.endif\n",
	 ""},
	{"TLS for nobody", CERT "tls_advertise_hosts =\n", "weak tls_advertise_hosts@3"},
	{"TLS for all", CERT "tls_advertise_hosts = *\n", ""},
	{"weak for OpenSSL", CERT "tls_require_ciphers = ALL:!LOW\n", "weak tls_require_ciphers@3"},
	{"weak for GnuTLS", CERT "tls_require_ciphers = NORMAL:+ARCFOUR-128\n",
	 "weak tls_require_ciphers@3"},
	{"strong for OpenSSL", CERT "tls_require_ciphers = HIGH:!aNULL\n", ""},
	{"strong for GnuTLS", CERT "tls_require_ciphers = SECURE192:-VERS-ALL:+VERS-TLS1.2\n", ""},
};

static void check_view(const struct view_row *row, const char *(*text)(const struct config_view *))
{
	struct config_view view = {0};
	struct exim e = {0};
	struct fail f = {0};

	ck_assert_int_eq(exim_read(&e, CONFIG, row->text, strlen(row->text), &includes, &f), 0);
	exim_view(&e, &view);
	unit_same(row->title, text(&view), row->want);
	config_view_free(&view);
	exim_free(&e);
}

START_TEST(settings_are_judged)
{
	check_view(&judgements[_i], remarks_text);
}
END_TEST

static const struct view_row services[] = {
	{"one port by itself", CERT, "port 25=smtp:25 /c.pem,/k.pem"},
	{"three ports", CERT "daemon_smtp_ports = 25 : 465 : 587\ntls_on_connect_ports = 465\n",
	 "port 25=smtp:25 /c.pem,/k.pem; port 465=smtps:465 /c.pem,/k.pem; port "
	 "587=submission:587 /c.pem,/k.pem"},
	{"ports by name", CERT "daemon_smtp_ports = smtp : submission\n",
	 "port 25=smtp:25 /c.pem,/k.pem; port 587=submission:587 /c.pem,/k.pem"},
	{"two kinds of key",
	 "tls_certificate = /c.pem : /e.pem\ntls_privatekey = /k.pem : /ek.pem\n",
	 "port 25=smtp:25 /c.pem,/k.pem /e.pem,/ek.pem"},
	{"key and certificate in one", "tls_certificate = /c.pem\n",
	 "port 25=smtp:25 /c.pem,/c.pem"},
};

START_TEST(services_and_their_files_are_found)
{
	check_view(&services[_i], services_text);
}
END_TEST

START_TEST(what_exim_says_counts_and_the_file_says_where)
{
	static const char file[] = "# x\n.include_if_exists /y\ntls_require_ciphers = X\n";
	static const char told[] = "tls_certificate = /c.pem\ntls_require_ciphers = EXPORT\n"
				   "tls_privatekey = \nno_accept_8bitmime\n";
	struct config_view view = {0};
	struct exim e = {0};
	struct fail f = {0};

	ck_assert_int_eq(exim_read_told(&e, told, strlen(told), &f), 0);
	ck_assert_int_eq(exim_read(&e, CONFIG, file, strlen(file), &includes, &f), 0);
	exim_view(&e, &view);
	ck_assert_str_eq(remarks_text(&view), "weak tls_require_ciphers@3");
	ck_assert_str_eq(services_text(&view), "port 25=smtp:25 /c.pem,/c.pem");
	config_view_free(&view);
	exim_free(&e);
}
END_TEST

static const struct {
	const char *title, *text, *want;
} unread[] = {
	{"a file that is not there", ".include /none\n", "no file fits /none"},
	{"a file that includes itself", ".include self\n",
	 "/etc/exim/self, line 1: includes more than is read here"},
	{"a relative one that may be missing", ".include_if_exists beside\n",
	 CONFIG ", line 1: Exim wants an absolute path behind .include_if_exists"},
};

START_TEST(what_cannot_be_included_is_told)
{
	struct config_view view = {0};
	struct exim e = {0};
	struct fail f = {0};

	ck_assert_int_eq(
		exim_read(&e, CONFIG, unread[_i].text, strlen(unread[_i].text), &includes, &f), -1);
	ck_assert_msg(strcmp(f.text, unread[_i].want) == 0, "%s: got %s", unread[_i].title, f.text);
	exim_view(&e, &view);
	ck_assert_str_eq(remarks_text(&view), "unknown tls_certificate@0");
	config_view_free(&view);
	exim_free(&e);
}
END_TEST

START_TEST(what_is_no_text_is_refused)
{
	struct exim e = {0};
	struct fail f = {0};

	ck_assert_int_eq(exim_read(&e, CONFIG, "a\0b", 3, &includes, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_DATA);
	ck_assert_str_eq(f.text, CONFIG " holds NUL bytes: it is no text");
	exim_free(&e);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_value_is_what_exim_calls_it, 0, (int)COUNT_OF(values));
	tcase_add_loop_test(t, settings_are_judged, 0, (int)COUNT_OF(judgements));
	tcase_add_loop_test(t, services_and_their_files_are_found, 0, (int)COUNT_OF(services));
	tcase_add_test(t, what_exim_says_counts_and_the_file_says_where);
	tcase_add_loop_test(t, what_cannot_be_included_is_told, 0, (int)COUNT_OF(unread));
	tcase_add_test(t, what_is_no_text_is_refused);
}

int main(void)
{
	return unit_run("exim", add);
}
