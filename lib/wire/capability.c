/* capability - what a mail server announces, as a set that can be asked */
#include "wire/capability.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "wire/dialogue.h"

#define CAPABILITY_WORD "CAPABILITY "

/* Whether text begins with the word (ASCII letters in any case). */
static bool begins_with(const char *text, const char *word, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text_lower(text[i]) != text_lower(word[i]))
			return false;
	return true;
}

/* Appends an item, or for IMAP each word of "CAPABILITY a b c", to w, NUL behind each. */
static void collect(struct writer *w, enum dialect dialect, const char *item)
{
	const char *word;
	size_t length;

	if (dialect != DIALECT_IMAP) {
		writer_bytes(w, item, strlen(item) + 1);
		return;
	}
	if (strlen(item) < strlen(CAPABILITY_WORD) ||
	    !begins_with(item, CAPABILITY_WORD, strlen(CAPABILITY_WORD)))
		return;
	item += strlen(CAPABILITY_WORD);
	while (text_next_word(&item, ' ', &word, &length)) {
		writer_bytes(w, word, length);
		writer_u8(w, 0);
	}
}

size_t capabilities_add(struct capabilities *set, enum dialect dialect, const struct reply *reply)
{
	struct writer w = writer_with_maximum(4 * DIALOGUE_REPLY_MAXIMUM);
	size_t cursor = 0, count = 0, old = set->count;
	const char *item;
	char *texts;

	for (size_t i = 0; i < old; i++)
		writer_bytes(&w, set->item[i], strlen(set->item[i]) + 1);
	while ((item = reply_next_item(reply, &cursor)) != NULL)
		collect(&w, dialect, item);
	for (size_t i = 0; i < w.length; i++)
		count += w.data[i] == 0;
	capabilities_free(set);
	if (count > 0) {
		set->item = mem_alloc(count * sizeof(*set->item) + w.length);
		texts = (char *)(set->item + count);
		memcpy(texts, w.data, w.length);
		for (set->count = 0; set->count < count; texts += strlen(texts) + 1)
			set->item[set->count++] = texts;
	}
	writer_free(&w);
	return count - old;
}

void capabilities_free(struct capabilities *set)
{
	free(set->item);
	set->item = NULL;
	set->count = 0;
}

static bool is_keyword(const char *item, const char *keyword)
{
	size_t length = strlen(keyword);
	size_t word = strcspn(item, " \t=");

	return word == length && begins_with(item, keyword, length);
}

const char *capability_find(char *const *item, size_t count, const char *keyword)
{
	for (size_t i = 0; i < count; i++)
		if (is_keyword(item[i], keyword))
			return item[i];
	return NULL;
}

/* Whether the list behind the keyword names the mechanism. */
static bool names_mechanism(const char *item, const char *mechanism)
{
	const char *cursor = item + strcspn(item, " \t="), *word;
	size_t length;

	if (*cursor != '\0')
		cursor++;
	while (text_next_word(&cursor, ' ', &word, &length))
		if (mechanism == NULL ||
		    (length == strlen(mechanism) && begins_with(word, mechanism, length)))
			return true;
	return false;
}

bool capability_has_mechanism(char *const *item, size_t count, const char *mechanism)
{
	for (size_t i = 0; i < count; i++)
		if ((is_keyword(item[i], "AUTH") || is_keyword(item[i], "SASL")) &&
		    names_mechanism(item[i], mechanism))
			return true;
	return false;
}

/* Cisco's inspection overwrites a keyword it will not let through with X's, the last letter with A,
 * and keeps its length. */
static bool is_masked(const char *item)
{
	size_t masked = strspn(item, "Xx*"), length = strcspn(item, " \t=");

	if (length < 4)
		return false;
	return masked == length || (masked == length - 1 && length == strlen("STARTTLS") &&
				    text_lower(item[masked]) == 'a');
}

const char *capability_masked(char *const *item, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_masked(item[i]))
			return item[i];
	return NULL;
}
