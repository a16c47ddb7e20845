/* references - the names that a certificate must bear, as they were given */
#ifndef VERDICT_REFERENCES_H
#define VERDICT_REFERENCES_H

#include "frame/options.h"

struct references {
	char **name; /* owned */
	size_t count;
};

/* U-labels become A-labels; what is no DNS name is compared as it stands (SPEC 2). The caller
 * frees.
 */
struct references references_of(const struct option_list *names);
/* Those of --name; else, where a file is judged, those of -H; else none: the host it is. The caller
 * frees. */
struct references references_given(const struct option_list *names);
void references_free(struct references *references);

#endif
