/* render_summary - the one sentence for a busy reader: what is worst and where, or that all is well
 *
 * The first line of plugin output and the JSON carry it, so it is cleaned for the first line.
 */
#include <string.h>

#include "report/render_parts.h"

#define SUMMARY_LIMIT 480 /* of the worst finding's text, so that perfdata stay within 1 KB */

static size_t subjects_in(const struct report *report, enum state state)
{
	size_t count = 0;
	for (size_t i = 0; i < report->subject_count; i++)
		count += report_subject_state(report, i) == state;
	return count;
}

/* "2 of 8 endpoints, 3 more WARNING, 1 UNKNOWN: " */
static void how_many(const struct report *report, enum state worst, struct writer *w)
{
	static const enum state order[] = {STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN};
	bool more = true;
	writer_print(w, "%zu of %zu %ss", subjects_in(report, worst), report->subject_count,
		     parts_noun(report));
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		size_t count = order[i] == worst ? 0 : subjects_in(report, order[i]);
		if (count == 0)
			continue;
		writer_print(w, ", %zu%s %s", count, more ? " more" : "", state_name(order[i]));
		more = false;
	}
	writer_text(w, ": ");
}

static void fault_summary(const struct report *report, const struct report_finding *worst,
			  size_t limit, struct writer *w)
{
	size_t faults = parts_faults(report);
	bool several = report->subject_count > 1;
	if (worst->subject != REPORT_NO_SUBJECT) {
		if (several)
			how_many(report, worst->state, w);
		parts_subject(w, &report->subjects[worst->subject], TEXT_FIRST);
		writer_text(w, ": ");
	}
	parts_text(w, worst->text, TEXT_FIRST, limit);
	if (!several && faults > 1)
		writer_print(w, "; and %zu more finding%s", faults - 1, faults > 2 ? "s" : "");
}

/* What is worth saying of a subject with which nothing is wrong: its summary, or else a note. */
static const char *calm_text(const struct report *report, size_t subject)
{
	if (report->subjects[subject].summary)
		return report->subjects[subject].summary;
	for (size_t i = 0; i < report->finding_count; i++) {
		if (report->findings[i].subject == subject)
			return report->findings[i].text;
	}
	return NULL;
}

/* How far a figure is from its warning threshold: 1 is at it, more is better; -1: no telling. */
static double distance(const struct report_figure *figure)
{
	const struct range *range = figure->warning.set ? &figure->warning : &figure->critical;
	if (!range->set || range->inside)
		return -1;
	if (isfinite(range->low) && range->low > 0)
		return figure->value / range->low;
	if (isfinite(range->high) && range->high > 0 && figure->value > 0)
		return range->high / figure->value;
	return -1;
}

static size_t nearest_to_limit(const struct report *report)
{
	size_t nearest = REPORT_NO_SUBJECT;
	double least = 0;
	for (size_t i = 0; i < report->figure_count; i++) {
		const struct report_figure *figure = &report->figures[i];
		double d = distance(figure);
		if (d < 0 || figure->subject == REPORT_NO_SUBJECT ||
		    !calm_text(report, figure->subject))
			continue;
		if (nearest == REPORT_NO_SUBJECT || d < least) {
			nearest = figure->subject;
			least = d;
		}
	}
	return nearest;
}

static bool all_say_the_same(const struct report *report)
{
	const char *first = calm_text(report, 0);
	for (size_t i = 0; first && i < report->subject_count; i++) {
		const char *text = calm_text(report, i);
		if (!text || strcmp(text, first) != 0)
			return false;
	}
	return first != NULL;
}

static void calm_summary(const struct report *report, size_t limit, struct writer *w)
{
	size_t count = report->subject_count;
	size_t telling = nearest_to_limit(report);
	if (count == 1) {
		const char *text = calm_text(report, 0);
		if (!text)
			parts_subject(w, &report->subjects[0], TEXT_FIRST);
		parts_text(w, text ? text : ": nothing found wrong", TEXT_FIRST, limit);
		return;
	}
	writer_print(w, "%zu %ss, all OK", count, parts_noun(report));
	if (all_say_the_same(report)) {
		writer_text(w, ": ");
		parts_text(w, calm_text(report, 0), TEXT_FIRST, limit);
	} else if (telling != REPORT_NO_SUBJECT) {
		writer_text(w, "; nearest to its limit is ");
		parts_subject(w, &report->subjects[telling], TEXT_FIRST);
		writer_text(w, ": ");
		parts_text(w, calm_text(report, telling), TEXT_FIRST, limit);
	}
}

void parts_summary(const struct report *report, size_t limit, struct writer *w)
{
	const struct report_finding *worst = parts_worst(report);
	if (report->cut_off && (!worst || worst->subject != REPORT_NO_SUBJECT))
		writer_text(w, "cut off by a signal; ");
	if (worst)
		fault_summary(report, worst, limit, w);
	else if (report->subject_count == 0)
		writer_text(w, "nothing was checked");
	else if (report_state(report) != STATE_OK && !report->cut_off)
		writer_text(w, "not all was checked");
	else
		calm_summary(report, limit, w);
}

void render_summary(const struct report *report, struct writer *w)
{
	parts_summary(report, SUMMARY_LIMIT, w);
}
