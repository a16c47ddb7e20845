/* check_mail_tls_ciphers - forward secrecy, weak suites, groups, key exchange strength (SPEC 4) */
#include "frame/plugin.h"
#include "scan/suites_judge.h"
#include "tables/tables.h"
#include "verdict/policies.h"
#include "verdict/suites_rows.h"

/* Where the daemon may be Exim: it takes 20 connections in all, and counts those that have just
 * ended for half a second. On 465, where an answer takes two round trips, six at once at 50 ms
 * would be turned away, and people's mail with them. */
#define PARALLEL_SMTP 3

static struct policies policies;

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	return policies_choose(&plugin_settings.policies, &policies, f);
}

static void finish(void)
{
	policies_free(&policies);
}

static void *start(const struct scan_target *target)
{
	enum protocol protocol = target->endpoint->protocol;
	bool few = protocol == PROTOCOL_SMTP || protocol == PROTOCOL_SUBMISSION ||
		   protocol == PROTOCOL_SMTPS;

	return suites_start(target, few && !plugin_settings.parallel_given ? PARALLEL_SMTP : 0);
}

static void free_scan(void *scan)
{
	struct suites_scan *suites = scan;

	suites_free(&suites);
}

static void add_figures(const struct suites_judgement *j, struct report *report, size_t subject)
{
	const struct {
		const char *label;
		double value;
		bool known;
	} figures[] = {
		{"suites", (double)j->suites, true},
		{"weak_suites", (double)j->weak_suites, true},
		{"fs_suites", (double)j->secrecy_suites, true},
		{"min_bits", j->min_bits, j->suites > 0},
		{"dh_bits", j->dh_bits, j->dh_bits > 0},
	};

	for (size_t i = 0; i < COUNT_OF(figures); i++)
		if (figures[i].known)
			report_figure(report,
				      REPORT_FIGURE(.subject = subject, .label = figures[i].label,
						    .value = figures[i].value));
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct suites_scan *scan = argument;
	bool relay = protocol_info(scan->target.endpoint->protocol)->relay;
	struct suites_judgement j;

	if (scan->outcome.answered == 0)
		return &scan->outcome;
	suites_judge(scan, relay, policies.policy, policies.count, &j);
	for (size_t i = 0; i < j.count; i++)
		report_finding_as(report, subject, finding_ids[j.found[i].problem],
				  j.found[i].state, j.found[i].state == STATE_OK ? "" : NULL, "%s",
				  j.found[i].text);
	add_figures(&j, report, subject);
	if (plugin_settings.wants_facts)
		suites_rows(scan, report_facts(report, subject));
	report_summary(report, subject,
		       "%zu suite%s, %zu with forward secrecy, the weakest of %u bits", j.suites,
		       j.suites == 1 ? "" : "s", j.secrecy_suites, j.suites ? j.min_bits : 0);
	return &scan->outcome;
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.tables = &tables,
		.uses = USES_SERVER | USES_SNI | USES_POLICY,
		.configure = configure,
		.start = start,
		.judge = judge,
		.free_scan = free_scan,
		.list_policies = policy_list,
		.finish = finish,
	};

	return plugin_main(&plugin, argc, argv);
}
