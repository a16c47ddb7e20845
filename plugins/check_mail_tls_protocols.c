/* check_mail_tls_protocols - which SSL and TLS versions does the server accept? (SPEC 4) */

#include "frame/plugin.h"
#include "scan/versions_judge.h"
#include "tables/tls_protocols.h"
#include "verdict/policies.h"
#include "verdict/version_words.h"
#include "verdict/versions_rows.h"

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
	policies_free(&policies);
}

struct judgement {
	const struct versions_scan *scan;
	unsigned accepted, refused; /* bits of version_table */
	struct report *report;
	size_t subject;
};

/* Versions whose acceptance has the same state are told in one sentence. */
static void judge_accepted(const struct judgement *j, enum state state)
{
	bool relay = j->scan->target.endpoint->protocol == PROTOCOL_SMTP;
	unsigned group = 0;

	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (states[i] == state)
			group |= j->accepted & 1u << i;
	if (group)
		report_finding_as(j->report, j->subject, "protocol.accepted", state,
				  state == STATE_OK ? "" : NULL, "%s accepted%s",
				  version_words_are(group),
				  relay && state == STATE_WARNING
					  ? "; a relay that is refused may fall back to cleartext, "
					    "so on port 25 -w none is a choice"
					  : "");
}

static void judge_undetermined(const struct judgement *j)
{
	unsigned left = versions_with(j->scan, VERSION_UNDETERMINED);

	for (size_t i = 0; i < VERSION_COUNT; i++) {
		unsigned same = left >> i & 1 ? versions_of_like_reason(j->scan, i) : 0;

		left &= ~same;
		if (same)
			report_finding(j->report, j->subject, "protocol.undetermined", "%s: %s",
				       version_words_names(same), j->scan->version[i].reason);
	}
	if (j->scan->together.verdict == VERSION_UNDETERMINED)
		report_finding(j->report, j->subject, "protocol.undetermined",
			       "TLS 1.0 to 1.3 in one hello: %s", j->scan->together.reason);
	if (j->scan->fallback.verdict == VERSION_UNDETERMINED)
		report_finding(j->report, j->subject, "protocol.undetermined",
			       "TLS 1.1 marked as a fallback: %s", j->scan->fallback.reason);
}

static void judge_required(const struct judgement *j, const char *list)
{
	unsigned wanted = 0;

	version_words_parse("--require", list, &wanted, NULL, &(struct fail){0});
	if ((j->refused & wanted) == wanted)
		report_finding(j->report, j->subject, "protocol.required-missing",
			       wanted & (wanted - 1) ? "%s are refused, and one is required"
						     : "%s is refused and is required",
			       version_words_names(wanted));
}

static void judge_policy(const struct judgement *j, const struct policy *policy)
{
	unsigned outside = j->accepted & ~policy->versions;

	if (outside)
		report_finding(j->report, j->subject, "protocol.outside-policy",
			       "%s accepted, which %s does not allow", version_words_are(outside),
			       policy->name);
	if (policy->required && (j->refused & policy->required) == policy->required)
		report_finding(j->report, j->subject, "protocol.outside-policy",
			       "%s refused, of which %s requires one",
			       version_words_are(policy->required), policy->name);
}

static void judge_hellos(const struct judgement *j)
{
	unsigned tls = j->accepted & VERSIONS_TLS, newer = j->accepted & VERSIONS_NEW;

	if (j->scan->together.verdict == VERSION_REFUSED && tls)
		report_finding(j->report, j->subject, "protocol.intolerant",
			       "%s accepted alone, but a hello that offers TLS 1.0 to 1.3 "
			       "together is refused: %s",
			       version_words_are(tls), j->scan->together.reason);
	if (j->scan->fallback.verdict == VERSION_ACCEPTED && newer)
		report_finding(
			j->report, j->subject, "protocol.no-fallback-scsv",
			"a TLS 1.1 hello marked as a fallback is accepted, though the server "
			"speaks %s",
			version_words_names(newer));
}

static void summarise(const struct judgement *j)
{
	struct writer w = writer_with_maximum(256);

	writer_print(&w, "%s accepted", version_words_names(j->accepted));
	if (j->refused)
		writer_print(&w, "; %s refused", version_words_names(j->refused));
	report_summary(j->report, j->subject, "%s", writer_string(&w));
	writer_free(&w);
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct versions_scan *scan = argument;
	const struct judgement j = {.scan = scan,
				    .accepted = versions_with(scan, VERSION_ACCEPTED),
				    .refused = versions_with(scan, VERSION_REFUSED),
				    .report = report,
				    .subject = subject};

	if (scan->outcome.answered == 0)
		return &scan->outcome;
	judge_accepted(&j, STATE_CRITICAL);
	judge_accepted(&j, STATE_WARNING);
	judge_accepted(&j, STATE_OK);
	judge_undetermined(&j);
	if (given.require.count == 0)
		judge_required(&j, "tls1.2,tls1.3");
	for (size_t i = 0; i < given.require.count; i++)
		judge_required(&j, given.require.text[i]);
	judge_hellos(&j);
	for (size_t i = 0; i < policies.count; i++)
		judge_policy(&j, policies.policy[i]);
	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (scan->version[i].verdict != VERSION_UNDETERMINED)
			report_figure(report, REPORT_FIGURE(.subject = subject,
							    .label = version_table[i].figure,
							    .value = j.accepted >> i & 1));
	if (plugin_settings.wants_facts)
		versions_rows(scan, report_facts(report, subject));
	summarise(&j);
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
		.tables = &tables,
		.uses = USES_SERVER | USES_SNI | USES_POLICY,
		.parallel_address = 8, /* all hellos of an endpoint at once (SPEC 4) */
		.configure = configure,
		.start = start,
		.judge = judge,
		.free_scan = free_scan,
		.list_policies = policy_list,
		.finish = finish,
	};

	return plugin_main(&plugin, argc, argv);
}
