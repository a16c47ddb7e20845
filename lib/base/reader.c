/* reader - a cursor over foreign bytes whose error is sticky: read all, then ask once */
#include "base/reader.h"

#include <string.h>

struct reader reader_over(const void *data, size_t length)
{
	return (struct reader){.data = data, .length = length};
}

struct reader reader_of_span(struct span span)
{
	return (struct reader){.data = span.data, .length = span.length};
}

void reader_fail(struct reader *r)
{
	r->failed = true;
}

size_t reader_left(const struct reader *r)
{
	return r->failed ? 0 : r->length - r->offset;
}

bool reader_at_end(const struct reader *r)
{
	return !r->failed && r->offset == r->length;
}

/* The next count bytes, or NULL (and failed set) where there are not so many. */
static const uint8_t *take(struct reader *r, size_t count)
{
	const uint8_t *at;

	if (r->failed || count > r->length - r->offset) {
		r->failed = true;
		return NULL;
	}
	if (!r->data) /* nothing of nothing; no arithmetic on NULL */
		return NULL;
	at = r->data + r->offset;
	r->offset += count;
	return at;
}

static uint64_t number(struct reader *r, unsigned bytes)
{
	const uint8_t *at = take(r, bytes);
	uint64_t value = 0;

	if (!at)
		return 0;
	for (unsigned i = 0; i < bytes; i++)
		value = value << 8 | at[i];
	return value;
}

uint8_t reader_u8(struct reader *r)
{
	if (r->failed || r->offset >= r->length) {
		r->failed = true;
		return 0;
	}
	return r->data[r->offset++];
}

uint16_t reader_u16(struct reader *r)
{
	return (uint16_t)number(r, 2);
}

uint32_t reader_u24(struct reader *r)
{
	return (uint32_t)number(r, 3);
}

uint32_t reader_u32(struct reader *r)
{
	return (uint32_t)number(r, 4);
}

uint64_t reader_u64(struct reader *r)
{
	return number(r, 8);
}

struct span reader_bytes(struct reader *r, size_t length)
{
	const uint8_t *at = take(r, length);

	if (!at)
		return (struct span){.data = NULL, .length = 0};
	return (struct span){.data = at, .length = length};
}

void reader_skip(struct reader *r, size_t length)
{
	take(r, length);
}

struct span reader_vector8(struct reader *r)
{
	return reader_bytes(r, reader_u8(r));
}

struct span reader_vector16(struct reader *r)
{
	return reader_bytes(r, reader_u16(r));
}

struct span reader_vector24(struct reader *r)
{
	return reader_bytes(r, reader_u24(r));
}

bool span_equal(struct span a, struct span b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

bool span_equals_text(struct span s, const char *text)
{
	return span_equal(s, (struct span){(const uint8_t *)text, strlen(text)});
}

static uint8_t folded(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

bool span_equals_text_nocase(struct span s, const char *text)
{
	if (s.length != strlen(text))
		return false;
	for (size_t i = 0; i < s.length; i++)
		if (folded(s.data[i]) != folded((uint8_t)text[i]))
			return false;
	return true;
}
