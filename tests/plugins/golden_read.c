/* golden_read - files of cases: "key: value" lines, output as lines behind a tab */
#include "golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define FILE_MAXIMUM (4 << 20)
#define USUAL_NOW "2026-06-01T00:00:00Z"
#define USUAL_WITHIN 10.5

void words_add(struct words *words, const char *text, size_t length)
{
	words->word = mem_resize(words->word, words->count + 1, sizeof(*words->word));
	words->word[words->count++] = mem_substring(text, length);
}

void words_free(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->word[i]);
	free(words->word);
	*words = (struct words){0};
}

static void split(struct words *words, const char *text)
{
	const char *word;
	size_t length;
	while (text_next_word(&text, ' ', &word, &length))
		words_add(words, word, length);
}

static void replace(char **old, const char *text)
{
	free(*old);
	*old = mem_string(text);
}

/* False for a key that does not exist. */
static bool set(struct golden_case *c, const char *key, const char *value)
{
	struct {
		const char *key;
		char **text;
		struct words *line, *words;
	} keys[] = {
		{"now", &c->now, NULL, NULL},		{"run", &c->run, NULL, NULL},
		{"profiles", &c->profiles, NULL, NULL}, {"signal", &c->signal, NULL, NULL},
		{"peer", NULL, &c->peers, NULL},	{"dns", NULL, &c->dns, NULL},
		{"contains", NULL, &c->contains, NULL}, {"raises", NULL, NULL, &c->raises},
		{"lacks", NULL, NULL, &c->lacks},
	};
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		if (strcmp(keys[i].key, key) != 0)
			continue;
		if (keys[i].text)
			replace(keys[i].text, value);
		else if (keys[i].line)
			words_add(keys[i].line, value, strlen(value));
		else
			split(keys[i].words, value);
		return true;
	}
	if (strcmp(key, "json") == 0)
		c->json = strcmp(value, "no") != 0;
	else if (strcmp(key, "within") == 0)
		c->within = strtod(value, NULL);
	else if (strcmp(key, "exit") == 0)
		c->exit = (int)strtol(value, NULL, 10);
	else if (strcmp(key, "output") == 0)
		c->has_output = true;
	else
		return false;
	return true;
}

static void line_of(struct golden_file *file, char *line, size_t number)
{
	struct golden_case *c = file->count > 0 ? &file->cases[file->count - 1] : NULL;
	char *colon = strchr(line, ':');
	if (line[0] == '\0' || line[0] == '#')
		return;
	if (line[0] == '\t' && c && c->has_output) {
		writer_text(&c->output, line + 1);
		writer_u8(&c->output, '\n');
		return;
	}
	if (colon) {
		*colon = '\0';
		char *value = colon + 1 + strspn(colon + 1, " ");
		if (strcmp(line, "case") == 0) {
			file->cases =
				mem_resize(file->cases, file->count + 1, sizeof(*file->cases));
			file->cases[file->count++] =
				(struct golden_case){.title = mem_string(value),
						     .now = mem_string(USUAL_NOW),
						     .within = USUAL_WITHIN,
						     .json = true,
						     .output = writer_with_maximum(FILE_MAXIMUM)};
			return;
		}
		if (c && set(c, line, value))
			return;
	}
	fprintf(stderr, "%s:%zu: %s is no key\n", file->path, number, line);
	exit(2);
}

struct golden_file golden_read(const char *path)
{
	struct golden_file file = {.path = path};
	struct writer w = writer_with_maximum(FILE_MAXIMUM);
	struct fail f = {0};
	if (file_read(path, &w, &f) < 0) {
		fprintf(stderr, "%s\n", f.text);
		exit(2);
	}
	char *text = writer_take_string(&w), *line = text;
	for (size_t number = 1; line; number++) {
		char *newline = strchr(line, '\n');
		if (newline)
			*newline = '\0';
		line_of(&file, line, number);
		line = newline ? newline + 1 : NULL;
	}
	free(text);
	return file;
}

void golden_free(struct golden_file *file)
{
	for (size_t i = 0; i < file->count; i++) {
		struct golden_case *c = &file->cases[i];
		free(c->title);
		free(c->now);
		free(c->run);
		free(c->profiles);
		free(c->signal);
		words_free(&c->peers);
		words_free(&c->dns);
		words_free(&c->raises);
		words_free(&c->lacks);
		words_free(&c->contains);
		writer_free(&c->output);
	}
	free(file->cases);
}

static void print_output(FILE *to, const char *text)
{
	fputs("output:\n", to);
	while (*text) {
		size_t length = strcspn(text, "\n");
		fprintf(to, "\t%.*s\n", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

void golden_update(const struct golden_file *file, const int *exits, char *const *outputs)
{
	struct writer w = writer_with_maximum(FILE_MAXIMUM);
	struct fail f = {0};
	size_t index = (size_t)-1;
	bool in_output = false;
	FILE *to;
	if (file_read(file->path, &w, &f) < 0 || !(to = fopen(file->path, "w")))
		return;
	for (const char *line = writer_string(&w); *line;) {
		size_t length = strcspn(line, "\n");
		in_output = in_output && line[0] == '\t';
		if (strncmp(line, "case:", 5) == 0)
			index++;
		if (strncmp(line, "exit:", 5) == 0) {
			fprintf(to, "exit: %d\n", exits[index]);
		} else if (strncmp(line, "output:", 7) == 0) {
			print_output(to, outputs[index]);
			in_output = true;
		} else if (!in_output) {
			fprintf(to, "%.*s\n", (int)length, line);
		}
		line += length + (line[length] == '\n');
	}
	fclose(to);
	writer_free(&w);
}
