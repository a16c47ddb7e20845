/* targets - what -H, -P, -p, -4, -6, -I, -A and --mx mean: parsed into endpoints, completed by the
 * resolver's answers */
#ifndef FRAME_TARGETS_H
#define FRAME_TARGETS_H

#include <stdbool.h>
#include <stdint.h>

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
	bool names_only; /* no addresses are wanted where -A does not ask for them (discovery) */
};

/* One endpoint to check, or one failure to report in its place. */
struct target_item {
	struct endpoint endpoint;
	struct address *addresses; /* none where fail is set, or with names_only */
	size_t address_count;
	struct fail fail; /* FAIL_NO_NAME, FAIL_DNS, FAIL_NULL_MX */
	/* Where it stands in the command line's order: items come as the resolver answers, and are
	 * put in this order at the end. Final once targets_expand's questions are all answered. */
	uint64_t place;
};

struct targets;

/* Checks the whole of the command line's meaning; nothing is resolved yet. NULL with FAIL_USAGE. */
struct targets *targets_parse(const struct targets_settings *settings, struct fail *f);
void targets_free(struct targets **targets);
/* One host, one protocol, neither --mx nor -A: the labels of figures are plain words (SPEC 3). */
bool targets_plain_labels(const struct targets *targets);
/* --mx: the hosts are mail domains. */
bool targets_are_domains(const struct targets *targets);
/* How many endpoints the command line names, before the resolver adds to them. */
size_t targets_count(const struct targets *targets);
/* Asks the resolver what it must; ready is called once for each item as it becomes known (from
 * inside for address literals and -I). An item belongs to targets and lives as long; an endpoint
 * that is named twice comes once. */
void targets_expand(struct targets *targets, struct resolver *resolver,
		    void (*ready)(void *argument, struct target_item *item), void *argument);

#endif
