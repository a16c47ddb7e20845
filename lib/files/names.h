/* names - a list of names to cover: JSON, or one or more to a line */
#ifndef FILES_NAMES_H
#define FILES_NAMES_H

#include <stddef.h>

#include "base/fail.h"

struct files_names {
	char **name; /* A-labels or address literals; owned */
	size_t count;
};

/* Adds one name, as idna_to_ascii and address_parse take it. FAIL_USAGE. */
int files_names_add(struct files_names *names, const char *text, struct fail *f);
/* Adds those of a text. Every string of a JSON value counts (["a", "b"], {"names": ["a"]}; keys do
 * not); in plain text each word does, '#' to the end of the line is a comment. FAIL_DATA. */
int files_names_read(struct files_names *names, const char *text, size_t length, struct fail *f);
void files_names_free(struct files_names *names);

#endif
