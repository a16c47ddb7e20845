/* check_mail_cert_type - is it the kind of certificate we bought: level, names, key, lifetime?
 * (SPEC 4)
 *
 * The level stands in every sentence, since any of them may be the only one that is shown.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "tables/cert_type.h"
#include "verdict/certificate_kind.h"
#include "verdict/certificate_names.h"
#include "verdict/certificates_plugin.h"
#include "verdict/max_lifetime.h"
#include "verdict/references.h"
#include "verdict/served_items.h"

static struct references references;
static struct max_lifetime max_lifetime;

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	if (max_lifetime_parse(given.lifetime, &max_lifetime, f) < 0)
		return -1;
	references = references_given(&given.names);
	if (given.exact_names && plugin_settings.file && references.count == 0)
		return fail_set(f, FAIL_USAGE,
				"--exact-names wants the names: --name=mail.example.com, or -H");
	certificates_ask_timestamps();
	return 0;
}

static void finish(void)
{
	references_free(&references);
}

/* One leaf under judgement. */
struct judgement {
	const struct certificates_question *q;
	struct cert *cert;
	struct certificate_kind kind;
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
	report_finding(j->q->report, j->q->subject, id, "%s: %s", j->kind.words, text);
	free(text);
}

static void judge_level(const struct judgement *j)
{
	if (!j->kind.serves_tls) {
		if (given.required)
			find(j, "type.below-required", "it is for %s, not for TLS servers",
			     j->kind.purpose);
	} else if (j->kind.level == VALIDATION_NONE) {
		report_finding_as(j->q->report, j->q->subject, "type.unknown",
				  given.required ? STATE_WARNING : STATE_OK, NULL,
				  "%s: its policies name none", j->kind.words);
	} else if (j->kind.level < required_level[given.required]) {
		find(j, "type.below-required", "%s is required",
		     validation_name(required_level[given.required]));
	}
}

static void judge_owner(const struct judgement *j)
{
	const char *has = j->cert->organization;
	char *issuer = cert_name_text(j->cert->issuer);

	if (given.organization && (!has || !certificate_kind_glob(given.organization, has)))
		find(j, "type.organization", "its organization is %s, not %s",
		     has ? has : "not named", given.organization);
	if (given.issuer && !certificate_kind_issued_by(j->cert, given.issuer))
		find(j, "type.issuer", "its issuer is %s, not %s", issuer, given.issuer);
	for (size_t i = 0; i < given.forbidden_issuers.count; i++)
		if (certificate_kind_issued_by(j->cert, given.forbidden_issuers.text[i]))
			find(j, "type.issuer", "its issuer is %s, which is forbidden", issuer);
	free(issuer);
}

static void judge_names(const struct judgement *j)
{
	char *host = j->q->target ? j->q->target->endpoint->host : NULL;
	const struct references alone = {.name = &host, .count = host ? 1 : 0};
	struct writer w = writer_with_maximum(4096);

	certificate_names_list(&w, j->cert);
	for (size_t i = 0; i < references.count; i++)
		if (!certificate_kind_covers(j->cert, references.name[i]))
			find(j, "type.name-not-covered", "it does not cover %s, it is for %s",
			     references.name[i], writer_string(&w));
	if (given.forbid_wildcard && j->kind.wildcard)
		find(j, "type.wildcard", "it serves for every host of a domain");
	writer_clear(&w);
	if (given.exact_names &&
	    certificate_kind_surplus(&w, j->cert, references.count ? &references : &alone))
		find(j, "type.surplus-name", "it bears what was not asked for, %s",
		     writer_string(&w));
	writer_free(&w);
}

static void judge_key(const struct judgement *j)
{
	struct cert *cert = j->cert;
	enum key_kind wanted = wanted_kind[given.wanted_key];
	unsigned least = cert_key_least_bits(cert, (unsigned)given.min_rsa_bits);
	char key[48];

	cert_key_text(cert, key);
	if (cert->key == KEY_DSA || cert->key == KEY_OTHER || cert->key == KEY_UNKNOWN)
		find(j, "type.weak-key", "its key is %s, which TLS clients do not take", key);
	else if (cert->key_bits < least)
		find(j, "type.weak-key", "its key is %s, where %u bits are the least", key, least);
	if (given.wanted_key && cert->key != wanted &&
	    !(wanted == KEY_RSA && cert_key_is_rsa(cert)))
		find(j, "type.weak-key", "its key is %s, not %s", key, key_kind_name(wanted));
	if (cert->signature_weak)
		find(j, "type.weak-signature", "it is signed with %s, which can be forged",
		     cert->signature_name);
}

static void judge_leaf(const struct judgement *j)
{
	char lifetime[MAX_LIFETIME_TEXT_SIZE];

	judge_level(j);
	judge_owner(j);
	judge_names(j);
	judge_key(j);
	if (max_lifetime_exceeded(&max_lifetime, j->cert, lifetime))
		find(j, "type.lifetime", "it %s", lifetime);
	if (given.require_sct && j->kind.scts == 0)
		find(j, "type.no-sct", "there is no signed certificate timestamp%s",
		     j->kind.scts_malformed ? " but in a list that is broken" : "");
	if (plugin_settings.wants_facts)
		certificate_kind_facts(
			facts_row(report_facts(j->q->report, j->q->subject), "certificates"),
			j->cert, &j->kind);
}

static void add_figures(const struct judgement *j)
{
	certificates_figure(j->q, "names", (double)j->cert->name_count);
	certificates_lifetime(j->q, j->cert);
	certificates_figure(j->q, "scts", (double)j->kind.scts);
}

/* The first leaf has the figures. */
static void judge(const struct certificates_question *q)
{
	struct served_items items = served_items_gather(q->served, q->count);
	struct writer summary = writer_with_maximum(8192);

	for (size_t i = 0; i < items.count; i++) {
		struct judgement j = {.q = q, .cert = items.item[i].cert};

		if (items.item[i].role == SERVED_LEAF && j.cert->malformed) {
			report_finding(q->report, q->subject, "type.malformed",
				       "the certificate cannot be decoded: %s", j.cert->problem);
		} else if (items.item[i].role == SERVED_LEAF) {
			j.kind = certificate_kind_of(j.cert, &q->served[items.item[i].served]);
			judge_leaf(&j);
			if (summary.length == 0)
				add_figures(&j);
			writer_text(&summary, summary.length ? "; " : "");
			certificate_kind_summary(&summary, j.cert, &j.kind);
			certificate_kind_free(&j.kind);
		}
	}
	if (summary.length)
		report_summary(q->report, q->subject, "%s", writer_string(&summary));
	writer_free(&summary);
	served_items_free(&items);
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.tables = &tables,
		.uses = CERTIFICATES_USES,
		.configure = configure,
		.finish = finish,
	};

	return certificates_main(&plugin, judge, argc, argv);
}
