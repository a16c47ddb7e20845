/* check_mail_cert_type - is it the kind of certificate we bought: level, names, key, lifetime?
 * (SPEC 4)
 *
 * The level stands in every sentence, since any of them may be the only one that is shown.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "frame/certificate_kind.h"
#include "frame/certificate_names.h"
#include "frame/certificates.h"
#include "frame/max_lifetime.h"
#include "frame/references.h"
#include "frame/served_items.h"
#include "pki/identity.h"
#include "pki/validation.h"

#define EC_BITS_MINIMUM 224
#define REMEDY_ORDER "Order the certificate anew, for what is wanted here"

static const struct report_rule findings[] = {
	{"type.below-required", STATE_CRITICAL,
	 "the certificate is of a lower validation level than --require asks for, or for another "
	 "use than TLS servers",
	 "Was the right product delivered, and the right file installed? " REMEDY_ORDER "."},
	{"type.organization", STATE_CRITICAL,
	 "the subject's organization is not the one of --organization",
	 REMEDY_ORDER ", with the organization as it stands in the register."},
	{"type.issuer", STATE_CRITICAL,
	 "the issuer is not the one of --issuer, or one of --forbid-issuer",
	 "Have it issued by the right CA (a CAA record keeps others from it), or correct the "
	 "option."},
	{"type.name-not-covered", STATE_CRITICAL, "a name of --name is not covered",
	 "Order a certificate with the name: certbot certonly --cert-name NAME -d, once for each "
	 "name."},
	{"type.weak-key", STATE_CRITICAL,
	 "the key is too short (RSA under --min-rsa-bits, elliptic curve under 224 bits), or not "
	 "of the kind of --key",
	 "Make a new key and request: openssl genpkey -algorithm EC -pkeyopt "
	 "ec_paramgen_curve:P-256, or RSA with 3072 bits; certbot: --key-type."},
	{"type.weak-signature", STATE_CRITICAL,
	 "the certificate is signed with MD5 or SHA-1, which can be forged",
	 "Have it issued anew with SHA-256."},
	{"type.surplus-name", STATE_WARNING,
	 "with --exact-names: the certificate bears a name that was not asked for",
	 "Order the certificate without it, or add it with --name."},
	{"type.wildcard", STATE_WARNING,
	 "with --forbid-wildcard: a name begins with *, so that one stolen key serves for all "
	 "hosts",
	 "Order a certificate for the names in use."},
	{"type.lifetime", STATE_WARNING, "it lives longer than --max-lifetime allows",
	 "Have it issued for a shorter time, and automate its renewal (ACME)."},
	{"type.no-sct", STATE_WARNING,
	 "with --require-sct: no signed certificate timestamp is in the certificate, the TLS "
	 "handshake or the stapled OCSP response, and browsers want some",
	 "Ask the CA why the certificate was not logged; private CAs need none."},
	{"type.unknown", STATE_OK,
	 "no validation level is known by the certificate's policies: usual with private CAs; a "
	 "warning with --require",
	 "A public CA names the level in its policies: is this the certificate that was bought?"},
	{"type.malformed", STATE_CRITICAL, "the certificate cannot be decoded",
	 "Have it issued anew; openssl x509 -text shows what is wrong with it."},
	{.id = NULL},
};

static const char *const requirable[] = {"any", "dv", "ov", "ev", NULL};
static const enum validation required_level[] = {VALIDATION_NONE, VALIDATION_DV, VALIDATION_OV,
						 VALIDATION_EV};
static const char *const key_words[] = {"any", "rsa", "ecdsa", "ed25519", NULL};
static const enum key_kind wanted_kind[] = {KEY_UNKNOWN, KEY_RSA, KEY_EC, KEY_ED25519};

static struct option_list names, forbidden_issuers;
static struct references references;
static int required, wanted_key;
static bool forbid_wildcard, require_sct, exact_names;
static long min_rsa_bits = 2048;
static const char *lifetime_text, *organization, *issuer;
static struct max_lifetime max_lifetime;

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "What it should be"},
	{.kind = OPTION_CHOICE,
	 .name = "require",
	 .argument = "dv|ov|ev",
	 .help = "the validation level it must have at least",
	 .value = &required,
	 .words = requirable},
	{.kind = OPTION_LIST,
	 .name = "name",
	 .argument = "NAME",
	 .help = "a name that must be covered; repeatable, all must be",
	 .value = &names,
	 .completes = VALUE_HOST},
	{.kind = OPTION_FLAG,
	 .name = "exact-names",
	 .help = "warning for every name that was not asked for with --name (without one: that is "
		 "not the host)",
	 .value = &exact_names},
	{.kind = OPTION_FLAG,
	 .name = "forbid-wildcard",
	 .help = "warning when a name begins with *",
	 .value = &forbid_wildcard},
	{.kind = OPTION_TEXT,
	 .name = "organization",
	 .argument = "TEXT",
	 .help = "the subject's organization, whole, in any case; * and ? are wild",
	 .value = &organization},
	{.kind = OPTION_TEXT,
	 .name = "issuer",
	 .argument = "TEXT",
	 .help = "what the issuer's common name or organization must hold, in any case",
	 .value = &issuer},
	{.kind = OPTION_LIST,
	 .name = "forbid-issuer",
	 .argument = "TEXT",
	 .help = "what they must not hold; repeatable",
	 .value = &forbidden_issuers},
	{.kind = OPTION_CHOICE,
	 .name = "key",
	 .argument = "rsa|ecdsa|ed25519",
	 .help = "the kind of key",
	 .value = &wanted_key,
	 .words = key_words},
	{.kind = OPTION_NUMBER,
	 .name = "min-rsa-bits",
	 .argument = "BITS",
	 .help = "the shortest RSA key that is not weak (2048)",
	 .value = &min_rsa_bits,
	 .minimum = 1024,
	 .maximum = 16384},
	{.kind = OPTION_TEXT,
	 .name = "max-lifetime",
	 .argument = "DAYS|cabf",
	 .help = "warning when it lives longer in all; cabf: than the CA/Browser Forum allows for "
		 "its date of issue",
	 .value = &lifetime_text},
	{.kind = OPTION_FLAG,
	 .name = "require-sct",
	 .help = "warning without a signed certificate timestamp (Certificate Transparency)",
	 .value = &require_sct},
	OPTION_END};

static const char *const examples[] = {
	"what kind of certificate is it?",
	"check_mail_cert_type -v -P imaps mail.example.com",
	"an organization-validated certificate for both names, and for nothing else",
	"check_mail_cert_type --require=ov --name=mail.example.com --name=imap.example.com "
	"--exact-names -P imaps mail.example.com",
	"a file, as the CA delivered it",
	"check_mail_cert_type -f certificate.pem --key=ecdsa --max-lifetime=cabf",
	NULL};

static int configure(struct report *report, struct fail *f)
{
	const struct option_list *asked = names.count ? &names : &plugin_settings.hosts;

	(void)report;
	if (max_lifetime_parse(lifetime_text, &max_lifetime, f) < 0)
		return -1;
	if (exact_names && plugin_settings.file && asked->count == 0)
		return fail_set(f, FAIL_USAGE,
				"--exact-names wants the names: --name=mail.example.com, or -H");
	if (names.count || plugin_settings.file)
		references = references_of(asked);
	certificates_ask_timestamps();
	return certificates_configure(f);
}

static void finish(void)
{
	certificates_finish();
	references_free(&references);
	option_list_free(&names);
	option_list_free(&forbidden_issuers);
}

/* One leaf under judgement. */
struct judgement {
	struct report *report;
	size_t subject;
	struct cert *cert;
	struct certificate_kind kind;
	const char *host; /* of the endpoint; NULL: a file */
};

static void find(const struct judgement *j, const char *id, const char *format, ...)
	PRINTF_LIKE(3, 4);
static void find(const struct judgement *j, const char *id, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = mem_vprint(format, arguments);
	va_end(arguments);
	report_finding(j->report, j->subject, id, "%s: %s", j->kind.words, text);
	free(text);
}

static void judge_level(const struct judgement *j)
{
	if (!j->kind.serves_tls) {
		if (required)
			find(j, "type.below-required", "it is for %s, not for TLS servers",
			     j->kind.purpose);
	} else if (j->kind.level == VALIDATION_NONE) {
		report_finding_as(j->report, j->subject, "type.unknown",
				  required ? STATE_WARNING : STATE_OK, NULL,
				  "%s: its policies name none", j->kind.words);
	} else if (j->kind.level < required_level[required]) {
		find(j, "type.below-required", "%s is required",
		     validation_name(required_level[required]));
	}
}

static void judge_organization(const struct judgement *j)
{
	const char *has = j->cert->organization;

	if (organization && (!has || !certificate_kind_glob(organization, has)))
		find(j, "type.organization", "its organization is %s, not %s",
		     has ? has : "not named", organization);
}

static void judge_issuer(const struct judgement *j)
{
	char *is = cert_name_text(j->cert->issuer);

	if (issuer && !certificate_kind_issued_by(j->cert, issuer))
		find(j, "type.issuer", "its issuer is %s, not %s", is, issuer);
	for (size_t i = 0; i < forbidden_issuers.count; i++)
		if (certificate_kind_issued_by(j->cert, forbidden_issuers.text[i]))
			find(j, "type.issuer", "its issuer is %s, which is forbidden", is);
	free(is);
}

static void judge_names(const struct judgement *j)
{
	struct writer has = writer_with_maximum(4096);

	certificate_names_list(&has, j->cert);
	for (size_t i = 0; i < references.count; i++)
		if (!certificate_kind_covers(j->cert, references.name[i]))
			find(j, "type.name-not-covered", "it does not cover %s, it is for %s",
			     references.name[i], writer_string(&has));
	writer_free(&has);
	if (j->kind.wildcard && forbid_wildcard)
		find(j, "type.wildcard", "it serves for every host of a domain");
}

static void judge_surplus(const struct judgement *j)
{
	const struct references host = {.name = (char **)&j->host, .count = j->host ? 1 : 0};
	struct writer surplus = writer_with_maximum(4096);

	if (exact_names &&
	    certificate_kind_surplus(&surplus, j->cert, references.count ? &references : &host))
		find(j, "type.surplus-name", "it bears what was not asked for, %s",
		     writer_string(&surplus));
	writer_free(&surplus);
}

static void judge_key(const struct judgement *j)
{
	const struct cert *cert = j->cert;
	bool rsa = cert->key == KEY_RSA || cert->key == KEY_RSA_PSS;
	char key[48];

	cert_key_text(j->cert, key);
	if (rsa && cert->key_bits < (unsigned)min_rsa_bits)
		find(j, "type.weak-key", "its key is %s, where %ld bits are the least", key,
		     min_rsa_bits);
	if (cert->key == KEY_EC && cert->key_bits < EC_BITS_MINIMUM)
		find(j, "type.weak-key", "its key is %s, where %d bits are the least", key,
		     EC_BITS_MINIMUM);
	if (wanted_key && cert->key != wanted_kind[wanted_key] &&
	    !(wanted_kind[wanted_key] == KEY_RSA && rsa))
		find(j, "type.weak-key", "its key is %s, not %s", key,
		     key_kind_name(wanted_kind[wanted_key]));
	if (cert->signature_weak)
		find(j, "type.weak-signature", "it is signed with %s, which can be forged",
		     cert->signature_name);
}

static void judge_rest(const struct judgement *j)
{
	double lives = max_lifetime_lives(j->cert);
	double longest = max_lifetime_of(&max_lifetime, j->cert);

	if (longest > 0 && lives > longest)
		find(j, "type.lifetime", "it lives %.1f days; the limit is %.0f", lives, longest);
	if (require_sct && j->kind.scts == 0)
		find(j, "type.no-sct", "there is no signed certificate timestamp");
}

static void judge_leaf(struct judgement *j)
{
	judge_level(j);
	judge_organization(j);
	judge_issuer(j);
	judge_names(j);
	judge_surplus(j);
	judge_key(j);
	judge_rest(j);
}

static void add_figures(const struct judgement *j)
{
	report_figure(j->report, REPORT_FIGURE(.subject = j->subject, .label = "names",
					       .value = (double)j->cert->name_count));
	report_figure(
		j->report,
		REPORT_FIGURE(.subject = j->subject, .label = "lifetime_days",
			      .value = (double)(j->cert->not_after - j->cert->not_before) / 86400));
	report_figure(j->report, REPORT_FIGURE(.subject = j->subject, .label = "scts",
					       .value = (double)j->kind.scts));
}

static void judge_served(const struct served *served, size_t count, struct report *report,
			 size_t subject, const char *host)
{
	struct served_items items = served_items_gather(served, count);
	struct writer summary = writer_with_maximum(8192);
	bool first = true;

	for (size_t i = 0; i < items.count; i++) {
		struct judgement j = {.report = report,
				      .subject = subject,
				      .cert = items.item[i].cert,
				      .host = host};

		if (items.item[i].role != SERVED_LEAF)
			continue;
		if (j.cert->malformed) {
			report_finding(report, subject, "type.malformed",
				       "the certificate cannot be decoded: %s", j.cert->problem);
			continue;
		}
		j.kind = certificate_kind_of(j.cert, &served[items.item[i].served]);
		judge_leaf(&j);
		writer_text(&summary, first ? "" : "; ");
		certificate_kind_summary(&summary, j.cert, &j.kind);
		if (first)
			add_figures(&j);
		if (plugin_settings.wants_facts)
			certificate_kind_facts(
				facts_row(report_facts(report, subject), "certificates"), j.cert,
				&j.kind);
		first = false;
		certificate_kind_free(&j.kind);
	}
	if (!first)
		report_summary(report, subject, "%s", writer_string(&summary));
	writer_free(&summary);
	served_items_free(&items);
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct certificates_scan *scan = argument;

	certificates_findings(scan, report, subject);
	judge_served(scan->served, scan->served_count, report, subject,
		     scan->target.endpoint->host);
	return &scan->outcome;
}

static int judge_file(const char *path, struct report *report, size_t subject, struct fail *f)
{
	struct served served;
	int result = certificates_read_file(path, &served, f);

	if (result == 0)
		judge_served(&served, 1, report, subject, NULL);
	cert_list_free(&served.chain);
	return result;
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.binary = "check_mail_cert_type",
		.purpose = "Is a mail server's certificate of the kind that was bought?",
		.examples = examples,
		.uses = USES_SERVER | USES_SNI | USES_KEY_TYPES | USES_CLIENT_CERT | USES_FILE |
			USES_NOW,
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
