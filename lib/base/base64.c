/* base64 - RFC 4648 section 4, and hexadecimal, to bytes and back */
#include "base/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The value of a character of the alphabet, -1 for any other. */
static int value_of(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

long base64_decode(const char *text, size_t length, uint8_t *out, size_t capacity)
{
	uint32_t bits = 0;
	unsigned held = 0;
	size_t written = 0;

	for (size_t i = 0; i < length && written < capacity; i++) {
		uint8_t c = (uint8_t)text[i];
		int value = value_of(c);

		if (value < 0) {
			if (c == '=')
				break;
			if (is_space(c))
				continue;
			return -1;
		}
		bits = bits << 6 | (uint32_t)value;
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[written++] = (uint8_t)(bits >> held);
		}
	}
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
