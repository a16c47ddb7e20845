/* pem - "-----BEGIN label-----" to "-----END label-----" (RFC 7468 section 2) */
#include "pki/pem.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/mem.h"

static const char begin[] = "-----BEGIN ", end[] = "-----END ", dashes[] = "-----";

/* Where text occurs at or behind from; length where it does not. */
static size_t find(const char *data, size_t length, size_t from, const char *text, size_t size)
{
	while (from + size <= length) {
		const char *at = memchr(data + from, *text, length - from - size + 1);

		if (!at)
			return length;
		from = (size_t)(at - data);
		if (memcmp(at, text, size) == 0)
			return from;
		from++;
	}
	return length;
}

bool pem_next(const void *text, size_t length, size_t *cursor, struct pem_block *block_r)
{
	const char *data = text;
	const uint8_t *bytes = text;

	for (;;) {
		size_t start = find(data, length, *cursor, begin, sizeof(begin) - 1);
		size_t label = start + sizeof(begin) - 1, body, stop, size;

		if (start == length)
			break;
		size = find(data, length, label, dashes, sizeof(dashes) - 1) - label;
		body = label + size + sizeof(dashes) - 1;
		if (body > length)
			break;
		/* Neither headers nor base64 hold five dashes: a block that is cut off ends there.
		 */
		*cursor = stop = find(data, length, body, dashes, sizeof(dashes) - 1);
		if (length - stop < sizeof(end) - 1 + size + sizeof(dashes) - 1 ||
		    memcmp(data + stop, end, sizeof(end) - 1) != 0 ||
		    memcmp(data + stop + sizeof(end) - 1, data + label, size) != 0)
			continue;
		block_r->label = (struct span){bytes + label, size};
		block_r->body = (struct span){bytes + body, stop - body};
		*cursor = stop + sizeof(end) - 1 + size + sizeof(dashes) - 1;
		block_r->whole = (struct span){bytes + start, *cursor - start};
		return true;
	}
	*cursor = length;
	return false;
}

unsigned char *pem_decode(struct span body, size_t *length_r)
{
	size_t room = body.length / 4 * 3 + 3;
	unsigned char *out = mem_alloc(room);
	long length = base64_decode((const char *)body.data, body.length, out, room);

	if (length > 0) {
		*length_r = (size_t)length;
		return out;
	}
	pem_wipe(out, room);
	free(out);
	return NULL;
}

void pem_wipe(void *data, size_t length)
{
	volatile unsigned char *at = data;

	while (length-- > 0)
		*at++ = 0;
}
