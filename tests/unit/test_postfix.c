/* test_postfix - main.cf and master.cf: how they are read, and which settings are weak for whom */
#include "config/postfix.h"

#include <string.h>

#include "base/writer.h"
#include "remarks.h"
#include "unit.h"

#define MX "smtp inet n - y - - smtpd\n"
#define SUBMISSION "submission inet n - y - - smtpd\n"
#define SMTPS "smtps inet n - y - - smtpd\n -o smtpd_tls_wrappermode=yes\n"
#define CERT "smtpd_tls_cert_file = /c.pem\nsmtpd_tls_key_file = /k.pem\n"
#define LEVEL_MAY "smtpd_tls_security_level = may\nsmtp_tls_security_level = may\n"

static void read_both(struct postfix *p, const char *main_cf, const char *master_cf)
{
	struct fail f = {0};

	ck_assert_msg(postfix_read_main(p, "main.cf", main_cf, strlen(main_cf), &f) == 0, "%s",
		      f.text);
	ck_assert_msg(postfix_read_master(p, "master.cf", master_cf, strlen(master_cf), &f) == 0,
		      "%s", f.text);
}

static const struct {
	struct value_row value;
	bool known;
} values[] = {
	{{"a plain value", "a = b c\n", "b c", 1}, true},
	{{"no blanks around the equals sign", "a=b\n", "b", 1}, true},
	{{"a value with an equals sign", "a = b=c\n", "b=c", 1}, true},
	{{"the last of two counts", "a = 1\nb = x\na = 2\n", "2", 3}, true},
	{{"a continued line", "a = 1\n  2\n\t3\n", "1  2\t3", 1}, true},
	{{"a comment amid a continued line", "a = 1\n# no\n  # nor this\n\n  2\n", "1  2", 1},
	 true},
	{{"a comment behind a value is part of it", "a = 1 # 2\n", "1 # 2", 1}, true},
	{{"carriage returns", "a = 1\r\n", "1", 1}, true},
	{{"no newline at the end", "a = 1", "1", 1}, true},
	{{"an empty value", "a =\n", "", 1}, true},
	{{"not set", "b = 1\n", NULL, 0}, true},
	{{"a reference", "b = x\na = $b/y\n", "x/y", 2}, true},
	{{"a reference in braces", "b = x\na = ${b}y\n", "xy", 2}, true},
	{{"a reference in parentheses", "b = x\na = $(b)y\n", "xy", 2}, true},
	{{"a reference to a later line", "a = $b\nb = x\n", "x", 1}, true},
	{{"a reference through another", "a = $b\nb = $c\nc = z\n", "z", 1}, true},
	{{"a dollar sign", "a = $$b\n", "$b", 1}, true},
	{{"a default", "a = $data_directory/x\n", "/var/lib/postfix/x", 1}, true},
	{{"a name that nobody set", "a = $nobody\n", "$nobody", 1}, false},
	{{"a condition", "b = x\na = ${b?yes}\n", "${b?yes}", 2}, false},
	{{"a condition for nothing", "b = x\na = ${b:no}\n", "${b:no}", 2}, false},
	{{"itself", "a = $a\n", "$a", 1}, false},
	{{"each other", "a = $b\nb = $a\n", "$b", 1}, false},
	{{"a lone dollar sign", "a = x$\n", "x$", 1}, false},
	{{"a brace that does not end", "b = x\na = ${b\n", "${b", 2}, false},
};

START_TEST(a_value_is_what_postconf_calls_it)
{
	const struct value_row *row = &values[_i].value;
	struct postfix p = {0};
	struct config_value value;

	read_both(&p, row->text, MX);
	value = postfix_value(&p, NULL, "a");
	ck_assert_msg(value.known == values[_i].known, "%s: got known %d", row->title, value.known);
	value_is(row, value.text, &value.place);
	config_value_free(&value);
	postfix_free(&p);
}
END_TEST

static const struct option_row_test {
	const char *title, *master_cf, *want;
} options[] = {
	{"an override", "x inet n - y - - smtpd -o a=2\n", "2"},
	{"on a line of its own", "x inet n - y - - smtpd\n  -o a=2\n", "2"},
	{"without a blank", "x inet n - y - - smtpd\n  -oa=2\n", "2"},
	{"in braces", "x inet n - y - - smtpd\n  -o { a = 2 3 }\n", "2 3"},
	{"in braces with braces", "x inet n - y - - smtpd\n  -o { a = {2} }\n", "{2}"},
	{"a comment between", "x inet n - y - - smtpd\n#  -o a=3\n  -o a=2\n", "2"},
	{"other options before", "x inet n - y - - smtpd -v -o b=1 -o a=2\n", "2"},
	{"the last of two", "x inet n - y - - smtpd -o a=1 -o a=2\n", "2"},
	{"with a reference", "x inet n - y - - smtpd -o a=$b\n", "bee"},
	{"a reference that is overridden", "x inet n - y - - smtpd -o c=2\n", "2"},
	{"none", "x inet n - y - - smtpd\n", "sea"},
};

START_TEST(a_service_has_its_own_values)
{
	const struct option_row_test *row = &options[_i];
	struct postfix p = {0};
	struct config_value value;

	read_both(&p, "a = $c\nb = bee\nc = sea\n", row->master_cf);
	ck_assert_uint_eq(p.service_count, 1);
	value = postfix_value(&p, &p.service[0], "a");
	ck_assert_msg(value.text && strcmp(value.text, row->want) == 0, "%s: got %s, want %s",
		      row->title, value.text, row->want);
	config_value_free(&value);
	postfix_free(&p);
}
END_TEST

static const struct judge_row {
	const char *title, *main_cf, *master_cf, *want;
} judgements[] = {
	{"port 25 with may", LEVEL_MAY CERT, MX, ""},
	{"port 25 with none", "smtpd_tls_security_level = none\nsmtp_tls_security_level = may\n",
	 MX, "weak smtpd_tls_security_level@1 [smtp/inet]"},
	{"port 25 with nothing", "smtp_tls_security_level = may\n", MX,
	 "weak smtpd_tls_security_level@0 [smtp/inet]"},
	{"port 25 with encrypt",
	 "smtp_tls_security_level = may\nsmtpd_tls_security_level = encrypt\n", MX,
	 "weak smtpd_tls_security_level@2 [smtp/inet]"},
	{"what stood for it once", "smtp_use_tls = yes\nsmtpd_use_tls = yes\n", MX, ""},
	{"submission with encrypt", LEVEL_MAY,
	 SUBMISSION " -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes\n", ""},
	{"submission with may and AUTH only inside TLS", LEVEL_MAY "smtpd_tls_auth_only = yes\n",
	 SUBMISSION " -o smtpd_sasl_auth_enable=yes\n", ""},
	{"submission with may and AUTH outside", LEVEL_MAY,
	 SUBMISSION " -o smtpd_sasl_auth_enable=yes\n",
	 "plain smtpd_tls_auth_only@0 [submission/inet]"},
	{"the same, but no plaintext mechanism",
	 LEVEL_MAY "smtpd_sasl_security_options = noanonymous, noplaintext\n",
	 SUBMISSION " -o smtpd_sasl_auth_enable=yes\n", ""},
	{"submission without TLS", "smtp_tls_security_level=may\n", SUBMISSION,
	 "weak smtpd_tls_security_level@0 [submission/inet]"},
	{"AUTH on port 25 without TLS, and no SASL: nothing to say",
	 LEVEL_MAY "smtpd_tls_auth_only = no\n", MX, ""},
	{"AUTH on port 25, which a main.cf line allows",
	 LEVEL_MAY "smtpd_sasl_auth_enable = yes\nsmtpd_tls_auth_only = no\n", MX,
	 "plain smtpd_tls_auth_only@4 [smtp/inet]"},
	{"one line for two services",
	 LEVEL_MAY "smtpd_sasl_auth_enable = yes\n"
		   "smtpd_tls_auth_only = no\n",
	 MX SUBMISSION, "plain smtpd_tls_auth_only@4 [smtp/inet, submission/inet]"},
	{"TLS at once needs no more", "smtp_tls_security_level=may\nsmtpd_sasl_auth_enable=yes\n",
	 SMTPS, ""},
	{"mandatory protocols where TLS is not mandatory",
	 LEVEL_MAY "smtpd_tls_mandatory_protocols = SSLv3\n", MX, ""},
	{"mandatory protocols where it is", LEVEL_MAY "smtpd_tls_mandatory_protocols = !SSLv2\n",
	 MX SMTPS, "weak smtpd_tls_mandatory_protocols@3 [smtps/inet]"},
	{"TLS 1.0 where TLS is mandatory",
	 LEVEL_MAY "smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3\n", SMTPS,
	 "weak smtpd_tls_mandatory_protocols@3 [smtps/inet]"},
	{"TLS 1.2 where TLS is mandatory", LEVEL_MAY "smtpd_tls_mandatory_protocols = >=TLSv1.2\n",
	 SMTPS, ""},
	{"the same in the old way",
	 LEVEL_MAY "smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1, !TLSv1.1\n", SMTPS, ""},
	{"TLS 1.0 on port 25 is better than nothing",
	 LEVEL_MAY "smtpd_tls_protocols = !SSLv2, !SSLv3\n", MX, ""},
	{"SSL 3 on port 25", LEVEL_MAY "smtpd_tls_protocols = !SSLv2\n", MX,
	 "weak smtpd_tls_protocols@3 [smtp/inet]"},
	{"a low grade where TLS is mandatory", LEVEL_MAY "smtpd_tls_mandatory_ciphers = low\n",
	 SMTPS, "weak smtpd_tls_mandatory_ciphers@3 [smtps/inet]"},
	{"a low grade where it is not", LEVEL_MAY "smtpd_tls_mandatory_ciphers = low\n", MX, ""},
	{"a high grade", LEVEL_MAY "smtpd_tls_mandatory_ciphers = high\n", SMTPS, ""},
	{"a filter's way back in", LEVEL_MAY,
	 "127.0.0.1:10025 inet n - y - - smtpd -o smtpd_tls_security_level=none\n", ""},
	{"mail goes out in clear", "smtpd_tls_security_level=may\nsmtp_tls_security_level = none\n",
	 MX, "weak smtp_tls_security_level@2"},
	{"nothing is said on sending", "smtpd_tls_security_level = may\n", MX,
	 "note smtp_tls_security_level@0"},
	{"who chooses the suite", LEVEL_MAY "tls_preempt_cipherlist = yes\n", MX,
	 "note tls_preempt_cipherlist@3"},
	{"a level that only Postfix knows",
	 "smtp_tls_security_level=may\nsmtpd_tls_security_level = ${x?may}\n", MX,
	 "unknown smtpd_tls_security_level@2 [smtp/inet]"},
	{"a file that only Postfix knows", LEVEL_MAY "smtpd_tls_cert_file = ${x?y}\n", MX,
	 "unknown smtpd_tls_cert_file@3 [smtp/inet]; unknown smtpd_tls_key_file@0 [smtp/inet]"},
	{"postscreen has a level of its own", LEVEL_MAY "postscreen_tls_security_level = none\n",
	 "smtp inet n - y - 1 postscreen\nsmtpd pass - - y - - smtpd\n",
	 "weak postscreen_tls_security_level@3 [smtp/inet]"},
	{"postscreen as a rule", LEVEL_MAY,
	 "smtp inet n - y - 1 postscreen\nsmtpd pass - - y - - smtpd\n", ""},
};

START_TEST(settings_are_judged_for_each_service)
{
	const struct judge_row *row = &judgements[_i];
	struct config_view view = {0};
	struct postfix p = {0};

	read_both(&p, row->main_cf, row->master_cf);
	postfix_view(&p, &view);
	unit_same(row->title, remarks_text(&view), row->want);
	config_view_free(&view);
	postfix_free(&p);
}
END_TEST

static const struct judge_row services[] = {
	{"the usual three", LEVEL_MAY CERT, MX SUBMISSION SMTPS,
	 "smtp/inet=smtp:25 /c.pem,/k.pem; submission/inet=submission:587 /c.pem,/k.pem; "
	 "smtps/inet=smtps:465 /c.pem,/k.pem"},
	{"a key in the certificate's file", LEVEL_MAY "smtpd_tls_cert_file=/c.pem\n", MX,
	 "smtp/inet=smtp:25 /c.pem,/c.pem"},
	{"both kinds of key",
	 LEVEL_MAY CERT "smtpd_tls_eccert_file = /e.pem\nsmtpd_tls_eckey_file = /ek.pem\n", MX,
	 "smtp/inet=smtp:25 /c.pem,/k.pem /e.pem,/ek.pem"},
	{"chain files win", LEVEL_MAY CERT "smtpd_tls_chain_files = /1.pem,\n /2.pem\n", MX,
	 "smtp/inet=smtp:25 /1.pem,/1.pem /2.pem,/2.pem"},
	{"relative names stand in the queue directory",
	 LEVEL_MAY "smtpd_tls_cert_file = c.pem\nsmtpd_tls_key_file = tls/k.pem\n", MX,
	 "smtp/inet=smtp:25 /var/spool/postfix/c.pem,/var/spool/postfix/tls/k.pem"},
	{"in one of their own", LEVEL_MAY "queue_directory = /q\nsmtpd_tls_chain_files = c.pem\n",
	 MX, "smtp/inet=smtp:25 /q/c.pem,/q/c.pem"},
	{"no certificate on purpose", LEVEL_MAY "smtpd_tls_cert_file = none\n", MX,
	 "smtp/inet=smtp:25"},
	{"an address and a number", LEVEL_MAY, "127.0.0.1:2525 inet n - n - - smtpd\n",
	 "127.0.0.1:2525/inet=smtp:2525 local"},
	{"an IPv6 address", LEVEL_MAY, "[::1]:smtps inet n - n - - smtpd\n",
	 "[::1]:smtps/inet=smtp:465 local"},
	{"loopback interfaces", LEVEL_MAY "inet_interfaces = loopback-only\n", MX,
	 "smtp/inet=smtp:25 local"},
	{"an SNI map is a copy", LEVEL_MAY CERT "tls_server_sni_maps = hash:/etc/postfix/sni\n", MX,
	 "smtp/inet=smtp:25 copies /c.pem,/k.pem"},
	{"tlsproxy is a copy, and may have files of its own",
	 LEVEL_MAY CERT "tlsproxy_tls_cert_file = /t.pem\n",
	 "smtp inet n - y - 1 postscreen\nsmtpd pass - - y - - smtpd\ntlsproxy unix - - y - 0 "
	 "tlsproxy\n",
	 "smtp/inet=smtp:25 copies /t.pem,/k.pem /c.pem,/k.pem"},
	{"no TLS", CERT, MX, "smtp/inet=smtp:25 clear /c.pem,/k.pem"},
	{"what is no listener", LEVEL_MAY,
	 "pickup unix n - y 60 1 pickup\nsmtp unix - - y - - smtp\nx inet n n n - 0 spawn\n", ""},
};

START_TEST(services_and_their_files_are_found)
{
	const struct judge_row *row = &services[_i];
	struct config_view view = {0};
	struct postfix p = {0};

	read_both(&p, row->main_cf, row->master_cf);
	postfix_view(&p, &view);
	unit_same(row->title, services_text(&view), row->want);
	config_view_free(&view);
	postfix_free(&p);
}
END_TEST

static const struct bad_row {
	const char *title, *text, *want;
	size_t length; /* 0: strlen */
} bad_mains[] = {
	{"no equals sign", "a = 1\nsecret\n",
	 "main.cf, line 2: is no setting, which would be name = value", 0},
	{"no name", "= secret\n", "main.cf, line 1: is no setting, which would be name = value", 0},
	{"a name of two words", "a b = secret\n",
	 "main.cf, line 1: is no setting, which would be name = value", 0},
	{"binary", "a = \0", "main.cf holds NUL bytes: it is no text", 5},
};

START_TEST(a_bad_line_is_told_by_number_never_by_content)
{
	const struct bad_row *row = &bad_mains[_i];
	struct postfix p = {0};
	struct fail f = {0};
	int result = postfix_read_main(&p, "main.cf", row->text,
				       row->length ? row->length : strlen(row->text), &f);

	ck_assert_msg(result == -1, "%s was read", row->title);
	ck_assert_int_eq(f.kind, FAIL_DATA);
	unit_same(row->title, f.text, row->want);
	postfix_free(&p);
}
END_TEST

START_TEST(a_service_wants_eight_fields)
{
	struct postfix p = {0};
	struct fail f = {0};
	const char text[] = "smtp inet n - y - - smtpd\nsecret inet\n";

	ck_assert_int_eq(postfix_read_master(&p, "master.cf", text, strlen(text), &f), -1);
	ck_assert_str_eq(f.text, "master.cf, line 2: is no service of eight fields");
	ck_assert_uint_eq(p.service_count, 1);
	postfix_free(&p);
}
END_TEST

START_TEST(what_postconf_says_fills_the_gaps)
{
	static const char told[] = "mail_name = Postfix\nb = told\nd = worked out\n";
	struct postfix p = {0};
	struct config_value value;
	struct fail f = {0};

	read_both(&p, "a = $b $nobody\nc = $mail_name\nd = ${b?x}\n", MX);
	ck_assert_int_eq(postfix_read_told(&p, told, strlen(told), &f), 0);
	value = postfix_value(&p, NULL, "a");
	ck_assert(value.known);
	ck_assert_str_eq(value.text, "told ");
	config_value_free(&value);
	value = postfix_value(&p, NULL, "c");
	ck_assert_str_eq(value.text, "Postfix");
	ck_assert_uint_eq(value.place.line, 2);
	config_value_free(&value);
	value = postfix_value(&p, NULL, "d");
	ck_assert(value.known);
	ck_assert_str_eq(value.text, "worked out");
	ck_assert_uint_eq(value.place.line, 3);
	config_value_free(&value);
	value = postfix_value(&p, NULL, "mail_name");
	ck_assert(!value.stated);
	config_value_free(&value);
	postfix_free(&p);
}
END_TEST

START_TEST(values_that_multiply_do_not_take_for_ever)
{
	struct writer w = writer_with_maximum(65536);
	struct config_value value;
	struct postfix p = {0};

	for (int i = 0; i < 16; i++)
		writer_print(&w, "%c = $%c$%c$%c$%c$%c$%c$%c$%c\n", 'a' + i, 'b' + i, 'b' + i,
			     'b' + i, 'b' + i, 'b' + i, 'b' + i, 'b' + i, 'b' + i);
	writer_text(&w, "q =\n");
	read_both(&p, writer_string(&w), MX);
	value = postfix_value(&p, NULL, "a");
	ck_assert(!value.known);
	config_value_free(&value);
	postfix_free(&p);
	writer_free(&w);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_value_is_what_postconf_calls_it, 0, (int)COUNT_OF(values));
	tcase_add_loop_test(t, a_service_has_its_own_values, 0, (int)COUNT_OF(options));
	tcase_add_loop_test(t, settings_are_judged_for_each_service, 0, (int)COUNT_OF(judgements));
	tcase_add_loop_test(t, services_and_their_files_are_found, 0, (int)COUNT_OF(services));
	tcase_add_loop_test(t, a_bad_line_is_told_by_number_never_by_content, 0,
			    (int)COUNT_OF(bad_mains));
	tcase_add_test(t, a_service_wants_eight_fields);
	tcase_add_test(t, what_postconf_says_fills_the_gaps);
	tcase_add_test(t, values_that_multiply_do_not_take_for_ever);
}

int main(void)
{
	return unit_run("postfix", add);
}
