/* reader - a cursor over foreign bytes whose error is sticky: read all, then ask once
 *
 * A read past the end sets failed, returns zeros or an empty span, and so does every read after it.
 * Big-endian, as on the wire (RFC 8446 section 3). The bytes belong to the caller and must outlive
 * the reader and every span taken from it.
 */
#ifndef BASE_READER_H
#define BASE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
	const uint8_t *data; /* may be NULL when length is 0 */
	size_t length;
};

struct reader {
	const uint8_t *data;
	size_t length;
	size_t offset;
	bool failed;
};

struct reader reader_over(const void *data, size_t length);
struct reader reader_of_span(struct span span);
size_t reader_left(const struct reader *r); /* 0 once failed */
bool reader_at_end(const struct reader *r); /* true only when nothing failed and nothing is left */
uint8_t reader_u8(struct reader *r);
uint16_t reader_u16(struct reader *r);
uint32_t reader_u24(struct reader *r);
uint32_t reader_u32(struct reader *r);
uint64_t reader_u64(struct reader *r);
struct span reader_bytes(struct reader *r, size_t length);
void reader_skip(struct reader *r, size_t length);
/* A vector with a length before it of 1, 2 or 3 bytes (opaque data<0..2^8-1> and so on). */
struct span reader_vector8(struct reader *r);
struct span reader_vector16(struct reader *r);
struct span reader_vector24(struct reader *r);
void reader_fail(struct reader *r);

bool span_equal(struct span a, struct span b);
bool span_equals_text(struct span s, const char *text);	       /* byte for byte */
bool span_equals_text_nocase(struct span s, const char *text); /* ASCII letters in any case */

#endif
