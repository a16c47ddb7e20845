/* table - aligned columns and wrapped lines for people */
#include "report/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "report/render_parts.h"

#define GAP 2	     /* blanks between columns */
#define NARROWEST 20 /* a last column narrower than this is not wrapped within itself */

void table_cell(struct table *table, char *text)
{
	table->cells = mem_resize(table->cells, table->cell_count + 1, sizeof(*table->cells));
	table->cells[table->cell_count++] = text ? text : mem_string("");
}

void table_free(struct table *table)
{
	for (size_t i = 0; i < table->cell_count; i++)
		free(table->cells[i]);
	free(table->cells);
	table->cells = NULL;
	table->cell_count = 0;
}

static size_t column_width(const struct table *table, size_t column)
{
	size_t widest = 0;
	for (size_t i = column; i < table->cell_count; i += table->columns) {
		size_t width = text_width(table->cells[i]);
		widest = width > widest ? width : widest;
	}
	return widest;
}

size_t table_width(const struct table *table)
{
	size_t width = (table->columns - 1) * GAP;
	for (size_t column = 0; column < table->columns; column++)
		width += column_width(table, column);
	return width;
}

static void blanks(struct writer *w, size_t count)
{
	while (count-- > 0)
		writer_u8(w, ' ');
}

void table_wrap(struct writer *w, const char *text, size_t column, size_t hang, unsigned width)
{
	bool fresh = true; /* nothing stands on this line yet */
	while (width > 0 && *text) {
		size_t blank = strspn(text, " ");
		size_t length = strcspn(text + blank, " ");
		char *word = mem_substring(text + blank, length);
		size_t columns = text_width(word);
		if (!fresh && column + blank + columns > width) {
			writer_u8(w, '\n');
			blanks(w, hang);
			column = hang;
		} else {
			blanks(w, blank);
			column += blank;
		}
		writer_text(w, word);
		column += columns;
		fresh = false;
		text += blank + length;
		free(word);
	}
	writer_text(w, text);
	writer_u8(w, '\n');
}

static void first_cell(const char *text, bool color, struct writer *w)
{
	enum state state;
	if (color && state_by_name(text, &state))
		parts_state(w, state, true);
	else
		writer_text(w, text);
}

/* One word, such as a digest, that would be broken at the end of the line and need not be. */
static bool goes_below(const char *text, size_t below, size_t at, unsigned width)
{
	size_t length = text_width(text);
	return !strchr(text, ' ') && at + length > width && below + length <= width;
}

void table_render(const struct table *table, unsigned indent, unsigned width, bool color,
		  struct writer *w)
{
	size_t *widths = mem_array(table->columns, sizeof(*widths));
	for (size_t column = 0; column < table->columns; column++)
		widths[column] = column_width(table, column);
	for (size_t i = 0; i < table->cell_count; i += table->columns) {
		size_t last = table->columns - 1, at = indent;
		while (last > 0 && table->cells[i + last][0] == '\0')
			last--; /* no blanks at the end of a line */
		blanks(w, indent);
		for (size_t column = 0; column < last; column++) {
			const char *text = table->cells[i + column];
			first_cell(text, color && column == 0, w);
			blanks(w, widths[column] - text_width(text) + GAP);
			at += widths[column] + GAP;
		}
		if (goes_below(table->cells[i + last], indent + GAP, at, width)) {
			while (w->data[w->length - 1] == ' ')
				w->length--;
			writer_u8(w, '\n');
			blanks(w, indent + GAP);
			table_wrap(w, table->cells[i + last], 0, 0, 0);
		} else if (last == 0) {
			first_cell(table->cells[i], color, w);
			writer_u8(w, '\n');
		} else {
			table_wrap(w, table->cells[i + last], at, at,
				   at + NARROWEST <= width ? width : 0);
		}
	}
	free(widths);
}
