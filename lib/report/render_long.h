/* render_long - the lines below the first one: findings, facts, remedies, steps (private to
 * report/) */
#ifndef REPORT_RENDER_LONG_H
#define REPORT_RENDER_LONG_H

#include "report/render.h"

/* limit: the most bytes of one text. */
void render_long(const struct report *report, const struct render_options *options, size_t limit,
		 struct writer *w);
/* A headline; on a terminal an empty line comes before it. */
void render_headline(const char *text, const struct render_options *options, struct writer *w);
/* Facts of one subject as aligned tables (render_facts.c). */
void render_facts(const struct report_subject *subject, const struct render_options *options,
		  size_t limit, struct writer *w);

#endif
