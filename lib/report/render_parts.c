/* render_parts - pieces that several faces of a report are made of */
#include "report/render_parts.h"

#include <string.h>

#define SUBJECT_LIMIT 330 /* the longest endpoint there is; a path may be longer */

static const char ellipsis[] = "...";

/* Where to cut so that no UTF-8 sequence and no escape of ours is left in halves. */
static size_t cut_before(const uint8_t *data, size_t limit)
{
	size_t end = limit;
	while (end > 0 && (data[end] & 0xC0) == 0x80)
		end--;
	for (size_t back = 1; back < sizeof("\\u{10ffff}") && back <= end; back++) {
		if (data[end - back] != '\\')
			continue;
		size_t whole =
			data[end - back + 1] == 'u' ? sizeof("\\u{0000}") - 1 : sizeof("\\x00") - 1;
		return back < whole ? end - back : end;
	}
	return end;
}

void parts_text(struct writer *w, const char *text, enum text_clean how, size_t limit)
{
	size_t start = w->length;
	text_clean(w, text, strlen(text), how);
	if (limit < sizeof(ellipsis) || w->failed || w->length - start <= limit)
		return;
	w->length = start + cut_before(w->data + start, limit - (sizeof(ellipsis) - 1));
	writer_text(w, ellipsis);
}

enum text_clean parts_trace(const struct render_options *options)
{
	return options->width > 0 ? TEXT_TERMINAL : TEXT_LINE;
}

static bool is_plain_endpoint(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.:/_-% []";
	return text[strspn(text, allowed)] == '\0';
}

void parts_subject(struct writer *w, const struct report_subject *subject, enum text_clean how)
{
	bool literal = subject->host && strchr(subject->host, ':');
	if (literal && is_plain_endpoint(subject->text))
		how = TEXT_PLAIN;
	parts_text(w, subject->text[0] ? subject->text : "-", how, SUBJECT_LIMIT);
}

void parts_state(struct writer *w, enum state state, bool color)
{
	/* On grounds of their own: yellow on white, or blue on black, nobody can read. */
	static const char *const codes[] = {
		[STATE_OK] = "30;42",
		[STATE_WARNING] = "30;43",
		[STATE_CRITICAL] = "1;37;41",
		[STATE_UNKNOWN] = "1;37;45",
	};
	if (color)
		writer_print(w, "\033[%sm%s\033[0m", codes[state], state_name(state));
	else
		writer_text(w, state_name(state));
}

const struct report_finding *parts_worst(const struct report *report)
{
	const struct report_finding *worst = NULL;
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct report_finding *finding = &report->findings[i];
		if (finding->state == STATE_OK)
			continue;
		if (!worst || (finding->state != worst->state &&
			       state_worse(finding->state, worst->state) == finding->state))
			worst = finding;
	}
	return worst;
}

size_t parts_faults(const struct report *report)
{
	size_t count = 0;
	for (size_t i = 0; i < report->finding_count; i++)
		count += report->findings[i].state != STATE_OK;
	return count;
}

const char *parts_noun(const struct report *report)
{
	size_t files = 0;
	for (size_t i = 0; i < report->subject_count; i++)
		files += !report->subjects[i].protocol;
	if (files == 0)
		return "endpoint";
	return files == report->subject_count ? "file" : "target";
}

double parts_seconds(int64_t ms)
{
	return (double)ms / 1000;
}

void render_label(const struct report *report, const struct report_figure *figure, struct writer *w)
{
	struct writer label = writer_with_maximum(RENDER_MAXIMUM);
	if (!report->plain_labels && figure->subject != REPORT_NO_SUBJECT)
		writer_print(&label, "%s_", report->subjects[figure->subject].label);
	writer_text(&label, figure->label);
	/* Labels come from endpoint_label and from words of ours; this holds whatever they do. */
	for (size_t i = 0; i < label.length; i++) {
		uint8_t c = label.data[i];
		bool allowed = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			       (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
		writer_u8(w, allowed ? c : '_');
	}
	writer_free(&label);
}
