/* sample_report - reports with fixed contents, for the tests of the renderers */
#include "sample_report.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const struct report_rule rules[] = {
	{"chain.missing-intermediate", STATE_CRITICAL,
	 "the server does not send the certificate that issued its own",
	 "Append the intermediate to smtpd_tls_chain_files or ssl_cert <file>, [leaf first]."},
	{"chain.wrong-order", STATE_WARNING, "an issuer stands before its subject", NULL},
	{"chain.root-included", STATE_OK, "the root is sent along", "Leave it out."},
	{"chain.hostname", STATE_CRITICAL, "the certificate is not for this name", NULL},
	{NULL, STATE_OK, NULL, NULL},
};
static const struct report_rule common[] = {
	{"server.unreachable", STATE_CRITICAL, "no connection could be made", NULL},
	{"probe.not-done", STATE_UNKNOWN, "what was to be checked was not", "Ask for less."},
	{NULL, STATE_OK, NULL, NULL},
};
const struct report_rule *const sample_catalogues[] = {rules, common, NULL};

static struct report *begin(void)
{
	return report_new("check_mail_chain", "1.2.3", sample_catalogues);
}

static size_t endpoint(struct report *report, enum protocol protocol, const char *host,
		       const char *address)
{
	char name[64];
	memcpy(name, host, strlen(host) + 1);
	struct endpoint e = {
		.protocol = protocol, .host = name, .port = protocol_info(protocol)->port};
	size_t subject = report_endpoint(report, &e);
	struct address a;
	if (address_parse(address, &a))
		report_address(report, subject, &a);
	report->subjects[subject].elapsed_ms = 34;
	return subject;
}

static void figures(struct report *report, size_t subject, double days)
{
	report_figure(report,
		      REPORT_FIGURE(.subject = subject, .label = "days", .value = days,
				    .warning = range_minimum(30), .critical = range_minimum(14)));
	report_figure(report, REPORT_FIGURE(.subject = subject, .label = "chain_bytes",
					    .value = 3210, .uom = "B", .minimum = 0));
}

static size_t usual(struct report *report, double days)
{
	size_t subject = endpoint(report, PROTOCOL_IMAPS, "mail.example.com", "192.0.2.1");
	report->plain_labels = true;
	report_completed(report, subject);
	report_summary(report, subject, "chain of 2 to ISRG Root X1");
	figures(report, subject, days);
	return subject;
}

static void detail(struct report *report, size_t subject)
{
	struct facts *facts = report_facts(report, subject);
	facts_text(facts, "key_type", "RSA 2048");
	facts_number(facts, "lifetime_days", 90.5);
	facts_list_add(facts, "names", "mail.example.com", 16);
	facts_list_add(facts, "names", "*.example.com", 13);
	facts_boolean(facts, "trusted", false);
	struct facts *row = facts_row(facts, "chain");
	facts_text(row, "subject", "CN=mail.example.com");
	facts_text(row, "ends", "2027-01-03");
	row = facts_row(facts, "chain");
	facts_text(row, "subject", "CN=R3, O=Let's Encrypt <le>");
	facts_text(row, "ends", "2025-09-15");
	facts_number(row, "bits", 2048);
	report_step(report, subject, 2, "connected");
	report_step(report, subject, 3, "S: * OK [CAPABILITY IMAP4rev1] ready");
	for (size_t i = 0; i < report->subjects[subject].step_count; i++)
		report->subjects[subject].steps[i].ms = 12 + (int64_t)i;
}

static struct report *close_report(struct report *report)
{
	report_close(report);
	return report;
}

struct report *sample_ok(void)
{
	struct report *report = begin();
	size_t subject = usual(report, 41.3);
	report_finding(report, subject, "chain.root-included", "the root is sent along");
	detail(report, subject);
	return close_report(report);
}

struct report *sample_one_fault(void)
{
	struct report *report = begin();
	size_t subject = usual(report, 41.3);
	report_finding(report, subject, "chain.missing-intermediate", "CN=R3 is not sent");
	detail(report, subject);
	return close_report(report);
}

struct report *sample_two_faults(void)
{
	struct report *report = begin();
	size_t subject = usual(report, 41.3);
	report_finding(report, subject, "chain.root-included", "the root is sent along");
	report_finding(report, subject, "chain.wrong-order", "CN=R3 <x> is not second");
	report_finding_as(report, subject, "chain.missing-intermediate", STATE_CRITICAL,
			  "Append http://r3.example/<x>.", "CN=R3 is not sent");
	return close_report(report);
}

struct report *sample_many(void)
{
	struct report *report = begin();
	size_t a = usual(report, 41.3);
	size_t b = endpoint(report, PROTOCOL_SMTP, "mx1.example.com", "192.0.2.2");
	size_t c = endpoint(report, PROTOCOL_SMTP, "mx2.example.com", "192.0.2.3");
	size_t d = endpoint(report, PROTOCOL_SMTP, "mx3.example.com", "");
	(void)d;
	report->plain_labels = false;
	report_finding(report, c, "server.unreachable", "connection refused");
	report_completed(report, b);
	report_summary(report, b, "chain of 3 to ISRG Root X1");
	report_finding(report, b, "chain.wrong-order", "CN=R3 is not second");
	report_finding(report, a, "chain.root-included", "the root is sent along");
	return close_report(report);
}

struct report *sample_many_ok(void)
{
	struct report *report = begin();
	usual(report, 61);
	static const char *const hosts[] = {"mx1.example.com", "mx2.example.com"};
	report->plain_labels = false;
	for (size_t i = 0; i < 2; i++) {
		size_t subject = endpoint(report, PROTOCOL_SMTP, hosts[i], "192.0.2.9");
		report_completed(report, subject);
		report_summary(report, subject, "chain of %zu to ISRG Root X1", 2 + i);
		figures(report, subject, 50 - (double)i * 10);
	}
	return close_report(report);
}

struct report *sample_file(void)
{
	struct report *report = begin();
	size_t subject = report_file(report, "/etc/ssl/mail (old)|.pem");
	report->plain_labels = true;
	report_completed(report, subject);
	report_finding(report, subject, "chain.hostname", "it names only $HOME & `id`");
	figures(report, subject, -3.25);
	report_figure(report, REPORT_FIGURE(.subject = subject, .label = "time", .value = 0.0016,
					    .uom = "s"));
	return close_report(report);
}

struct report *sample_cut_off(void)
{
	struct report *report = begin();
	usual(report, 41.3);
	endpoint(report, PROTOCOL_SMTP, "mx1.example.com", "");
	report->plain_labels = false;
	report->cut_off = true;
	return close_report(report);
}

struct report *sample_ipv6(void)
{
	struct report *report = begin();
	char host[] = "2001:db8::1";
	struct endpoint e = {.protocol = PROTOCOL_SMTP,
			     .host = host,
			     .host_is_address = true,
			     .port = 25,
			     .label_address = false};
	size_t subject = report_endpoint(report, &e);
	report_finding(report, subject, "server.unreachable", "connection refused");
	return close_report(report);
}

struct report *sample_long(void)
{
	struct report *report = begin();
	size_t subject = usual(report, 41.3);
	char names[2000];
	memset(names, 'n', sizeof(names) - 1);
	for (size_t i = 19; i < sizeof(names); i += 20)
		names[i] = ' ';
	names[sizeof(names) - 1] = '\0';
	report_finding(report, subject, "chain.hostname", "it is only for %s", names);
	for (int i = 0; i < 12; i++)
		report_finding(report, subject, "chain.wrong-order", "number %d: %s", i, names);
	return close_report(report);
}

struct report *sample_thousand(unsigned count)
{
	struct report *report = begin();
	for (unsigned i = 0; i < count; i++) {
		char *host = mem_print("host%04u.mail.example.com", i);
		size_t subject = endpoint(report, PROTOCOL_SMTP, host, "192.0.2.1");
		report_finding(report, subject, "chain.wrong-order", "certificate %u of %u", i,
			       count);
		figures(report, subject, i);
		free(host);
	}
	return close_report(report);
}

struct report *sample_hostile(const void *data, size_t length)
{
	struct report *report = begin();
	size_t subject = usual(report, 41.3);
	char *text = mem_substring(data, length); /* to the first NUL where it is printed */
	report_summary(report, subject, "%s", text);
	report_finding(report, subject, "chain.wrong-order", "%s", text);
	report_finding_as(report, subject, "chain.missing-intermediate", STATE_CRITICAL, text,
			  "names %s end", text);
	report_finding(report, subject, "chain.root-included", "%s", text);
	struct facts *facts = report_facts(report, subject);
	facts_bytes(facts, "subject", data, length);
	facts_list_add(facts, "names", data, length);
	facts_bytes(facts_row(facts, "chain"), "issuer", data, length);
	report_step(report, subject, 2, "%s", text);
	report_step(report, subject, 3, "%s", text);
	size_t file = report_file(report, text);
	report_finding(report, file, "chain.hostname", "%s", text);
	free(text);
	return close_report(report);
}
