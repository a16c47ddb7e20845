/* check_mail_tls_protocols - which SSL and TLS versions does the server accept? (SPEC 4) */
#include <stdlib.h>
#include <string.h>

#include "frame/plugin.h"
#include "frame/policies.h"
#include "frame/version_words.h"
#include "frame/versions_rows.h"
#include "scan/versions_judge.h"
#include "tables/tls_protocols.h"

/* Bits of version_table. */
#define VERSIONS_TLS 0x3cu /* TLS 1.0 to 1.3 */
#define VERSIONS_NEW 0x30u /* TLS 1.2 and 1.3 */

static struct policies policies;
static enum state states[VERSION_COUNT] = {STATE_CRITICAL, STATE_CRITICAL, STATE_WARNING,
					   STATE_WARNING,  STATE_OK,	   STATE_OK};

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	for (size_t i = 0; i < given.require.count; i++) {
		unsigned bits = 0;

		if (version_words_parse("--require", given.require.text[i], &bits, NULL, f) < 0)
			return -1;
	}
	if (version_words_set("-w", given.warning, STATE_WARNING, states, f) < 0 ||
	    version_words_set("-c", given.critical, STATE_CRITICAL, states, f) < 0)
		return -1;
	return policies_choose(&plugin_settings.policies, &policies, f);
}

static void finish(void)
{
	option_list_free(&given.require);
	policies_free(&policies);
}

/* Versions whose acceptance has the same state are told in one sentence. */
static void judge_accepted(const struct versions_scan *scan, struct report *report, size_t subject)
{
	static const enum state order[] = {STATE_CRITICAL, STATE_WARNING, STATE_OK};
	bool relay = scan->target.endpoint->protocol == PROTOCOL_SMTP;
	unsigned accepted = versions_with(scan, VERSION_ACCEPTED);

	for (size_t k = 0; k < COUNT_OF(order); k++) {
		bool fault = order[k] != STATE_OK;
		unsigned group = 0;

		for (size_t i = 0; i < VERSION_COUNT; i++)
			if (states[i] == order[k])
				group |= accepted & 1u << i;
		if (group)
			report_finding_as(report, subject, "protocol.accepted", order[k],
					  fault ? NULL : "", "%s accepted%s",
					  version_words_are(group),
					  relay && order[k] == STATE_WARNING
						  ? "; a relay that is refused may fall "
						    "back to cleartext, so on port 25 "
						    "-w none is a choice"
						  : "");
	}
}

static void judge_undetermined(const struct versions_scan *scan, struct report *report,
			       size_t subject)
{
	unsigned left = versions_with(scan, VERSION_UNDETERMINED);

	for (size_t i = 0; i < VERSION_COUNT; i++) {
		unsigned same = left >> i & 1 ? versions_of_like_reason(scan, i) : 0;

		left &= ~same;
		if (same)
			report_finding(report, subject, "protocol.undetermined", "%s: %s",
				       version_words_names(same), scan->version[i].reason);
	}
	if (scan->together.verdict == VERSION_UNDETERMINED)
		report_finding(report, subject, "protocol.undetermined",
			       "TLS 1.0 to 1.3 in one hello: %s", scan->together.reason);
	if (scan->fallback.verdict == VERSION_UNDETERMINED)
		report_finding(report, subject, "protocol.undetermined",
			       "TLS 1.1 marked as a fallback: %s", scan->fallback.reason);
}

static void judge_required(unsigned refused, unsigned wanted, struct report *report, size_t subject)
{
	if ((refused & wanted) == wanted)
		report_finding(report, subject, "protocol.required-missing",
			       wanted & (wanted - 1) ? "%s are refused, and one is required"
						     : "%s is refused and is required",
			       version_words_names(wanted));
}

static void judge_policy(const struct versions_scan *scan, const struct policy *policy,
			 struct report *report, size_t subject)
{
	unsigned refused = versions_with(scan, VERSION_REFUSED);
	unsigned outside = versions_with(scan, VERSION_ACCEPTED) & ~policy->versions;

	if (outside)
		report_finding(report, subject, "protocol.outside-policy",
			       "%s accepted, which %s does not allow", version_words_are(outside),
			       policy->name);
	if (policy->required && (refused & policy->required) == policy->required)
		report_finding(report, subject, "protocol.outside-policy",
			       "%s refused, of which %s requires one",
			       version_words_are(policy->required), policy->name);
}

static void judge_hellos(const struct versions_scan *scan, struct report *report, size_t subject)
{
	unsigned accepted = versions_with(scan, VERSION_ACCEPTED);
	unsigned tls = accepted & VERSIONS_TLS;

	if (scan->together.verdict == VERSION_REFUSED && tls)
		report_finding(report, subject, "protocol.intolerant",
			       "%s accepted alone, but a hello that offers TLS 1.0 to 1.3 "
			       "together is refused: %s",
			       version_words_are(tls), scan->together.reason);
	if (scan->fallback.verdict == VERSION_ACCEPTED && (accepted & VERSIONS_NEW))
		report_finding(
			report, subject, "protocol.no-fallback-scsv",
			"a TLS 1.1 hello marked as a fallback is accepted, though the server "
			"speaks %s",
			version_words_names(accepted & VERSIONS_NEW));
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct versions_scan *scan = argument;
	unsigned accepted = versions_with(scan, VERSION_ACCEPTED);
	unsigned refused = versions_with(scan, VERSION_REFUSED);
	struct writer w = writer_with_maximum(256);

	if (scan->outcome.answered == 0)
		return &scan->outcome;
	judge_accepted(scan, report, subject);
	judge_undetermined(scan, report, subject);
	if (given.require.count == 0)
		judge_required(refused, VERSIONS_NEW, report, subject);
	for (size_t i = 0; i < given.require.count; i++) {
		unsigned wanted = 0;

		version_words_parse("--require", given.require.text[i], &wanted, NULL,
				    &(struct fail){0});
		judge_required(refused, wanted, report, subject);
	}
	judge_hellos(scan, report, subject);
	for (size_t i = 0; i < policies.count; i++)
		judge_policy(scan, policies.policy[i], report, subject);
	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (scan->version[i].verdict != VERSION_UNDETERMINED)
			report_figure(report, REPORT_FIGURE(.subject = subject,
							    .label = version_table[i].figure,
							    .value = accepted >> i & 1));
	if (plugin_settings.wants_facts)
		versions_rows(scan, report_facts(report, subject));
	writer_print(&w, "%s accepted", version_words_names(accepted));
	if (refused)
		writer_print(&w, "; %s refused", version_words_names(refused));
	report_summary(report, subject, "%s", writer_string(&w));
	writer_free(&w);
	return &scan->outcome;
}

static void *start(const struct scan_target *target)
{
	return versions_start(target);
}

static void free_scan(void *scan)
{
	struct versions_scan *versions = scan;

	versions_free(&versions);
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.binary = "check_mail_tls_protocols",
		.purpose = "Which SSL and TLS versions does a mail server accept?",
		.examples = examples,
		.uses = USES_SERVER | USES_SNI | USES_POLICY,
		.parallel_address = 8, /* all hellos of an endpoint at once (SPEC 4) */
		.options = options,
		.findings = findings,
		.configure = configure,
		.start = start,
		.judge = judge,
		.free_scan = free_scan,
		.list_policies = policy_list,
		.finish = finish,
	};

	return plugin_main(&plugin, argc, argv);
}
