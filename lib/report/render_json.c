/* render_json - the whole report as one JSON object on one line, by jansson
 *
 * contrib/schema/check_mail.schema.json describes it. Figures have at most three decimals and texts
 * are valid UTF-8 before jansson sees them; everything beyond ASCII goes out as \uXXXX, so that no
 * terminal acts on it.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/render_parts.h"

#define DIGITS 15 /* what a double always keeps: 41.3, not 41.299999999999997 */

static void *allocate(size_t size)
{
	return mem_alloc(size);
}

static json_t *text_of(const void *data, size_t length)
{
	struct writer w = writer_with_maximum(RENDER_MAXIMUM);
	text_valid_utf8(&w, data, length);
	const char *text = writer_string(&w);
	json_t *json = json_stringn(text, w.length);
	writer_free(&w);
	return json;
}

static json_t *text_or_null(const char *text)
{
	return text ? text_of(text, strlen(text)) : json_null();
}

static json_t *number(double value)
{
	char text[32];
	double rounded;
	text_from_double(value, text);
	if (!strchr(text, '.'))
		return json_integer(strtoll(text, NULL, 10));
	text_decimal(text, strlen(text), &rounded);
	return json_real(rounded);
}

static json_t *number_or_null(double value)
{
	return isfinite(value) ? number(value) : json_null();
}

static json_t *facts_object(const struct facts *facts);

static json_t *fact_value(const struct fact *fact)
{
	json_t *array;
	switch (fact->type) {
	case FACT_NUMBER:
		return number_or_null(fact->number);
	case FACT_BOOLEAN:
		return json_boolean(fact->boolean);
	case FACT_LIST:
		array = json_array();
		for (size_t i = 0; i < fact->items->count; i++)
			json_array_append_new(array, fact_value(&fact->items->fact[i]));
		return array;
	case FACT_TABLE:
		array = json_array();
		for (size_t i = 0; i < fact->row_count; i++)
			json_array_append_new(array, facts_object(fact->rows[i]));
		return array;
	default:
		return text_of(fact->text, fact->length);
	}
}

static json_t *facts_object(const struct facts *facts)
{
	json_t *object = json_object();
	for (size_t i = 0; i < facts->count; i++)
		json_object_set_new(object, facts->fact[i].key, fact_value(&facts->fact[i]));
	return object;
}

static json_t *endpoint_object(const struct report *report, size_t index, bool brief)
{
	const struct report_subject *subject = &report->subjects[index];
	char address[ADDRESS_TEXT_SIZE];
	json_t *object = json_object();
	json_object_set_new(object, "endpoint", text_or_null(subject->text));
	json_object_set_new(object, "protocol", text_or_null(subject->protocol));
	json_object_set_new(object, "host", text_or_null(subject->host));
	json_object_set_new(object, "port",
			    subject->protocol ? json_integer(subject->port) : json_null());
	json_object_set_new(object, "address",
			    subject->address.family == 0
				    ? json_null()
				    : text_or_null(address_text(&subject->address, address)));
	json_object_set_new(object, "state",
			    json_string(state_name(report_subject_state(report, index))));
	json_object_set_new(object, "elapsed", number(parts_seconds(subject->elapsed_ms)));
	if (!brief) {
		/* The names above are taken: a fact never stands in for one of them. */
		json_t *facts = facts_object(subject->facts);
		json_object_update_missing(object, facts);
		json_decref(facts);
	}
	return object;
}

/* A sentence is for people, and programs show it to them without looking: it is cleaned as in every
 * other face. Names and facts are for programs, and stand as they are. */
static json_t *sentence(const char *text)
{
	struct writer w = writer_with_maximum(RENDER_MAXIMUM);
	parts_text(&w, text, TEXT_PLAIN, 0);
	json_t *json = text_of(w.data, w.length);
	writer_free(&w);
	return json;
}

static json_t *finding_object(const struct report *report, const struct report_finding *finding)
{
	json_t *object = json_object();
	json_object_set_new(object, "id", json_string(finding->id));
	json_object_set_new(object, "state", json_string(state_name(finding->state)));
	json_object_set_new(object, "endpoint",
			    finding->subject == REPORT_NO_SUBJECT
				    ? json_null()
				    : text_or_null(report->subjects[finding->subject].text));
	json_object_set_new(object, "text", sentence(finding->text));
	json_object_set_new(object, "remedy", text_or_null(finding->remedy));
	return object;
}

static json_t *range_value(const struct range *range)
{
	char text[RANGE_TEXT_SIZE];
	return range->set ? json_string(range_text(range, text)) : json_null();
}

static json_t *figure_object(const struct report *report, const struct report_figure *figure)
{
	struct writer label = writer_with_maximum(RENDER_MAXIMUM);
	json_t *object = json_object();
	render_label(report, figure, &label);
	json_object_set_new(object, "label", json_string(writer_string(&label)));
	json_object_set_new(object, "value", number(figure->value));
	json_object_set_new(object, "uom", json_string(figure->uom));
	json_object_set_new(object, "warn", range_value(&figure->warning));
	json_object_set_new(object, "crit", range_value(&figure->critical));
	json_object_set_new(object, "min", number_or_null(figure->minimum));
	json_object_set_new(object, "max", number_or_null(figure->maximum));
	writer_free(&label);
	return object;
}

static json_t *report_object(const struct report *report, const struct render_options *options)
{
	struct writer summary = writer_with_maximum(RENDER_MAXIMUM);
	enum state state = report_state(report);
	json_t *object = json_object();
	json_t *endpoints = json_array(), *findings = json_array(), *figures = json_array();
	for (size_t i = 0; i < report->subject_count; i++)
		json_array_append_new(endpoints, endpoint_object(report, i, options->brief));
	for (size_t i = 0; i < report->finding_count; i++)
		json_array_append_new(findings, finding_object(report, &report->findings[i]));
	for (size_t i = 0; i < report->figure_count; i++)
		json_array_append_new(figures, figure_object(report, &report->figures[i]));
	render_summary(report, &summary);
	json_object_set_new(object, "plugin", json_string(report->binary));
	json_object_set_new(object, "version", json_string(report->version));
	json_object_set_new(object, "state", json_string(state_name(state)));
	json_object_set_new(object, "exit", json_integer(state));
	json_object_set_new(object, "summary", text_of(summary.data, summary.length));
	json_object_set_new(object, "endpoints", endpoints);
	json_object_set_new(object, "findings", findings);
	json_object_set_new(object, "perfdata", figures);
	writer_free(&summary);
	return object;
}

/* DEL is the one control character that JSON lets through. */
static int append(const char *buffer, size_t size, void *data)
{
	struct writer *w = data;
	for (size_t i = 0; i < size; i++) {
		if (buffer[i] == '\x7f')
			writer_text(w, "\\u007f");
		else
			writer_u8(w, (uint8_t)buffer[i]);
	}
	return 0;
}

void render_json(const struct report *report, const struct render_options *options,
		 struct writer *w)
{
	json_set_alloc_funcs(allocate, free);
	json_t *object = report_object(report, options);
	json_dump_callback(object, append, w,
			   JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(DIGITS));
	json_decref(object);
	writer_u8(w, '\n');
}
