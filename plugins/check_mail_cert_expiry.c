/* check_mail_cert_expiry - does any served certificate run out, and is its renewal overdue? (SPEC
 * 4)
 */

#include "base/clock.h"
#include "base/date.h"
#include "report/lifetime.h"
#include "tables/cert_expiry.h"
#include "verdict/certificate_names.h"
#include "verdict/certificates.h"
#include "verdict/certificates_plugin.h"
#include "verdict/max_lifetime.h"
#include "verdict/served_items.h"

#define DAY 86400

static struct lifetime_limits limits;
static struct max_lifetime max_lifetime;

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	if (lifetime_limits_parse(given.warning, given.critical, &limits, f) < 0)
		return -1;
	return max_lifetime_parse(given.lifetime, &max_lifetime, f);
}

struct judgement {
	const struct certificates_question *q;
	const struct served_items *items;
	const struct served_item *first, *first_leaf,
		*first_chain; /* which ends first, of what is needed */
};

static double days_left(const struct cert *cert)
{
	return (double)(cert->not_after - clock_now()) / DAY;
}

static void find(const struct judgement *j, const struct served_item *item, const char *id,
		 const char *verb, int64_t when, const struct range *range)
{
	struct writer w = writer_with_maximum(2048);

	certificates_item_name(&w, j->q->served, j->q->count, item);
	writer_print(&w, " %s ", verb);
	certificates_when(&w, when);
	if (range) {
		writer_text(&w, "; ");
		lifetime_limit_text(&w, range);
	}
	report_finding(j->q->report, j->q->subject, id, "%s", writer_string(&w));
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
	struct writer w = writer_with_maximum(1024);
	char issued[DATE_TEXT_SIZE], text[MAX_LIFETIME_TEXT_SIZE];

	if (max_lifetime_exceeded(&max_lifetime, item->cert, text)) {
		certificates_item_name(&w, j->q->served, j->q->count, item);
		report_finding(j->q->report, j->q->subject, "expiry.lifetime",
			       "%s issued on %s, %s", writer_string(&w),
			       date_day(item->cert->not_before, issued), text);
	}
	writer_free(&w);
}

/* Certificates of both kinds that one client could get. */
static void judge_dual(const struct judgement *j)
{
	bool of_rsa;
	const struct cert_name *only =
		certificate_names_unpaired(j->q->served, j->q->count, &of_rsa);
	struct writer w = writer_with_maximum(512);

	if (only) {
		certificate_name_text(&w, only);
		report_finding(j->q->report, j->q->subject, "expiry.dual-mismatch",
			       "the RSA and the ECDSA certificate bear different names: %s is only "
			       "in the %s one",
			       writer_string(&w), of_rsa ? "RSA" : "ECDSA");
	}
	writer_free(&w);
}

static const struct served_item *sooner(const struct served_item *a, const struct served_item *b)
{
	return !a || b->cert->not_after < a->cert->not_after ? b : a;
}

static void judge_item(struct judgement *j, const struct served_item *item)
{
	if (item->cert->malformed) {
		report_finding(j->q->report, j->q->subject, "expiry.malformed",
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
	struct report_figure figure = *REPORT_FIGURE(.subject = j->q->subject, .label = "days");

	if (first) {
		figure.value = days_left(first);
		lifetime_ranges(&limits, first->not_after - first->not_before, &figure.warning,
				&figure.critical);
		report_figure(j->q->report, &figure);
	}
	if (j->first_chain)
		certificates_figure(j->q, "chain_days", days_left(j->first_chain->cert));
	if (j->first_leaf)
		certificates_lifetime(j->q, j->first_leaf->cert);
}

static void summarise(const struct judgement *j)
{
	struct writer w = writer_with_maximum(2048);

	if (j->first) {
		certificates_item_name(&w, j->q->served, j->q->count, j->first);
		writer_text(&w, " ends on ");
		certificates_when(&w, j->first->cert->not_after);
		report_summary(j->q->report, j->q->subject, "%s", writer_string(&w));
	}
	writer_free(&w);
}

static void judge(const struct certificates_question *q)
{
	struct served_items items = served_items_gather(q->served, q->count);
	struct judgement j = {.q = q, .items = &items};

	for (size_t i = 0; i < items.count; i++)
		judge_item(&j, &items.item[i]);
	judge_dual(&j);
	add_figures(&j);
	summarise(&j);
	for (size_t i = 0; plugin_settings.wants_facts && i < items.count; i++)
		certificates_item_row(report_facts(q->report, q->subject), q->served, q->count,
				      &items.item[i]);
	served_items_free(&items);
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.tables = &tables,
		.uses = CERTIFICATES_USES | USES_BOTH_SNI,
		.configure = configure,
	};

	return certificates_main(&plugin, judge, argc, argv);
}
