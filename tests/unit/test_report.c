/* test_report - the state of a run is computed from what was found, and never greener than that */
#include <signal.h>
#include <stdlib.h>

#include "base/attributes.h"
#include "report/render.h"
#include "sample_report.h"
#include "unit.h"

/* What is done with two endpoints before the report is closed: c completed, f a CRITICAL finding, w
 * a WARNING, n an OK note, o probe.not-done; upper case: on the second endpoint. */
static void act(struct report *report, const char *what)
{
	for (; *what; what++) {
		size_t subject = *what < 'a' ? 1 : 0;
		switch (*what | 0x20) {
		case 'c':
			report_completed(report, subject);
			break;
		case 'f':
			report_finding(report, subject, "chain.hostname", "f");
			break;
		case 'w':
			report_finding(report, subject, "chain.wrong-order", "w");
			break;
		case 'n':
			report_finding(report, subject, "chain.root-included", "n");
			break;
		case 'o':
			report_finding(report, subject, "probe.not-done", "o");
			break;
		}
	}
}

static const struct {
	const char *title;
	size_t endpoints;
	const char *what;
	const char *severity[3];
	bool cut_off;
	enum state want;
} rows[] = {
	{"nothing was checked at all", 0, "", {0}, false, STATE_UNKNOWN},
	{"one endpoint, done", 1, "c", {0}, false, STATE_OK},
	{"one endpoint, done, with a note", 1, "cn", {0}, false, STATE_OK},
	{"one endpoint, not done", 1, "", {0}, false, STATE_UNKNOWN},
	{"a note does not make it done", 1, "n", {0}, false, STATE_UNKNOWN},
	{"a fault needs no completion", 1, "f", {0}, false, STATE_CRITICAL},
	{"one of two not done", 2, "c", {0}, false, STATE_UNKNOWN},
	{"a WARNING beats what was not done", 2, "wc", {0}, false, STATE_WARNING},
	{"a CRITICAL beats a WARNING", 2, "cwCF", {0}, false, STATE_CRITICAL},
	{"UNKNOWN beats OK", 2, "cCo", {0}, false, STATE_UNKNOWN},
	{"cut off though all was done", 1, "c", {0}, true, STATE_UNKNOWN},
	{"cut off with a fault", 1, "cf", {0}, true, STATE_CRITICAL},
	{"--severity lowers", 1, "cf", {"chain.hostname=WARNING"}, false, STATE_WARNING},
	{"--severity raises a note",
	 1,
	 "cn",
	 {"chain.root-included=critical"},
	 false,
	 STATE_CRITICAL},
	{"--severity takes globs", 1, "cf", {"chain.*=OK"}, false, STATE_OK},
	{"a fault made OK is no endpoint left out", 1, "f", {"chain.*=OK"}, false, STATE_OK},
	{"the last one counts", 1, "cf", {"chain.hostname=OK", "*=UNKNOWN"}, false, STATE_UNKNOWN},
	{"one that does not match is passed over",
	 1,
	 "cf",
	 {"chain.*=WARNING", "probe.*=OK"},
	 false,
	 STATE_WARNING},
	{"what was not done can be allowed", 1, "", {"probe.not-done=OK"}, false, STATE_OK},
	{"but not a run that was cut off", 1, "c", {"probe.not-done=OK"}, true, STATE_UNKNOWN},
};

START_TEST(worst_state)
{
	struct report *report = report_new("check_mail_chain", "1", sample_catalogues);
	struct fail f = {0};
	char host[] = "mx.example.com";
	struct endpoint e = {.protocol = PROTOCOL_SMTP, .host = host, .port = 25};
	for (size_t i = 0; i < 3 && rows[_i].severity[i]; i++)
		ck_assert_int_eq(report_severity(report, rows[_i].severity[i], &f), 0);
	for (size_t i = 0; i < rows[_i].endpoints; i++)
		report_endpoint(report, &e);
	act(report, rows[_i].what);
	report->cut_off = rows[_i].cut_off;
	report_close(report);
	ck_assert_msg(report_state(report) == rows[_i].want, "%s: got %s, want %s", rows[_i].title,
		      state_name(report_state(report)), state_name(rows[_i].want));
	ck_assert_msg(report->figure_count >= 1, "%s: no perfdata", rows[_i].title);
	report_free(&report);
}
END_TEST

static const char *const bad_severities[] = {
	"", "=OK", "chain.hostname", "chain.hostname=", "chain.hostname=BAD", "nothing.*=OK", "=",
};

START_TEST(bad_severity)
{
	struct report *report = report_new("check_mail_chain", "1", sample_catalogues);
	struct fail f = {0};
	ck_assert_int_eq(report_severity(report, bad_severities[_i], &f), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_uint_eq(report->severity_count, 0);
	report_free(&report);
}
END_TEST

/* Endpoints are judged as they come in; what is printed is in order. */
START_TEST(order)
{
	struct report *report = report_new("check_mail_chain", "1", sample_catalogues);
	char host[] = "mx.example.com";
	struct endpoint e = {.protocol = PROTOCOL_SMTP, .host = host, .port = 25};
	report_endpoint(report, &e);
	report_endpoint(report, &e);
	report_figure(report, REPORT_FIGURE(.subject = 1, .label = "days", .value = 1));
	report_figure(report, REPORT_FIGURE(.subject = 0, .label = "time", .value = 2));
	report_figure(report, REPORT_FIGURE(.subject = 0, .label = "none", .value = NAN));
	report_figure(report, REPORT_FIGURE(.subject = 0, .label = "none", .value = INFINITY));
	act(report, "nWFwf");
	report_finding(report, REPORT_NO_SUBJECT, "chain.hostname", "whole run");
	report_close(report);
	static const char *const findings[] = {"whole run", "f", "f", "w", "w", "n"};
	static const size_t subjects[] = {REPORT_NO_SUBJECT, 0, 1, 0, 1, 0};
	static const char *const labels[] = {"time", "days", "time"};
	ck_assert_uint_eq(report->finding_count, COUNT_OF(findings));
	for (size_t i = 0; i < COUNT_OF(findings); i++) {
		ck_assert_str_eq(report->findings[i].text, findings[i]);
		ck_assert(report->findings[i].subject == subjects[i]);
	}
	ck_assert_uint_eq(report->figure_count, COUNT_OF(labels));
	for (size_t i = 0; i < COUNT_OF(labels); i++)
		ck_assert_str_eq(report->figures[i].label, labels[i]);
	ck_assert(report->figures[0].subject == 0 && report->figures[1].subject == 1);
	report_free(&report);
}
END_TEST

START_TEST(rules)
{
	struct report *report = report_new("check_mail_chain", "1", sample_catalogues);
	ck_assert_str_eq(report->name, "MAIL_CHAIN");
	ck_assert_ptr_null(report_rule(report, "chain.nothing"));
	ck_assert_int_eq(report_rule(report, "server.unreachable")->state, STATE_CRITICAL);
	size_t subject = report_file(report, "x.pem");
	report_finding_as(report, subject, "chain.root-included", STATE_WARNING, NULL, "a");
	report_finding_as(report, subject, "chain.root-included", STATE_OK, "Do it.", "b");
	ck_assert_str_eq(report->findings[0].remedy, "Leave it out.");
	ck_assert_int_eq(report->findings[0].state, STATE_WARNING);
	ck_assert_str_eq(report->findings[1].remedy, "Do it.");
	report_free(&report);
	report_free(&report);
}
END_TEST

/* A catalogue that lacks it still gets its verdict of what was not done. */
START_TEST(not_done_needs_no_catalogue)
{
	static const struct report_rule *const none[] = {NULL};
	struct report *report = report_new("x", "1", none);
	report_file(report, "x.pem");
	report_close(report);
	ck_assert_int_eq(report_state(report), STATE_UNKNOWN);
	ck_assert_str_eq(report->findings[0].id, "probe.not-done");
	report_free(&report);
}
END_TEST

START_TEST(unknown_id)
{
	struct report *report = report_new("check_mail_chain", "1", sample_catalogues);
	report_finding(report, REPORT_NO_SUBJECT, "chain.misspelt", "x");
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, worst_state, 0, (int)COUNT_OF(rows));
	tcase_add_loop_test(tcase, bad_severity, 0, (int)COUNT_OF(bad_severities));
	tcase_add_test(tcase, order);
	tcase_add_test(tcase, rules);
	tcase_add_test(tcase, not_done_needs_no_catalogue);
	tcase_add_test_raise_signal(tcase, unknown_id, SIGABRT);
}

int main(void)
{
	return unit_run("report", add);
}
