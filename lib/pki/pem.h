/* pem - the blocks of PEM text (RFC 7468), whatever they hold */
#ifndef PKI_PEM_H
#define PKI_PEM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/reader.h"

struct pem_block {
	struct span label; /* "RSA PRIVATE KEY" */
	struct span body;  /* between the lines: headers, if any, and base64 */
	struct span whole; /* with the lines */
};

/* The next block from *cursor on (it starts at 0); one that does not end is passed over. False at
 * the end. */
bool pem_next(const void *text, size_t length, size_t *cursor, struct pem_block *block_r);
/* Decodes the body of a block without headers. The caller frees, and wipes where it is secret. NULL
 * where it is no base64. */
unsigned char *pem_decode(struct span body, size_t *length_r);
/* Overwrites what was secret, in a way that is not left out. */
void pem_wipe(void *data, size_t length);

#endif
