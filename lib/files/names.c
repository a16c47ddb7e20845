/* names - words or strings, each checked as a name */
#include "files/names.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/address.h"
#include "base/idna.h"
#include "base/mem.h"

#define NAMES_MAXIMUM 10000
#define DEPTH_MAXIMUM 16

int files_names_add(struct files_names *names, const char *text, struct fail *f)
{
	char literal[ADDRESS_TEXT_SIZE], *name;
	struct address address;

	if (names->count == NAMES_MAXIMUM)
		return fail_set(f, FAIL_USAGE, "more than %d names", NAMES_MAXIMUM);
	if (address_parse(text, &address))
		name = mem_string(address_text(&address, literal));
	else if (idna_to_ascii(text, &name, f) < 0)
		return -1;
	names->name = mem_resize(names->name, names->count + 1, sizeof(char *));
	names->name[names->count++] = name;
	return 0;
}

static int add_json(struct files_names *names, const json_t *value, unsigned depth, struct fail *f)
{
	const char *key;
	const json_t *item;
	size_t i;

	if (depth > DEPTH_MAXIMUM)
		return fail_set(f, FAIL_DATA, "its values are nested too deep");
	if (json_is_string(value)) {
		struct fail unsaid = {0};

		if (files_names_add(names, json_string_value(value), &unsaid) < 0)
			return fail_set(f, FAIL_DATA, "it holds a string that is no host name");
	}
	if (json_is_array(value)) {
		json_array_foreach(value, i,
				   item) if (add_json(names, item, depth + 1, f) < 0) return -1;
	} else if (json_is_object(value)) {
		json_object_foreach((json_t *)value, key,
				    item) if (add_json(names, item, depth + 1, f) < 0) return -1;
	}
	return 0;
}

static int read_json(struct files_names *names, const char *text, size_t length, struct fail *f)
{
	json_error_t error;
	json_t *root = json_loadb(text, length, 0, &error);
	int result;

	if (!root)
		return fail_set(f, FAIL_DATA, "line %d is no JSON", error.line);
	result = add_json(names, root, 0, f);
	json_decref(root);
	return result;
}

/* The words of plain text. What is no name is told by its line: the file may be any. */
static int read_words(struct files_names *names, const char *text, size_t length, struct fail *f)
{
	unsigned line = 1;
	size_t at = 0;

	while (at < length) {
		size_t end = at;
		struct fail unsaid = {0};
		char *word;
		int result = 0;

		if (text[at] == '#')
			while (at < length && text[at] != '\n')
				at++;
		for (end = at; end < length && text[end] && !strchr(" \t\r\n,#", text[end]);)
			end++;
		word = mem_substring(text + at, end - at);
		if (*word)
			result = files_names_add(names, word, &unsaid);
		free(word);
		if (result < 0)
			return fail_set(f, FAIL_DATA, "line %u: is no host name", line);
		line += end < length && text[end] == '\n';
		at = end < length && (end == at || text[end] != '#') ? end + 1 : end;
	}
	return 0;
}

int files_names_read(struct files_names *names, const char *text, size_t length, struct fail *f)
{
	size_t at = 0, before = names->count;
	bool json;

	while (at < length && text[at] && strchr(" \t\r\n", text[at]))
		at++;
	json = at < length && (text[at] == '[' || text[at] == '{');
	if ((json ? read_json(names, text, length, f) : read_words(names, text, length, f)) < 0)
		return -1;
	return names->count > before ? 0 : fail_set(f, FAIL_DATA, "it holds no name");
}

void files_names_free(struct files_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->name[i]);
	free(names->name);
	*names = (struct files_names){0};
}
