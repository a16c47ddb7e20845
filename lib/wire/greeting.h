/* greeting - a server that speaks in the clear where TLS was to begin at once: what it speaks, and
 * what to ask for instead */
#ifndef WIRE_GREETING_H
#define WIRE_GREETING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/reader.h"

/* Where bytes begin like a greeting in the clear, writes a sentence about it into buffer and
 * returns true. */
bool greeting_in_clear(struct span bytes, char *buffer, size_t size);
/* Where bytes say that the server has no time now (421, * BYE, BYE), as Exim does in the clear on
 * its ports of implicit TLS too: the same. */
bool greeting_is_busy(struct span bytes, char *buffer, size_t size);

#endif
