/* utf8 - one step through UTF-8: which code point stands here, or that none does (RFC 3629) */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The length in bytes of the well-formed sequence at `at` and its code point in *code_r, or 0 where
 * there is none: RFC 3629 section 4, so neither overlong forms nor surrogates nor anything over
 * U+10FFFF. left is at least 1. Inline, since it stands in the loops over every byte shown. */
static inline size_t utf8_step(const uint8_t *at, size_t left, uint32_t *code_r)
{
	uint32_t code, least;
	size_t length;

	if (at[0] < 0x80) {
		*code_r = at[0];
		return 1;
	}
	if (at[0] < 0xC2 || at[0] > 0xF4)
		return 0;
	length = at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
	if (length > left)
		return 0;
	code = at[0] & (0xFFu >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return 0;
		code = code << 6 | (at[i] & 0x3Fu);
	}
	least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
	if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return 0;
	*code_r = code;
	return length;
}

#endif
