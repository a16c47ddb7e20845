/* remarks - a view of a configuration as text */
#include "remarks.h"

#include <string.h>

#include "base/writer.h"
#include "unit.h"

static char buffer[4096];

static const char *keep(struct writer *w)
{
	size_t length = w->length < sizeof(buffer) - 1 ? w->length : sizeof(buffer) - 1;

	memcpy(buffer, writer_string(w), length);
	buffer[length] = '\0';
	writer_free(w);
	return buffer;
}

const char *remarks_text(const struct config_view *view)
{
	static const char *const kinds[] = {"plain", "weak", "unknown", "note"};
	struct writer w = writer_with_maximum(65536);

	for (size_t i = 0; i < view->remark_count; i++) {
		const struct config_remark *r = &view->remark[i];

		writer_print(&w, "%s%s %s@%u", i ? "; " : "", kinds[r->kind], r->setting,
			     r->place.line);
		if (r->service)
			writer_print(&w, " [%s]", r->service);
	}
	return keep(&w);
}

const char *services_text(const struct config_view *view)
{
	struct writer w = writer_with_maximum(65536);

	for (size_t i = 0; i < view->service_count; i++) {
		const struct config_service *s = &view->service[i];

		writer_print(&w, "%s%s=%s:%u%s%s%s", i ? "; " : "", s->name,
			     protocol_info(s->protocol)->name, (unsigned)s->port,
			     s->local ? " local" : "", s->offers_tls ? "" : " clear",
			     s->copies_files ? " copies" : "");
		for (size_t k = 0; k < s->pair_count; k++)
			writer_print(&w, " %s,%s%s%s", s->pair[k].certificate,
				     s->pair[k].key ? s->pair[k].key : "-",
				     s->pair[k].server_name ? "@" : "",
				     s->pair[k].server_name ? s->pair[k].server_name : "");
	}
	return keep(&w);
}

void value_is(const struct value_row *row, const char *value, const struct config_place *place)
{
	unsigned line = place ? place->line : 0;

	unit_same(row->title, value, row->want);
	ck_assert_msg(line == row->line, "%s: got line %u, want %u", row->title, line, row->line);
}
