/* render_discovery - the endpoints as a Zabbix low-level discovery array, one line
 *
 * Zabbix manual, "Custom LLD rules": an array of objects whose keys are {#MACRO}s.
 */
#include <stdio.h>

#include "report/render_parts.h"

/* A JSON string (RFC 8259 section 7); everything that is not plain ASCII is escaped before. */
static void quoted(struct writer *w, const char *text)
{
	struct writer clean = writer_with_maximum(RENDER_MAXIMUM);
	parts_text(&clean, text ? text : "", TEXT_PLAIN, 0);
	writer_u8(w, '"');
	for (size_t i = 0; i < clean.length; i++) {
		if (clean.data[i] == '"' || clean.data[i] == '\\')
			writer_u8(w, '\\');
		writer_u8(w, clean.data[i]);
	}
	writer_u8(w, '"');
	writer_free(&clean);
}

static void macro(struct writer *w, const char *name, const char *text, bool last)
{
	writer_print(w, "\"{#%s}\":", name);
	quoted(w, text);
	writer_u8(w, last ? '}' : ',');
}

void render_discovery(const struct report *report, const struct render_options *options,
		      struct writer *w)
{
	(void)options;
	writer_u8(w, '[');
	for (size_t i = 0; i < report->subject_count; i++) {
		const struct report_subject *subject = &report->subjects[i];
		char port[8] = "", address[ADDRESS_TEXT_SIZE] = "";
		if (subject->protocol)
			snprintf(port, sizeof(port), "%u", (unsigned)subject->port);
		if (subject->address.family != 0)
			address_text(&subject->address, address);
		writer_text(w, i > 0 ? ",{" : "{");
		macro(w, "ENDPOINT", subject->text, false);
		macro(w, "PROTOCOL", subject->protocol, false);
		macro(w, "HOST", subject->host, false);
		macro(w, "PORT", port, false);
		macro(w, "LABEL", subject->label, false);
		macro(w, "ADDRESS", address, true);
	}
	writer_text(w, "]\n");
}
