/* keys - private keys by name, made once and kept in a file of the build directory */
#ifndef SERVERS_KEYS_H
#define SERVERS_KEYS_H

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

/* "rsa2048-leaf", "ec256-leaf", "rsa1024-leaf", "ed25519-leaf": what stands before the dash is the
 * kind. Two names are two keys. Owned by the cache. */
gnutls_x509_privkey_t key_named(const char *name);
/* Where the keys are kept between runs; call it first. Never a file that is committed. */
void keys_open(const char *path);
void keys_save(void); /* if new ones were made */

#endif
