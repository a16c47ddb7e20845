/* render_long - the lines below the first one: findings, endpoints, facts, steps and remedies */
#include "report/render_long.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/render_parts.h"
#include "report/table.h"

#define INDENT 2

/* "[CRITICAL] imaps://mail.example.com:993: text (chain.hostname)" */
static void finding_line(const struct report *report, const struct report_finding *finding,
			 const struct render_options *options, size_t limit, struct writer *w)
{
	struct writer line = writer_with_maximum(RENDER_MAXIMUM);
	if (report->subject_count > 1 && finding->subject != REPORT_NO_SUBJECT) {
		parts_subject(&line, &report->subjects[finding->subject], TEXT_LINE);
		writer_text(&line, ": ");
	}
	parts_text(&line, finding->text, TEXT_LINE, limit);
	if (options->verbosity > 0)
		writer_print(&line, " (%s)", finding->id);
	writer_u8(w, '[');
	parts_state(w, finding->state, options->color);
	writer_text(w, "] ");
	table_wrap(w, writer_string(&line), strlen(state_name(finding->state)) + 3, INDENT,
		   options->width);
	writer_free(&line);
}

static void findings(const struct report *report, const struct render_options *options,
		     size_t limit, struct writer *w)
{
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct report_finding *finding = &report->findings[i];
		if (finding->state != STATE_OK || options->verbosity > 0)
			finding_line(report, finding, options, limit, w);
	}
}

static const char *subject_text(const struct report *report, size_t subject)
{
	const struct report_finding *worst = NULL;
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct report_finding *finding = &report->findings[i];
		if (finding->subject != subject || finding->state == STATE_OK)
			continue;
		if (!worst || (finding->state != worst->state &&
			       state_worse(finding->state, worst->state) == finding->state))
			worst = finding;
	}
	const char *summary = report->subjects[subject].summary;
	return worst ? worst->text : summary ? summary : "";
}

static size_t subject_faults(const struct report *report, size_t subject)
{
	size_t count = 0;
	for (size_t i = 0; i < report->finding_count; i++)
		count += report->findings[i].subject == subject &&
			 report->findings[i].state != STATE_OK;
	return count;
}

/* Many endpoints at a glance, a row each. */
static void overview(const struct report *report, const struct render_options *options,
		     size_t limit, struct writer *w)
{
	struct table table = {.columns = 3};
	for (size_t i = 0; i < report->subject_count; i++) {
		struct writer cell = writer_with_maximum(RENDER_MAXIMUM);
		table_cell(&table, mem_string(state_name(report_subject_state(report, i))));
		parts_subject(&cell, &report->subjects[i], TEXT_LINE);
		table_cell(&table, writer_take_string(&cell));
		parts_text(&cell, subject_text(report, i), TEXT_LINE, limit);
		size_t more = subject_faults(report, i);
		if (options->verbosity == 0 && more > 1)
			writer_print(&cell, "; and %zu more finding%s", more - 1,
				     more > 2 ? "s" : "");
		table_cell(&table, writer_take_string(&cell));
	}
	table_render(&table, 0, options->width, options->color, w);
	table_free(&table);
}

void render_headline(const char *text, const struct render_options *options, struct writer *w)
{
	if (options->width > 0)
		writer_u8(w, '\n');
	if (options->color)
		writer_text(w, "\033[1m");
	/* the newline that table_wrap writes comes after the end of the bold text */
	table_wrap(w, text, 0, INDENT, options->width);
	if (options->color) {
		w->length--;
		writer_text(w, "\033[0m\n");
	}
}

/* "imaps://mail.example.com:993 at 192.0.2.1, 0.034 s" */
static void heading(const struct report_subject *subject, const struct render_options *options,
		    struct writer *w)
{
	struct writer line = writer_with_maximum(RENDER_MAXIMUM);
	char address[ADDRESS_TEXT_SIZE], seconds[32];
	parts_subject(&line, subject, TEXT_LINE);
	if (subject->address.family != 0) {
		address_text(&subject->address, address);
		if (!strstr(subject->text, address))
			writer_print(&line, " at %s", address);
	}
	if (subject->protocol)
		writer_print(&line, ", %ss",
			     text_from_double(parts_seconds(subject->elapsed_ms), seconds));
	render_headline(writer_string(&line), options, w);
	writer_free(&line);
}

static void steps(const struct report_subject *subject, const struct render_options *options,
		  size_t limit, struct writer *w)
{
	bool first = true;
	for (size_t i = 0; i < subject->step_count; i++) {
		const struct report_step *step = &subject->steps[i];
		struct writer line = writer_with_maximum(RENDER_MAXIMUM);
		if (step->level > options->verbosity) {
			writer_free(&line);
			continue;
		}
		if (first && options->width > 0)
			writer_print(w, "%*ssteps\n", INDENT, "");
		first = false;
		size_t start = w->length;
		writer_print(w, "%*s%6lld ms  ", INDENT, "", (long long)step->ms);
		size_t column = w->length - start;
		parts_text(&line, step->text, parts_trace(options), limit);
		table_wrap(w, writer_string(&line), column, column, options->width);
		writer_free(&line);
	}
}

static bool told_before(const struct report *report, size_t index)
{
	const struct report_finding *finding = &report->findings[index];
	for (size_t i = 0; i < index; i++) {
		const struct report_finding *other = &report->findings[i];
		if (other->state != STATE_OK && other->remedy &&
		    strcmp(other->remedy, finding->remedy) == 0)
			return true;
	}
	return false;
}

/* The ids of all findings that this one's remedy mends, each once. */
static void mended(const struct report *report, size_t index, struct writer *w)
{
	const char *remedy = report->findings[index].remedy;
	for (size_t i = index; i < report->finding_count; i++) {
		const struct report_finding *finding = &report->findings[i];
		bool again = finding->state == STATE_OK || !finding->remedy ||
			     strcmp(finding->remedy, remedy) != 0;
		for (size_t j = index; j < i && !again; j++)
			again = report->findings[j].id == finding->id &&
				report->findings[j].state != STATE_OK &&
				report->findings[j].remedy &&
				strcmp(report->findings[j].remedy, remedy) == 0;
		if (!again)
			writer_print(w, "%s%s", i > index ? ", " : "", finding->id);
	}
}

/* A remedy of the catalogue is our own text; one made by a judge may hold foreign bytes. */
static void remedies(const struct report *report, const struct render_options *options,
		     size_t limit, struct writer *w)
{
	bool first = true;
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct report_finding *finding = &report->findings[i];
		const struct report_rule *rule = report_rule(report, finding->id);
		struct writer line = writer_with_maximum(RENDER_MAXIMUM);
		if (finding->state == STATE_OK || !finding->remedy || told_before(report, i))
			continue;
		bool ours = rule && rule->remedy && strcmp(rule->remedy, finding->remedy) == 0;
		if (first)
			render_headline("What to do:", options, w);
		first = false;
		writer_print(&line, "%*s", INDENT, "");
		mended(report, i, &line);
		writer_text(&line, ": ");
		parts_text(&line, finding->remedy, ours ? TEXT_PLAIN : TEXT_LINE, limit);
		table_wrap(w, writer_string(&line), 0, (size_t)INDENT * 2, options->width);
		writer_free(&line);
	}
}

void render_long(const struct report *report, const struct render_options *options, size_t limit,
		 struct writer *w)
{
	bool many = report->subject_count > 1;
	if (options->verbosity == 0 && options->width > 0 && many) {
		overview(report, options, limit, w);
		return;
	}
	findings(report, options, limit, w);
	if (options->verbosity == 0)
		return;
	if (many && options->width > 0)
		writer_u8(w, '\n');
	if (many)
		overview(report, options, limit, w);
	for (size_t i = 0; i < report->subject_count; i++) {
		const struct report_subject *subject = &report->subjects[i];
		heading(subject, options, w);
		render_facts(subject, options, limit, w);
		steps(subject, options, limit, w);
	}
	remedies(report, options, limit, w);
}
