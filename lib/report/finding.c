/* finding - findings, the rules they come from, and --severity, which has the last word */
#include "report/finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

struct report_severity {
	char *glob; /* owned */
	enum state state;
};

const struct report_rule *report_rule(const struct report *report, const char *id)
{
	for (size_t i = 0; report->catalogues && report->catalogues[i]; i++) {
		for (const struct report_rule *rule = report->catalogues[i]; rule->id; rule++) {
			if (strcmp(rule->id, id) == 0)
				return rule;
		}
	}
	return NULL;
}

static bool matches_any(const struct report *report, const char *glob)
{
	for (size_t i = 0; report->catalogues && report->catalogues[i]; i++) {
		for (const struct report_rule *rule = report->catalogues[i]; rule->id; rule++) {
			if (text_glob(glob, rule->id))
				return true;
		}
	}
	return false;
}

int report_severity(struct report *report, const char *text, struct fail *f)
{
	struct report_severity severity;
	const char *equals = strrchr(text, '=');
	if (!equals || equals == text || !equals[1])
		return fail_set(f, FAIL_USAGE,
				"--severity=%s: should be ID=STATE, such as server.*=UNKNOWN",
				text);
	if (!state_by_name(equals + 1, &severity.state))
		return fail_set(f, FAIL_USAGE,
				"--severity=%s: %s is none of OK, WARNING, CRITICAL, UNKNOWN", text,
				equals + 1);
	severity.glob = mem_substring(text, (size_t)(equals - text));
	if (!matches_any(report, severity.glob)) {
		free(severity.glob);
		return fail_set(f, FAIL_USAGE,
				"--severity=%s: no finding of this plugin has that id, "
				"--list-findings names them all",
				text);
	}
	report->severities = mem_resize(report->severities, report->severity_count + 1,
					sizeof(*report->severities));
	report->severities[report->severity_count++] = severity;
	return 0;
}

static enum state with_severity(const struct report *report, const char *id, enum state state)
{
	for (size_t i = report->severity_count; i > 0; i--) {
		if (text_glob(report->severities[i - 1].glob, id))
			return report->severities[i - 1].state;
	}
	return state;
}

static const struct report_rule *rule_of(const struct report *report, const char *id)
{
	/* The one rule this room applies by itself. */
	static const struct report_rule not_done = {FINDING_NOT_DONE, STATE_UNKNOWN,
						    "what was to be checked was not", NULL};
	const struct report_rule *rule = report_rule(report, id);
	if (!rule && strcmp(id, FINDING_NOT_DONE) == 0)
		rule = &not_done;
	if (!rule)
		abort(); /* an id that no catalogue has is a mistake of ours */
	return rule;
}

static void add(struct report *report, struct report_finding finding)
{
	finding.state = with_severity(report, finding.id, finding.judged);
	report->findings =
		mem_resize(report->findings, report->finding_count + 1, sizeof(*report->findings));
	report->findings[report->finding_count++] = finding;
}

void report_finding(struct report *report, size_t subject, const char *id, const char *format, ...)
{
	const struct report_rule *rule = rule_of(report, id);
	va_list arguments;
	va_start(arguments, format);
	add(report, (struct report_finding){.id = rule->id,
					    .judged = rule->state,
					    .subject = subject,
					    .text = mem_vprint(format, arguments),
					    .remedy = mem_string(rule->remedy)});
	va_end(arguments);
}

void report_finding_as(struct report *report, size_t subject, const char *id, enum state state,
		       const char *remedy, const char *format, ...)
{
	const struct report_rule *rule = rule_of(report, id);
	va_list arguments;
	va_start(arguments, format);
	add(report,
	    (struct report_finding){
		    .id = rule->id,
		    .judged = state,
		    .subject = subject,
		    .text = mem_vprint(format, arguments),
		    .remedy = remedy && !*remedy ? NULL
						 : mem_string(remedy ? remedy : rule->remedy)});
	va_end(arguments);
}

bool findings_fault(const struct report *report, size_t subject)
{
	for (size_t i = 0; i < report->finding_count; i++) {
		if (report->findings[i].subject == subject &&
		    report->findings[i].judged != STATE_OK)
			return true;
	}
	return false;
}

struct placed {
	struct report_finding finding;
	size_t place;
};

static int by_state_and_subject(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	if (x->finding.state != y->finding.state)
		return state_worse(x->finding.state, y->finding.state) == x->finding.state ? -1 : 1;
	/* REPORT_NO_SUBJECT is the largest number; adding one makes it the smallest. */
	size_t p = x->finding.subject + 1, q = y->finding.subject + 1;
	if (p != q)
		return p < q ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

void findings_sort(struct report *report)
{
	struct placed *placed = mem_array(report->finding_count, sizeof(*placed));
	for (size_t i = 0; i < report->finding_count; i++)
		placed[i] = (struct placed){report->findings[i], i};
	qsort(placed, report->finding_count, sizeof(*placed), by_state_and_subject);
	for (size_t i = 0; i < report->finding_count; i++)
		report->findings[i] = placed[i].finding;
	free(placed);
}

void findings_free(struct report *report)
{
	for (size_t i = 0; i < report->finding_count; i++) {
		free(report->findings[i].text);
		free(report->findings[i].remedy);
	}
	free(report->findings);
	for (size_t i = 0; i < report->severity_count; i++)
		free(report->severities[i].glob);
	free(report->severities);
}
