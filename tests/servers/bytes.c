/* bytes - a buffer that grows, and vectors with a length before them; the peer's only memory */
#include "bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "peer: ");
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "\n");
	_Exit(2);
}

void *must(void *pointer)
{
	if (!pointer)
		die("no memory");
	return pointer;
}

void bytes_add(struct bytes *b, const void *data, size_t length)
{
	if (length == 0)
		return;
	if (b->capacity - b->length < length) {
		b->capacity = (b->length + length) * 2;
		b->data = must(realloc(b->data, b->capacity));
	}
	memcpy(b->data + b->length, data, length);
	b->length += length;
}

void bytes_text(struct bytes *b, const char *text)
{
	bytes_add(b, text, strlen(text));
}

void bytes_u8(struct bytes *b, unsigned value)
{
	uint8_t byte = (uint8_t)value;

	bytes_add(b, &byte, 1);
}

void bytes_u16(struct bytes *b, unsigned value)
{
	bytes_u8(b, value >> 8);
	bytes_u8(b, value);
}

void bytes_u24(struct bytes *b, unsigned value)
{
	bytes_u8(b, value >> 16);
	bytes_u16(b, value);
}

size_t bytes_open(struct bytes *b, unsigned width)
{
	size_t mark = b->length;

	for (unsigned i = 0; i < width; i++)
		bytes_u8(b, 0);
	return mark;
}

void bytes_close(struct bytes *b, size_t mark, unsigned width)
{
	size_t length = b->length - mark - width;

	for (unsigned i = 0; i < width; i++)
		b->data[mark + i] = (uint8_t)(length >> (8 * (width - 1 - i)));
}

void bytes_drop(struct bytes *b, size_t count)
{
	if (count >= b->length) {
		b->length = 0;
		return;
	}
	memmove(b->data, b->data + count, b->length - count);
	b->length -= count;
}

void bytes_free(struct bytes *b)
{
	free(b->data);
	*b = (struct bytes){0};
}

static int digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int bytes_hex(struct bytes *b, const char *digits)
{
	int high = -1;

	for (; *digits; digits++) {
		int value = digit((unsigned char)*digits);

		if (*digits == ' ' || *digits == '\n' || *digits == '\t')
			continue;
		if (value < 0)
			return -1;
		if (high < 0) {
			high = value;
		} else {
			bytes_u8(b, (unsigned)(high * 16 + value));
			high = -1;
		}
	}
	return high < 0 ? 0 : -1;
}

void bytes_noise(struct bytes *b, size_t count, uint32_t seed)
{
	uint32_t state = seed * 2654435761U + 1;

	for (size_t i = 0; i < count; i++) {
		state = state * 1664525U + 1013904223U;
		bytes_u8(b, state >> 24);
	}
}
