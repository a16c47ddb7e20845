/* render_usage - the one line on a command line that is wrong */
#include <string.h>

#include "report/render_parts.h"
#include "report/table.h"

#define WRAPPED_INDENT 2

/* The length of "[2001:db8::1]", closed or not, at the start of text; 0 where there is none. */
static size_t literal_length(const char *text)
{
	size_t length = text[0] == '[' ? 1 + strspn(text + 1, "0123456789abcdefABCDEF:.") : 0;

	if (length == 0 || !memchr(text, ':', length))
		return 0;
	return length + (text[length] == ']');
}

/* An IPv6 address keeps its brackets, so that what would be right can be copied; no reader of
 * status lines finds a state in it. All else is cleaned. */
static void clean(struct writer *w, const char *text)
{
	while (*text) {
		size_t length = literal_length(text);

		if (length > 0) {
			writer_bytes(w, text, length);
		} else {
			length = 1 + strcspn(text + 1, "[");
			text_clean(w, text, length, TEXT_FIRST);
		}
		text += length;
	}
}

void render_usage(const char *name, const char *text, const struct render_options *options,
		  struct writer *w)
{
	struct writer line = writer_with_maximum(RENDER_MAXIMUM);

	writer_print(w, "%s ", name);
	parts_state(w, STATE_UNKNOWN, options->color);
	writer_text(w, " - ");
	clean(&line, text);
	table_wrap(w, writer_string(&line), strlen(name) + sizeof(" UNKNOWN - ") - 1,
		   WRAPPED_INDENT, options->width);
	writer_free(&line);
}
