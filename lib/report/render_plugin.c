/* render_plugin - the face that monitoring systems read: a first line, long output, perfdata
 *
 *	output   = first *( LF line ) " |" perfdata LF
 *	first    = NAME " " STATE " - " summary
 *	perfdata = figure *( " " figure )
 *	figure   = label "=" value uom [ ";" warn [ ";" crit [ ";" min [ ";" max ] ] ] ]
 *
 * The one '|' before perfdata at the very end is the form that Nagios, Icinga, Telegraf, Sensu and
 * Checkmk all parse (Monitoring Plugins Development Guidelines, "Performance data").
 */
#include <string.h>

#include "report/render_long.h"
#include "report/render_parts.h"
#include "report/table.h"

#define OUTPUT_LIMIT 60000 /* Zabbix and NRPE cut at 64 KiB */
#define DEFAULT_LIMIT 1000 /* one endpoint without -v: NRPE 2 cuts at 1,023 */
#define PERFDATA_LIMIT 56000
#define LINE_LIMIT 4000 /* of one text, with -v */
#define SHORT_LINE_LIMIT 400
#define SHORTEST_LINE 60
#define WRAPPED_INDENT 2
#define DIM "\033[2m"
#define PLAIN "\033[0m"
#define NOTICE_ROOM 100 /* for the line that says what was cut */

static void figure_end(struct writer *w, const struct report_figure *figure)
{
	char warning[RANGE_TEXT_SIZE], critical[RANGE_TEXT_SIZE], minimum[32] = "",
								  maximum[32] = "";
	range_text(&figure->warning, warning);
	range_text(&figure->critical, critical);
	if (isfinite(figure->minimum))
		text_from_double(figure->minimum, minimum);
	if (isfinite(figure->maximum))
		text_from_double(figure->maximum, maximum);
	const char *const ends[] = {warning, critical, minimum, maximum};
	size_t count = COUNT_OF(ends);
	while (count > 0 && ends[count - 1][0] == '\0')
		count--;
	for (size_t i = 0; i < count; i++)
		writer_print(w, ";%s", ends[i]);
}

/* Writes the figures that have room, and returns how many had none. */
static size_t perfdata(const struct report *report, struct writer *w)
{
	for (size_t i = 0; i < report->figure_count; i++) {
		const struct report_figure *figure = &report->figures[i];
		char value[32];
		size_t before = w->length;
		if (i > 0)
			writer_u8(w, ' ');
		render_label(report, figure, w);
		writer_print(w, "=%s%s", text_from_double(figure->value, value), figure->uom);
		figure_end(w, figure);
		if (w->length > PERFDATA_LIMIT) {
			w->length = before;
			return report->figure_count - i;
		}
	}
	return 0;
}

static size_t count_lines(const struct writer *w, size_t from)
{
	size_t lines = 0;
	for (size_t i = from; i < w->length; i++)
		lines += w->data[i] == '\n';
	return lines;
}

/* Cuts what does not fit behind the last whole line that does, and says so. The first line stays.
 */
static void cut(struct writer *body, size_t room, bool brief)
{
	if (body->length <= room)
		return;
	size_t end = room > NOTICE_ROOM ? room - NOTICE_ROOM : 0;
	while (end > 0 && body->data[end - 1] != '\n')
		end--;
	if (end == 0) {
		const uint8_t *first = memchr(body->data, '\n', body->length);
		end = (size_t)(first - body->data) + 1;
	}
	size_t lines = count_lines(body, end);
	body->length = end;
	if (lines > 0)
		writer_print(body,
			     brief ? "%zu more line%s, shown with -v\n"
				   : "%zu more line%s cut here, --output=json is never cut\n",
			     lines, lines > 1 ? "s" : "");
}

/* What each text may take so that the worst come first and as many as possible are told. */
static size_t line_limit(const struct report *report, const struct render_options *options,
			 size_t room)
{
	if (options->verbosity > 0)
		return LINE_LIMIT;
	if (report->subject_count != 1)
		return SHORT_LINE_LIMIT;
	size_t share = room / parts_faults(report);
	const size_t tag = sizeof("[CRITICAL] ");
	if (share < SHORTEST_LINE + tag)
		return SHORTEST_LINE;
	return share - tag < SHORT_LINE_LIMIT ? share - tag : SHORT_LINE_LIMIT;
}

static bool wants_long(const struct report *report, const struct render_options *options)
{
	size_t faults = parts_faults(report);
	if (options->width > 0 && report->subject_count > 1)
		return true;
	return options->verbosity > 0 || faults > 1 || (report->subject_count > 1 && faults > 0);
}

/* The summary; on a terminal it is wrapped as the rest is. */
static void first_line(const struct report *report, const struct render_options *options,
		       size_t limit, struct writer *w)
{
	struct writer line = writer_with_maximum(RENDER_MAXIMUM);
	size_t column =
		strlen(report->name) + 1 + strlen(state_name(report_state(report))) + sizeof("- ");
	writer_print(w, "%s ", report->name);
	parts_state(w, report_state(report), options->color);
	writer_text(w, " - ");
	if (limit > 0)
		parts_summary(report, limit, &line);
	else
		render_summary(report, &line);
	table_wrap(w, writer_string(&line), column, WRAPPED_INDENT, options->width);
	writer_free(&line);
}

/* Who sees a fault on a terminal wants to know how to go on. */
static void advice(const struct report *report, const struct render_options *options,
		   struct writer *w)
{
	const struct report_finding *worst = parts_worst(report);
	if (options->width == 0 || options->verbosity > 0 || !worst || !worst->remedy)
		return;
	writer_print(w, "%s  -v shows the facts and what to do%s\n", options->color ? DIM : "",
		     options->color ? PLAIN : "");
}

/* What is for programs, behind the one bar; on a terminal below the rest, and wrapped. */
static void last_line(struct writer *figures, const struct render_options *options,
		      struct writer *w)
{
	if (options->width == 0 || figures->length == 0) {
		w->length--; /* the last newline */
		writer_text(w, " |");
		writer_bytes(w, figures->data, figures->length);
		writer_u8(w, '\n');
		return;
	}
	if (options->verbosity > 0)
		writer_u8(w, '\n');
	writer_print(w, "%s |", options->color ? DIM : "");
	table_wrap(w, writer_string(figures), 2, 2, options->width);
	if (options->color) {
		w->length--;
		writer_text(w, PLAIN "\n");
	}
}

void render_plugin(const struct report *report, const struct render_options *options,
		   struct writer *w)
{
	struct writer figures = writer_with_maximum(RENDER_MAXIMUM);
	struct writer body = writer_with_maximum(RENDER_MAXIMUM);
	bool brief = report->subject_count <= 1 && options->verbosity == 0;
	size_t left_out = perfdata(report, &figures);
	size_t limit = brief && figures.length < DEFAULT_LIMIT / 2 ? DEFAULT_LIMIT : OUTPUT_LIMIT;
	size_t room = limit - figures.length - sizeof(" |\n");

	if (wants_long(report, options)) {
		/* The worst finding's text stands again below, so the first line may be short. */
		first_line(report, options,
			   brief	    ? room / 4
			   : room / 4 < 480 ? room / 4
					    : 480,
			   &body);
		size_t used = body.length + NOTICE_ROOM;
		size_t line = line_limit(report, options, room > used ? room - used : 0);
		render_long(report, options, line, &body);
	} else {
		first_line(report, options, 0, &body);
	}
	if (left_out > 0)
		room -= NOTICE_ROOM;
	cut(&body, room, brief);
	if (left_out > 0)
		writer_print(&body, "%zu figures left out, --output=json has them all\n", left_out);
	advice(report, options, &body);
	writer_bytes(w, body.data, body.length);
	last_line(&figures, options, w);
	writer_free(&body);
	writer_free(&figures);
}
