/* mem - allocation that cannot return NULL: every size is checked, running out ends the program */
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*exhausted)(void) = abort;

void mem_on_exhaustion(void (*handler)(void))
{
	exhausted = handler ? handler : abort;
}

static void *checked(void *memory)
{
	if (memory)
		return memory;
	exhausted();
	abort(); /* a handler that returns would hand out NULL */
}

static size_t product(size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		checked(NULL);
	return count * size;
}

void *mem_alloc(size_t size)
{
	return checked(calloc(1, size ? size : 1));
}

void *mem_array(size_t count, size_t size)
{
	return mem_alloc(product(count, size));
}

void *mem_resize(void *old, size_t count, size_t size)
{
	size_t total = product(count, size);

	return checked(realloc(old, total ? total : 1));
}

void *mem_copy(const void *data, size_t size)
{
	void *copy = checked(malloc(size ? size : 1));

	if (size)
		memmove(copy, data, size); /* as in writer.c */
	return copy;
}

char *mem_string(const char *text)
{
	return text ? mem_copy(text, strlen(text) + 1) : NULL;
}

char *mem_substring(const char *text, size_t length)
{
	char *copy;

	if (length == SIZE_MAX)
		checked(NULL);
	copy = checked(malloc(length + 1));
	if (length)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *mem_print(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = mem_vprint(format, arguments);
	va_end(arguments);
	return text;
}

char *mem_vprint(const char *format, va_list arguments)
{
	char small[256];
	va_list again;
	int length;
	char *text;

	va_copy(again, arguments);
	length = vsnprintf(small, sizeof(small), format, arguments);
	if (length < 0) { /* over INT_MAX, or no memory inside the C library */
		va_end(again);
		return checked(NULL);
	}
	if ((size_t)length < sizeof(small)) {
		text = mem_copy(small, (size_t)length + 1);
	} else {
		text = checked(malloc((size_t)length + 1));
		vsnprintf(text, (size_t)length + 1, format, again);
	}
	va_end(again);
	return text;
}
