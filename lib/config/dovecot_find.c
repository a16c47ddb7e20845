/* dovecot_find - which setting is in force: outside of blocks, for a protocol, for a local or
 * remote filter */
#include <string.h>

#include "base/text.h"
#include "config/dovecot_judge.h"

bool dovecot_block_is(const struct dovecot_block *block, const char *type)
{
	return block && strcmp(block->type, type) == 0;
}

bool dovecot_is_filter(const struct dovecot_block *block)
{
	return dovecot_block_is(block, "local") || dovecot_block_is(block, "local_name") ||
	       dovecot_block_is(block, "remote");
}

/* "imap", or "!lmtp" for all but that. */
static bool is_protocol(const char *name, const char *protocol)
{
	if (!protocol)
		return false;
	return *name == '!' ? strcmp(name + 1, protocol) != 0 : strcmp(name, protocol) == 0;
}

bool dovecot_same_block(const struct dovecot_block *a, const struct dovecot_block *b)
{
	for (; a && b; a = a->parent, b = b->parent)
		if (strcmp(a->type, b->type) != 0 || strcmp(a->name, b->name) != 0)
			return false;
	return a == b;
}

/* Does block stand for this protocol and this filter? *weight_r says how closely: the closer one
 * wins, whatever the order. */
static bool in_force(const struct dovecot_block *block, const char *protocol,
		     const struct dovecot_block *filter, int *weight_r)
{
	*weight_r = 0;
	for (; block; block = block->parent) {
		if (filter && dovecot_same_block(block, filter)) {
			*weight_r += 2;
		} else if (dovecot_is_filter(block)) {
			bool above = false;

			/* A filter within a filter: the outer one holds too. */
			for (const struct dovecot_block *b = filter; b; b = b->parent)
				above |= dovecot_same_block(b, block);
			if (!above)
				return false;
			*weight_r += 1;
		} else if (dovecot_block_is(block, "protocol")) {
			if (!is_protocol(block->name, protocol))
				return false;
			*weight_r += 1;
		} else {
			return false;
		}
	}
	return true;
}

static bool is_24(const struct dovecot *d)
{
	for (size_t i = 0; i < d->setting_count; i++)
		if (strcmp(d->setting[i].name, "dovecot_config_version") == 0)
			return true;
	return false;
}

const struct dovecot_setting *dovecot_find(const struct dovecot *d, const char *name,
					   const char *protocol, const struct dovecot_block *filter)
{
	const struct dovecot_setting *best = NULL;
	int best_weight = -1, weight;
	bool last_wins = is_24(d);

	for (size_t i = 0; i < d->setting_count; i++) {
		const struct dovecot_setting *s = &d->setting[i];

		if (strcmp(s->name, name) != 0 || !in_force(s->block, protocol, filter, &weight))
			continue;
		weight = 2 * weight + !s->grouped;
		/* Blocks of one name are one; of two that are as close, 2.3 takes the first. */
		if (weight > best_weight ||
		    (weight == best_weight &&
		     (last_wins || dovecot_same_block(s->block, best->block)))) {
			best = s;
			best_weight = weight;
		}
	}
	return best;
}

struct config_place dovecot_place(const struct dovecot_looking *l,
				  const struct dovecot_setting *setting)
{
	const struct dovecot *places = l->places ? l->places : l->dovecot;

	for (size_t i = places->setting_count; setting && i-- > 0;) {
		const struct dovecot_setting *s = &places->setting[i];

		if (s == setting || (strcmp(s->name, setting->name) == 0 &&
				     dovecot_same_block(s->block, setting->block)))
			return s->place;
	}
	return (struct config_place){0};
}

bool dovecot_is_known(const char *value)
{
	return !strchr(value, '$') && !strstr(value, "%{");
}

bool dovecot_yes(const char *value)
{
	return text_equal_nocase(value, "yes") || text_equal_nocase(value, "y") ||
	       text_equal_nocase(value, "true") || strcmp(value, "1") == 0;
}
