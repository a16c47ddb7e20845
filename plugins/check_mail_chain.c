/* check_mail_chain - would a careful client trust this chain for this name? (SPEC 4) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "frame/certificate_names.h"
#include "frame/certificates.h"
#include "frame/certificates_store.h"
#include "frame/chain_facts.h"
#include "frame/pins.h"
#include "frame/references.h"
#include "frame/shared_findings.h"
#include "pki/chain.h"
#include "pki/identity.h"

#define SETTINGS                                                                            \
	"Postfix: smtpd_tls_chain_files, key first, then leaf and intermediates; Dovecot: " \
	"ssl_cert; Exim: tls_certificate"
#define REMEDY_CA "Have the CA issue it anew"

static const struct report_rule findings[] = {
	{"chain.untrusted-root", STATE_CRITICAL,
	 "the chain ends at a CA that is not in the trust store",
	 "Serve the chain of a public CA, or let clients trust this one: --ca-file here, "
	 "update-ca-certificates on the client. Where an intermediate is missing, append "
	 "it. " SETTINGS "."},
	{"chain.self-signed", STATE_CRITICAL, "the leaf is self-signed and not in the trust store",
	 "Install a certificate of a CA that clients trust: certbot certonly, then " SETTINGS
	 ". The distribution's snakeoil certificate is only there to be replaced."},
	{"chain.missing-intermediate", STATE_CRITICAL,
	 "the certificate that issued the leaf is neither served nor in the trust store",
	 "Serve the leaf together with its intermediate: certbot's fullchain.pem, not cert.pem; "
	 "or append the CA's intermediate to the file. " SETTINGS "."},
	{"chain.wrong-order", STATE_WARNING,
	 "the certificates are not sent leaf first, each followed by its issuer",
	 "Sort the file: leaf, then the certificate that issued it, and so on; the root may be "
	 "left "
	 "out. " SETTINGS "."},
	{"chain.unrelated-certificate", STATE_WARNING,
	 "a certificate is sent that neither issues nor is issued by any other one",
	 "Take it out of the file. " SETTINGS "."},
	{"chain.root-included", STATE_OK,
	 "the root is sent along: every client has it already, and it costs bytes", NULL},
	{"chain.off-path", STATE_OK,
	 "a certificate that the best path does not need: a cross-signed or re-issued one", NULL},
	{"chain.duplicate", STATE_WARNING, "a certificate is sent more than once",
	 "Take it out of the file once: often the chain was appended to a file that holds it "
	 "already. " SETTINGS "."},
	{"chain.expired", STATE_CRITICAL, "a certificate on the path has expired",
	 "Renew the leaf and reload the daemon; replace an expired intermediate by the CA's "
	 "current "
	 "one. " SETTINGS "."},
	{"chain.not-yet-valid", STATE_CRITICAL, "a certificate on the path is not valid yet",
	 "Is the clock right, here and on the server (timedatectl)?"},
	{"chain.bad-signature", STATE_CRITICAL,
	 "a certificate was not signed with the key of the one that should have issued it",
	 "The file mixes certificates of different CAs, or of a CA's old and new key: fetch the "
	 "chain from the CA again. " SETTINGS "."},
	{"chain.not-a-ca", STATE_CRITICAL,
	 "a certificate issued another one though it is no CA certificate",
	 "This chain was forged or made by mistake: use a certificate of a real CA."},
	{"chain.path-length", STATE_CRITICAL,
	 "a CA certificate on the path allows fewer certificates below it", REMEDY_CA "."},
	{"chain.name-constraints", STATE_CRITICAL,
	 "a CA certificate on the path does not allow this name",
	 "Order a certificate for names that the CA may issue for, or from another CA."},
	{"chain.key-usage", STATE_CRITICAL,
	 "the key usage of a certificate on the path does not allow what it is used for",
	 REMEDY_CA ", with digitalSignature for the leaf and keyCertSign for a CA."},
	{"chain.wrong-purpose", STATE_CRITICAL,
	 "a certificate on the path is not for TLS servers (extended key usage)",
	 REMEDY_CA ", with the extended key usage serverAuth; a mail user's or client certificate "
		   "does not do."},
	{"chain.unknown-critical-extension", STATE_CRITICAL,
	 "a certificate on the path has a critical extension that clients do not know",
	 REMEDY_CA " without it."},
	{"chain.policy", STATE_CRITICAL,
	 "a CA on the path demands certificate policies that do not hold all the way down",
	 REMEDY_CA ", with a policy of that CA."},
	{"chain.weak-signature", STATE_CRITICAL,
	 "a certificate on the path is signed with MD5 or SHA-1, which can be forged",
	 REMEDY_CA " with SHA-256, and use its current intermediate."},
	{"chain.weak-key", STATE_CRITICAL,
	 "a key on the path is too short: RSA under --min-rsa-bits, elliptic curve under 224 bits",
	 "Make a new key and a new request: openssl genpkey -algorithm EC -pkeyopt "
	 "ec_paramgen_curve:P-256, or RSA with 3072 bits."},
	{"chain.malformed", STATE_CRITICAL, "a certificate that is served cannot be decoded",
	 "Have it issued anew, or take it out of the file; openssl x509 -text shows what is wrong "
	 "with it."},
	{"chain.hostname", STATE_CRITICAL,
	 "the certificate does not bear the name that was asked for",
	 "Order a certificate that has the name, or check the name that clients really use with "
	 "--name; where the server chooses certificates by SNI, add the name there. On port 25, "
	 "where nobody checks names, --no-identity leaves it out."},
	{"chain.cn-only", STATE_CRITICAL,
	 "the certificate has no subjectAltName: clients do not look at the common name (RFC 9525)",
	 REMEDY_CA ", with every name as a DNS subjectAltName."},
	{"chain.no-reference-name", STATE_WARNING,
	 "the server was named by its address, and the certificate does not bear that",
	 "Give the name with -H and the address with -I, or the name with --name; --no-identity "
	 "leaves it out."},
	{"chain.pin-mismatch", STATE_CRITICAL,
	 "no certificate on the path, and no key of one, has a digest that --pin names",
	 "Was certificate or key renewed? Then renew the pin; a pin on the CA's key survives "
	 "renewals."},
	{.id = NULL},
};

static struct option_list names, pin_texts;
static bool no_identity;
static long min_rsa_bits = 2048;
static struct references references;
static struct pins pins;
static struct store *store;

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "How to judge"},
	{.kind = OPTION_LIST,
	 .name = "name",
	 .argument = "NAME",
	 .help = "the name that the certificate must bear, in place of the host; repeatable, all "
		 "must be there",
	 .value = &names,
	 .completes = VALUE_HOST},
	{.kind = OPTION_FLAG,
	 .name = "no-identity",
	 .help = "do not compare names, as relays on port 25 do not",
	 .value = &no_identity},
	{.kind = OPTION_LIST,
	 .name = "pin",
	 .argument = "sha256:DIGEST",
	 .help = "a certificate on the path, or its public key, must have this SHA-256 digest (hex "
		 "or base64); repeatable, one must fit",
	 .value = &pin_texts},
	{.kind = OPTION_NUMBER,
	 .name = "min-rsa-bits",
	 .argument = "BITS",
	 .help = "the shortest RSA key that is not weak (2048)",
	 .value = &min_rsa_bits,
	 .minimum = 1024,
	 .maximum = 16384},
	OPTION_END};

static const char *const examples[] = {
	"the ports where people log in",
	"check_mail_chain -P submission,imaps,pop3s mail.example.com",
	"the MX hosts of a domain, as a relay sees them",
	"check_mail_chain --mx --no-identity example.com",
	"a file, before it is installed",
	"check_mail_chain -f fullchain.pem -H mail.example.com",
	NULL};

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	if (no_identity && names.count)
		return fail_set(f, FAIL_USAGE, "--name and --no-identity exclude each other");
	if (plugin_settings.file && !no_identity && !names.count && !plugin_settings.hosts.count)
		return fail_set(f, FAIL_USAGE,
				"-f wants a name to compare with: -H mail.example.com, --name, or "
				"--no-identity");
	if (pins_parse(&pin_texts, &pins, f) < 0)
		return -1;
	if (!no_identity && (names.count || plugin_settings.file))
		references = references_of(names.count ? &names : &plugin_settings.hosts);
	store = certificates_store(f);
	return store ? certificates_configure(f) : -1;
}

static void finish(void)
{
	certificates_finish();
	option_list_free(&names);
	option_list_free(&pin_texts);
	references_free(&references);
	pins_free(&pins);
	if (store)
		store_free(&store);
}

/* One chain of one endpoint, or of a file. */
struct judgement {
	const struct served *served;
	size_t at;			 /* which of the chains */
	const struct endpoint *endpoint; /* NULL: a file */
	struct shared_findings *findings;
	struct report *report;
	size_t subject;
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
static bool wants_identity(const struct judgement *j, const struct scan_target *target)
{
	return !no_identity && !j->leaf->malformed &&
	       (j->served->with_sni || (target && !target->server_name));
}

static void judge_identity(const struct judgement *j)
{
	if (references.count == 0)
		judge_name(j, j->endpoint->host, true);
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
	const struct cert_list *chain = &j->served->chain;

	for (size_t i = 0; j->diagnosis.path_length && i < chain->count; i++)
		if (chain->cert[i] == j->diagnosis.path[0])
			return chain->cert[i];
	return chain->cert[0];
}

/* "mail.example.com by R3 by ISRG Root X1" */
static void describe_path(struct writer *w, const struct judgement *j)
{
	for (size_t i = 0; i < j->diagnosis.path_length; i++) {
		/* Titles fill in details, which no reader of the path relies on being absent. */
		char *title = cert_title((struct cert *)(size_t)j->diagnosis.path[i]);

		writer_print(w, "%s%s", i == 0 ? "" : i == 1 ? " issued by " : " by ", title);
		free(title);
	}
}

static void judge_chain(struct judgement *j, const struct scan_target *target)
{
	const struct chain_question question = {.served = &j->served->chain,
						.store = store,
						.now = clock_now(),
						.minimum_rsa_bits = (unsigned)min_rsa_bits};
	bool identity;

	chain_diagnose(&question, &j->diagnosis);
	j->leaf = find_leaf(j);
	identity = wants_identity(j, target);
	judge_problems(j);
	if (identity)
		judge_identity(j);
	judge_pins(j);
	if (plugin_settings.wants_facts)
		chain_facts(report_facts(j->report, j->subject), j->at + 1, &j->served->chain,
			    &j->diagnosis);
	if (j->diagnosis.good && !j->report->subjects[j->subject].summary) {
		struct writer w = writer_with_maximum(4096);

		describe_path(&w, j);
		report_summary(j->report, j->subject, "trusted%s: %s",
			       identity ? "" : ", whatever the name", writer_string(&w));
		writer_free(&w);
	}
	chain_diagnosis_free(&j->diagnosis);
}

static void judge_served(const struct served *served, size_t count,
			 const struct scan_target *target, struct report *report, size_t subject)
{
	const struct cert_list *longest = NULL;
	struct shared_findings shared = {0};

	for (size_t i = 0; i < count; i++) {
		struct judgement j = {.served = &served[i],
				      .at = i,
				      .endpoint = target ? target->endpoint : NULL,
				      .findings = &shared,
				      .report = report,
				      .subject = subject};

		if (served[i].chain.count == 0)
			continue;
		judge_chain(&j, target);
		if (!longest || certificates_bytes(&served[i].chain) > certificates_bytes(longest))
			longest = &served[i].chain;
	}
	shared_findings_report(&shared, served, count, report, subject);
	shared_findings_free(&shared);
	if (!longest)
		return;
	report_figure(report, REPORT_FIGURE(.subject = subject, .label = "chain_length",
					    .value = (double)longest->count));
	report_figure(report,
		      REPORT_FIGURE(.subject = subject, .label = "chain_bytes",
				    .value = (double)certificates_bytes(longest), .uom = "B"));
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct certificates_scan *scan = argument;

	certificates_findings(scan, report, subject);
	judge_served(scan->served, scan->served_count, &scan->target, report, subject);
	return &scan->outcome;
}

static int judge_file(const char *path, struct report *report, size_t subject, struct fail *f)
{
	struct served served;
	int result = certificates_read_file(path, &served, f);

	if (result == 0)
		judge_served(&served, 1, NULL, report, subject);
	cert_list_free(&served.chain);
	return result;
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.binary = "check_mail_chain",
		.purpose = "Would a careful client trust a mail server's chain for this name?",
		.examples = examples,
		.uses = USES_SERVER | USES_SNI | USES_BOTH_SNI | USES_KEY_TYPES | USES_CLIENT_CERT |
			USES_FILE | USES_STORE | USES_NOW,
		.options = options,
		.findings = findings,
		.configure = configure,
		.start = certificates_begin,
		.judge = judge,
		.free_scan = certificates_end,
		.judge_file = judge_file,
		.finish = finish,
	};

	return plugin_main(&plugin, argc, argv);
}
