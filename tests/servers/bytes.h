/* bytes - a buffer that grows, and vectors with a length before them; the peer's only memory
 *
 * The peer is independent of lib/ on purpose: what tests the suite shares no code with it.
 */
#ifndef SERVERS_BYTES_H
#define SERVERS_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"

struct bytes {
	uint8_t *data; /* owned */
	size_t length, capacity;
};

void bytes_add(struct bytes *b, const void *data, size_t length);
void bytes_text(struct bytes *b, const char *text); /* without the NUL */
void bytes_u8(struct bytes *b, unsigned value);
void bytes_u16(struct bytes *b, unsigned value);
void bytes_u24(struct bytes *b, unsigned value);
/* Opens a vector whose length field has width bytes (1 to 3); bytes_close fills the length in. */
size_t bytes_open(struct bytes *b, unsigned width);
void bytes_close(struct bytes *b, size_t mark, unsigned width);
void bytes_drop(struct bytes *b, size_t count); /* from the front */
void bytes_free(struct bytes *b);
/* Appends what hexadecimal digits say; blanks are skipped. Returns -1 on anything else. */
int bytes_hex(struct bytes *b, const char *digits);
/* Appends count bytes that look random and are the same in every run. */
void bytes_noise(struct bytes *b, size_t count, uint32_t seed);

/* The same pointer; ends the program with a word where it is NULL. */
void *must(void *pointer);
/* Prints "peer: ..." and ends the program with status 2. */
_Noreturn void die(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
