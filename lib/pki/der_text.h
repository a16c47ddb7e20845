/* der_text - the characters of an ASN.1 string, whatever its type, as UTF-8 one octet at a time */
#ifndef PKI_DER_TEXT_H
#define PKI_DER_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "pki/der.h"

struct der_text {
	struct span bytes;
	size_t at;
	uint8_t tag;
	uint8_t queue[3]; /* the rest of a character's UTF-8, last octet first */
	unsigned queued;
};

bool der_is_text(uint8_t tag);
bool der_is_narrow(uint8_t tag); /* a text, and an ASCII character is the byte itself */
struct der_text der_text_over(const struct der *value);
/* The next octet, or -1 at the end. */
int der_text_next(struct der_text *t);

/* The same, folded for comparison as RFC 5280 7.1 asks: ASCII in lower case, a run of white space
 * as one blank, none at either end. What is no string yields its octets unchanged. */
struct der_fold {
	struct der_text text;
	int held;     /* a character that waits behind a blank; -1: none */
	bool started; /* something other than white space was seen */
};
struct der_fold der_fold_over(const struct der *value);
int der_fold_next(struct der_fold *f);

#endif
