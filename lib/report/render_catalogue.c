/* render_catalogue - --list-findings: each id and its state on a line, meaning and remedy below */
#include <string.h>

#include "report/render_parts.h"
#include "report/table.h"

#define COLUMNS 80
#define INDENT 4

static size_t widest_id(const struct report *report)
{
	size_t widest = 0;
	for (size_t i = 0; report->catalogues[i]; i++) {
		for (const struct report_rule *rule = report->catalogues[i]; rule->id; rule++) {
			size_t width = strlen(rule->id);
			widest = width > widest ? width : widest;
		}
	}
	return widest;
}

static void paragraph(const char *head, const char *text, struct writer *w)
{
	struct writer line = writer_with_maximum(RENDER_MAXIMUM);
	writer_print(&line, "%*s%s%s", INDENT, "", head, text);
	table_wrap(w, writer_string(&line), 0, INDENT, COLUMNS);
	writer_free(&line);
}

void render_catalogue(const struct report *report, struct writer *w)
{
	size_t width = widest_id(report);
	for (size_t i = 0; report->catalogues[i]; i++) {
		for (const struct report_rule *rule = report->catalogues[i]; rule->id; rule++) {
			writer_print(w, "%-*s  %s\n", (int)width, rule->id,
				     state_name(rule->state));
			paragraph("", rule->meaning, w);
			if (rule->remedy)
				paragraph("Remedy: ", rule->remedy, w);
		}
	}
}
