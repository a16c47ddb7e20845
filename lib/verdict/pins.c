/* pins - SHA-256 digests in hexadecimal or base64, as openssl, Postfix and HPKP write them */
#include "verdict/pins.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/mem.h"
#include "base/text.h"

#define DIGEST_LENGTH 32

static bool parse_digest(const char *text, uint8_t *digest)
{
	size_t length = strlen(text);
	uint8_t bytes[DIGEST_LENGTH + 1]; /* one more than fits would be seen */
	long count;

	/* 44 characters can only be base64, 64 or 95 only hexadecimal. */
	count = length == 44 || length == 43 ? base64_decode(text, length, bytes, sizeof(bytes))
					     : hex_decode(text, length, bytes, sizeof(bytes));
	if (count != DIGEST_LENGTH ||
	    (length != 43 && length != 44 && length != 64 && length != 95))
		return false;
	memcpy(digest, bytes, DIGEST_LENGTH);
	return true;
}

int pins_parse(const struct option_list *texts, struct pins *pins_r, struct fail *f)
{
	static const char prefix[] = "sha256:";

	pins_r->digest = mem_array(texts->count, sizeof(*pins_r->digest));
	for (size_t i = 0; i < texts->count; i++) {
		const char *text = texts->text[i];
		char start[sizeof(prefix)] = "";

		if (strlen(text) > sizeof(prefix))
			memcpy(start, text, sizeof(prefix) - 1);
		if (!text_equal_nocase(start, prefix) ||
		    !parse_digest(text + sizeof(prefix) - 1, pins_r->digest[i]))
			return fail_set(
				f, FAIL_USAGE,
				"--pin %s: it wants sha256: and 64 hexadecimal digits or 44 "
				"characters of base64",
				text);
		pins_r->count++;
	}
	return 0;
}

static bool holds(const struct pins *pins, const uint8_t *digest)
{
	for (size_t i = 0; i < pins->count; i++)
		if (memcmp(pins->digest[i], digest, DIGEST_LENGTH) == 0)
			return true;
	return false;
}

bool pins_match(const struct pins *pins, const struct cert *const *path, size_t length)
{
	uint8_t digest[DIGEST_LENGTH];

	for (size_t i = 0; i < length; i++) {
		cert_fingerprint(path[i], digest);
		if (holds(pins, digest))
			return true;
		cert_key_fingerprint(path[i], digest);
		if (holds(pins, digest))
			return true;
	}
	return false;
}

void pins_free(struct pins *pins)
{
	free(pins->digest);
	*pins = (struct pins){0};
}
