/* render - the faces of a report: plugin, json, openmetrics, discovery; one data, no judgement here
 */
#ifndef REPORT_RENDER_H
#define REPORT_RENDER_H

#include <stdbool.h>

#include "base/writer.h"
#include "report/report.h"

struct render_options {
	int verbosity;	/* 0 to 3 */
	bool color;	/* colour the state words */
	bool brief;	/* json without facts */
	unsigned width; /* columns of the terminal, 0: a pipe */
};

/* Each appends to w, whose maximum is generous; all end with a newline. SPEC 3 says what they hold.
 */
void render_plugin(const struct report *report, const struct render_options *options,
		   struct writer *w);
void render_json(const struct report *report, const struct render_options *options,
		 struct writer *w);
void render_openmetrics(const struct report *report, const struct render_options *options,
			struct writer *w);
void render_discovery(const struct report *report, const struct render_options *options,
		      struct writer *w);
/* The summary sentence that the first line and the JSON carry, without NAME STATE. Cleaned for the
 * first line. */
void render_summary(const struct report *report, struct writer *w);
/* A figure's label as SPEC 3 wants it ("days" or "imaps_mail.example.com_993_days"). */
void render_label(const struct report *report, const struct report_figure *figure,
		  struct writer *w);
/* --list-findings: the catalogue as a table of id, state, meaning and remedy. */
void render_catalogue(const struct report *report, struct writer *w);

/* "NAME UNKNOWN - text": the one line on wrong usage. */
void render_usage(const char *name, const char *text, const struct render_options *options,
		  struct writer *w);

#endif
