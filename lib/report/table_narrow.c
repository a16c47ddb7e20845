/* table_narrow - what a table can do without when the terminal is narrow */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "report/table.h"

static bool says_nothing(const struct table *table, size_t column)
{
	for (size_t i = table->columns + column; i < table->cell_count; i += table->columns) {
		if (table->cells[i][0] != '\0' && strcmp(table->cells[i], "-") != 0)
			return false;
	}
	return true;
}

static void take_out(struct table *table, size_t column)
{
	size_t kept = 0;
	for (size_t i = 0; i < table->cell_count; i++) {
		if (i % table->columns == column)
			free(table->cells[i]);
		else
			table->cells[kept++] = table->cells[i];
	}
	table->cell_count = kept;
	table->columns--;
}

/* The width that a column has with its headline broken at every blank. */
static size_t least_width(const struct table *table, size_t column)
{
	size_t widest = 0;
	for (size_t i = table->columns + column; i < table->cell_count; i += table->columns) {
		size_t width = text_width(table->cells[i]);
		widest = width > widest ? width : widest;
	}
	for (const char *word = table->cells[column]; *word;) {
		size_t length = strcspn(word, " ");
		widest = length > widest ? length : widest;
		word += length + strspn(word + length, " ");
	}
	return widest;
}

/* Breaks the headline where it must be, and returns how many lines it has. */
static size_t break_headline(char *text, size_t width)
{
	size_t lines = 1, start = 0, blank = 0;
	for (size_t i = 0; text[i]; i++) {
		if (text[i] == ' ')
			blank = i;
		if (i - start >= width && blank > start) {
			text[blank] = '\n';
			start = blank + 1;
			lines++;
		}
	}
	return lines;
}

/* Line number at of count, counted so that all headlines end on the same line. */
static char *headline_line(const char *text, size_t lines, size_t at, size_t count)
{
	if (at + lines < count)
		return mem_string("");
	for (size_t skip = at + lines - count; skip > 0; skip--)
		text += strcspn(text, "\n") + 1;
	return mem_substring(text, strcspn(text, "\n"));
}

void table_narrow(struct table *table)
{
	for (size_t column = table->columns; column-- > 0;) {
		if (table->columns > 1 && says_nothing(table, column))
			take_out(table, column);
	}
	size_t *lines = mem_array(table->columns, sizeof(*lines)), count = 1;
	for (size_t column = 0; column < table->columns; column++) {
		lines[column] = break_headline(table->cells[column], least_width(table, column));
		count = lines[column] > count ? lines[column] : count;
	}
	struct table broken = {.columns = table->columns};
	for (size_t at = 0; at < count; at++)
		for (size_t column = 0; column < table->columns; column++)
			table_cell(&broken,
				   headline_line(table->cells[column], lines[column], at, count));
	for (size_t i = table->columns; i < table->cell_count; i++) {
		table_cell(&broken, table->cells[i]);
		table->cells[i] = NULL;
	}
	table_free(table);
	*table = broken;
	free(lines);
}
