/* base64 - RFC 4648 section 4, and hexadecimal, to bytes and back */
#include "base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of a character of the alphabet and one, 0 for any other: a store of trust anchors is
 * decoded at every start, so this is a table. */
static const uint8_t value_plus_one[256] = {
	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,
	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  0,	0,  63,
	0,  0,	0,  64, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 0,  0,	0,  0,	0,  0,	0,  1,
	2,  3,	4,  5,	6,  7,	8,  9,	10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
	24, 25, 26, 0,	0,  0,	0,  0,	0,  27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
	40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 0,	0,  0,	0,  0,
};

static bool is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* What four characters of the table add up to beyond their values. */
#define ONES (1U << 18 | 1U << 12 | 1U << 6 | 1U)

/* Four characters at once, as long as all are of the alphabet. Returns how many were eaten. */
static size_t decode_quads(const uint8_t *text, size_t length, uint8_t *out, size_t capacity,
			   size_t *written)
{
	const uint8_t *in = text;
	uint8_t *at = out + *written;
	size_t quads = length / 4, room = (capacity - *written) / 3;

	for (quads = quads < room ? quads : room; quads > 0; quads--, in += 4, at += 3) {
		uint32_t a = value_plus_one[in[0]], b = value_plus_one[in[1]];
		uint32_t c = value_plus_one[in[2]], d = value_plus_one[in[3]];
		uint32_t bits;

		if (!a || !b || !c || !d)
			break;
		bits = (a << 18) + (b << 12) + (c << 6) + d - ONES;
		at[0] = (uint8_t)(bits >> 16);
		at[1] = (uint8_t)(bits >> 8);
		at[2] = (uint8_t)bits;
	}
	*written = (size_t)(at - out);
	return (size_t)(in - text);
}

long base64_decode(const char *text, size_t length, uint8_t *out, size_t capacity)
{
	size_t cursor = 0;

	return base64_decode_on(text, length, &cursor, out, capacity);
}

long base64_decode_on(const char *text, size_t length, size_t *cursor, uint8_t *out,
		      size_t capacity)
{
	const uint8_t *in = (const uint8_t *)text;
	uint32_t bits = 0;
	unsigned held = 0;
	size_t written = 0, i;

	for (i = *cursor; i < length && written < capacity; i++) {
		uint32_t value;

		if (held == 0) {
			i += decode_quads(in + i, length - i, out, capacity, &written);
			if (i == length || written == capacity)
				break;
		}
		value = value_plus_one[in[i]];
		if (value == 0) {
			if (in[i] == '=')
				break;
			if (is_space(in[i]))
				continue;
			return -1;
		}
		bits = bits << 6 | (value - 1);
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[written++] = (uint8_t)(bits >> held);
		}
	}
	*cursor = i;
	return (long)written;
}

void base64_encode(struct writer *w, const void *data, size_t length)
{
	const uint8_t *in = data;

	for (size_t i = 0; i < length; i += 3) {
		size_t count = length - i < 3 ? length - i : 3;
		uint32_t bits = (uint32_t)in[i] << 16;
		char quad[4] = {'=', '=', '=', '='};

		if (count > 1)
			bits |= (uint32_t)in[i + 1] << 8;
		if (count > 2)
			bits |= in[i + 2];
		for (size_t k = 0; k <= count; k++)
			quad[k] = alphabet[bits >> (18 - 6 * k) & 63];
		writer_bytes(w, quad, sizeof(quad));
	}
}

static int hex_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* [ 2HEXDIG *( [ ":" ] 2HEXDIG ) ] */
long hex_decode(const char *text, size_t length, uint8_t *out, size_t capacity)
{
	size_t written = 0;

	for (size_t i = 0; i < length; i += 2) {
		int high, low;

		if (written > 0 && text[i] == ':')
			i++;
		if (length - i < 2 || written == capacity)
			return -1;
		high = hex_value((uint8_t)text[i]);
		low = hex_value((uint8_t)text[i + 1]);
		if (high < 0 || low < 0)
			return -1;
		out[written++] = (uint8_t)(high << 4 | low);
	}
	return (long)written;
}

void hex_encode(struct writer *w, const void *data, size_t length)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *in = data;

	for (size_t i = 0; i < length; i++) {
		const char pair[2] = {digits[in[i] >> 4], digits[in[i] & 15]};

		writer_bytes(w, pair, sizeof(pair));
	}
}
