/* check_mail_chain - would a careful client trust this chain for this name? (SPEC 4) */
#include <stdio.h>

#include "base/clock.h"
#include "pki/chain.h"
#include "pki/identity.h"
#include "tables/chain.h"
#include "verdict/certificate_names.h"
#include "verdict/certificates.h"
#include "verdict/certificates_plugin.h"
#include "verdict/certificates_store.h"
#include "verdict/chain_facts.h"
#include "verdict/pins.h"
#include "verdict/references.h"
#include "verdict/shared_findings.h"

static struct references references;
static struct pins pins;
static struct store *store;

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	if (given.no_identity && given.names.count)
		return fail_set(f, FAIL_USAGE, "--name and --no-identity exclude each other");
	if (plugin_settings.file && !given.no_identity && !given.names.count &&
	    !plugin_settings.hosts.count)
		return fail_set(f, FAIL_USAGE,
				"-f wants a name to compare with: -H mail.example.com, --name, or "
				"--no-identity");
	if (pins_parse(&given.pins, &pins, f) < 0)
		return -1;
	if (!given.no_identity)
		references = references_given(&given.names);
	store = certificates_store(f);
	return store ? 0 : -1;
}

static void finish(void)
{
	references_free(&references);
	pins_free(&pins);
	if (store)
		store_free(&store);
}

/* One chain of one endpoint, or of a file. */
struct judgement {
	const struct certificates_question *q;
	size_t at; /* which of its chains */
	struct shared_findings *findings;
	struct chain_diagnosis diagnosis;
	struct cert *leaf;
};

static void judge_problems(const struct judgement *j)
{
	for (size_t i = 0; i < j->diagnosis.problem_count; i++) {
		const struct chain_problem *problem = &j->diagnosis.problem[i];
		char id[48];

		snprintf(id, sizeof(id), "chain.%s", chain_problem_name(problem->kind));
		shared_findings_add(j->findings, j->at, id, "%s", problem->text);
	}
}

static void judge_name(const struct judgement *j, const char *reference, bool implied)
{
	enum identity identity = identity_check(j->leaf, reference);
	struct writer has = writer_with_maximum(4096);
	struct address address;

	certificate_names_list(&has, j->leaf);
	if (identity == IDENTITY_NO_NAMES)
		shared_findings_add(
			j->findings, j->at, "chain.cn-only",
			"the certificate has no subjectAltName, only the common name %s",
			j->leaf->common_name ? j->leaf->common_name : "it lacks too");
	else if (identity == IDENTITY_NO_MATCH && implied && address_parse(reference, &address))
		shared_findings_add(j->findings, j->at, "chain.no-reference-name",
				    "the server was named by its address %s, and the certificate "
				    "is for %s",
				    reference, writer_string(&has));
	else if (identity == IDENTITY_NO_MATCH)
		shared_findings_add(j->findings, j->at, "chain.hostname",
				    "the certificate is not for %s: it is for %s", reference,
				    writer_string(&has));
	writer_free(&has);
}

/* Without SNI a server cannot know which name is meant (SPEC 2). */
static bool wants_identity(const struct judgement *j)
{
	const struct scan_target *target = j->q->target;

	return !given.no_identity && !j->leaf->malformed &&
	       (j->q->served[j->at].with_sni || (target && !target->server_name));
}

static void judge_identity(const struct judgement *j)
{
	if (references.count == 0)
		judge_name(j, j->q->target->endpoint->host, true);
	for (size_t i = 0; i < references.count; i++)
		judge_name(j, references.name[i], false);
}

static void judge_pins(const struct judgement *j)
{
	if (pins.count && !pins_match(&pins, j->diagnosis.path, j->diagnosis.path_length))
		shared_findings_add(j->findings, j->at, "chain.pin-mismatch",
				    "none of the %zu certificates on the path has a digest that "
				    "was pinned",
				    j->diagnosis.path_length);
}

/* The leaf as the diagnosis sees it, which is one of those served. */
static struct cert *find_leaf(const struct judgement *j)
{
	const struct cert_list *chain = &j->q->served[j->at].chain;

	for (size_t i = 0; j->diagnosis.path_length && i < chain->count; i++)
		if (chain->cert[i] == j->diagnosis.path[0])
			return chain->cert[i];
	return chain->cert[0];
}

static void judge_chain(struct judgement *j)
{
	const struct chain_question question = {.served = &j->q->served[j->at].chain,
						.store = store,
						.now = clock_now(),
						.minimum_rsa_bits = (unsigned)given.min_rsa_bits};
	bool identity;

	chain_diagnose(&question, &j->diagnosis);
	j->leaf = find_leaf(j);
	identity = wants_identity(j);
	judge_problems(j);
	if (identity)
		judge_identity(j);
	judge_pins(j);
	if (plugin_settings.wants_facts)
		chain_facts(report_facts(j->q->report, j->q->subject), j->at + 1,
			    &j->q->served[j->at].chain, &j->diagnosis);
	if (j->diagnosis.good && !j->q->report->subjects[j->q->subject].summary) {
		struct writer w = writer_with_maximum(4096);

		chain_path_text(&w, &j->diagnosis);
		report_summary(j->q->report, j->q->subject, "trusted%s: %s",
			       identity ? "" : ", whatever the name", writer_string(&w));
		writer_free(&w);
	}
	chain_diagnosis_free(&j->diagnosis);
}

static void judge(const struct certificates_question *q)
{
	const struct cert_list *longest = NULL;
	struct shared_findings shared = {0};

	for (size_t i = 0; i < q->count; i++) {
		const struct cert_list *chain = &q->served[i].chain;

		if (chain->count == 0)
			continue;
		judge_chain(&(struct judgement){.q = q, .at = i, .findings = &shared});
		if (!longest || certificates_bytes(chain) > certificates_bytes(longest))
			longest = chain;
	}
	shared_findings_report(&shared, q->served, q->count, q->report, q->subject);
	shared_findings_free(&shared);
	if (!longest)
		return;
	certificates_figure(q, "chain_length", (double)longest->count);
	report_figure(q->report,
		      REPORT_FIGURE(.subject = q->subject, .label = "chain_bytes",
				    .value = (double)certificates_bytes(longest), .uom = "B"));
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.tables = &tables,
		.uses = CERTIFICATES_USES | USES_BOTH_SNI | USES_STORE,
		.configure = configure,
		.finish = finish,
	};

	return certificates_main(&plugin, judge, argc, argv);
}
