/* render_parts - pieces that several faces of a report are made of (private to report/) */
#ifndef REPORT_RENDER_PARTS_H
#define REPORT_RENDER_PARTS_H

#include "base/text.h"
#include "report/render.h"

/* Renderers that build pieces of their own give them this maximum. */
#define RENDER_MAXIMUM ((size_t)64 << 20)

/* Appends foreign text, cleaned, cut to limit bytes (0: whole) with "..." where it is cut, never
 * inside a character. */
void parts_text(struct writer *w, const char *text, enum text_clean how, size_t limit);
/* How foreign text in facts and steps is cleaned: a terminal gives brackets no meaning, what parses
 * plugin output does. */
enum text_clean parts_trace(const struct render_options *options);
/* The name of an endpoint or file; the brackets of an IPv6 literal are our own. */
void parts_subject(struct writer *w, const struct report_subject *subject, enum text_clean how);
/* Appends a state word, coloured where wanted. */
void parts_state(struct writer *w, enum state state, bool color);
/* The worst finding that is not OK (the first of them), or NULL. */
const struct report_finding *parts_worst(const struct report *report);
size_t parts_faults(const struct report *report); /* findings that are not OK */
/* "endpoint", "file", or "target" where there are both. */
const char *parts_noun(const struct report *report);
/* render_summary with the worst finding's text cut to limit bytes (0: whole). */
void parts_summary(const struct report *report, size_t limit, struct writer *w);
/* Seconds, with at most three decimals. */
double parts_seconds(int64_t ms);

#endif
