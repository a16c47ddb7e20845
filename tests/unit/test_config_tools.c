/* test_config_tools - the plain readers against postconf and doveconf: the same answer, or 'not
 * known'
 *
 * A row whose tool is not installed counts as passed and says so.
 */
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/program.h"
#include "config/dovecot.h"
#include "config/postfix.h"
#include "unit.h"

#define MAXIMUM ((size_t)1 << 20)

static const char *const postconf[] = {"/usr/sbin/postconf", NULL};
static const char *const doveconf[] = {"/usr/bin/doveconf", NULL};

#define TEMPLATE "/tmp/test_config_tools.XXXXXX"
static char directory[] = TEMPLATE;

static void set_up(void)
{
	memcpy(directory, TEMPLATE,
	       sizeof(directory)); /* again, where no row has a process of its own */
	ck_assert_ptr_nonnull(mkdtemp(directory));
}

static void tear_down(void)
{
	static const char *const names[] = {"main.cf", "master.cf", "dovecot.conf", "more.conf"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		char *path = mem_print("%s/%s", directory, names[i]);

		unlink(path);
		free(path);
	}
	rmdir(directory);
}

/* text, or the file of that name where it is a path. It is an old file: Postfix reads one that was
 * changed in this second again and again until the second is over. */
static char *put(const char *name, const char *text)
{
	const struct timespec old[] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
	char *path = mem_print("%s/%s", directory, name);
	FILE *out = fopen(path, "w");
	struct writer w = writer_with_maximum(MAXIMUM);
	struct fail f = {0};

	ck_assert_ptr_nonnull(out);
	if (*text == '/')
		ck_assert_msg(file_read(text, &w, &f) == 0, "%s", f.text);
	else
		writer_text(&w, text);
	fwrite(w.data, 1, w.length, out);
	writer_free(&w);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, path, old, 0), 0);
	return path;
}

/* Runs of white space as one blank: the tools fold lines in their own way. */
static char *folded(const char *text)
{
	char *out = mem_alloc(strlen(text) + 1), *at = out;

	for (; *text; text++) {
		bool blank = strchr(" \t\r\n", *text) != NULL;

		if (!blank)
			*at++ = *text;
		else if (at > out && at[-1] != ' ')
			*at++ = ' ';
	}
	if (at > out && at[-1] == ' ')
		at--;
	*at = '\0';
	return out;
}

/* What the tool prints behind "name = ". */
static char *ask(const char *const *argv)
{
	struct writer w = writer_with_maximum(MAXIMUM);
	struct fail f = {0};
	const char *equals;
	char *value;

	ck_assert_msg(program_run(argv, clock_ms() + 20000, &w, &f) == 0, "%s", f.text);
	equals = strchr(writer_string(&w), '=');
	ck_assert_ptr_nonnull(equals);
	value = folded(equals + 1);
	writer_free(&w);
	return value;
}

static const char *const postfix_names[] = {
	"smtpd_tls_security_level", "smtpd_tls_cert_file", "smtpd_tls_key_file",
	"smtpd_tls_chain_files",    "smtpd_tls_auth_only", "smtpd_sasl_auth_enable",
	"smtp_tls_security_level",  "smtpd_banner",	   "mydestination",
	"tls_server_sni_maps",
};

static const struct postfix_row {
	const char *title, *main_cf, *master_cf;
} postfix_rows[] = {
	{"Debian's default", "/usr/share/postfix/main.cf.debian",
	 "/usr/share/postfix/master.cf.dist"},
	{"the one that is installed", "/etc/postfix/main.cf", "/etc/postfix/master.cf"},
	{"an empty one", "\n", "#\n"},
	{"the directory of the configuration",
	 "smtpd_tls_chain_files = $config_directory/tls.pem, ${config_directory}/more.pem\n",
	 "#\n"},
	{"references",
	 "dir = /etc/ssl\nsmtpd_tls_cert_file = $dir/a.pem\nsmtpd_tls_key_file = ${dir}/b.pem\n",
	 "#\n"},
	{"references of references", "a = $b\nb = $(c)x\nc = yes\nsmtpd_banner = $a $$ $b\n",
	 "#\n"},
	{"continued lines",
	 "smtpd_tls_chain_files =\n  /a.pem,\n# no\n\n   /b.pem\nsmtpd_tls_auth_only = yes\n",
	 "#\n"},
	{"set twice", "smtpd_tls_auth_only = no\nsmtpd_tls_auth_only = yes\n", "#\n"},
	{"conditions",
	 "a = x\nsmtpd_tls_security_level = ${a?may}\nsmtpd_tls_cert_file = ${nothing:/c.pem}\n"
	 "smtpd_banner = ${{$a} == {x} ? {yes} : {no}}\n",
	 "#\n"},
	{"a default that stands for another", "smtpd_tls_cert_file = /c.pem\n", "#\n"},
	{"a map", "tls_server_sni_maps = hash:/etc/postfix/sni\n", "#\n"},
	{"white space everywhere",
	 "  \n\t# x\nsmtpd_tls_cert_file=   /c.pem  \t\nsmtpd_banner\t=a\tb\n", "#\n"},
	{"a name of Postfix's own", "smtpd_banner = $mail_name at $data_directory\n", "#\n"},
};

START_TEST(main_cf_reads_as_postconf_reads_it)
{
	const struct postfix_row *row = &postfix_rows[_i];
	struct postfix p = {0};
	struct fail f = {0};
	size_t known = 0;

	if (!program_find(postconf) || (*row->main_cf == '/' && access(row->main_cf, R_OK) != 0)) {
		printf("test_config_tools: %s: not here\n", row->title);
		return;
	}
	free(put("master.cf", row->master_cf));
	{
		char *path = put("main.cf", row->main_cf);
		struct writer w = writer_with_maximum(MAXIMUM);

		ck_assert_int_eq(file_read(path, &w, &f), 0);
		ck_assert_msg(postfix_read_main(&p, path, w.data, w.length, &f) == 0, "%s", f.text);
		writer_free(&w);
		free(path);
	}
	for (size_t i = 0; i < COUNT_OF(postfix_names); i++) {
		const char *const argv[] = {postconf[0],      "-c", directory, "-x",
					    postfix_names[i], NULL};
		struct config_value value = postfix_value(&p, NULL, postfix_names[i]);

		if (value.known && value.text) {
			char *theirs = ask(argv), *ours = folded(value.text);

			ck_assert_msg(strcmp(ours, theirs) == 0,
				      "%s, %s: got '%s', postconf says '%s'", row->title,
				      postfix_names[i], ours, theirs);
			free(theirs);
			free(ours);
			known++;
		}
		config_value_free(&value);
	}
	ck_assert_msg(known >= 4, "%s: only %zu known", row->title, known);
	postfix_free(&p);
}
END_TEST

#define HEAD "submission inet n - y - - smtpd"

static const char *const master_rows[] = {
	HEAD "\n  -o smtpd_tls_security_level=encrypt\n",
	HEAD " -v -o syslog_name=x -osmtpd_tls_security_level=may\n",
	HEAD "\n  -o { smtpd_tls_security_level = none }\n",
	HEAD "\n# -o smtpd_tls_security_level=none\n  -o smtpd_tls_security_level=$a\n",
};

START_TEST(overrides_read_as_postconf_reads_them)
{
	const char *const argv[] = {
		postconf[0], "-c", directory, "-Px", "submission/inet/smtpd_tls_security_level",
		NULL};
	static const char main_cf[] = "a = may\n";
	struct config_value value;
	struct postfix p = {0};
	struct fail f = {0};
	char *theirs;

	if (!program_find(postconf))
		return;
	free(put("main.cf", main_cf));
	free(put("master.cf", master_rows[_i]));
	postfix_read_main(&p, "main.cf", main_cf, strlen(main_cf), &f);
	ck_assert_int_eq(
		postfix_read_master(&p, "master.cf", master_rows[_i], strlen(master_rows[_i]), &f),
		0);
	value = postfix_value(&p, &p.service[0], "smtpd_tls_security_level");
	theirs = ask(argv);
	ck_assert_str_eq(value.text, theirs);
	free(theirs);
	config_value_free(&value);
	postfix_free(&p);
}
END_TEST

static int include(void *argument, const char *pattern,
		   int (*read)(void *reading, const char *path, const void *data, size_t length),
		   void *reading, struct fail *f)
{
	int count = 0;
	glob_t found;

	(void)argument;
	if (glob(pattern, 0, NULL, &found) != 0)
		return fail_set(f, FAIL_FILE, "no file fits %s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct writer w = writer_with_maximum(MAXIMUM);

		if (file_read(found.gl_pathv[i], &w, f) == 0) {
			read(reading, found.gl_pathv[i], w.data, w.length);
			count++;
		}
		writer_free(&w);
	}
	globfree(&found);
	return count;
}

static const char *const dovecot_names[] = {
	"ssl",	     "ssl_cert",	 "ssl_key",
	"ssl_dh",    "ssl_min_protocol", "ssl_cipher_list",
	"protocols", "listen",		 "disable_plaintext_auth",
};

static const struct dovecot_row {
	const char *title, *text, *more;
} dovecot_rows[] = {
	{"Debian's default", NULL, NULL},
	{"an empty one", "\n", NULL},
	{"plain values", "ssl = required\nssl_cert = </etc/hosts\nlisten = 127.0.0.1, ::1\n", NULL},
	{"set twice", "ssl = no\nssl = yes\n", NULL},
	{"quotes", "listen = \"127.0.0.1\"\nssl_cipher_list = \"HIGH:!aNULL\" # x\n", NULL},
	{"a continued line", "ssl_cipher_list = HIGH:\\\n  !aNULL\n", NULL},
	{"comments", "# ssl = no\nssl = required # really\n   # ssl = no\nlisten = 127.0.0.1#x\n",
	 NULL},
	{"an include", "ssl = no\n!include more.conf\n", "ssl = required\n"},
	{"an include that is tried", "!include_try nothing.conf\n!include_try more.con?\nssl=yes\n",
	 "ssl = no\ndisable_plaintext_auth = no\n"},
	{"blocks around",
	 "protocol pop3 {\n  ssl = no\n}\nssl = required\nlocal 127.0.0.3 {\n  ssl = "
	 "no\n}\nplugin {\n  ssl = x\n}\n",
	 NULL},
	{"the protocol's own value",
	 "protocol imap {\n  ssl_min_protocol = TLSv1\n}\n"
	 "ssl_min_protocol = TLSv1.1\n",
	 NULL},
	{"a value of earlier", "protocols = imap\nprotocols = $protocols pop3\n", NULL},
};

START_TEST(dovecot_conf_reads_as_doveconf_reads_it)
{
	static const struct config_includes includes = {.include = include};
	const struct dovecot_row *row = &dovecot_rows[_i];
	struct writer w = writer_with_maximum(MAXIMUM);
	struct dovecot d = {0};
	struct fail f = {0};
	size_t known = 0;
	char *path;

	if (!program_find(doveconf) ||
	    (!row->text && access("/etc/dovecot/dovecot.conf", R_OK) != 0)) {
		printf("test_config_tools: %s: not here\n", row->title);
		return;
	}
	if (row->more)
		free(put("more.conf", row->more));
	path = row->text ? put("dovecot.conf", row->text) : mem_string("/etc/dovecot/dovecot.conf");
	ck_assert_int_eq(file_read(path, &w, &f), 0);
	ck_assert_msg(dovecot_read(&d, path, w.data, w.length, &includes, &f) == 0, "%s: %s",
		      row->title, f.text);
	for (size_t i = 0; i < COUNT_OF(dovecot_names); i++) {
		const char *const argv[] = {
			doveconf[0],	  "-c", path, "-P", "-f", "protocol=imap",
			dovecot_names[i], NULL};
		const struct dovecot_setting *s = dovecot_find(&d, dovecot_names[i], "imap", NULL);
		char *theirs, *ours;

		known += s != NULL;
		if (!s)
			continue;
		theirs = ask(argv);
		ours = folded(s->value);
		if (*theirs == '"') { /* it quotes what begins with a blank */
			char *bare = mem_substring(theirs + 1, strlen(theirs) - 2);

			free(theirs);
			theirs = folded(bare);
			free(bare);
		}
		ck_assert_msg(strcmp(ours, theirs) == 0, "%s, %s: got '%s', doveconf says '%s'",
			      row->title, dovecot_names[i], ours, theirs);
		free(theirs);
		free(ours);
	}
	if (row->text && row->text[0] != '\n')
		ck_assert_msg(known > 0, "%s: nothing was found", row->title);
	free(path);
	writer_free(&w);
	dovecot_free(&d);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_loop_test(t, main_cf_reads_as_postconf_reads_it, 0, (int)COUNT_OF(postfix_rows));
	tcase_add_loop_test(t, overrides_read_as_postconf_reads_them, 0,
			    (int)COUNT_OF(master_rows));
	tcase_add_loop_test(t, dovecot_conf_reads_as_doveconf_reads_it, 0,
			    (int)COUNT_OF(dovecot_rows));
}

int main(void)
{
	return unit_run("config_tools", add);
}
