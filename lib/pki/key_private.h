/* key_private - what reading keys and PKCS#12 share (private to pki/) */
#ifndef PKI_KEY_PRIVATE_H
#define PKI_KEY_PRIVATE_H

#include <gnutls/x509.h>

#include "pki/key.h"

/* In all of a file. RFC 8018 names 1,000 as a minimum; OWASP's advice of 2023 is 1,300,000 for
 * SHA-1. */
#define KEY_ROUNDS_MAXIMUM 4000000u
#define KEYS_MAXIMUM 16

/* Fills in public_key and length. */
bool key_public_half(gnutls_x509_privkey_t private, struct private_key *key_r);

#endif
