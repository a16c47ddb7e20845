/* fail - what went wrong: the first failure is kept, since what follows it is mostly its echo */
#include "base/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Drops what is left of a UTF-8 sequence that the end of the text has cut in two. */
static void trim_cut_sequence(char *text, size_t length)
{
	size_t start = length;

	while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start > 0 && (unsigned char)text[start - 1] >= 0xC0)
		text[start - 1] = '\0';
}

static void print_text(char *text, size_t size, const char *format, va_list arguments)
	PRINTF_LIKE(3, 0);
static void print_text(char *text, size_t size, const char *format, va_list arguments)
{
	int length = vsnprintf(text, size, format, arguments);

	if (length < 0)
		text[0] = '\0';
	else if ((size_t)length >= size)
		trim_cut_sequence(text, size - 1);
}

int fail_set(struct fail *f, enum fail_kind kind, const char *format, ...)
{
	va_list arguments;

	if (f->kind != FAIL_NONE)
		return -1;
	f->kind = kind;
	f->code = 0;
	va_start(arguments, format);
	print_text(f->text, sizeof(f->text), format, arguments);
	va_end(arguments);
	return -1;
}

int fail_set_code(struct fail *f, enum fail_kind kind, int code, const char *format, ...)
{
	va_list arguments;

	if (f->kind != FAIL_NONE)
		return -1;
	f->kind = kind;
	f->code = code;
	va_start(arguments, format);
	print_text(f->text, sizeof(f->text), format, arguments);
	va_end(arguments);
	return -1;
}

void fail_context(struct fail *f, const char *format, ...)
{
	char before[sizeof(f->text)], after[sizeof(f->text)];
	va_list arguments;
	int length;

	if (f->kind == FAIL_NONE)
		return;
	va_start(arguments, format);
	print_text(before, sizeof(before), format, arguments);
	va_end(arguments);
	memcpy(after, f->text, sizeof(after));
	/* The precisions say what fits, so that the compiler need not wonder about truncation. */
	length = snprintf(f->text, sizeof(f->text), "%.*s: %.*s", (int)sizeof(before) - 1, before,
			  (int)sizeof(after) - 1, after);
	if (length >= (int)sizeof(f->text))
		trim_cut_sequence(f->text, sizeof(f->text) - 1);
}

void fail_clear(struct fail *f)
{
	*f = (struct fail){.kind = FAIL_NONE};
}

bool fail_is_busy(const struct fail *f)
{
	return f->kind == FAIL_BUSY || (f->kind == FAIL_REFUSED && f->code == 421);
}
