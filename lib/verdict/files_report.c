/* files_report - problems to findings, files and services to facts */
#include "verdict/files_report.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/mem.h"
#include "files/served.h"
#include "frame/plugin.h"
#include "verdict/certificates.h"

#define DAY 86400

void files_report_problems(const struct files_problems *problems, struct report *report,
			   size_t subject)
{
	for (size_t i = 0; i < problems->count; i++) {
		const struct files_problem *p = &problems->problem[i];
		const char *id = files_ids[p->kind];

		if (p->kind == FILES_ENDED || p->kind == FILES_CHAIN_BEFORE_KEY)
			report_finding_as(report, subject, id, STATE_CRITICAL, p->remedy, "%s",
					  p->text);
		else
			report_finding_as(report, subject, id, report_rule(report, id)->state,
					  p->remedy, "%s", p->text);
	}
}

static const struct files_certificate *first_to_end(const struct files_check *check)
{
	const struct files_certificate *first = NULL;

	for (size_t i = 0; i < check->certificate_count; i++) {
		const struct files_certificate *c = check->certificate[i];

		if (c->leaf && (!first || c->leaf->not_after < first->leaf->not_after))
			first = c;
	}
	return first;
}

static void add_facts(const struct files_check *check, struct facts *facts)
{
	char text[48], day[DATE_TEXT_SIZE];

	for (size_t i = 0; i < check->certificate_count; i++) {
		const struct files_certificate *c = check->certificate[i];
		struct facts *row = facts_row(facts, "files");
		char *title = c->leaf ? cert_title(c->leaf) : NULL;

		facts_text(row, "file", "%s", c->opened.path);
		facts_text(row, "holds", "%s", c->kind);
		facts_text(row, "what", "%s", title ? title : c->opened.why ? c->opened.why : "");
		facts_text(row, "key", "%s", c->leaf ? cert_key_text(c->leaf, text) : "");
		facts_text(row, "ends", "%s", c->leaf ? date_day(c->leaf->not_after, day) : "");
		facts_number(row, "certificates", (double)c->list.count);
		free(title);
	}
	for (size_t i = 0; i < check->key_count; i++) {
		const struct files_key *k = check->key[i];
		struct facts *row = facts_row(facts, "files");

		facts_text(row, "file", "%s", k->opened.path);
		facts_text(row, "holds", "key");
		facts_text(row, "what", "%s", k->keys.count ? k->keys.key[0].format : "");
		facts_text(row, "key", "%s",
			   k->keys.count ? key_public_text((struct span){k->keys.key[0].public_key,
									 k->keys.key[0].length},
							   text)
					 : "");
		facts_text(row, "ends", "%s", "");
		facts_number(row, "certificates", 0);
	}
}

static void add_services(const struct files_config *config, struct facts *facts)
{
	for (size_t i = 0; i < config->view.service_count; i++) {
		const struct config_service *s = &config->view.service[i];
		struct facts *row = facts_row(facts, "services");
		struct writer w = writer_with_maximum(65536);

		for (size_t k = 0; k < s->pair_count; k++)
			writer_print(&w, "%s%s", k ? ", " : "", s->pair[k].certificate);
		facts_text(row, "daemon", "%s", config_daemon_name(s->daemon));
		facts_text(row, "service", "%s", s->name);
		facts_text(row, "protocol", "%s", protocol_info(s->protocol)->name);
		facts_number(row, "port", s->port);
		facts_boolean(row, "tls", s->offers_tls);
		facts_text(row, "certificates", "%s", writer_string(&w));
		writer_free(&w);
	}
}

static size_t service_count(const struct files_check *check)
{
	size_t count = 0;

	for (size_t i = 0; i < FILES_DAEMONS; i++)
		count += check->config[i].view.service_count;
	return count;
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* "2 certificate files, 1 key and 1 request" */
static size_t list_files(const struct files_check *check, struct writer *w)
{
	const struct {
		size_t count;
		const char *word;
	} kinds[] = {
		{check->certificate_count, "certificate file"},
		{check->key_count, "key"},
		{check->request_count, "request"},
	};
	size_t files = 0, left = 0;

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		left += kinds[i].count > 0;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		if (kinds[i].count == 0)
			continue;
		writer_print(w, "%s%zu %s%s",
			     files == 0	 ? ""
			     : left == 1 ? " and "
					 : ", ",
			     kinds[i].count, kinds[i].word, plural(kinds[i].count));
		files += kinds[i].count;
		left--;
	}
	return files;
}

/* One that no mail server can use: what it is for instead. */
static void write_use(struct writer *w, const struct files_check *check, size_t files)
{
	for (size_t i = 0; i < check->certificate_count; i++) {
		struct cert *leaf = check->certificate[i]->leaf;
		char *title, *purposes;

		if (!leaf)
			continue;
		cert_details(leaf);
		if (cert_serves_tls(leaf))
			continue;
		title = cert_title(leaf);
		purposes = cert_purposes_text(leaf);
		if (files == 1)
			writer_text(w, " is");
		else
			writer_print(w, " fit together; %s is", title);
		writer_print(w, " not for TLS servers but for %s", purposes);
		free(title);
		free(purposes);
		return;
	}
	writer_text(w, files == 1 ? " is sound" : " fit together");
}

static void summarise(const struct files_check *check, struct report *report, size_t subject)
{
	const struct files_certificate *first = first_to_end(check);
	struct writer w = writer_with_maximum(4096);
	size_t services = service_count(check);

	size_t files = list_files(check, &w);

	if (files == 0)
		writer_text(&w, "no certificate file is named");
	if (services)
		writer_print(&w, "%s %zu service%s", files ? " of" : " by", services,
			     plural(services));
	if (files > 0)
		write_use(&w, check, files);
	if (first) {
		char *title = cert_title(first->leaf);

		writer_print(&w, "; %s ends on ", title);
		certificates_when(&w, first->leaf->not_after);
		free(title);
	}
	report_summary(report, subject, "%s", writer_string(&w));
	writer_free(&w);
}

void files_report_checked(const struct files_check *check, struct report *report, size_t subject)
{
	const struct files_certificate *first = first_to_end(check);
	struct report_figure days = *REPORT_FIGURE(.subject = subject, .label = "days");

	if (first) {
		const struct cert *leaf = first->leaf;

		days.value = (double)(leaf->not_after - clock_now()) / DAY;
		lifetime_ranges(check->settings->limits, leaf->not_after - leaf->not_before,
				&days.warning, &days.critical);
		/* by itself only an end is critical */
		if (check->settings->limits->critical.unit == LIFETIME_DEFAULT)
			days.critical = range_minimum(0);
		report_figure(report, &days);
	}
	report_figure(report, REPORT_FIGURE(.subject = subject, .label = "certificates",
					    .value = (double)check->certificate_count));
	report_figure(report, REPORT_FIGURE(.subject = subject, .label = "keys",
					    .value = (double)check->key_count));
	summarise(check, report, subject);
	if (!plugin_settings.wants_facts)
		return;
	add_facts(check, report_facts(report, subject));
	for (size_t i = 0; i < FILES_DAEMONS; i++)
		add_services(&check->config[i], report_facts(report, subject));
}

void files_report_served(const struct files_check *check, const struct certificates_scan *scan,
			 int64_t grace, struct report *report, size_t subject)
{
	struct files_shown *shown = mem_array(scan->served_count + 1, sizeof(*shown));
	struct files_problems problems = {0};
	struct files_showing showing = {
		.endpoint = scan->target.endpoint,
		.server_name = scan->target.server_name,
		.shown = shown,
		.shown_count = scan->served_count,
		.every_key = plugin_settings.both_keys && scan->undone == 0,
		.grace = grace,
	};
	size_t compared;

	for (size_t i = 0; i < scan->served_count; i++)
		shown[i] = (struct files_shown){.chain = &scan->served[i].chain,
						.with_sni = scan->served[i].with_sni,
						.without_sni = scan->served[i].without_sni};
	compared = files_judge_served(check, &showing, &problems);
	files_report_problems(&problems, report, subject);
	if (scan->served_count > 0)
		report_summary(report, subject,
			       "%zu certificate%s served, as in the %zu file%s on disk",
			       scan->served_count, scan->served_count == 1 ? " is" : "s are",
			       compared, plural(compared));
	files_problems_free(&problems);
	free(shown);
}
