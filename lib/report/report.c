/* report - what a run is about: its subjects and what is known of each; it begins and ends here */
#include "report/report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "report/finding.h"

/* "check_mail_chain" to "MAIL_CHAIN". */
static char *service_name(const char *binary)
{
	static const char prefix[] = "check_";
	if (strncmp(binary, prefix, sizeof(prefix) - 1) == 0)
		binary += sizeof(prefix) - 1;
	char *name = mem_string(binary);
	for (char *c = name; *c; c++) {
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	}
	return name;
}

struct report *report_new(const char *binary, const char *version,
			  const struct report_rule *const *catalogues)
{
	struct report *report = mem_alloc(sizeof(*report));
	report->binary = mem_string(binary);
	report->name = service_name(binary);
	report->version = version;
	report->catalogues = catalogues;
	report->started_ms = clock_ms();
	return report;
}

static void free_subject(struct report_subject *subject)
{
	free(subject->text);
	free(subject->label);
	free(subject->host);
	free(subject->summary);
	facts_free(&subject->facts);
	for (size_t i = 0; i < subject->step_count; i++)
		free(subject->steps[i].text);
	free(subject->steps);
}

void report_free(struct report **report)
{
	struct report *r = *report;
	if (!r)
		return;
	for (size_t i = 0; i < r->subject_count; i++)
		free_subject(&r->subjects[i]);
	findings_free(r);
	free(r->subjects);
	free(r->figures);
	free(r->binary);
	free(r->name);
	free(r);
	*report = NULL;
}

static struct report_subject *add_subject(struct report *report)
{
	report->subjects =
		mem_resize(report->subjects, report->subject_count + 1, sizeof(*report->subjects));
	struct report_subject *subject = &report->subjects[report->subject_count++];
	*subject = (struct report_subject){.facts = facts_new()};
	return subject;
}

size_t report_endpoint(struct report *report, const struct endpoint *endpoint)
{
	struct report_subject *subject = add_subject(report);
	subject->text = endpoint_text(endpoint);
	subject->label = endpoint_label(endpoint);
	subject->protocol = protocol_info(endpoint->protocol)->name;
	subject->host = mem_string(endpoint->host);
	subject->port = endpoint->port;
	subject->address = endpoint->pinned;
	return report->subject_count - 1;
}

size_t report_file(struct report *report, const char *path)
{
	struct report_subject *subject = add_subject(report);
	subject->text = mem_string(path);
	subject->label = mem_string("file");
	return report->subject_count - 1;
}

void report_address(struct report *report, size_t subject, const struct address *address)
{
	report->subjects[subject].address = *address;
}

void report_completed(struct report *report, size_t subject)
{
	report->subjects[subject].completed = true;
}

void report_summary(struct report *report, size_t subject, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	free(report->subjects[subject].summary);
	report->subjects[subject].summary = mem_vprint(format, arguments);
	va_end(arguments);
}

struct facts *report_facts(struct report *report, size_t subject)
{
	return report->subjects[subject].facts;
}

void report_step(struct report *report, size_t subject, int level, const char *format, ...)
{
	struct report_subject *s = &report->subjects[subject];
	va_list arguments;
	va_start(arguments, format);
	s->steps = mem_resize(s->steps, s->step_count + 1, sizeof(*s->steps));
	s->steps[s->step_count++] = (struct report_step){.level = level,
							 .ms = clock_ms() - report->started_ms,
							 .text = mem_vprint(format, arguments)};
	va_end(arguments);
}

void report_figure(struct report *report, const struct report_figure *figure)
{
	if (!isfinite(figure->value))
		return;
	report->figures =
		mem_resize(report->figures, report->figure_count + 1, sizeof(*report->figures));
	report->figures[report->figure_count++] = *figure;
}

static bool has_figure(const struct report *report, size_t subject, const char *label)
{
	for (size_t i = 0; i < report->figure_count; i++) {
		const struct report_figure *figure = &report->figures[i];
		if (figure->subject == subject && strcmp(figure->label, label) == 0)
			return true;
	}
	return false;
}

static void add_time(struct report *report, size_t subject, int64_t ms)
{
	report_figure(report, REPORT_FIGURE(.subject = subject, .label = "time",
					    .value = (double)ms / 1000, .uom = "s", .minimum = 0));
}

/* SPEC 3: perfdata are there in every state, whatever is known. */
static void add_times(struct report *report)
{
	int64_t run_ms = clock_ms() - report->started_ms;
	for (size_t i = 0; i < report->subject_count; i++) {
		const struct report_subject *subject = &report->subjects[i];
		if (!has_figure(report, i, "time"))
			add_time(report, i, subject->protocol ? subject->elapsed_ms : run_ms);
	}
	if (report->subject_count == 0)
		add_time(report, REPORT_NO_SUBJECT, run_ms);
}

struct placed_figure {
	struct report_figure figure;
	size_t place;
};

static int by_subject(const void *a, const void *b)
{
	const struct placed_figure *x = a, *y = b;
	if (x->figure.subject != y->figure.subject)
		return x->figure.subject < y->figure.subject ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

/* Endpoints are judged as they come in; the output is the same from run to run. */
static void sort_figures(struct report *report)
{
	struct placed_figure *placed = mem_array(report->figure_count, sizeof(*placed));
	for (size_t i = 0; i < report->figure_count; i++)
		placed[i] = (struct placed_figure){report->figures[i], i};
	qsort(placed, report->figure_count, sizeof(*placed), by_subject);
	for (size_t i = 0; i < report->figure_count; i++)
		report->figures[i] = placed[i].figure;
	free(placed);
}

void report_close(struct report *report)
{
	for (size_t i = 0; i < report->subject_count; i++) {
		if (!report->subjects[i].completed && !findings_fault(report, i))
			report_finding(report, i, FINDING_NOT_DONE,
				       "not checked: the run ended before anything was learnt");
	}
	if (report->cut_off)
		report_finding(report, REPORT_NO_SUBJECT, FINDING_NOT_DONE,
			       "cut off by a signal before all was checked");
	add_times(report);
	sort_figures(report);
	findings_sort(report);
}

/* Computed, never set: the worst of the findings, and UNKNOWN where there is nothing to be OK
 * about. */
enum state report_state(const struct report *report)
{
	enum state state = report->cut_off || report->subject_count == 0 ? STATE_UNKNOWN : STATE_OK;
	for (size_t i = 0; i < report->finding_count; i++)
		state = state_worse(state, report->findings[i].state);
	for (size_t i = 0; i < report->subject_count; i++)
		state = state_worse(state, report_subject_state(report, i));
	return state;
}

enum state report_subject_state(const struct report *report, size_t subject)
{
	enum state state = STATE_OK;
	bool fault = false;
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct report_finding *finding = &report->findings[i];
		if (finding->subject != subject)
			continue;
		state = state_worse(state, finding->state);
		fault = fault || finding->judged != STATE_OK;
	}
	bool done = fault || report->subjects[subject].completed;
	return done ? state : state_worse(state, STATE_UNKNOWN);
}
