/* test_render_plugin - plugin output, byte for byte, and within the bounds of what reads it */
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "report/render.h"
#include "sample_report.h"
#include "unit.h"

/* clang-format off */
/* What several rows show. */
#define PAIRS \
	"  key type       RSA 2048\n" \
	"  lifetime days  90.5\n" \
	"  names          mail.example.com, *.example.com\n" \
	"  trusted        no\n"
#define FACTS \
	PAIRS \
	"  chain\n" \
	"    subject                            ends        bits\n" \
	"    CN=mail.example.com                2027-01-03\n" \
	"    CN=R3, O=Let's Encrypt \\x3cle\\x3e  2025-09-15  2048"
#define FACTS_IN_A_TERMINAL \
	PAIRS \
	"  chain\n" \
	"    subject                      ends        bits\n" \
	"    CN=mail.example.com          2027-01-03\n" \
	"    CN=R3, O=Let's Encrypt <le>  2025-09-15  2048"
#define ENDPOINT "imaps://mail.example.com:993 at 192.0.2.1, 0.034s\n"
#define FIGURES " |days=41.3;30:;14: chain_bytes=3210B;;;0 time=0.034s;;;0\n"
#define MANY_FIGURES \
	" |imaps_mail.example.com_993_days=41.3;30:;14:\n" \
	"  imaps_mail.example.com_993_chain_bytes=3210B;;;0\n" \
	"  imaps_mail.example.com_993_time=0.034s;;;0\n" \
	"  smtp_mx1.example.com_25_time=0.034s;;;0\n" \
	"  smtp_mx2.example.com_25_time=0.034s;;;0\n" \
	"  smtp_mx3.example.com_25_time=0.034s;;;0"
#define WELL \
	"MAIL_CHAIN OK - chain of 2 to ISRG Root X1\n" \
	"[OK] the root is sent along (chain.root-included)\n"
#define UNSENT \
	"MAIL_CHAIN CRITICAL - imaps://mail.example.com:993: CN=R3 is not sent\n" \
	"[CRITICAL] CN=R3 is not sent (chain.missing-intermediate)\n"

static const struct {
	const char *title;
	struct report *(*sample)(void);
	struct render_options options;
	const char *want;
} plugin_rows[] = {
	{"all is well: one line with the summary", sample_ok, {.verbosity = 0, .width = 0, .color = false},
	 "MAIL_CHAIN OK - chain of 2 to ISRG Root X1" FIGURES},
	{"one fault on one endpoint: one line", sample_one_fault, {.verbosity = 0, .width = 0, .color = false},
	 "MAIL_CHAIN CRITICAL - imaps://mail.example.com:993: CN=R3 is not sent" FIGURES},
	{"two faults: a line each, worst first, notes left out", sample_two_faults, {.verbosity = 0, .width = 0, .color = false},
	 "MAIL_CHAIN CRITICAL - imaps://mail.example.com:993: CN=R3 is not sent; and 1 more fi"
	 "nding\n"
	 "[CRITICAL] CN=R3 is not sent\n"
	 "[WARNING] CN=R3 \\x3cx\\x3e is not second" FIGURES},
	{"several endpoints: how many of how many, a line per fault", sample_many, {.verbosity = 0, .width = 0, .color = false},
	 "MAIL_CHAIN CRITICAL - 1 of 4 endpoints, 1 more WARNING, 1 UNKNOWN: smtp://mx2.exampl"
	 "e.com:25: connection refused\n"
	 "[CRITICAL] smtp://mx2.example.com:25: connection refused\n"
	 "[WARNING] smtp://mx1.example.com:25: CN=R3 is not second\n"
	 "[UNKNOWN] smtp://mx3.example.com:25: not checked: the run ended before anything was "
	 "learnt |imaps_mail.example.com_993_days=41.3;30:;14: imaps_mail.example.com_993_chai"
	 "n_bytes=3210B;;;0 imaps_mail.example.com_993_time=0.034s;;;0 smtp_mx1.example.com_25"
	 "_time=0.034s;;;0 smtp_mx2.example.com_25_time=0.034s;;;0 smtp_mx3.example.com_25_tim"
	 "e=0.034s;;;0\n"},
	{"several endpoints, all well: the one nearest to its limit", sample_many_ok, {.verbosity = 0, .width = 0, .color = false},
	 "MAIL_CHAIN OK - 3 endpoints, all OK; nearest to its limit is smtp://mx2.example.com:"
	 "25: chain of 3 to ISRG Root X1 |imaps_mail.example.com_993_days=61;30:;14: imaps_mai"
	 "l.example.com_993_chain_bytes=3210B;;;0 imaps_mail.example.com_993_time=0.034s;;;0 s"
	 "mtp_mx1.example.com_25_days=50;30:;14: smtp_mx1.example.com_25_chain_bytes=3210B;;;0"
	 " smtp_mx1.example.com_25_time=0.034s;;;0 smtp_mx2.example.com_25_days=40;30:;14: smt"
	 "p_mx2.example.com_25_chain_bytes=3210B;;;0 smtp_mx2.example.com_25_time=0.034s;;;0\n"},
	{"a file, with foreign characters in its name", sample_file, {.verbosity = 0, .width = 0, .color = false},
	 "MAIL_CHAIN CRITICAL - /etc/ssl/mail \\x28old\\x29\\x7c.pem: it names only \\x24HOME "
	 "\\x26 \\x60id\\x60 |days=-3.25;30:;14: chain_bytes=3210B;;;0 time=0.002s\n"},
	{"a signal cut the run off", sample_cut_off, {.verbosity = 0, .width = 0, .color = false},
	 "MAIL_CHAIN UNKNOWN - cut off by a signal before all was checked\n"
	 "[UNKNOWN] cut off by a signal before all was checked\n"
	 "[UNKNOWN] smtp://mx1.example.com:25: not checked: the run ended before anything was "
	 "learnt |imaps_mail.example.com_993_days=41.3;30:;14: imaps_mail.example.com_993_chai"
	 "n_bytes=3210B;;;0 imaps_mail.example.com_993_time=0.034s;;;0 smtp_mx1.example.com_25"
	 "_time=0.034s;;;0\n"},
	{"an IPv6 literal keeps its brackets", sample_ipv6, {.verbosity = 0, .width = 0, .color = false},
	 "MAIL_CHAIN CRITICAL - smtp://[2001:db8::1]:25: connection refused |smtp_2001-db8--1_"
	 "25_time=0s;;;0\n"},
	{"-v: notes, ids, facts", sample_ok, {.verbosity = 1, .width = 0, .color = false},
	 WELL ENDPOINT FACTS FIGURES},
	{"-v: remedies", sample_one_fault, {.verbosity = 1, .width = 0, .color = false},
	 UNSENT ENDPOINT FACTS "\n"
	 "What to do:\n"
	 "  chain.missing-intermediate: Append the intermediate to smtpd_tls_chain_files or ss"
	 "l_cert <file>, [leaf first]." FIGURES},
	{"-v: a remedy with foreign text", sample_two_faults, {.verbosity = 1, .width = 0, .color = false},
	 "MAIL_CHAIN CRITICAL - imaps://mail.example.com:993: CN=R3 is not sent; and 1 more fi"
	 "nding\n"
	 "[CRITICAL] CN=R3 is not sent (chain.missing-intermediate)\n"
	 "[WARNING] CN=R3 \\x3cx\\x3e is not second (chain.wrong-order)\n"
	 "[OK] the root is sent along (chain.root-included)\n" ENDPOINT "What to do:\n"
	 "  chain.missing-intermediate: Append http://r3.example/\\x3cx\\x3e." FIGURES},
	{"-vv: steps", sample_ok, {.verbosity = 2, .width = 0, .color = false},
	 WELL ENDPOINT FACTS "\n"
	 "      12 ms  connected" FIGURES},
	{"-vvv: the dialogue", sample_ok, {.verbosity = 3, .width = 0, .color = false},
	 WELL ENDPOINT FACTS "\n"
	 "      12 ms  connected\n"
	 "      13 ms  S: * OK \\x5bCAPABILITY IMAP4rev1\\x5d ready" FIGURES},
	{"-v: many endpoints in a terminal", sample_many, {.verbosity = 1, .width = 80, .color = false},
	 "MAIL_CHAIN CRITICAL - 1 of 4 endpoints, 1 more WARNING, 1 UNKNOWN:\n"
	 "  smtp://mx2.example.com:25: connection refused\n"
	 "[CRITICAL] smtp://mx2.example.com:25: connection refused (server.unreachable)\n"
	 "[WARNING] smtp://mx1.example.com:25: CN=R3 is not second (chain.wrong-order)\n"
	 "[UNKNOWN] smtp://mx3.example.com:25: not checked: the run ended before anything\n"
	 "  was learnt (probe.not-done)\n"
	 "[OK] imaps://mail.example.com:993: the root is sent along (chain.root-included)\n"
	 "\n"
	 "OK        imaps://mail.example.com:993  chain of 2 to ISRG Root X1\n"
	 "WARNING   smtp://mx1.example.com:25     CN=R3 is not second\n"
	 "CRITICAL  smtp://mx2.example.com:25     connection refused\n"
	 "UNKNOWN   smtp://mx3.example.com:25     not checked: the run ended before\n"
	 "                                        anything was learnt\n"
	 "\n" ENDPOINT "\n"
	 "smtp://mx1.example.com:25 at 192.0.2.2, 0.034s\n"
	 "\n"
	 "smtp://mx2.example.com:25 at 192.0.2.3, 0.034s\n"
	 "\n"
	 "smtp://mx3.example.com:25, 0.034s\n"
	 "\n"
	 "What to do:\n"
	 "  probe.not-done: Ask for less.\n"
	 "\n" MANY_FIGURES "\n"},
	{"many endpoints in a terminal: a row each", sample_many, {.verbosity = 0, .width = 80, .color = false},
	 "MAIL_CHAIN CRITICAL - 1 of 4 endpoints, 1 more WARNING, 1 UNKNOWN:\n"
	 "  smtp://mx2.example.com:25: connection refused\n"
	 "OK        imaps://mail.example.com:993  chain of 2 to ISRG Root X1\n"
	 "WARNING   smtp://mx1.example.com:25     CN=R3 is not second\n"
	 "CRITICAL  smtp://mx2.example.com:25     connection refused\n"
	 "UNKNOWN   smtp://mx3.example.com:25     not checked: the run ended before\n"
	 "                                        anything was learnt\n" MANY_FIGURES "\n"},
	{"a fault in a terminal: how to go on, where there is a remedy", sample_one_fault, {.verbosity = 0, .width = 80, .color = true},
	 "MAIL_CHAIN \033[1;37;41mCRITICAL\033[0m - imaps://mail.example.com:993: CN=R3 is not"
	 " sent\n"
	 "\033[2m  -v shows the facts and what to do\033[0m\n"
	 "\033[2m |days=41.3;30:;14: chain_bytes=3210B;;;0 time=0.034s;;;0\033[0m\n"},
	{"-vv in a terminal: the steps have a headline", sample_ok, {.verbosity = 2, .width = 80, .color = false},
	 WELL "\n" ENDPOINT FACTS_IN_A_TERMINAL "\n"
	 "  steps\n"
	 "      12 ms  connected\n"
	 "\n" FIGURES},
	{"-v: a table wider than the terminal is turned on its side", sample_one_fault, {.verbosity = 1, .width = 48, .color = false},
	 "MAIL_CHAIN CRITICAL - imaps://mail.example.com:993:\n"
	 "  CN=R3 is not sent\n"
	 "[CRITICAL] CN=R3 is not sent\n"
	 "  (chain.missing-intermediate)\n"
	 "\n"
	 "imaps://mail.example.com:993 at 192.0.2.1,\n"
	 "  0.034s\n"
	 "  key type       RSA 2048\n"
	 "  lifetime days  90.5\n"
	 "  names          mail.example.com, *.example.com\n"
	 "  trusted        no\n"
	 "  chain 1\n"
	 "    subject  CN=mail.example.com\n"
	 "    ends     2027-01-03\n"
	 "  chain 2\n"
	 "    subject  CN=R3, O=Let's Encrypt <le>\n"
	 "    ends     2025-09-15\n"
	 "    bits     2048\n"
	 "\n"
	 "What to do:\n"
	 "  chain.missing-intermediate: Append the\n"
	 "    intermediate to smtpd_tls_chain_files or\n"
	 "    ssl_cert <file>, [leaf first].\n"
	 "\n"
	 " |days=41.3;30:;14: chain_bytes=3210B;;;0\n"
	 "  time=0.034s;;;0\n"},
	{"-v: 120 columns", sample_one_fault, {.verbosity = 1, .width = 120, .color = false},
	 UNSENT "\n" ENDPOINT FACTS_IN_A_TERMINAL "\n"
	 "\n"
	 "What to do:\n"
	 "  chain.missing-intermediate: Append the intermediate to smtpd_tls_chain_files or ss"
	 "l_cert <file>, [leaf first].\n"
	 "\n" FIGURES},
	{"colour on the state words; headlines are bold, perfdata dim", sample_many, {.verbosity = 1, .width = 80, .color = true},
	 "MAIL_CHAIN \033[1;37;41mCRITICAL\033[0m - 1 of 4 endpoints, 1 more WARNING, 1 UNKNOW"
	 "N:\n"
	 "  smtp://mx2.example.com:25: connection refused\n"
	 "[\033[1;37;41mCRITICAL\033[0m] smtp://mx2.example.com:25: connection refused (server"
	 ".unreachable)\n"
	 "[\033[30;43mWARNING\033[0m] smtp://mx1.example.com:25: CN=R3 is not second (chain.wr"
	 "ong-order)\n"
	 "[\033[1;37;45mUNKNOWN\033[0m] smtp://mx3.example.com:25: not checked: the run ended "
	 "before anything\n"
	 "  was learnt (probe.not-done)\n"
	 "[\033[30;42mOK\033[0m] imaps://mail.example.com:993: the root is sent along (chain.r"
	 "oot-included)\n"
	 "\n"
	 "\033[30;42mOK\033[0m        imaps://mail.example.com:993  chain of 2 to ISRG Root X1"
	 "\n"
	 "\033[30;43mWARNING\033[0m   smtp://mx1.example.com:25     CN=R3 is not second\n"
	 "\033[1;37;41mCRITICAL\033[0m  smtp://mx2.example.com:25     connection refused\n"
	 "\033[1;37;45mUNKNOWN\033[0m   smtp://mx3.example.com:25     not checked: the run end"
	 "ed before\n"
	 "                                        anything was learnt\n"
	 "\n"
	 "\033[1mimaps://mail.example.com:993 at 192.0.2.1, 0.034s\033[0m\n"
	 "\n"
	 "\033[1msmtp://mx1.example.com:25 at 192.0.2.2, 0.034s\033[0m\n"
	 "\n"
	 "\033[1msmtp://mx2.example.com:25 at 192.0.2.3, 0.034s\033[0m\n"
	 "\n"
	 "\033[1msmtp://mx3.example.com:25, 0.034s\033[0m\n"
	 "\n"
	 "\033[1mWhat to do:\033[0m\n"
	 "  probe.not-done: Ask for less.\n"
	 "\n"
	 "\033[2m" MANY_FIGURES "\033[0m\n"},
};

/* clang-format on */

START_TEST(plugin_output)
{
	struct report *report = plugin_rows[_i].sample();
	struct writer w = writer_with_maximum(1 << 20);
	render_plugin(report, &plugin_rows[_i].options, &w);
	unit_same(plugin_rows[_i].title, writer_string(&w), plugin_rows[_i].want);
	writer_free(&w);
	report_free(&report);
}
END_TEST

/* NRPE 2 cuts at 1,023 bytes: one endpoint's default answer is shorter, whatever was found. */
START_TEST(default_output_is_short)
{
	struct report *report = sample_long();
	struct render_options options = {0};
	struct writer w = writer_with_maximum(1 << 20);
	render_plugin(report, &options, &w);
	const char *text = writer_string(&w);
	ck_assert_msg(w.length < 1024, "got %zu bytes", w.length);
	ck_assert_ptr_nonnull(strstr(text, "- imaps://mail.example.com:993: it is only for nn"));
	ck_assert_ptr_nonnull(strstr(text, "; and 12 more findings\n[CRITICAL] it is only for"));
	ck_assert_ptr_nonnull(strstr(text, " more lines, shown with -v |days=41.3;30:;14: "));
	writer_free(&w);
	report_free(&report);
}
END_TEST

static const struct {
	unsigned endpoints;
	int verbosity;
	const char *says;
	bool all_figures;
} big[] = {
	{200, 1, "cut here, --output=json is never cut |smtp_host0000.", true},
	{200, 3, "cut here, --output=json is never cut |smtp_host0000.", true},
	{2000, 0, "figures left out, --output=json has them all |smtp_host0000.", false},
};

/* Zabbix and NRPE cut at 64 KiB: we cut before, say so, and keep the figures whole. */
START_TEST(long_output_is_cut)
{
	struct report *report = sample_thousand(big[_i].endpoints);
	struct render_options options = {.verbosity = big[_i].verbosity};
	struct writer w = writer_with_maximum(1 << 24);
	render_plugin(report, &options, &w);
	const char *text = writer_string(&w);
	ck_assert_msg(w.length <= 60000 && w.length > 50000, "got %zu bytes", w.length);
	ck_assert_msg(strstr(text, big[_i].says) != NULL, "lacks '%s'", big[_i].says);
	ck_assert_ptr_eq(strchr(text, '|'), strrchr(text, '|'));
	if (big[_i].all_figures)
		ck_assert_ptr_nonnull(strstr(text, " smtp_host0199.mail.example.com_25_time="));
	ck_assert_ptr_nonnull(strstr(text, "MAIL_CHAIN WARNING - "));
	writer_free(&w);
	report_free(&report);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, plugin_output, 0, (int)COUNT_OF(plugin_rows));
	tcase_add_test(tcase, default_output_is_short);
	tcase_add_loop_test(tcase, long_output_is_cut, 0, (int)COUNT_OF(big));
}

int main(void)
{
	return unit_run("render_plugin", add);
}
