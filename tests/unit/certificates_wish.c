/* certificates_wish - a certificate's description, word by word */
#include "certificates_wish.h"

#include <check.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/mem.h"
#include "base/text.h"
#include "certificates.h"

#define DAY 86400

static void copy(char *to, size_t size, const char *from)
{
	ck_assert_msg(strlen(from) < size, "too long: %s", from);
	memcpy(to, from, strlen(from) + 1);
}

static bool read_text(struct wish *w, const char *key, const char *value)
{
	const struct {
		const char *key;
		char *to;
		size_t size;
	} texts[] = {
		{"by", w->by, sizeof(w->by)},
		{"keyof", w->keyof, sizeof(w->keyof)},
		{"key", w->key, sizeof(w->key)},
		{"subject", w->subject, sizeof(w->subject)},
		{"dns", w->alternatives[0], sizeof(w->alternatives[0])},
		{"ip", w->alternatives[1], sizeof(w->alternatives[1])},
		{"email", w->alternatives[2], sizeof(w->alternatives[2])},
		{"uri", w->alternatives[3], sizeof(w->alternatives[3])},
		{"eku", w->purposes, sizeof(w->purposes)},
		{"permit", w->permit, sizeof(w->permit)},
		{"exclude", w->exclude, sizeof(w->exclude)},
		{"policy", w->policies, sizeof(w->policies)},
		{"map", w->map, sizeof(w->map)},
		{"aia", w->aia, sizeof(w->aia)},
		{"ocsp", w->ocsp, sizeof(w->ocsp)},
		{"extension", w->extension, sizeof(w->extension)},
		{"critical", w->critical, sizeof(w->critical)},
	};

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (strcmp(key, texts[i].key) == 0) {
			copy(texts[i].to, texts[i].size, value);
			return true;
		}
	return false;
}

static unsigned read_usage(const char *list)
{
	static const struct {
		const char *word;
		unsigned usage;
	} usages[] = {
		{"certsign", GNUTLS_KEY_KEY_CERT_SIGN}, {"crlsign", GNUTLS_KEY_CRL_SIGN},
		{"sign", GNUTLS_KEY_DIGITAL_SIGNATURE}, {"encipher", GNUTLS_KEY_KEY_ENCIPHERMENT},
		{"agree", GNUTLS_KEY_KEY_AGREEMENT},
	};
	const char *word;
	size_t length;
	unsigned usage = 0;

	while (text_next_word(&list, ',', &word, &length))
		for (size_t i = 0; i < COUNT_OF(usages); i++)
			if (strlen(usages[i].word) == length &&
			    memcmp(word, usages[i].word, length) == 0)
				usage |= usages[i].usage;
	ck_assert_msg(usage, "no known usage");
	return usage;
}

static int64_t read_days(const char *value)
{
	double days = 0;

	ck_assert_msg(text_decimal(value, strlen(value), &days), "no number of days: %s", value);
	return CERTIFICATES_NOW + (int64_t)(days * DAY);
}

static void read_pair(struct wish *w, const char *key, const char *value)
{
	long number = 0;

	if (read_text(w, key, value))
		return;
	if (strcmp(key, "from") == 0)
		w->from = read_days(value);
	else if (strcmp(key, "to") == 0)
		w->to = read_days(value);
	else if (strcmp(key, "life") == 0 && text_number(value, 0, 1L << 40, &number))
		w->to = w->from + number;
	else if (strcmp(key, "pathlen") == 0 && text_number(value, 0, 100, &number))
		w->pathlen = (int)number;
	else if (strcmp(key, "require") == 0 && text_number(value, 0, 100, &number))
		w->require = (int)number;
	else if (strcmp(key, "nomapping") == 0 && text_number(value, 0, 100, &number))
		w->nomapping = (int)number;
	else if (strcmp(key, "noany") == 0 && text_number(value, 0, 100, &number))
		w->noany = (int)number;
	else if (strcmp(key, "usage") == 0)
		w->usage = read_usage(value);
	else
		ck_abort_msg("%s: unknown word %s=%s", w->name, key, value);
}

static void read_flag(struct wish *w, const char *word)
{
	const struct {
		const char *word;
		bool *flag;
	} flags[] = {
		{"ca", &w->ca},
		{"noca", &w->noca},
		{"sha1", &w->sha1},
		{"v1", &w->v1},
		{"noskid", &w->noskid},
		{"noakid", &w->noakid},
		{"oddskid", &w->oddskid},
		{"badkey", &w->badkey},
		{"badsignature", &w->badsignature},
		{"oddalgorithm", &w->oddalgorithm},
		{"staple", &w->staple},
	};

	for (size_t i = 0; i < COUNT_OF(flags); i++)
		if (strcmp(word, flags[i].word) == 0) {
			*flags[i].flag = true;
			return;
		}
	ck_abort_msg("%s: unknown word %s", w->name, word);
}

/* Words are separated by blanks; '~' in a value stands for one. */
void wish_read(struct wish *w, const char *name, const char *description)
{
	const char *word;
	size_t length;

	*w = (struct wish){.name = name,
			   .from = CERTIFICATES_NOW - 10 * DAY,
			   .to = CERTIFICATES_NOW + 80 * DAY,
			   .pathlen = -1,
			   .require = -1,
			   .nomapping = -1,
			   .noany = -1};
	while (text_next_word(&description, ' ', &word, &length)) {
		char *own = mem_substring(word, length);
		char *value = strchr(own, '=');

		for (char *c = own; *c; c++)
			if (*c == '~')
				*c = ' ';
		if (value) {
			*value = '\0';
			read_pair(w, own, value + 1);
		} else {
			read_flag(w, own);
		}
		free(own);
	}
}
