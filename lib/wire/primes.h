/* primes - well-known finite-field primes by name */
#ifndef WIRE_PRIMES_H
#define WIRE_PRIMES_H

#include <stddef.h>
#include <stdint.h>

#define PRIME_PIECE 16

struct prime_row {
	const char *name; /* "RFC 3526 group 14", or who has it compiled in */
	uint16_t group;	  /* of RFC 7919, or 0 */
	uint16_t bits;
	uint8_t head[PRIME_PIECE]; /* behind the first 8 bytes */
	uint8_t tail[PRIME_PIECE]; /* before the last 8 bytes */
};
extern const struct prime_row prime_table[];
extern const size_t prime_count;

/* The row of a prime without leading zeros, or NULL. It names a prime and proves nothing of it. */
const struct prime_row *prime_find(const uint8_t *prime, size_t length);

#endif
