/* render_facts - the facts of an endpoint for people: names and values in two columns, rows as
 * tables
 *
 * A table that is wider than the terminal (or, in a pipe, than a page a person reads) is made
 * narrower, or turned on its side: each row a block of names and values.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/render_long.h"
#include "report/render_parts.h"
#include "report/table.h"

#define INDENT 2
#define FEW 2	 /* rows that are better turned on their side than made narrow */
#define PAGE 120 /* columns, where there is no terminal */

/* "lifetime_days" reads "lifetime days". */
static char *words(const char *key)
{
	char *text = mem_string(key);
	for (char *c = text; *c; c++) {
		if (*c == '_')
			*c = ' ';
	}
	return text;
}

struct shown {
	size_t limit; /* bytes of one value */
	unsigned width;
	enum text_clean how;
};

static void value(const struct fact *fact, const struct shown *shown, struct writer *w)
{
	char number[32];
	size_t start = w->length;
	switch (fact->type) {
	case FACT_TEXT:
		if (fact->length == 0)
			writer_u8(w, '-');
		else if (memchr(fact->text, '\0', fact->length))
			text_clean(w, fact->text, fact->length, shown->how);
		else
			parts_text(w, fact->text, shown->how, shown->limit);
		break;
	case FACT_NUMBER:
		writer_text(w, text_from_double(fact->number, number));
		break;
	case FACT_BOOLEAN:
		writer_text(w, fact->boolean ? "yes" : "no");
		break;
	case FACT_LIST:
		for (size_t i = 0; i < fact->items->count && w->length - start < shown->limit;
		     i++) {
			writer_text(w, i > 0 ? ", " : "");
			value(&fact->items->fact[i], shown, w);
		}
		if (fact->items->count == 0)
			writer_text(w, "none");
		break;
	case FACT_TABLE:
		break;
	}
}

static char *value_text(const struct fact *fact, const struct shown *shown)
{
	struct writer w = writer_with_maximum(RENDER_MAXIMUM);
	value(fact, shown, &w);
	return writer_take_string(&w);
}

/* Names and values in two columns, tables left out. sparse: and what has no value, too. */
static void pairs(const struct facts *facts, bool sparse, const struct shown *shown,
		  struct writer *w)
{
	unsigned indent = sparse ? INDENT * 2 : INDENT;
	struct table table = {.columns = 2};
	for (size_t i = 0; i < facts->count; i++) {
		if (facts->fact[i].type == FACT_TABLE)
			continue;
		if (sparse && facts->fact[i].type == FACT_TEXT && facts->fact[i].length == 0)
			continue;
		table_cell(&table, words(facts->fact[i].key));
		table_cell(&table, value_text(&facts->fact[i], shown));
	}
	table_render(&table, indent, shown->width, false, w);
	table_free(&table);
}

/* Every key that some row has, in the order they first come. The strings stay the rows' own. */
static size_t columns_of(const struct fact *fact, const char ***keys_r)
{
	size_t count = 0;
	const char **keys = NULL;
	for (size_t row = 0; row < fact->row_count; row++) {
		for (size_t i = 0; i < fact->rows[row]->count; i++) {
			const char *key = fact->rows[row]->fact[i].key;
			size_t at = 0;
			while (at < count && strcmp(keys[at], key) != 0)
				at++;
			if (at < count)
				continue;
			keys = mem_resize(keys, count + 1, sizeof(*keys));
			keys[count++] = key;
		}
	}
	*keys_r = keys;
	return count;
}

static void as_columns(const struct fact *fact, const struct shown *shown, struct table *table)
{
	const char **keys;
	table->columns = columns_of(fact, &keys);
	for (size_t i = 0; i < table->columns; i++)
		table_cell(table, words(keys[i]));
	for (size_t row = 0; row < fact->row_count && table->columns > 0; row++) {
		for (size_t i = 0; i < table->columns; i++) {
			const struct fact *cell = facts_find(fact->rows[row], keys[i]);
			table_cell(table, cell ? value_text(cell, shown) : NULL);
		}
	}
	free(keys);
}

static void rows(const struct fact *fact, const struct shown *shown, struct writer *w)
{
	char *name = words(fact->key);
	struct table table = {0};
	as_columns(fact, shown, &table);
	if (table.columns == 0) {
		free(name);
		return;
	}
	size_t room = shown->width > 0 ? shown->width : PAGE;
	if (table_width(&table) + (size_t)INDENT * 2 > room && fact->row_count > FEW)
		table_narrow(&table);
	if (table_width(&table) + (size_t)INDENT * 2 <= room) {
		writer_print(w, "%*s%s\n", INDENT, "", name);
		table_render(&table, INDENT * 2, shown->width, false, w);
	} else {
		for (size_t row = 0; row < fact->row_count; row++) {
			writer_print(w, "%*s%s %zu\n", INDENT, "", name, row + 1);
			pairs(fact->rows[row], true, shown, w);
		}
	}
	table_free(&table);
	free(name);
}

void render_facts(const struct report_subject *subject, const struct render_options *options,
		  size_t limit, struct writer *w)
{
	const struct shown shown = {limit, options->width, parts_trace(options)};
	pairs(subject->facts, false, &shown, w);
	for (size_t i = 0; i < subject->facts->count; i++) {
		if (subject->facts->fact[i].type == FACT_TABLE)
			rows(&subject->facts->fact[i], &shown, w);
	}
}
