/* key - the public half of private keys, for comparison; the rest is wiped and never shown
 *
 * PKCS#1, SEC 1, PKCS#8 (plain and encrypted), OpenSSL's own encryption, DER and PEM, several in
 * one file.
 */
#ifndef PKI_KEY_H
#define PKI_KEY_H

#include <stdbool.h>

#include "pki/cert.h"

enum key_result {
	KEY_READ,
	KEY_ABSENT,	    /* there is no private key in it */
	KEY_BROKEN,	    /* there is one that cannot be decoded */
	KEY_NEEDS_PASSWORD, /* it is encrypted, and there is no password */
	KEY_WRONG_PASSWORD,
};

struct private_key {
	uint8_t *public_key; /* SubjectPublicKeyInfo, DER; owned */
	size_t length;
	const char *format; /* "PKCS#8, encrypted" */
	bool encrypted;
};

struct private_keys {
	struct private_key *key; /* owned */
	size_t count;
	size_t beside; /* blocks that are no keys: certificates */
};

/* Reads every private key in the bytes of a file. password may be NULL. The first that cannot be
 * read decides the result; those before it are there. */
enum key_result key_read(const void *data, size_t length, const char *password,
			 struct private_keys *keys_r);
void private_keys_free(struct private_keys *keys);
/* Are two SubjectPublicKeyInfo the same key? The key's bits count, not how its algorithm is named
 * (RSA and RSA-PSS). */
bool key_same_public(struct span a, struct span b);
/* "RSA 2048" of a SubjectPublicKeyInfo. buffer has 48 bytes and is returned. */
const char *key_public_text(struct span public_key, char *buffer);

#endif
