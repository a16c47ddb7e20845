/* words - lists of protocols and of ciphers, as OpenSSL's users write them
 *
 * postconf(5) smtpd_tls_protocols: names with or without '!', or bounds ">=TLSv1.2", "<=0304";
 * without a positive name all that are not excluded are allowed. openssl-ciphers(1) for the lists.
 */
#include <string.h>

#include "base/text.h"
#include "config/view.h"

struct word {
	const char *text;
	size_t length;
};

static bool next(const char **cursor, const char *separators, struct word *word_r)
{
	const char *at = *cursor + strspn(*cursor, separators);

	word_r->text = at;
	word_r->length = strcspn(at, separators);
	*cursor = at + word_r->length;
	return word_r->length > 0;
}

static bool is(struct word word, const char *text)
{
	if (strlen(text) != word.length)
		return false;
	for (size_t i = 0; i < word.length; i++)
		if (text_lower(word.text[i]) != text_lower(text[i]))
			return false;
	return true;
}

/* 0: no version that is known here. */
static unsigned version_of(struct word word)
{
	static const struct {
		const char *name;
		unsigned version;
	} names[] = {{"SSLv2", 2},    {"SSLv3", 3}, {"0300", 3},     {"TLSv1", 10},
		     {"TLSv1.0", 10}, {"0301", 10}, {"TLSv1.1", 11}, {"0302", 11},
		     {"TLSv1.2", 12}, {"0303", 12}, {"TLSv1.3", 13}, {"0304", 13}};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (is(word, names[i].name))
			return names[i].version;
	return 0;
}

static struct word without(struct word word, size_t count)
{
	return (struct word){word.text + count, word.length - count};
}

bool config_protocols_allow(const char *list, unsigned version)
{
	const char *cursor = list;
	bool named = false, positive = false, excluded = false;
	unsigned low = 0, high = 99;
	struct word word;

	while (next(&cursor, ", \t\r\n:", &word)) {
		if (word.length > 2 && word.text[0] == '>' && word.text[1] == '=')
			low = version_of(without(word, 2));
		else if (word.length > 2 && word.text[0] == '<' && word.text[1] == '=')
			high = version_of(without(word, 2));
		else if (word.text[0] == '!' || word.text[0] == '-')
			excluded |= version_of(without(word, 1)) == version;
		else if (version_of(word)) {
			positive = true;
			named |= version_of(word) == version;
		}
	}
	return version >= low && version <= (high ? high : 99) && !excluded && (!positive || named);
}

/* Words that switch on what nobody should use; "ALL" and "COMPLEMENTOFDEFAULT" hold anonymous
 * suites. */
static const char *const weak_words[] = {
	"NULL",	    "eNULL",	"aNULL",       "ADH",
	"AECDH",    "EXP",	"EXPORT",      "LOW",
	"EXPORT40", "EXPORT56", "RC4",	       "RC2",
	"IDEA",	    "DES",	"MD5",	       "COMPLEMENTOFALL",
	"RC4-SHA",  "RC4-MD5",	"DES-CBC-SHA", "ECDHE-RSA-RC4-SHA",
};

static bool excludes(const char *list, const char *name)
{
	struct word word;

	while (next(&list, ": ,", &word))
		if (word.text[0] == '!' && is(without(word, 1), name))
			return true;
	return false;
}

const char *config_weak_cipher(const char *list, size_t *length_r)
{
	const char *cursor = list;
	struct word word;

	while (next(&cursor, ": ,", &word)) {
		bool all = is(word, "ALL") || is(word, "COMPLEMENTOFDEFAULT");

		*length_r = word.length;
		if (all && !excludes(list, "aNULL") &&
		    !(excludes(list, "ADH") && excludes(list, "AECDH")))
			return word.text;
		for (size_t i = 0; i < COUNT_OF(weak_words); i++)
			if (is(word, weak_words[i]) && !excludes(list, weak_words[i]))
				return word.text;
	}
	return NULL;
}
