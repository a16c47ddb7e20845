/* version_words - lists of versions, read and written */
#include "verdict/version_words.h"

#include <string.h>

#include "base/text.h"
#include "base/writer.h"
#include "verdict/words.h"
#include "wire/registry.h"

int version_words_parse(const char *option, const char *text, unsigned *bits_r, bool *none_r,
			struct fail *f)
{
	const char *cursor = text, *word;
	size_t length;

	while (text_next_word(&cursor, ',', &word, &length)) {
		const struct version_info *version = version_by_word(word, length);

		if (version)
			*bits_r |= 1u << (version - version_table);
		else if (none_r && length == 4 && strncmp(word, "none", 4) == 0)
			*none_r = true;
		else
			return fail_set(f, FAIL_USAGE,
					"%s %.*s: a version is one of ssl2, ssl3, tls1.0, tls1.1, "
					"tls1.2, tls1.3%s",
					option, length > 40 ? 40 : (int)length, word,
					none_r ? ", or none" : "");
	}
	if (*bits_r == 0 && !(none_r && *none_r))
		return fail_set(f, FAIL_USAGE, "%s names no version", option);
	return 0;
}

int version_words_set(const char *option, const char *text, enum state state, enum state *states,
		      struct fail *f)
{
	unsigned bits = 0;
	bool none = false;

	if (!text)
		return 0;
	if (version_words_parse(option, text, &bits, &none, f) < 0)
		return -1;
	for (size_t i = 0; i < VERSION_COUNT; i++) {
		if (bits & 1u << i)
			states[i] = state;
		else if (none && states[i] == state)
			states[i] = STATE_OK;
	}
	return 0;
}

static const char *sentence(unsigned bits, const char *end)
{
	static char buffer[80];
	struct writer w = writer_with_maximum(sizeof(buffer) - 1);
	size_t count = 0, at = 0;

	for (size_t i = 0; i < VERSION_COUNT; i++)
		count += bits >> i & 1;
	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (bits & 1u << i)
			words_add(&w, at++, count, version_table[i].name);
	writer_text(&w, end);
	memcpy(buffer, writer_string(&w), w.length + 1);
	writer_free(&w);
	return buffer;
}

const char *version_words_names(unsigned bits)
{
	return sentence(bits, "");
}

const char *version_words_are(unsigned bits)
{
	return sentence(bits, bits & (bits - 1) ? " are" : " is");
}
