/* options_help - the tables for a person (--help) and for the build (--dump-options) */
#include <stdio.h>
#include <string.h>

#include "frame/options.h"

#define COLUMNS 80
#define TEXT_COLUMN 28

/* Words of text from column on, later lines indented to it; the cursor stands at column at. */
static void wrap(struct writer *w, const char *text, size_t at, size_t column)
{
	bool first = true;

	while (*text) {
		size_t length = strcspn(text, " \n");

		if (!first && at + 1 + length > COLUMNS) {
			writer_print(w, "\n%*s", (int)column, "");
			at = column;
		} else if (!first) {
			writer_text(w, " ");
			at++;
		}
		writer_bytes(w, text, length);
		at += length;
		text += length;
		text += strspn(text, " \n");
		first = false;
	}
	writer_text(w, "\n");
}

static void help_row(const struct option_row *row, struct writer *w)
{
	size_t start = w->length, at;

	if (row->letter)
		writer_print(w, "  -%c, --%s", row->letter, row->name);
	else
		writer_print(w, "      --%s", row->name);
	if (row->argument && row->argument[0] == '[')
		writer_print(w, "[=%s", row->argument + 1);
	else if (row->argument)
		writer_print(w, "=%s", row->argument);
	at = w->length - start;
	if (at + 2 > TEXT_COLUMN) {
		writer_text(w, "\n");
		at = 0;
	}
	writer_print(w, "%*s", (int)(TEXT_COLUMN - at), "");
	wrap(w, row->help, TEXT_COLUMN, TEXT_COLUMN);
}

void options_help(const struct option_document *document, const struct option_row *const *tables,
		  struct writer *w)
{
	writer_print(w, "Usage: %s [OPTION]... [ENDPOINT]...\n", document->binary);
	wrap(w, document->purpose, 0, 0);
	writer_text(w, "\nExamples:\n");
	for (const char *const *example = document->examples; example[0]; example += 2)
		writer_print(w, "  # %s\n  %s\n", example[0], example[1]);
	for (; *tables; tables++) {
		for (const struct option_row *row = *tables; row->name; row++) {
			if (row->kind == OPTION_SECTION)
				writer_print(w, "\n%s:\n", row->name);
			else if (row->help)
				help_row(row, w);
		}
	}
}

void options_dump(const struct option_row *const *tables, struct writer *w)
{
	static const char *const kinds[] = {"section", "flag",	 "unflag", "count", "text",
					    "list",    "number", "choice", "call"};
	static const char *const completions[] = {"plain",     "host",	   "file",    "directory",
						  "protocols", "versions", "finding", "policy"};
	const char *section = "";

	for (; *tables; tables++) {
		for (const struct option_row *row = *tables; row->name; row++) {
			if (row->kind == OPTION_SECTION)
				section = row->name;
			if (row->kind == OPTION_SECTION || !row->help)
				continue;
			writer_print(w, "option\t%s\t", section);
			if (row->letter)
				writer_u8(w, (unsigned)row->letter);
			writer_print(w, "\t%s\t%s\t%s\t%s\t", row->name,
				     row->argument ? row->argument : "", kinds[row->kind],
				     completions[row->completes]);
			for (size_t i = 0; row->kind == OPTION_CHOICE && row->words[i]; i++)
				writer_print(w, "%s%s", i ? "," : "", row->words[i]);
			writer_print(w, "\t%s\t%s\n",
				     row->kind == OPTION_LIST || row->repeats ? "yes" : "no",
				     row->help);
		}
	}
}
