/* check_mail_cert_expiry - does any served certificate run out, and is its renewal overdue? (SPEC
 * 4)
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "frame/certificate_names.h"
#include "frame/certificates.h"
#include "frame/max_lifetime.h"
#include "frame/served_items.h"
#include "report/lifetime.h"

#define DAY 86400
#define REMEDY_RENEW                                                                               \
	"Renew it and reload the daemon: certbot renew, then postfix reload (smtpd also takes a "  \
	"new file by itself within minutes; tlsproxy and tls_server_sni_maps do not: postmap "     \
	"-F), "                                                                                    \
	"doveadm reload, or exim4 restarted by its service. Where the file on disk is newer than " \
	"what is served, only the reload is missing."
#define REMEDY_CHAIN                                                                              \
	"Put the CA's current intermediate behind the leaf (certbot writes both into "            \
	"fullchain.pem): Postfix smtpd_tls_chain_files, Dovecot ssl_cert, Exim tls_certificate; " \
	"then reload."

static const struct report_rule findings[] = {
	{"expiry.expired", STATE_CRITICAL, "a leaf certificate has ended", REMEDY_RENEW},
	{"expiry.not-yet-valid", STATE_CRITICAL, "a served certificate is not valid yet",
	 "Is the clock right, here and on the server (timedatectl)? Else serve the previous "
	 "certificate until then."},
	{"expiry.critical", STATE_CRITICAL,
	 "a leaf certificate has less left than -c allows (default: 14 days or an eighth of its "
	 "lifetime, whichever is less)",
	 REMEDY_RENEW},
	{"expiry.warning", STATE_WARNING,
	 "a leaf certificate has less left than -w allows (default: 30 days or a quarter of its "
	 "lifetime, whichever is less)",
	 REMEDY_RENEW},
	{"expiry.intermediate-expired", STATE_CRITICAL,
	 "a served certificate between leaf and root has ended", REMEDY_CHAIN},
	{"expiry.intermediate-critical", STATE_CRITICAL,
	 "a served certificate between leaf and root has less left than -c allows", REMEDY_CHAIN},
	{"expiry.intermediate-warning", STATE_WARNING,
	 "a served certificate between leaf and root has less left than -w allows", REMEDY_CHAIN},
	{"expiry.surplus-expired", STATE_OK,
	 "a certificate that nothing needs has ended: it issues no other served one, or a valid "
	 "one with the same name and key is served too",
	 "Take it out of the chain file."},
	{"expiry.lifetime", STATE_WARNING, "a leaf lives longer than --max-lifetime allows",
	 "Have it issued for a shorter time, and automate its renewal (ACME)."},
	{"expiry.dual-mismatch", STATE_WARNING,
	 "the RSA and the ECDSA certificate of a server bear different names: which one a client "
	 "gets decides whether it is content",
	 "Order both for the same names: certbot certonly --key-type rsa and --key-type ecdsa, "
	 "with the same -d options."},
	{"expiry.malformed", STATE_CRITICAL, "a served certificate cannot be decoded",
	 "Have it issued anew, or take it out of the chain file; openssl x509 -text shows what is "
	 "wrong with it."},
	{.id = NULL},
};

static const char *warning, *critical, *lifetime_text;
static struct lifetime_limits limits;
static struct max_lifetime max_lifetime;

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "How to judge"},
	{.kind = OPTION_TEXT,
	 .letter = 'w',
	 .name = "warning",
	 .argument = "LEFT",
	 .help = "warning when less is left: 30 or 30d (days), 36h (hours), 33% (of the lifetime), "
		 "or a range of days (default: 30 days or a quarter, whichever is less)",
	 .value = &warning},
	{.kind = OPTION_TEXT,
	 .letter = 'c',
	 .name = "critical",
	 .argument = "LEFT",
	 .help = "critical likewise (default: 14 days or an eighth)",
	 .value = &critical},
	{.kind = OPTION_TEXT,
	 .name = "max-lifetime",
	 .argument = "DAYS|cabf",
	 .help = "warning when a leaf lives longer in all; cabf: than the CA/Browser Forum allows "
		 "for its date of issue",
	 .value = &lifetime_text},
	OPTION_END};

static const char *const examples[] = {
	"the usual ports of a mail server",
	"check_mail_cert_expiry -P smtp,submission,imaps,pop3s mail.example.com",
	"the MX hosts of a domain, warning when a third of the lifetime is left",
	"check_mail_cert_expiry --mx -w 33% -c 15% example.com",
	"a file, before it is installed",
	"check_mail_cert_expiry -f fullchain.pem --max-lifetime=cabf",
	NULL};

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	if (lifetime_limits_parse(warning, critical, &limits, f) < 0 ||
	    max_lifetime_parse(lifetime_text, &max_lifetime, f) < 0)
		return -1;
	return certificates_configure(f);
}

struct judgement {
	const struct served *served;
	size_t served_count;
	struct report *report;
	size_t subject;
	const struct served_items *items;
	const struct served_item *first, *first_leaf,
		*first_chain; /* which ends first, of what is needed */
};

static double days_left(const struct cert *cert)
{
	return (double)(cert->not_after - clock_now()) / DAY;
}

/* "certificate mail.example.com, RSA 2048, without SNI," */
static void name_item(struct writer *w, const struct judgement *j, const struct served_item *item)
{
	static const char *const words[] = {"left-over certificate", "intermediate", "certificate"};
	char *title = cert_title(item->cert), key[48];

	writer_print(w, "%s %s, %s", words[item->role], title, cert_key_text(item->cert, key));
	if (item->role == SERVED_LEAF)
		certificates_which_sni(w, j->served, j->served_count, item->served);
	writer_text(w, ",");
	free(title);
}

static void find(const struct judgement *j, const struct served_item *item, const char *id,
		 const char *verb, int64_t when, const struct range *range)
{
	struct writer w = writer_with_maximum(2048);
	char text[RANGE_TEXT_SIZE];

	name_item(&w, j, item);
	writer_print(&w, " %s ", verb);
	certificates_when(&w, when);
	if (range && range->low > 0 && isinf(range->high) && !range->inside)
		writer_print(&w, "; the limit is %s days", text_from_double(range->low, text));
	else if (range)
		writer_print(&w, "; the range is %s", range_text(range, text));
	report_finding(j->report, j->subject, id, "%s", writer_string(&w));
	writer_free(&w);
}

static void judge_time(const struct judgement *j, const struct served_item *item)
{
	const struct cert *cert = item->cert;
	bool leaf = item->role == SERVED_LEAF;
	struct range warn, crit;

	lifetime_ranges(&limits, cert->not_after - cert->not_before, &warn, &crit);
	if (clock_now() > cert->not_after)
		find(j, item, leaf ? "expiry.expired" : "expiry.intermediate-expired", "ended on",
		     cert->not_after, NULL);
	else if (clock_now() < cert->not_before)
		find(j, item, "expiry.not-yet-valid", "is not valid before", cert->not_before,
		     NULL);
	else if (range_alerts(&crit, days_left(cert)))
		find(j, item, leaf ? "expiry.critical" : "expiry.intermediate-critical", "ends on",
		     cert->not_after, &crit);
	else if (range_alerts(&warn, days_left(cert)))
		find(j, item, leaf ? "expiry.warning" : "expiry.intermediate-warning", "ends on",
		     cert->not_after, &warn);
}

static void judge_lifetime(const struct judgement *j, const struct served_item *item)
{
	const struct cert *cert = item->cert;
	double lives = max_lifetime_lives(cert), longest = max_lifetime_of(&max_lifetime, cert);
	struct writer w = writer_with_maximum(1024);
	char issued[DATE_TEXT_SIZE];

	if (longest > 0 && lives > longest) {
		name_item(&w, j, item);
		report_finding(j->report, j->subject, "expiry.lifetime",
			       "%s issued on %s, lives %.1f days; the limit is %.0f",
			       writer_string(&w), date_day(cert->not_before, issued), lives,
			       longest);
	}
	writer_free(&w);
}

static bool judge_pair(const struct judgement *j, const struct served *rsa,
		       const struct served *other)
{
	struct cert *a = rsa->chain.cert[served_leaf(&rsa->chain)];
	struct cert *b = other->chain.cert[served_leaf(&other->chain)];
	const struct cert_name *only_a = certificate_surplus_name(a, b);
	const struct cert_name *only = only_a ? only_a : certificate_surplus_name(b, a);
	struct writer w = writer_with_maximum(512);

	if (only) {
		certificate_name_text(&w, only);
		report_finding(j->report, j->subject, "expiry.dual-mismatch",
			       "the RSA and the ECDSA certificate bear different names: %s is only "
			       "in the %s one",
			       writer_string(&w), only_a ? "RSA" : "ECDSA");
	}
	writer_free(&w);
	return only != NULL;
}

/* Certificates of both kinds that one client could get. */
static void judge_dual(const struct judgement *j)
{
	for (size_t i = 0; i < j->served_count; i++)
		for (size_t k = 0; k < j->served_count; k++) {
			const struct served *a = &j->served[i], *b = &j->served[k];
			bool together =
				(a->with_sni && b->with_sni) || (a->without_sni && b->without_sni);

			if (a->is_rsa && !b->is_rsa && together && judge_pair(j, a, b))
				return;
		}
}

static const struct served_item *sooner(const struct served_item *a, const struct served_item *b)
{
	return !a || b->cert->not_after < a->cert->not_after ? b : a;
}

static void judge_item(struct judgement *j, const struct served_item *item)
{
	if (item->cert->malformed) {
		report_finding(j->report, j->subject, "expiry.malformed",
			       "certificate %zu cannot be decoded: %s",
			       (size_t)(item - j->items->item) + 1, item->cert->problem);
		return;
	}
	if (item->role == SERVED_SURPLUS) {
		if (clock_now() > item->cert->not_after)
			find(j, item, "expiry.surplus-expired", "ended on", item->cert->not_after,
			     NULL);
		return;
	}
	judge_time(j, item);
	j->first = sooner(j->first, item);
	if (item->role == SERVED_LEAF) {
		judge_lifetime(j, item);
		j->first_leaf = sooner(j->first_leaf, item);
	} else {
		j->first_chain = sooner(j->first_chain, item);
	}
}

static void add_figures(const struct judgement *j)
{
	const struct cert *first = j->first ? j->first->cert : NULL;
	struct report_figure figure = *REPORT_FIGURE(.subject = j->subject, .label = "days");

	if (first) {
		figure.value = days_left(first);
		lifetime_ranges(&limits, first->not_after - first->not_before, &figure.warning,
				&figure.critical);
		report_figure(j->report, &figure);
	}
	if (j->first_chain)
		report_figure(j->report, REPORT_FIGURE(.subject = j->subject, .label = "chain_days",
						       .value = days_left(j->first_chain->cert)));
	if (j->first_leaf) {
		const struct cert *leaf = j->first_leaf->cert;

		report_figure(
			j->report,
			REPORT_FIGURE(.subject = j->subject, .label = "lifetime_days",
				      .value = (double)(leaf->not_after - leaf->not_before) / DAY));
	}
}

static void summarise(const struct judgement *j)
{
	struct writer w = writer_with_maximum(2048);

	if (j->first) {
		name_item(&w, j, j->first);
		writer_text(&w, " ends on ");
		certificates_when(&w, j->first->cert->not_after);
		report_summary(j->report, j->subject, "%s", writer_string(&w));
	}
	writer_free(&w);
}

/* A certificate that stands in several chains has one row, which names them all. */
static void add_row(const struct judgement *j, const struct served_item *item)
{
	struct facts *row = facts_row(report_facts(j->report, j->subject), "certificates");

	for (size_t i = 0; j->served_count > 1 && i < j->served_count; i++) {
		const struct served *served = &j->served[i];
		const struct cert *leaf = served->chain.cert[served_leaf(&served->chain)];
		char name[64];

		if (!served_stands_in(&served->chain, item->cert))
			continue;
		snprintf(name, sizeof(name), "%s%s", key_kind_name(leaf->key),
			 served->with_sni ? "" : " without SNI");
		facts_list_add(row, "served", name, strlen(name));
	}
	certificates_row(row, item->cert, served_role_name(item->role));
}

static void judge_served(const struct served *served, size_t count, struct report *report,
			 size_t subject)
{
	struct served_items items = served_items_gather(served, count);
	struct judgement j = {.served = served,
			      .served_count = count,
			      .report = report,
			      .subject = subject,
			      .items = &items};

	for (size_t i = 0; i < items.count; i++)
		judge_item(&j, &items.item[i]);
	judge_dual(&j);
	add_figures(&j);
	summarise(&j);
	for (size_t i = 0; plugin_settings.wants_facts && i < items.count; i++)
		add_row(&j, &items.item[i]);
	served_items_free(&items);
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct certificates_scan *scan = argument;

	certificates_findings(scan, report, subject);
	judge_served(scan->served, scan->served_count, report, subject);
	return &scan->outcome;
}

static int judge_file(const char *path, struct report *report, size_t subject, struct fail *f)
{
	struct served served;
	int result = certificates_read_file(path, &served, f);

	if (result == 0)
		judge_served(&served, 1, report, subject);
	cert_list_free(&served.chain);
	return result;
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.binary = "check_mail_cert_expiry",
		.purpose = "Does any certificate of a mail server run out, and is its renewal "
			   "overdue?",
		.examples = examples,
		.uses = USES_SERVER | USES_SNI | USES_BOTH_SNI | USES_KEY_TYPES | USES_CLIENT_CERT |
			USES_FILE | USES_NOW,
		.options = options,
		.findings = findings,
		.configure = configure,
		.start = certificates_begin,
		.judge = judge,
		.free_scan = certificates_end,
		.judge_file = judge_file,
		.finish = certificates_finish,
	};

	return plugin_main(&plugin, argc, argv);
}
