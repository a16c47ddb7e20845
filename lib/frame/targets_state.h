/* targets_state - what the parsing and the completing half of targets share */
#ifndef FRAME_TARGETS_STATE_H
#define FRAME_TARGETS_STATE_H

#include "frame/index.h"
#include "frame/targets.h"

/* A host of the command line with one of its protocols. With --mx the host is a mail domain. */
struct target_wish {
	char *host; /* owned */
	bool is_address;
	struct address address; /* of a literal */
	enum protocol protocol;
	uint16_t port;
};

/* A question to the resolver, and who waits for the answer. */
struct target_lookup {
	struct targets *targets;
	char *host; /* owned */
	bool is_mx;
	bool answered;
	struct address *addresses; /* owned */
	size_t address_count;
	struct fail fail;
	struct target_waiter {
		size_t wish;
		uint64_t place;
	} * waiter; /* owned */
	size_t waiter_count;
};

struct targets {
	struct target_wish *wish;
	size_t wish_count, host_count;
	struct address pinned; /* -I; family 0: none */
	enum resolve_families families;
	bool all_addresses, mx, names_only;
	/* While it is completed. */
	struct resolver *resolver;
	void (*ready)(void *argument, struct target_item *item);
	void *argument;
	struct target_item **item;
	size_t item_count;
	struct target_lookup **lookup;
	size_t lookup_count;
	struct index items, lookups;
};

#endif
