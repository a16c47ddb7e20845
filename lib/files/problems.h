/* problems - what is wrong with files and settings, as facts that a plugin turns into findings */
#ifndef FILES_PROBLEMS_H
#define FILES_PROBLEMS_H

#include <stddef.h>

#include "base/attributes.h"

enum files_problem_kind {
	FILES_MISSING,
	FILES_UNREADABLE,
	FILES_UNPARSABLE,
	FILES_KEY_MISMATCH,
	FILES_CSR_MISMATCH,
	FILES_KEY_PERMISSIONS,
	FILES_INCOMPLETE_CHAIN,
	FILES_WRONG_ORDER,
	FILES_CHAIN_BEFORE_KEY, /* where Postfix wants the key first: it offers no TLS at all */
	FILES_STALE_SERVED,
	FILES_CONFIG_WEAK,
	FILES_CONFIG_PLAINTEXT_AUTH,
	FILES_CONFIG_UNDETERMINED,
	FILES_EXPIRING,
	FILES_ENDED, /* expired, not yet valid, or below the critical limit */
	FILES_NAME_NOT_COVERED,
	FILES_PFX_FORMAT, /* a note */
	FILES_NOTE,
	FILES_PROBLEM_KINDS
};

struct files_problem {
	enum files_problem_kind kind;
	char *text;   /* owned; foreign text in it */
	char *remedy; /* owned, or NULL: what the kind has */
};

struct files_problems {
	struct files_problem *problem; /* owned */
	size_t count;
};

/* What is there already is not added again. */
void files_problem(struct files_problems *list, enum files_problem_kind kind, const char *remedy,
		   const char *format, ...) PRINTF_LIKE(4, 5);
void files_problems_free(struct files_problems *list);

#endif
