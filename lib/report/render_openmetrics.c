/* render_openmetrics - gauges for a textfile collector or pushgateway
 *
 *	family = "# HELP " name " " text LF "# TYPE " name " gauge" LF 1*sample
 *	sample = name "{" label *( "," label ) "}" " " value LF
 *
 * The subset of OpenMetrics 1.0 that the Prometheus text parser of node_exporter takes too: gauges
 * only, no timestamps, no units, "# EOF" as a comment at the end. Files of several plugins lie side
 * by side in one directory, so a family's HELP depends on its name alone, every sample has the same
 * label names, and the plugin's name keeps samples apart.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "report/render_parts.h"

#define DAY 86400

/* What a unit of perfdata is called there, and what a value is multiplied by (base units). */
static const struct {
	const char *uom, *suffix;
	double factor;
} units[] = {
	{"s", "_seconds", 1},
	{"B", "_bytes", 1},
	{"%", "_ratio", 0.01},
	{"", "", 1},
};

/* Plain numbers whose label names a unit that is no base unit. The size of a key is a strength and
 * no amount of data: it stays in bits, which HELP says. */
static const struct name {
	const char *label, *name, *help;
	double factor;
} names[] = {
	{"days", "left_seconds", "Time until the first certificate ends, negative once it has",
	 DAY},
	{"chain_days", "chain_left_seconds", "Time until the first intermediate certificate ends",
	 DAY},
	{"lifetime_days", "lifetime_seconds", "Lifetime of the certificate, from its first day on",
	 DAY},
	{"min_bits", "min_strength", "Key size of the weakest accepted suite, in bits", 1},
	{"dh_bits", "dh_size", "Size of the smallest Diffie-Hellman prime, in bits", 1},
};

static const struct name *name_of(const struct report_figure *figure)
{
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (strcmp(figure->label, names[i].label) == 0)
			return &names[i];
	}
	return NULL;
}

static size_t unit_of(const char *uom)
{
	size_t i = 0;
	while (i + 1 < COUNT_OF(units) && strcmp(units[i].uom, uom) != 0)
		i++;
	return i;
}

/* mail_tls_<figure><unit>; a name that bears its unit already ("chain_bytes") keeps it once. */
static void family_name(const struct report_figure *figure, struct writer *w)
{
	const struct name *known = name_of(figure);
	const char *suffix = units[unit_of(figure->uom)].suffix;
	size_t length = strlen(figure->label), tail = strlen(suffix);
	writer_text(w, "mail_tls_");
	if (known) {
		writer_text(w, known->name);
		return;
	}
	for (const char *c = figure->label; *c; c++) {
		bool allowed = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
			       (*c >= '0' && *c <= '9') || *c == '_';
		writer_u8(w, allowed ? (uint8_t)*c : '_');
	}
	if (length < tail || strcmp(figure->label + length - tail, suffix) != 0)
		writer_text(w, suffix);
}

static void family_head(const char *name, const char *help, struct writer *w)
{
	writer_print(w, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* Label values: backslash and quote escaped (OpenMetrics 1.0, "escaped-string"); newlines never get
 * through the cleaning. */
static void label(const char *name, const char *text, bool last, struct writer *w)
{
	struct writer clean = writer_with_maximum(RENDER_MAXIMUM);
	parts_text(&clean, text ? text : "", TEXT_PLAIN, 0);
	writer_print(w, "%s=\"", name);
	for (size_t i = 0; i < clean.length; i++) {
		if (clean.data[i] == '"' || clean.data[i] == '\\')
			writer_u8(w, '\\');
		writer_u8(w, clean.data[i]);
	}
	writer_text(w, last ? "\"" : "\",");
	writer_free(&clean);
}

static void sample(const struct report *report, const char *name, size_t index, double value,
		   struct writer *w)
{
	static const struct report_subject none = {0};
	const struct report_subject *subject =
		index == REPORT_NO_SUBJECT ? &none : &report->subjects[index];
	char port[8] = "", number[32], address[ADDRESS_TEXT_SIZE] = "";
	if (subject->protocol)
		snprintf(port, sizeof(port), "%u", (unsigned)subject->port);
	/* Only where it is part of what was asked for: an address that comes and goes with DNS
	 * would make a new series each time. */
	if (subject->address.family != 0 && strstr(subject->text, " at "))
		address_text(&subject->address, address);
	writer_print(w, "%s{", name);
	label("plugin", report->binary, false, w);
	label("endpoint", subject->text, false, w);
	label("protocol", subject->protocol, false, w);
	label("host", subject->host, false, w);
	label("port", port, false, w);
	label("address", address, true, w);
	writer_print(w, "} %s\n", text_from_double(value, number));
}

/* What concerns no endpoint is told of the run as a whole, with empty labels. */
static bool run_has_state(const struct report *report, enum state *state_r)
{
	bool found = report->subject_count == 0;
	enum state state = found ? report_state(report) : STATE_OK;
	for (size_t i = 0; i < report->finding_count; i++) {
		if (report->findings[i].subject == REPORT_NO_SUBJECT) {
			state = state_worse(state, report->findings[i].state);
			found = true;
		}
	}
	*state_r = state;
	return found;
}

static void states(const struct report *report, struct writer *w)
{
	static const char name[] = "mail_tls_state";
	enum state run;
	family_head(name, "State of the check: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.", w);
	if (run_has_state(report, &run))
		sample(report, name, REPORT_NO_SUBJECT, run, w);
	for (size_t i = 0; i < report->subject_count; i++)
		sample(report, name, i, report_subject_state(report, i), w);
}

/* The real time whatever --now says: a timer that died must not look alive. */
static void timestamps(const struct report *report, struct writer *w)
{
	static const char name[] = "mail_tls_run_timestamp_seconds";
	double now = (double)time(NULL);
	enum state run;
	family_head(name, "When the check last ran, in seconds since 1970.", w);
	if (run_has_state(report, &run))
		sample(report, name, REPORT_NO_SUBJECT, now, w);
	for (size_t i = 0; i < report->subject_count; i++)
		sample(report, name, i, now, w);
}

static bool same_family(const struct report_figure *a, const struct report_figure *b)
{
	return strcmp(a->label, b->label) == 0 && strcmp(a->uom, b->uom) == 0;
}

static bool is_first_of_family(const struct report *report, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (same_family(&report->figures[i], &report->figures[index]))
			return false;
	}
	return true;
}

static void family(const struct report *report, size_t first, struct writer *w)
{
	const struct report_figure *figure = &report->figures[first];
	struct writer name = writer_with_maximum(RENDER_MAXIMUM), help = name;
	const struct name *known = name_of(figure);
	double factor = known ? known->factor : units[unit_of(figure->uom)].factor;
	family_name(figure, &name);
	writer_print(&help, "%s%s%s, see mail-tls-plugins(7).", known ? known->help : "The figure ",
		     known ? "" : figure->label, known ? "" : " of a mail TLS check");
	family_head(writer_string(&name), writer_string(&help), w);
	for (size_t i = first; i < report->figure_count; i++) {
		if (same_family(&report->figures[i], figure))
			sample(report, writer_string(&name), report->figures[i].subject,
			       report->figures[i].value * factor, w);
	}
	writer_free(&name);
	writer_free(&help);
}

void render_openmetrics(const struct report *report, const struct render_options *options,
			struct writer *w)
{
	(void)options;
	states(report, w);
	timestamps(report, w);
	for (size_t i = 0; i < report->figure_count; i++) {
		if (is_first_of_family(report, i))
			family(report, i, w);
	}
	writer_text(w, "# EOF\n");
}
