/* writer - bytes that grow on demand up to a maximum stated at birth; the error is sticky
 *
 * A write that would pass the maximum sets failed and writes nothing, and so does every later one.
 */
#ifndef BASE_WRITER_H
#define BASE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/reader.h"

struct writer {
	uint8_t *data; /* the bytes; NULL until the first one */
	size_t length;
	size_t capacity; /* from data on */
	size_t consumed; /* bytes of the allocation before data: they are moved over seldom */
	size_t maximum;
	bool failed;
};

struct writer writer_with_maximum(size_t maximum);
void writer_free(
	struct writer *w); /* frees the bytes and leaves an empty writer of the same maximum */
void writer_clear(struct writer *w); /* length 0, failed false, the memory is kept */
void writer_u8(struct writer *w, unsigned value);
void writer_u16(struct writer *w, unsigned value);
void writer_u24(struct writer *w, uint32_t value);
void writer_u32(struct writer *w, uint32_t value);
void writer_bytes(struct writer *w, const void *data, size_t length);
void writer_text(struct writer *w, const char *text); /* without the NUL */
void writer_print(struct writer *w, const char *format, ...) PRINTF_LIKE(2, 3);
/* Opens a vector: reserves its length field of 1, 2 or 3 bytes and returns where it stands;
 * writer_end fills in how many bytes have been written since. A vector too long sets failed. */
size_t writer_begin(struct writer *w, unsigned length_bytes);
void writer_end(struct writer *w, size_t mark, unsigned length_bytes);
/* Where up to *count_r bytes can be put, fewer where the maximum is near; writer_put counts them.
 * NULL where there is no room at all. */
uint8_t *writer_room(struct writer *w, size_t *count_r);
void writer_put(struct writer *w, size_t count);
/* Drops the first count bytes (all of them where there are fewer), at no cost however many are
 * left. */
void writer_consume(struct writer *w, size_t count);
struct span writer_span(const struct writer *w);
/* The bytes as a string, a NUL put behind them (not counted in length); "" when empty. Owned by w.
 */
const char *writer_string(struct writer *w);
/* Hands the bytes over as a string that the caller frees, and empties w. */
char *writer_take_string(struct writer *w);

#endif
