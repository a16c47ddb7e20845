/* pins - digests that a certificate or its public key must have */
#ifndef VERDICT_PINS_H
#define VERDICT_PINS_H

#include <stdbool.h>

#include "frame/options.h"
#include "pki/cert.h"

struct pins {
	uint8_t (*digest)[32]; /* owned */
	size_t count;
};

/* Each text is "sha256:" and 64 hexadecimal digits (with ':' between bytes or not) or 44 characters
 * of base64. 0, or -1 with FAIL_USAGE. */
int pins_parse(const struct option_list *texts, struct pins *pins_r, struct fail *f);
/* Does some pin fit some certificate of the path, or its SubjectPublicKeyInfo? */
bool pins_match(const struct pins *pins, const struct cert *const *path, size_t length);
void pins_free(struct pins *pins);

#endif
