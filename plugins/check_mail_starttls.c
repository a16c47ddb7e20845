/* check_mail_starttls - can a password or a message still travel in the clear? (SPEC 4) */
#include <string.h>

#include "frame/plugin.h"
#include "scan/plaintext_judge.h"
#include "tables/starttls.h"
#include "verdict/client_certificate.h"
#include "wire/registry.h"

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	return client_certificate_read(f);
}

static void *start(const struct scan_target *target)
{
	return plaintext_start(target, &(struct plaintext_settings){
					       .attempt = given.attempt,
					       .credentials = client_certificate(),
				       });
}

static void free_scan(void *scan)
{
	struct plaintext_scan *plaintext = scan;

	plaintext_free(&plaintext);
}

static void list_capabilities(struct facts *facts, const char *key, const struct dialogue *d)
{
	facts_list(facts, key);
	for (size_t i = 0; i < d->capability_count; i++)
		facts_list_add(facts, key, d->capabilities[i], strlen(d->capabilities[i]));
}

static void add_facts(const struct plaintext_scan *scan, struct facts *facts)
{
	static const char *const results[] = {"accepted", "refused", "unclear"};
	const struct plaintext_view *inside = &scan->view[PLAINTEXT_INSIDE];
	const struct dialogue *clear = scan->view[PLAINTEXT_SURVEY].clear;

	if (!clear || !clear->greeting)
		clear = inside->clear;
	if (clear && clear->greeting) {
		facts_text(facts, "greeting", "%s", clear->greeting);
		list_capabilities(facts, "announced", clear);
	}
	if (inside->version)
		facts_text(facts, "tls", "%s", version_name(inside->version));
	if (inside->reach == REACH_END && inside->inside)
		list_capabilities(facts, "announced_inside_tls", inside->inside);
	for (size_t i = 0; clear && i < clear->attempt_count; i++) {
		struct facts *row = facts_row(facts, "attempts");

		facts_text(row, "attempt", "%s", clear->attempt[i].what);
		facts_text(row, "answer", "%s", results[clear->attempt[i].result]);
		facts_text(row, "reply", "%s", clear->attempt[i].reply);
	}
}

static void summarize(const struct plaintext_scan *scan, const struct plaintext_verdict *verdict,
		      struct report *report, size_t subject)
{
	const struct protocol_info *protocol = protocol_info(scan->target.endpoint->protocol);
	const char *version = version_name(scan->view[PLAINTEXT_INSIDE].version);

	if (verdict->closed)
		report_summary(report, subject, "the port is closed, as it should be");
	else if (!scan->view[PLAINTEXT_SURVEY].planned)
		report_summary(report, subject, "TLS begins at once, with %s", version);
	else
		report_summary(report, subject, "%s works, with %s; no password goes in the clear",
			       protocol->starttls_command, version);
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	struct plaintext_scan *scan = argument;
	struct plaintext_verdict verdict;

	plaintext_judge(scan, given.forbid_plaintext_port, &verdict);
	for (size_t i = 0; i < verdict.count; i++)
		report_finding(report, subject, finding_ids[verdict.found[i].problem], "%s",
			       verdict.found[i].text);
	scan->outcome.answered = verdict.answered;
	scan->outcome.injected = 0; /* starttls.reply-injection says more */
	if (plugin_settings.wants_facts)
		add_facts(scan, report_facts(report, subject));
	summarize(scan, &verdict, report, subject);
	return &scan->outcome;
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.tables = &tables,
		.uses = USES_SERVER | USES_SNI | USES_CLIENT_CERT,
		.configure = configure,
		.start = start,
		.judge = judge,
		.free_scan = free_scan,
		.finish = client_certificate_free,
	};

	return plugin_main(&plugin, argc, argv);
}
