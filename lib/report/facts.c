/* facts - named values, lists and rows about one endpoint, in the order they were added */
#include "report/facts.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct facts *facts_new(void)
{
	return mem_alloc(sizeof(struct facts));
}

void facts_free(struct facts **facts)
{
	if (!*facts)
		return;
	for (size_t i = 0; i < (*facts)->count; i++) {
		struct fact *fact = &(*facts)->fact[i];
		free(fact->key);
		free(fact->text);
		facts_free(&fact->items);
		for (size_t row = 0; row < fact->row_count; row++)
			facts_free(&fact->rows[row]);
		free(fact->rows);
	}
	free((*facts)->fact);
	free(*facts);
	*facts = NULL;
}

static struct fact *add(struct facts *facts, const char *key, enum fact_type type)
{
	facts->fact = mem_resize(facts->fact, facts->count + 1, sizeof(*facts->fact));
	struct fact *fact = &facts->fact[facts->count++];
	*fact = (struct fact){.key = mem_string(key), .type = type};
	return fact;
}

/* The fact named key, which is of that type; made where there is none. */
static struct fact *find_or_add(struct facts *facts, const char *key, enum fact_type type)
{
	for (size_t i = 0; i < facts->count; i++) {
		if (facts->fact[i].type == type && strcmp(facts->fact[i].key, key) == 0)
			return &facts->fact[i];
	}
	return add(facts, key, type);
}

void facts_text(struct facts *facts, const char *key, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct fact *fact = add(facts, key, FACT_TEXT);
	fact->text = mem_vprint(format, arguments);
	fact->length = strlen(fact->text);
	va_end(arguments);
}

void facts_bytes(struct facts *facts, const char *key, const void *data, size_t length)
{
	struct fact *fact = add(facts, key, FACT_TEXT);
	fact->text = mem_alloc(length + 1);
	if (length > 0)
		memcpy(fact->text, data, length);
	fact->length = length;
}

void facts_number(struct facts *facts, const char *key, double number)
{
	add(facts, key, FACT_NUMBER)->number = number;
}

void facts_boolean(struct facts *facts, const char *key, bool boolean)
{
	add(facts, key, FACT_BOOLEAN)->boolean = boolean;
}

void facts_list(struct facts *facts, const char *key)
{
	struct fact *fact = find_or_add(facts, key, FACT_LIST);
	if (!fact->items)
		fact->items = facts_new();
}

void facts_list_add(struct facts *facts, const char *key, const void *data, size_t length)
{
	facts_list(facts, key);
	facts_bytes(find_or_add(facts, key, FACT_LIST)->items, NULL, data, length);
}

struct facts *facts_row(struct facts *facts, const char *key)
{
	struct fact *fact = find_or_add(facts, key, FACT_TABLE);
	fact->rows = mem_resize(fact->rows, fact->row_count + 1, sizeof(*fact->rows));
	return fact->rows[fact->row_count++] = facts_new();
}

const struct fact *facts_find(const struct facts *facts, const char *key)
{
	for (size_t i = 0; i < facts->count; i++) {
		if (facts->fact[i].key && strcmp(facts->fact[i].key, key) == 0)
			return &facts->fact[i];
	}
	return NULL;
}
