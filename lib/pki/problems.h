/* problems - a growing list of what is wrong, and how much each kind weighs */
#ifndef PKI_PROBLEMS_H
#define PKI_PROBLEMS_H

#include "base/attributes.h"
#include "pki/chain.h"

struct problems {
	struct chain_problem *problem; /* owned */
	size_t count;
};

void problems_add(struct problems *list, enum chain_problem_kind kind, const struct cert *cert,
		  const char *format, ...) PRINTF_LIKE(4, 5);
/* The URL of the problem that was added last; a copy is kept. NULL: none. */
void problems_set_url(struct problems *list, const char *url);
void problems_free(struct problems *list);
/* The worst first, the notes last; within a kind as they were added. */
void problems_sort(struct problems *list);
/* Does the kind make a chain bad? Others are notes and warnings. */
bool problem_is_fatal(enum chain_problem_kind kind);
/* How far a path with these is from a good one: 0 where nothing is fatal. */
unsigned problems_weight(const struct problems *list);

#endif
