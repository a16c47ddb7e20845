/* test_render_faces - json, openmetrics, discovery and the catalogue, byte for byte */
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "report/render.h"
#include "sample_report.h"
#include "unit.h"

/* clang-format off */
static const struct {
	const char *title;
	struct report *(*sample)(void);
	void (*face)(const struct report *, const struct render_options *, struct writer *);
	struct render_options options;
	const char *want;
} other_rows[] = {
	{"json: facts, notes and figures", sample_ok, render_json, {.brief = false},
	 "{\"plugin\":\"check_mail_chain\",\"version\":\"1.2.3\",\"state\":\"OK\",\"exit\":0,"
	 "\"summary\":\"chain of 2 to ISRG Root X1\",\"endpoints\":[{\"endpoint\":\"imaps://ma"
	 "il.example.com:993\",\"protocol\":\"imaps\",\"host\":\"mail.example.com\",\"port\":9"
	 "93,\"address\":\"192.0.2.1\",\"state\":\"OK\",\"elapsed\":0.034,\"key_type\":\"RSA 2"
	 "048\",\"lifetime_days\":90.5,\"names\":[\"mail.example.com\",\"*.example.com\"],\"tr"
	 "usted\":false,\"chain\":[{\"subject\":\"CN=mail.example.com\",\"ends\":\"2027-01-03"
	 "\"},{\"subject\":\"CN=R3, O=Let's Encrypt <le>\",\"ends\":\"2025-09-15\",\"bits\":20"
	 "48}]}],\"findings\":[{\"id\":\"chain.root-included\",\"state\":\"OK\",\"endpoint\":"
	 "\"imaps://mail.example.com:993\",\"text\":\"the root is sent along\",\"remedy\":\"Le"
	 "ave it out.\"}],\"perfdata\":[{\"label\":\"days\",\"value\":41.3,\"uom\":\"\",\"warn"
	 "\":\"30:\",\"crit\":\"14:\",\"min\":null,\"max\":null},{\"label\":\"chain_bytes\",\""
	 "value\":3210,\"uom\":\"B\",\"warn\":null,\"crit\":null,\"min\":0,\"max\":null},{\"la"
	 "bel\":\"time\",\"value\":0.034,\"uom\":\"s\",\"warn\":null,\"crit\":null,\"min\":0,"
	 "\"max\":null}]}\n"},
	{"json: --brief leaves facts out", sample_ok, render_json, {.brief = true},
	 "{\"plugin\":\"check_mail_chain\",\"version\":\"1.2.3\",\"state\":\"OK\",\"exit\":0,"
	 "\"summary\":\"chain of 2 to ISRG Root X1\",\"endpoints\":[{\"endpoint\":\"imaps://ma"
	 "il.example.com:993\",\"protocol\":\"imaps\",\"host\":\"mail.example.com\",\"port\":9"
	 "93,\"address\":\"192.0.2.1\",\"state\":\"OK\",\"elapsed\":0.034}],\"findings\":[{\"i"
	 "d\":\"chain.root-included\",\"state\":\"OK\",\"endpoint\":\"imaps://mail.example.com"
	 ":993\",\"text\":\"the root is sent along\",\"remedy\":\"Leave it out.\"}],\"perfdata"
	 "\":[{\"label\":\"days\",\"value\":41.3,\"uom\":\"\",\"warn\":\"30:\",\"crit\":\"14:"
	 "\",\"min\":null,\"max\":null},{\"label\":\"chain_bytes\",\"value\":3210,\"uom\":\"B"
	 "\",\"warn\":null,\"crit\":null,\"min\":0,\"max\":null},{\"label\":\"time\",\"value\""
	 ":0.034,\"uom\":\"s\",\"warn\":null,\"crit\":null,\"min\":0,\"max\":null}]}\n"},
	{"json: two faults", sample_two_faults, render_json, {.brief = false},
	 "{\"plugin\":\"check_mail_chain\",\"version\":\"1.2.3\",\"state\":\"CRITICAL\",\"exit"
	 "\":2,\"summary\":\"imaps://mail.example.com:993: CN=R3 is not sent; and 1 more findi"
	 "ng\",\"endpoints\":[{\"endpoint\":\"imaps://mail.example.com:993\",\"protocol\":\"im"
	 "aps\",\"host\":\"mail.example.com\",\"port\":993,\"address\":\"192.0.2.1\",\"state\""
	 ":\"CRITICAL\",\"elapsed\":0.034}],\"findings\":[{\"id\":\"chain.missing-intermediate"
	 "\",\"state\":\"CRITICAL\",\"endpoint\":\"imaps://mail.example.com:993\",\"text\":\"C"
	 "N=R3 is not sent\",\"remedy\":\"Append http://r3.example/<x>.\"},{\"id\":\"chain.wro"
	 "ng-order\",\"state\":\"WARNING\",\"endpoint\":\"imaps://mail.example.com:993\",\"tex"
	 "t\":\"CN=R3 <x> is not second\",\"remedy\":null},{\"id\":\"chain.root-included\",\"s"
	 "tate\":\"OK\",\"endpoint\":\"imaps://mail.example.com:993\",\"text\":\"the root is s"
	 "ent along\",\"remedy\":\"Leave it out.\"}],\"perfdata\":[{\"label\":\"days\",\"value"
	 "\":41.3,\"uom\":\"\",\"warn\":\"30:\",\"crit\":\"14:\",\"min\":null,\"max\":null},{"
	 "\"label\":\"chain_bytes\",\"value\":3210,\"uom\":\"B\",\"warn\":null,\"crit\":null,"
	 "\"min\":0,\"max\":null},{\"label\":\"time\",\"value\":0.034,\"uom\":\"s\",\"warn\":n"
	 "ull,\"crit\":null,\"min\":0,\"max\":null}]}\n"},
	{"json: a file", sample_file, render_json, {.brief = false},
	 "{\"plugin\":\"check_mail_chain\",\"version\":\"1.2.3\",\"state\":\"CRITICAL\",\"exit"
	 "\":2,\"summary\":\"/etc/ssl/mail \\\\x28old\\\\x29\\\\x7c.pem: it names only \\\\x24"
	 "HOME \\\\x26 \\\\x60id\\\\x60\",\"endpoints\":[{\"endpoint\":\"/etc/ssl/mail (old)|."
	 "pem\",\"protocol\":null,\"host\":null,\"port\":null,\"address\":null,\"state\":\"CRI"
	 "TICAL\",\"elapsed\":0}],\"findings\":[{\"id\":\"chain.hostname\",\"state\":\"CRITICA"
	 "L\",\"endpoint\":\"/etc/ssl/mail (old)|.pem\",\"text\":\"it names only $HOME & `id`"
	 "\",\"remedy\":null}],\"perfdata\":[{\"label\":\"days\",\"value\":-3.25,\"uom\":\"\","
	 "\"warn\":\"30:\",\"crit\":\"14:\",\"min\":null,\"max\":null},{\"label\":\"chain_byte"
	 "s\",\"value\":3210,\"uom\":\"B\",\"warn\":null,\"crit\":null,\"min\":0,\"max\":null}"
	 ",{\"label\":\"time\",\"value\":0.002,\"uom\":\"s\",\"warn\":null,\"crit\":null,\"min"
	 "\":null,\"max\":null}]}\n"},
	{"json: cut off", sample_cut_off, render_json, {.brief = false},
	 "{\"plugin\":\"check_mail_chain\",\"version\":\"1.2.3\",\"state\":\"UNKNOWN\",\"exit"
	 "\":3,\"summary\":\"cut off by a signal before all was checked\",\"endpoints\":[{\"en"
	 "dpoint\":\"imaps://mail.example.com:993\",\"protocol\":\"imaps\",\"host\":\"mail.exa"
	 "mple.com\",\"port\":993,\"address\":\"192.0.2.1\",\"state\":\"OK\",\"elapsed\":0.034"
	 "},{\"endpoint\":\"smtp://mx1.example.com:25\",\"protocol\":\"smtp\",\"host\":\"mx1.e"
	 "xample.com\",\"port\":25,\"address\":null,\"state\":\"UNKNOWN\",\"elapsed\":0.034}],"
	 "\"findings\":[{\"id\":\"probe.not-done\",\"state\":\"UNKNOWN\",\"endpoint\":null,\"t"
	 "ext\":\"cut off by a signal before all was checked\",\"remedy\":\"Ask for less.\"},{"
	 "\"id\":\"probe.not-done\",\"state\":\"UNKNOWN\",\"endpoint\":\"smtp://mx1.example.co"
	 "m:25\",\"text\":\"not checked: the run ended before anything was learnt\",\"remedy\""
	 ":\"Ask for less.\"}],\"perfdata\":[{\"label\":\"imaps_mail.example.com_993_days\",\""
	 "value\":41.3,\"uom\":\"\",\"warn\":\"30:\",\"crit\":\"14:\",\"min\":null,\"max\":nul"
	 "l},{\"label\":\"imaps_mail.example.com_993_chain_bytes\",\"value\":3210,\"uom\":\"B"
	 "\",\"warn\":null,\"crit\":null,\"min\":0,\"max\":null},{\"label\":\"imaps_mail.examp"
	 "le.com_993_time\",\"value\":0.034,\"uom\":\"s\",\"warn\":null,\"crit\":null,\"min\":"
	 "0,\"max\":null},{\"label\":\"smtp_mx1.example.com_25_time\",\"value\":0.034,\"uom\":"
	 "\"s\",\"warn\":null,\"crit\":null,\"min\":0,\"max\":null}]}\n"},
	{"discovery: several endpoints", sample_many, render_discovery, {.brief = false},
	 "[{\"{#ENDPOINT}\":\"imaps://mail.example.com:993\",\"{#PROTOCOL}\":\"imaps\",\"{#HOS"
	 "T}\":\"mail.example.com\",\"{#PORT}\":\"993\",\"{#LABEL}\":\"imaps_mail.example.com_"
	 "993\",\"{#ADDRESS}\":\"192.0.2.1\"},{\"{#ENDPOINT}\":\"smtp://mx1.example.com:25\","
	 "\"{#PROTOCOL}\":\"smtp\",\"{#HOST}\":\"mx1.example.com\",\"{#PORT}\":\"25\",\"{#LABE"
	 "L}\":\"smtp_mx1.example.com_25\",\"{#ADDRESS}\":\"192.0.2.2\"},{\"{#ENDPOINT}\":\"sm"
	 "tp://mx2.example.com:25\",\"{#PROTOCOL}\":\"smtp\",\"{#HOST}\":\"mx2.example.com\","
	 "\"{#PORT}\":\"25\",\"{#LABEL}\":\"smtp_mx2.example.com_25\",\"{#ADDRESS}\":\"192.0.2"
	 ".3\"},{\"{#ENDPOINT}\":\"smtp://mx3.example.com:25\",\"{#PROTOCOL}\":\"smtp\",\"{#HO"
	 "ST}\":\"mx3.example.com\",\"{#PORT}\":\"25\",\"{#LABEL}\":\"smtp_mx3.example.com_25"
	 "\",\"{#ADDRESS}\":\"\"}]\n"},
	{"discovery: an IPv6 literal", sample_ipv6, render_discovery, {.brief = false},
	 "[{\"{#ENDPOINT}\":\"smtp://[2001:db8::1]:25\",\"{#PROTOCOL}\":\"smtp\",\"{#HOST}\":"
	 "\"2001:db8::1\",\"{#PORT}\":\"25\",\"{#LABEL}\":\"smtp_2001-db8--1_25\",\"{#ADDRESS}"
	 "\":\"\"}]\n"},
};
/* clang-format on */

START_TEST(other_faces)
{
	struct report *report = other_rows[_i].sample();
	struct writer w = writer_with_maximum(1 << 20);
	other_rows[_i].face(report, &other_rows[_i].options, &w);
	unit_same(other_rows[_i].title, writer_string(&w), other_rows[_i].want);
	writer_free(&w);
	report_free(&report);
}
END_TEST

/* The run's timestamps are the real time: N stands for them. */
static void mask_timestamps(struct writer *w, struct writer *masked)
{
	static const char name[] = "mail_tls_run_timestamp_seconds{";
	const char *line = writer_string(w);
	while (*line) {
		const char *end = strchr(line, '\n') + 1;
		const char *brace = strchr(line, '}');
		if (strncmp(line, name, sizeof(name) - 1) == 0) {
			writer_bytes(masked, line, (size_t)(brace - line) + 2);
			writer_text(masked, "N\n");
		} else {
			writer_bytes(masked, line, (size_t)(end - line));
		}
		line = end;
	}
	writer_free(w);
}

#define MAIL                                                                      \
	"{plugin=\"check_mail_chain\",endpoint=\"imaps://mail.example.com:993\"," \
	"protocol=\"imaps\",host=\"mail.example.com\",port=\"993\",address=\"\"} "
#define MX1                                                                    \
	"{plugin=\"check_mail_chain\",endpoint=\"smtp://mx1.example.com:25\"," \
	"protocol=\"smtp\",host=\"mx1.example.com\",port=\"25\",address=\"\"} "
#define RUN                                                                             \
	"{plugin=\"check_mail_chain\",endpoint=\"\",protocol=\"\",host=\"\",port=\"\"," \
	"address=\"\"} "

/* Two endpoints and a signal: every family once, with its samples together. */
START_TEST(openmetrics)
{
	struct report *report = sample_cut_off();
	struct render_options options = {0};
	struct writer w = writer_with_maximum(1 << 20), masked = writer_with_maximum(1 << 20);
	render_openmetrics(report, &options, &w);
	mask_timestamps(&w, &masked);
	unit_same("openmetrics", writer_string(&masked),
		  "# HELP mail_tls_state State of the check: 0 OK, 1 WARNING, 2 CRITICAL, 3 "
		  "UNKNOWN.\n"
		  "# TYPE mail_tls_state gauge\n"
		  "mail_tls_state" RUN "3\n"
		  "mail_tls_state" MAIL "0\n"
		  "mail_tls_state" MX1 "3\n"
		  "# HELP mail_tls_run_timestamp_seconds When the check last ran, in seconds since "
		  "1970.\n"
		  "# TYPE mail_tls_run_timestamp_seconds gauge\n"
		  "mail_tls_run_timestamp_seconds" RUN "N\n"
		  "mail_tls_run_timestamp_seconds" MAIL "N\n"
		  "mail_tls_run_timestamp_seconds" MX1 "N\n"
		  "# HELP mail_tls_left_seconds Time until the first certificate ends, negative "
		  "once it "
		  "has, see mail-tls-plugins(7).\n"
		  "# TYPE mail_tls_left_seconds gauge\n"
		  "mail_tls_left_seconds" MAIL "3568320\n"
		  "# HELP mail_tls_chain_bytes The figure chain_bytes of a mail TLS check, see "
		  "mail-tls-plugins(7).\n"
		  "# TYPE mail_tls_chain_bytes gauge\n"
		  "mail_tls_chain_bytes" MAIL "3210\n"
		  "# HELP mail_tls_time_seconds The figure time of a mail TLS check, see "
		  "mail-tls-plugins(7).\n"
		  "# TYPE mail_tls_time_seconds gauge\n"
		  "mail_tls_time_seconds" MAIL "0.034\n"
		  "mail_tls_time_seconds" MX1 "0.034\n"
		  "# EOF\n");
	writer_free(&masked);
	report_free(&report);
}
END_TEST

START_TEST(catalogue)
{
	struct report *report = sample_ok();
	struct writer w = writer_with_maximum(1 << 20);
	render_catalogue(report, &w);
	unit_same(
		"catalogue", writer_string(&w),
		"chain.missing-intermediate  CRITICAL\n"
		"    the server does not send the certificate that issued its own\n"
		"    Remedy: Append the intermediate to smtpd_tls_chain_files or ssl_cert <file>,\n"
		"    [leaf first].\n"
		"chain.wrong-order           WARNING\n"
		"    an issuer stands before its subject\n"
		"chain.root-included         OK\n"
		"    the root is sent along\n"
		"    Remedy: Leave it out.\n"
		"chain.hostname              CRITICAL\n"
		"    the certificate is not for this name\n"
		"server.unreachable          CRITICAL\n"
		"    no connection could be made\n"
		"probe.not-done              UNKNOWN\n"
		"    what was to be checked was not\n"
		"    Remedy: Ask for less.\n");
	writer_free(&w);
	report_free(&report);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, other_faces, 0, (int)COUNT_OF(other_rows));
	tcase_add_test(tcase, openmetrics);
	tcase_add_test(tcase, catalogue);
}

int main(void)
{
	return unit_run("render_faces", add);
}
