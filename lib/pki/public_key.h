/* public_key - kind, size and curve of a SubjectPublicKeyInfo (RFC 3279, 5480, 8410, 4055) */
#ifndef PKI_PUBLIC_KEY_H
#define PKI_PUBLIC_KEY_H

#include "pki/cert.h"

/* Fills in key, key_bits, exponent_bits and curve from public_key. A key that is of no known kind
 * or unreadable inside is KEY_OTHER or KEY_UNKNOWN. False where it is no SubjectPublicKeyInfo. */
bool public_key_read(struct cert *cert);

#endif
