/* golden_mask - what differs from run to run is replaced by its name */
#include "golden.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Numbers behind these differ; what stands in for them is N. */
static const char *const before[] = {
	"chain_bytes=",	      "time=", "\"elapsed\":", "\"label\":\"time\",\"value\":",
	"_time\",\"value\":",
};

static bool is_number(char c)
{
	return (c >= '0' && c <= '9') || c == '.';
}

static size_t skip_number(const char *text)
{
	size_t length = 0;
	while (is_number(text[length]))
		length++;
	return length;
}

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* A port or path of this run: the placeholder that stands for it. */
static size_t placeholder(const struct stage *stage, const char *text, const char *start,
			  struct writer *w)
{
	for (size_t i = 0; i < stage->names.count; i++) {
		const char *value = stage->values.word[i], *key = stage->names.word[i];
		size_t length = strlen(value);
		bool port = strstr(key, "_port") != NULL;
		bool path = strcmp(key, "dir") == 0 || strcmp(key, "resolver") == 0;
		if ((!port && !path) || !starts(text, value))
			continue;
		if (port && (is_number(text[length]) || (text > start && is_number(text[-1]))))
			continue;
		writer_print(w, "{%s}", key);
		return length;
	}
	return 0;
}

/* A line "mail_tls_..._seconds{...} N" of openmetrics. */
static size_t metric(const char *text, const char *start, struct writer *w)
{
	const char *brace = strstr(text, "} "), *end = strchr(text, '\n');
	if ((text > start && text[-1] != '\n') || !brace || !end || brace > end)
		return 0;
	if (!starts(text, "mail_tls_time_seconds{") &&
	    !starts(text, "mail_tls_run_timestamp_seconds{"))
		return 0;
	(void)w;
	return (size_t)(brace + 2 - text);
}

/* "    12 ms  ", "after 12 ms", ", 0.034s": the width may differ too. */
static size_t duration(const char *text, const char *start, struct writer *w)
{
	size_t blanks = strspn(text, " "), digits = skip_number(text + blanks);
	const char *end = text + blanks + digits;
	if (digits == 0 || (blanks == 0 && text > start && text[-1] != ' '))
		return 0;
	if (starts(end, " ms ") || starts(end, " ms,") || starts(end, " ms\n")) {
		writer_text(w, blanks ? " N ms" : "N ms");
		return blanks + digits + 3;
	}
	if (memchr(text + blanks, '.', digits) && end[0] == 's' &&
	    (end[1] == ' ' || end[1] == '\n')) {
		writer_text(w, blanks ? " Ns" : "Ns");
		return blanks + digits + 1;
	}
	return 0;
}

void mask(const struct stage *stage, const char *text, struct writer *w)
{
	const char *start = text;
	while (*text) {
		size_t length = metric(text, start, w);
		if (length > 0) {
			char *head = strndup(text, length);
			mask(stage, head, w);
			free(head);
			writer_u8(w, 'N');
			text += length + skip_number(text + length);
			continue;
		}
		length = placeholder(stage, text, start, w);
		if (length == 0)
			length = duration(text, start, w);
		for (size_t i = 0; i < COUNT_OF(before) && length == 0; i++) {
			size_t head = strlen(before[i]);
			if (!starts(text, before[i]))
				continue;
			writer_print(w, "%sN", before[i]);
			length = head + skip_number(text + head);
		}
		if (length == 0)
			writer_u8(w, (uint8_t)text[length++]);
		text += length;
	}
}
