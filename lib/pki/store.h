/* store - trust anchors, found by subject name and decoded only when a chain asks for them
 *
 * A bundle file is scanned, not parsed: of each block only as much is decoded as reaches its
 * subject.
 */
#ifndef PKI_STORE_H
#define PKI_STORE_H

#include "base/fail.h"
#include "pki/cert.h"

struct store;

/* The system's store is the first of the known bundle files, else of the known directories. An
 * empty, missing or unreadable file or directory is FAIL_FILE (UNKNOWN, never 'untrusted'). Nothing
 * is read before the first look-up but for that check. The caller frees. NULL on failure. */
struct store *store_system(struct fail *f);
struct store *store_file(const char *path,
			 struct fail *f); /* --ca-file: PEM, one or more (DER too) */
struct store *
store_directory(const char *path,
		struct fail *f); /* --ca-path: every file in it that holds certificates */
void store_free(struct store **store);

/* The anchors whose subject is name (compared as RFC 5280 7.1 says), decoded, owned by the store.
 */
void store_find(struct store *store, struct span name, struct cert ***found_r, size_t *count_r);
/* Is this very certificate, or one with its name and key, an anchor? */
bool store_holds(struct store *store, const struct cert *cert);

#endif
