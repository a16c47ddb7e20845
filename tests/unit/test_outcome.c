/* test_outcome - what a user is told of an endpoint that did not answer, and of one that did */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "frame/outcome.h"
#include "unit.h"

static const struct report_rule *const catalogues[] = {outcome_rules, NULL};

static const struct row {
	const char *title;
	const char *protocol; /* an ENDPOINT's */
	unsigned port;
	struct fail fail;
	const char *stage;
	enum state timeout_state;
	const char *id;
	enum state state;
	const char *text; /* what the sentence must hold */
} rows[] = {
	{.title = "refused",
	 .fail = {FAIL_UNREACHABLE, ECONNREFUSED, "connection refused"},
	 .id = "server.unreachable",
	 .state = STATE_CRITICAL,
	 .text = "nothing listens on port 993 of 192.0.2.1"},
	{.title = "no route at the server's side",
	 .fail = {FAIL_UNREACHABLE, EHOSTUNREACH, "host unreachable"},
	 .id = "server.unreachable",
	 .state = STATE_CRITICAL,
	 .text = "host unreachable, at 192.0.2.1"},
	{.title = "silent",
	 .fail = {FAIL_TIMEOUT, 0, "timed out while connecting"},
	 .stage = "connecting",
	 .timeout_state = STATE_CRITICAL,
	 .id = "server.timeout",
	 .state = STATE_CRITICAL,
	 .text = "timed out while connecting"},
	{.title = "silent, with -t 10:UNKNOWN",
	 .fail = {FAIL_TIMEOUT, 0, "timed out while connecting"},
	 .stage = "connecting",
	 .timeout_state = STATE_UNKNOWN,
	 .id = "server.timeout",
	 .state = STATE_UNKNOWN,
	 .text = "timed out"},
	{.title = "imap at a port that begins with TLS",
	 .protocol = "imap",
	 .fail = {FAIL_TIMEOUT, 0, "timed out while waiting for the greeting"},
	 .stage = "waiting for the greeting",
	 .timeout_state = STATE_CRITICAL,
	 .id = "server.timeout",
	 .state = STATE_CRITICAL,
	 .text = "use imaps"},
	{.title = "closed",
	 .fail = {FAIL_CLOSED, 0, "closed by the server"},
	 .id = "server.closed",
	 .state = STATE_CRITICAL,
	 .text = "closed"},
	{.title = "reset",
	 .fail = {FAIL_RESET, 0, "reset by the server"},
	 .id = "server.closed",
	 .state = STATE_CRITICAL,
	 .text = "reset"},
	{.title = "garbage",
	 .fail = {FAIL_PROTOCOL, 0, "not IMAP"},
	 .id = "server.protocol",
	 .state = STATE_CRITICAL,
	 .text = "not IMAP"},
	{.title = "an alert",
	 .fail = {FAIL_ALERT, 40, "TLS alert 40 handshake_failure"},
	 .id = "server.protocol",
	 .state = STATE_CRITICAL,
	 .text = "refuses to speak TLS: TLS alert 40"},
	{.title = "no STARTTLS",
	 .fail = {FAIL_REFUSED, 0, "no STARTTLS"},
	 .id = "server.refused",
	 .state = STATE_CRITICAL,
	 .text = "no STARTTLS"},
	{.title = "421",
	 .fail = {FAIL_BUSY, 421, "421 later"},
	 .id = "server.busy",
	 .state = STATE_UNKNOWN,
	 .text = "421"},
	{.title = "no IPv6 here",
	 .fail = {FAIL_LOCAL, EAFNOSUPPORT, "this machine has no IPv6"},
	 .id = "probe.not-done",
	 .state = STATE_UNKNOWN,
	 .text = "this machine has no IPv6"},
	{.title = "our library gave up",
	 .fail = {FAIL_TLS, 0, "cannot speak it"},
	 .id = "probe.not-done",
	 .state = STATE_UNKNOWN,
	 .text = "cannot speak"},
	{.title = "never tried",
	 .id = "probe.not-done",
	 .state = STATE_UNKNOWN,
	 .text = "not tried"},
};

static struct report *report_for(const char *protocol, size_t *subject_r)
{
	struct report *report = report_new("check_mail_test", "1", catalogues);
	struct endpoint endpoint = {.protocol = PROTOCOL_IMAPS, .port = 993};
	char host[] = "mail.example.com";

	if (protocol)
		protocol_by_name(protocol, strlen(protocol), &endpoint.protocol);
	endpoint.host = host;
	*subject_r = report_endpoint(report, &endpoint);
	return report;
}

static struct scan_outcome outcome_of(const struct row *row)
{
	struct scan_outcome outcome = {.planned = 1, .first_fail = row->fail, .elapsed_ms = 12};

	address_parse("192.0.2.1", &outcome.address);
	if (row->stage)
		memcpy(outcome.first_stage, row->stage, strlen(row->stage) + 1);
	return outcome;
}

START_TEST(test_nothing_answered)
{
	const struct row *row = &rows[_i];
	struct scan_outcome outcome = outcome_of(row);
	size_t subject;
	struct report *report = report_for(row->protocol, &subject);
	const struct report_finding *finding;

	outcome_report(report, subject, &outcome, row->timeout_state);
	ck_assert_msg(report->finding_count == 1, "%s: %zu findings", row->title,
		      report->finding_count);
	finding = &report->findings[0];
	ck_assert_msg(strcmp(finding->id, row->id) == 0 && finding->state == row->state,
		      "%s: got %s %s, want %s %s", row->title, finding->id,
		      state_name(finding->state), row->id, state_name(row->state));
	ck_assert_msg(strstr(finding->text, row->text) != NULL, "%s: got '%s', want '%s'",
		      row->title, finding->text, row->text);
	report_close(report);
	ck_assert_msg(report_state(report) != STATE_OK, "%s: false green", row->title);
	report_free(&report);
}
END_TEST

START_TEST(test_something_answered)
{
	const struct row *row = &rows[_i];
	struct scan_outcome outcome = outcome_of(row);
	size_t subject;
	struct report *report = report_for(row->protocol, &subject);

	outcome.planned = 2;
	outcome.answered = 1;
	outcome_report(report, subject, &outcome, row->timeout_state);
	ck_assert_msg(report->finding_count == 0, "%s: got %s", row->title,
		      report->finding_count ? report->findings[0].id : "");
	ck_assert_msg(report->subjects[subject].elapsed_ms == 12, "%s: time", row->title);
	report_free(&report);
}
END_TEST

START_TEST(test_injected)
{
	struct scan_outcome outcome = {.planned = 1, .answered = 1, .injected = 27};
	size_t subject;
	struct report *report = report_for(NULL, &subject);

	outcome_report(report, subject, &outcome, STATE_CRITICAL);
	ck_assert_uint_eq(report->finding_count, 1);
	ck_assert_str_eq(report->findings[0].id, "server.injected-bytes");
	ck_assert_int_eq(report_state(report), STATE_WARNING);
	report_free(&report);
}
END_TEST

static const struct resolving {
	const char *title;
	enum fail_kind kind;
	const char *id;
	enum state state;
} resolving[] = {
	{"no such name", FAIL_NO_NAME, "dns.no-such-name", STATE_CRITICAL},
	{"null MX", FAIL_NULL_MX, "dns.null-mx", STATE_OK},
	{"resolver", FAIL_DNS, "dns.failure", STATE_UNKNOWN},
};

START_TEST(test_resolving)
{
	const struct resolving *row = &resolving[_i];
	const struct fail fail = {.kind = row->kind, .text = "why"};
	size_t subject;
	struct report *report = report_for(NULL, &subject);

	outcome_fail(report, subject, &fail, STATE_CRITICAL);
	report_close(report);
	ck_assert_msg(report->finding_count == 1 && strcmp(report->findings[0].id, row->id) == 0 &&
			      report_state(report) == row->state,
		      "%s: got %s, %s", row->title, report->findings[0].id,
		      state_name(report_state(report)));
	report_free(&report);
}
END_TEST

/* SPEC 3: these exist in every plugin. */
START_TEST(test_catalogue)
{
	static const char *const ids[] = {
		"server.unreachable",	"server.timeout",	 "server.closed",
		"server.protocol",	"server.refused",	 "server.busy",
		"dns.no-such-name",	"dns.null-mx",		 "dns.failure",
		"probe.not-done",	"server.no-certificate", "server.key-not-proven",
		"server.key-disproven", "server.injected-bytes"};
	size_t count = 0;

	for (const struct report_rule *rule = outcome_rules; rule->id; rule++, count++) {
		bool known = false;

		for (size_t i = 0; i < COUNT_OF(ids); i++)
			known = known || strcmp(ids[i], rule->id) == 0;
		ck_assert_msg(known && rule->meaning, "%s", rule->id);
		ck_assert_msg(rule->remedy || rule->state == STATE_OK, "%s: no remedy", rule->id);
	}
	ck_assert_uint_eq(count, COUNT_OF(ids));
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, test_nothing_answered, 0, (int)COUNT_OF(rows));
	tcase_add_loop_test(tcase, test_something_answered, 0, (int)COUNT_OF(rows));
	tcase_add_test(tcase, test_injected);
	tcase_add_loop_test(tcase, test_resolving, 0, (int)COUNT_OF(resolving));
	tcase_add_test(tcase, test_catalogue);
}

int main(void)
{
	return unit_run("outcome", add);
}
