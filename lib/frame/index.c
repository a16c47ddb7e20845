/* index - a hash table with open addressing, at most half full */
#include "frame/index.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* FNV-1a. Keys come from the command line and the DNS: whoever floods it harms his own check. */
static size_t hash(const char *key)
{
	uint64_t h = 14695981039346656037u;

	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

static struct index_slot *slot_for(const struct index *index, const char *key)
{
	size_t at = hash(key) & (index->capacity - 1);

	while (index->slot[at].key && strcmp(index->slot[at].key, key) != 0)
		at = (at + 1) & (index->capacity - 1);
	return &index->slot[at];
}

static void grow(struct index *index)
{
	struct index old = *index;

	index->capacity = old.capacity ? old.capacity * 2 : 16;
	index->slot = mem_array(index->capacity, sizeof(*index->slot));
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slot[i].key)
			*slot_for(index, old.slot[i].key) = old.slot[i];
	free(old.slot);
}

size_t index_put(struct index *index, const char *key, size_t number, bool *new_r)
{
	struct index_slot *slot;

	if (index->count * 2 >= index->capacity)
		grow(index);
	slot = slot_for(index, key);
	*new_r = !slot->key;
	if (*new_r) {
		slot->key = mem_string(key);
		slot->number = number;
		index->count++;
	}
	return slot->number;
}

void index_free(struct index *index)
{
	for (size_t i = 0; i < index->capacity; i++)
		free(index->slot[i].key);
	free(index->slot);
	*index = (struct index){0};
}
