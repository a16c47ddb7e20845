/* base64 - RFC 4648 section 4, and hexadecimal, to bytes and back */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stddef.h>
#include <stdint.h>

#include "base/writer.h"

/* Decodes into out (room for capacity bytes), passing over white space, until the text or the room
 * ends or "=" comes. Returns the bytes written, or -1 where a character is none of the alphabet. */
long base64_decode(const char *text, size_t length, uint8_t *out, size_t capacity);
/* Decodes on from *cursor, which is left behind what was eaten: with a capacity that 3 divides a
 * text can be decoded in parts. */
long base64_decode_on(const char *text, size_t length, size_t *cursor, uint8_t *out,
		      size_t capacity);
void base64_encode(struct writer *w, const void *data, size_t length);
/* Hexadecimal in any case, ':' between bytes allowed. Returns the bytes written, or -1 where it is
 * none or has no room. */
long hex_decode(const char *text, size_t length, uint8_t *out, size_t capacity);
void hex_encode(struct writer *w, const void *data, size_t length);

#endif
