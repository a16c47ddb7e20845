/* index - strings to numbers: which of many names have been seen, and where they stand */
#ifndef FRAME_INDEX_H
#define FRAME_INDEX_H

#include <stdbool.h>
#include <stddef.h>

struct index_slot {
	char *key; /* owned; NULL: free */
	size_t number;
};

/* Zero-initialise. */
struct index {
	struct index_slot *slot;
	size_t capacity, count; /* capacity is a power of two, or 0 */
};

/* The number kept for key, which is made and set to number where it is new (*new_r). */
size_t index_put(struct index *index, const char *key, size_t number, bool *new_r);
void index_free(struct index *index);

#endif
