/* primes - looks a prime up among the well-known ones */
#include "wire/primes.h"

#include <string.h>

const struct prime_row *prime_find(const uint8_t *prime, size_t length)
{
	if (length < 2 * PRIME_PIECE + 16)
		return NULL;
	for (size_t i = 0; i < prime_count; i++) {
		const struct prime_row *row = &prime_table[i];

		if ((row->bits + 7U) / 8 == length &&
		    memcmp(prime + 8, row->head, PRIME_PIECE) == 0 &&
		    memcmp(prime + length - 8 - PRIME_PIECE, row->tail, PRIME_PIECE) == 0)
			return row;
	}
	return NULL;
}
