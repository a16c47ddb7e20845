/* targets - what -H, -P, -p, -4, -6, -I, -A and --mx mean: parsed into endpoints, completed by the
 * resolver's answers */
#ifndef FRAME_TARGETS_H
#define FRAME_TARGETS_H

#include <stdbool.h>

#include "base/endpoint.h"
#include "frame/options.h"
#include "net/resolve.h"

struct targets_settings {
	struct option_list hosts;
	const char *protocols; /* -P */
	long port;	       /* -p, 0: none */
	bool only_ipv4, only_ipv6;
	const char *address; /* -I */
	bool all_addresses;  /* -A */
	bool mx;
};

/* One endpoint to check, or one failure to report in its place. */
struct target_item {
	struct endpoint endpoint;
	struct address *addresses; /* owned; none where fail is set */
	size_t address_count;
	struct fail fail; /* FAIL_NO_NAME, FAIL_DNS, FAIL_NULL_MX */
};

struct targets;

/* Checks the whole of the command line's meaning; nothing is resolved yet. NULL with FAIL_USAGE. */
struct targets *targets_parse(const struct targets_settings *settings, struct fail *f);
void targets_free(struct targets **targets);
bool targets_plain_labels(const struct targets *targets);
/* Asks the resolver what it must; ready is called once for each item as it becomes known (from
 * inside for address literals and -I). Items come with their place in the command line's order, so
 * that the report can be put in that order; an endpoint named twice comes once. */
void targets_expand(struct targets *targets, struct resolver *resolver,
		    void (*ready)(void *argument, size_t place, struct target_item *item),
		    void *argument);

#endif
