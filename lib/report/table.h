/* table - aligned columns and wrapped lines for people (private to report/) */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/writer.h"

struct table {
	size_t columns;
	char **cells; /* row by row; owned */
	size_t cell_count;
};

void table_cell(struct table *table, char *text); /* takes text over; NULL is empty */
void table_free(struct table *table);
/* For a table that is too wide, whose first row is its headline. Takes out the columns under whose
 * headline stands nothing but "-", and breaks headlines that are wider than what stands under them
 * into lines. */
void table_narrow(struct table *table);
/* Columns a row takes, with two blanks between columns. */
size_t table_width(const struct table *table);
/* Writes the rows, each indented. width: of the terminal, 0: never wrap; a last column that does
 * not fit is wrapped within itself, or stands below where it is one word. color: the state words in
 * the first column are coloured. */
void table_render(const struct table *table, unsigned indent, unsigned width, bool color,
		  struct writer *w);
/* Writes text and a newline, wrapped at blanks before width (0: not at all), further lines
 * indented by hang. column: where the cursor stands. */
void table_wrap(struct writer *w, const char *text, size_t column, size_t hang, unsigned width);

#endif
