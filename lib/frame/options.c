/* options - the command line against the tables: one pass, first mistake wins; what comes behind it
 * is read too, as -o says how the mistake is told
 *
 * Not getopt_long: it prints by itself, knows no nearest name, and takes empty values.
 */
#include "frame/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "frame/options_find.h"

struct command_line {
	int argc, at;
	char **argv;
	const struct option_row *const *tables;
	struct fail *fail;
};

void option_list_free(struct option_list *list)
{
	free(list->text);
	*list = (struct option_list){0};
}

static void list_add(struct option_list *list, const char *text)
{
	list->text = mem_resize(list->text, list->count + 1, sizeof(*list->text));
	list->text[list->count++] = text;
}

static int set_choice(const struct option_row *row, const char *text, const char *given,
		      struct fail *f)
{
	struct writer words = writer_with_maximum(200);

	for (int i = 0; row->words[i]; i++) {
		if (text_equal_nocase(row->words[i], text)) {
			*(int *)row->value = i;
			writer_free(&words);
			return 0;
		}
		writer_print(&words, "%s%s", i ? ", " : "", row->words[i]);
	}
	fail_set(f, FAIL_USAGE, "%s %s: it is one of %s", given, text, writer_string(&words));
	writer_free(&words);
	return -1;
}

/* given is the option as it was typed ("-p", "--port"), for the sentence. */
static int set_value(const struct option_row *row, const char *text, const char *given,
		     struct fail *f)
{
	if (text && !*text)
		return fail_set(f, FAIL_USAGE, "%s has an empty value; it wants %s", given,
				row->argument);
	switch (row->kind) {
	case OPTION_FLAG:
	case OPTION_UNFLAG:
		*(bool *)row->value = row->kind == OPTION_FLAG;
		return 0;
	case OPTION_COUNT:
		++*(int *)row->value;
		return 0;
	case OPTION_TEXT:
		*(const char **)row->value = text;
		return 0;
	case OPTION_LIST:
		list_add(row->value, text);
		return 0;
	case OPTION_NUMBER:
		if (!text_number(text, row->minimum, row->maximum, row->value))
			return fail_set(f, FAIL_USAGE, "%s %s: it wants a whole number, %d to %d",
					given, text, row->minimum, row->maximum);
		return 0;
	case OPTION_CHOICE:
		return set_choice(row, text, given, f);
	case OPTION_CALL:
		if (row->call(text, row->value, f) == 0)
			return 0;
		fail_context(f, "%s", given);
		return -1;
	case OPTION_SECTION:
		break;
	}
	return 0;
}

static bool argument_is_optional(const struct option_row *row)
{
	return row->argument && row->argument[0] == '[';
}

static int parse_long(struct command_line *c, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t length = equals ? (size_t)(equals - word) : strlen(word);
	const struct option_row *row = options_by_name(c->tables, word, length, c->fail);
	char given[48];

	if (!row)
		return -1;
	snprintf(given, sizeof(given), "--%s", row->name);
	if (!row->argument) {
		if (equals)
			return fail_set(c->fail, FAIL_USAGE, "%s takes no value", given);
		return set_value(row, NULL, given, c->fail);
	}
	if (equals)
		return set_value(row, equals + 1, given, c->fail);
	if (argument_is_optional(row))
		return set_value(row, NULL, given, c->fail);
	if (c->at + 1 >= c->argc)
		return fail_set(c->fail, FAIL_USAGE, "%s needs a value: %s=%s", given, given,
				row->argument);
	return set_value(row, c->argv[++c->at], given, c->fail);
}

/* "-4", "-vv", "-p25", "-p 25" */
static int parse_letters(struct command_line *c, const char *letters)
{
	for (; *letters; letters++) {
		const struct option_row *row =
			options_by_letter(c->tables, (unsigned char)*letters);
		const char given[3] = {'-', *letters, '\0'};

		if (!row)
			return fail_set(c->fail, FAIL_USAGE,
					"unknown option %s; --help lists the options", given);
		if (!row->argument) {
			if (set_value(row, NULL, given, c->fail) < 0)
				return -1;
			continue;
		}
		if (letters[1] == '=')
			return fail_set(c->fail, FAIL_USAGE,
					"%s takes its value without =, as in %s %s, or --%s=%s",
					given, given, row->argument, row->name, row->argument);
		if (letters[1] || argument_is_optional(row))
			return set_value(row, letters[1] ? letters + 1 : NULL, given, c->fail);
		if (c->at + 1 >= c->argc)
			return fail_set(c->fail, FAIL_USAGE, "%s needs a value: %s %s", given,
					given, row->argument);
		return set_value(row, c->argv[++c->at], given, c->fail);
	}
	return 0;
}

static int parse_bare(struct command_line *c, const char *word)
{
	const struct option_row *row = options_by_letter(c->tables, 'H');

	if (!row)
		return fail_set(c->fail, FAIL_USAGE, "unexpected argument %s", word);
	if (!*word)
		return fail_set(c->fail, FAIL_USAGE, "an argument is empty; it wants %s",
				row->argument);
	return set_value(row, word, "-H", c->fail);
}

int options_parse(int argc, char **argv, const struct option_row *const *tables, struct fail *f)
{
	struct command_line c = {.argc = argc, .argv = argv, .tables = tables, .fail = f};
	struct fail later = {0};
	bool only_bare = false;

	for (c.at = 1; c.at < argc; c.at++) {
		const char *word = argv[c.at];
		int result;

		if (!only_bare && strcmp(word, "--") == 0) {
			only_bare = true;
			continue;
		}
		if (only_bare || word[0] != '-' || !word[1])
			result = parse_bare(&c, word);
		else if (word[1] == '-')
			result = parse_long(&c, word + 2);
		else
			result = parse_letters(&c, word + 1);
		if (result < 0)
			c.fail = &later;
	}
	return f->kind ? -1 : 0;
}

void options_free(const struct option_row *const *tables)
{
	for (; *tables; tables++)
		for (const struct option_row *row = *tables; row->name; row++)
			if (row->kind == OPTION_LIST)
				option_list_free(row->value);
}
