/* plaintext_logins - which ways to log in a server announces, told apart by whether they show the
 * secret */
#include <string.h>

#include "base/text.h"
#include "scan/plaintext_judge.h"
#include "wire/capability.h"

/* SPEC 4: these send the secret, or a token that is as good, readable by whoever listens. */
static const char *const plaintext[] = {"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"};

/* Whether the list in w has the word. */
static bool has(struct writer *w, const char *word, size_t length)
{
	const char *cursor = writer_string(w), *there;
	size_t there_length;

	while (text_next_word(&cursor, ',', &there, &there_length))
		if (there_length == length && memcmp(there, word, length) == 0)
			return true;
	return false;
}

static void add(struct writer *w, const char *word, size_t length)
{
	if (has(w, word, length))
		return;
	if (w->length > 0)
		writer_text(w, ", ");
	writer_bytes(w, word, length);
}

void plaintext_logins(struct writer *w, enum dialect dialect, const struct dialogue *d)
{
	char *const *item = d->capabilities;
	size_t count = d->capability_count;

	for (size_t i = 0; i < COUNT_OF(plaintext); i++)
		if (capability_has_mechanism(item, count, plaintext[i]))
			add(w, plaintext[i], strlen(plaintext[i]));
	/* RFC 9051 6.2.3: LOGIN is there unless LOGINDISABLED says otherwise. */
	if (dialect == DIALECT_IMAP && d->capabilities_known &&
	    !capability_find(item, count, "LOGINDISABLED"))
		writer_text(w, w->length > 0 ? ", the command LOGIN" : "the command LOGIN");
	if (dialect == DIALECT_POP3 && capability_find(item, count, "USER"))
		writer_text(w, w->length > 0 ? ", USER" : "USER");
}

static bool is_plaintext(const char *word, size_t length)
{
	for (size_t i = 0; i < COUNT_OF(plaintext); i++) {
		size_t j = 0;

		while (j < length && plaintext[i][j] != '\0' &&
		       text_lower(word[j]) == text_lower(plaintext[i][j]))
			j++;
		if (j == length && plaintext[i][j] == '\0')
			return true;
	}
	return false;
}

/* The words behind "AUTH " or "AUTH=" or "SASL ". */
static void add_others(struct writer *w, const char *item)
{
	const char *cursor = item + strcspn(item, " \t="), *word;
	size_t length;

	if (*cursor != '\0')
		cursor++;
	while (text_next_word(&cursor, ' ', &word, &length))
		if (!is_plaintext(word, length))
			add(w, word, length);
}

void plaintext_other_logins(struct writer *w, const struct dialogue *d)
{
	for (size_t i = 0; i < d->capability_count; i++) {
		char *item = d->capabilities[i];

		if (capability_has_mechanism(&item, 1, NULL) && w->length < 100)
			add_others(w, item);
	}
}
