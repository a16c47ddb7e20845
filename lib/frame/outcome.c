/* outcome - how an endpoint's probes ended, as findings
 *
 * SPEC 3: server.* where no probe of the endpoint got an answer; where one did, what failed beside
 * it is the judge's to name.
 */
#include "frame/outcome.h"

#include <errno.h>
#include <string.h>

#define GREETING "waiting for the greeting" /* the stage of every dialogue's first step */

/* From the kind of a failure to its finding. What is our own lack is never the server's fault. */
static const char *const findings[FAIL_KINDS] = {
	[FAIL_NONE] = "probe.not-done",
	[FAIL_USAGE] = "probe.not-done",
	[FAIL_FILE] = "probe.not-done",
	[FAIL_DATA] = "probe.not-done",
	[FAIL_LOCAL] = "probe.not-done",
	[FAIL_DNS] = "dns.failure",
	[FAIL_NO_NAME] = "dns.no-such-name",
	[FAIL_NULL_MX] = "dns.null-mx",
	[FAIL_UNREACHABLE] = "server.unreachable",
	[FAIL_TIMEOUT] = "server.timeout",
	[FAIL_CLOSED] = "server.closed",
	[FAIL_RESET] = "server.closed",
	[FAIL_PROTOCOL] = "server.protocol",
	[FAIL_REFUSED] = "server.refused",
	[FAIL_BUSY] = "server.busy",
	[FAIL_ALERT] = "server.protocol",
	[FAIL_TLS] = "probe.not-done",
};

static void add(struct report *report, size_t subject, const struct fail *fail, const char *text,
		enum state timeout_state)
{
	const char *id = findings[fail->kind];

	if (fail->kind == FAIL_TIMEOUT)
		report_finding_as(report, subject, id, timeout_state, NULL, "%s", text);
	else
		report_finding(report, subject, id, "%s", text);
}

void outcome_fail(struct report *report, size_t subject, const struct fail *fail,
		  enum state timeout_state)
{
	/* A domain that takes no mail has been checked to the end. */
	if (fail->kind == FAIL_NULL_MX)
		report_completed(report, subject);
	add(report, subject, fail, fail->text, timeout_state);
}

/* A server that begins with TLS waits for us, as we wait for its greeting. On the port that is the
 * protocol's own nobody has mistaken one for the other. */
static void advise_implicit_tls(struct writer *w, const struct report_subject *subject)
{
	static const enum protocol twins[][2] = {{PROTOCOL_SMTP, PROTOCOL_SMTPS},
						 {PROTOCOL_SUBMISSION, PROTOCOL_SMTPS},
						 {PROTOCOL_IMAP, PROTOCOL_IMAPS},
						 {PROTOCOL_POP3, PROTOCOL_POP3S}};

	for (size_t i = 0; i < COUNT_OF(twins); i++) {
		const struct protocol_info *mine = protocol_info(twins[i][0]);

		if (subject->protocol && strcmp(subject->protocol, mine->name) == 0 &&
		    subject->port != mine->port)
			writer_print(w, "; if TLS begins at once there, use %s",
				     protocol_info(twins[i][1])->name);
	}
}

/* The sentence of a failure at an endpoint: which address, and what that means. */
static void describe(struct writer *w, const struct report *report, size_t subject,
		     const struct scan_outcome *outcome)
{
	const struct fail *fail = &outcome->first_fail;
	const struct report_subject *s = &report->subjects[subject];
	char address[ADDRESS_TEXT_SIZE];

	address_text(&outcome->address, address);
	if (fail->kind == FAIL_NONE) {
		writer_text(w, "not tried before the run was over");
		return;
	}
	if (fail->kind == FAIL_UNREACHABLE && fail->code == ECONNREFUSED && address[0]) {
		writer_print(w, "connection refused: nothing listens on port %u of %s",
			     (unsigned)s->port, address);
		return;
	}
	if (fail->kind == FAIL_ALERT)
		writer_text(w, "the server refuses to speak TLS: ");
	writer_text(w, fail->text);
	if (fail->kind == FAIL_TIMEOUT && strcmp(outcome->first_stage, GREETING) == 0)
		advise_implicit_tls(w, s);
	/* The host's name alone does not tell which of its addresses it was. */
	if (address[0] && s->host && strcmp(address, s->host) != 0 && !strstr(fail->text, address))
		writer_print(w, ", at %s", address);
}

void outcome_report(struct report *report, size_t subject, const struct scan_outcome *outcome,
		    enum state timeout_state)
{
	if (outcome->address.family)
		report_address(report, subject, &outcome->address);
	report->subjects[subject].elapsed_ms = outcome->elapsed_ms;
	if (outcome->answered > 0) {
		report_completed(report, subject);
	} else {
		struct writer w = writer_with_maximum(1024);

		describe(&w, report, subject, outcome);
		add(report, subject, &outcome->first_fail, writer_string(&w), timeout_state);
		writer_free(&w);
	}
	if (outcome->injected)
		report_finding(report, subject, "server.injected-bytes",
			       "%zu bytes stand behind the reply to STARTTLS", outcome->injected);
	if (outcome->own_address) {
		facts_boolean(report_facts(report, subject), "own_address", true);
		report_step(report, subject, 2,
			    "this machine has the address of the server, which may treat it as "
			    "local, see --source-address");
	}
}
