/* writer - bytes that grow on demand up to a maximum stated at birth; the error is sticky */
#include "base/writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define SMALLEST 64

struct writer writer_with_maximum(size_t maximum)
{
	return (struct writer){.maximum = maximum};
}

/* Moves the bytes over those that were consumed. */
static void to_front(struct writer *w)
{
	if (w->consumed == 0)
		return;
	memmove(w->data - w->consumed, w->data, w->length);
	w->data -= w->consumed;
	w->capacity += w->consumed;
	w->consumed = 0;
}

void writer_free(struct writer *w)
{
	to_front(w);
	free(w->data);
	*w = writer_with_maximum(w->maximum);
}

void writer_clear(struct writer *w)
{
	w->length = 0;
	w->failed = false;
	to_front(w);
}

/* Makes the capacity at least `needed`, doubling so that n small writes cost O(n). */
static void grow(struct writer *w, size_t needed)
{
	size_t capacity;

	to_front(w);
	capacity = w->capacity ? w->capacity : SMALLEST;
	if (needed <= w->capacity)
		return;
	while (capacity < needed)
		capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
	w->data = mem_resize(w->data, capacity, 1);
	w->capacity = capacity;
}

/* Room for count more bytes, which are counted as written; NULL once failed. */
static uint8_t *extend(struct writer *w, size_t count)
{
	uint8_t *at;

	if (w->failed || count > w->maximum - w->length) {
		w->failed = true;
		return NULL;
	}
	if (count > w->capacity - w->length)
		grow(w, w->length + count);
	at = w->data + w->length;
	w->length += count;
	return at;
}

uint8_t *writer_room(struct writer *w, size_t *count_r)
{
	size_t left = w->failed ? 0 : w->maximum - w->length;

	if (*count_r > left)
		*count_r = left;
	if (*count_r == 0)
		return NULL;
	if (*count_r > w->capacity - w->length)
		grow(w, w->length + *count_r);
	return w->data + w->length;
}

void writer_put(struct writer *w, size_t count)
{
	w->length += count;
}

static void put_number(uint8_t *at, uint32_t value, unsigned bytes)
{
	while (bytes--) {
		at[bytes] = (uint8_t)value;
		value >>= 8;
	}
}

static void number(struct writer *w, uint32_t value, unsigned bytes)
{
	uint8_t *at = extend(w, bytes);

	if (at)
		put_number(at, value, bytes);
}

void writer_u8(struct writer *w, unsigned value)
{
	number(w, value, 1);
}

void writer_u16(struct writer *w, unsigned value)
{
	number(w, value, 2);
}

void writer_u24(struct writer *w, uint32_t value)
{
	number(w, value, 3);
}

void writer_u32(struct writer *w, uint32_t value)
{
	number(w, value, 4);
}

void writer_bytes(struct writer *w, const void *data, size_t length)
{
	uint8_t *at;

	if (length == 0)
		return;
	at = extend(w, length);
	if (at)
		memmove(at, data, length); /* where size counts, memcpy becomes a loop of bytes */
}

void writer_text(struct writer *w, const char *text)
{
	writer_bytes(w, text, strlen(text));
}

void writer_print(struct writer *w, const char *format, ...)
{
	char small[512];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(small, sizeof(small), format, arguments);
	va_end(arguments);
	if (length < 0) {
		w->failed = true;
	} else if ((size_t)length < sizeof(small)) {
		writer_bytes(w, small, (size_t)length);
	} else {
		char *text;

		va_start(arguments, format);
		text = mem_vprint(format, arguments);
		va_end(arguments);
		writer_bytes(w, text, (size_t)length);
		free(text);
	}
}

size_t writer_begin(struct writer *w, unsigned length_bytes)
{
	size_t mark = w->length;

	number(w, 0, length_bytes);
	return mark;
}

void writer_end(struct writer *w, size_t mark, unsigned length_bytes)
{
	size_t length;

	if (w->failed)
		return;
	length = w->length - mark - length_bytes;
	if (length >> (8 * length_bytes)) {
		w->failed = true;
		return;
	}
	put_number(w->data + mark, (uint32_t)length, length_bytes);
}

void writer_consume(struct writer *w, size_t count)
{
	if (count >= w->length) {
		w->length = 0;
		to_front(w);
		return;
	}
	w->data += count;
	w->length -= count;
	w->capacity -= count;
	w->consumed += count;
}

struct span writer_span(const struct writer *w)
{
	return (struct span){.data = w->data, .length = w->length};
}

const char *writer_string(struct writer *w)
{
	if (w->length == w->capacity)
		grow(w, w->length + 1);
	w->data[w->length] = '\0';
	return (const char *)w->data;
}

char *writer_take_string(struct writer *w)
{
	char *text;

	to_front(w);
	writer_string(w);
	text = (char *)w->data;
	*w = writer_with_maximum(w->maximum);
	return text;
}
