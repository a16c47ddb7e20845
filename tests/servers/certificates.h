/* certificates - the peer's own CA and the chains it serves, by the name of a profile (profiles.c)
 */
#ifndef SERVERS_CERTIFICATES_H
#define SERVERS_CERTIFICATES_H

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "bytes.h"

/* Who signs, and what is made: one row of profiles.c. */
enum signer {
	BY_INTERMEDIATE,
	BY_ROOT,
	BY_ITSELF,
	BY_STRANGER,
	BY_EXPIRED,
	BY_EXPIRING,
	BY_CONSTRAINED,
	BY_DEMANDING,
	BY_NOT_A_CA,
	BY_ECDSA,
	BY_NO_PATH,
	SIGNERS
};

struct profile {
	const char *name;
	const char *meaning; /* for --list-profiles */
	const char *key;     /* keys.h; NULL: this profile serves the two named in names */
	enum signer signer;
	int from, to;	   /* days from now */
	const char *names; /* DNS names and addresses, comma-separated; NULL: no subjectAltName */
	const char *common_name;
	const char *served; /* l leaf, i its issuer, r root, u unrelated, s surplus that expired */
	unsigned flags;
};

enum {
	FLAG_SHA1 = 1,		 /* signed with SHA-1 */
	FLAG_CLIENT_ONLY = 2,	 /* extended key usage: clientAuth alone */
	FLAG_GIANT = 4,		 /* 2,000 names: about 60 KB */
	FLAG_MONSTER = 8,	 /* 12,000 names: about 360 KB */
	FLAG_TRUNCATED = 16,	 /* the DER ends too early */
	FLAG_BAD_TIME = 32,	 /* month 13 */
	FLAG_BAD_SIGNATURE = 64, /* one bit is turned */
	FLAG_HOSTILE = 128,	 /* names full of what breaks status lines */
	FLAG_CRITICAL = 256,	 /* an extension that nobody knows, marked critical */
	FLAG_NO_SIGNING = 512,	 /* key usage: keyEncipherment alone */
	FLAG_GARBAGE = 1024,	 /* no DER at all */
	FLAG_EV = 2048,		 /* the CA/Browser Forum's EV policy and an organisation */
	FLAG_OV = 4096,
	FLAG_DV = 8192,
	FLAG_MUST_STAPLE = 16384,
	FLAG_COPIED = 32768,	 /* the server does not hold its key, and proves another */
	FLAG_ODD_ISSUER = 65536, /* its authorityKeyIdentifier is not its issuer's identifier */
};

extern const struct profile profile_table[];
extern const size_t profile_count;

struct chain {
	const char *name;
	struct bytes certificate[8]; /* DER, in the order in which they are served */
	size_t count;
	gnutls_x509_privkey_t key; /* of the leaf */
	bool ecdsa;		   /* or EdDSA: what is no RSA */
	bool spoiled;		   /* its leaf cannot be decoded */
	struct chain *next;
};

/* All certificates are made relative to this time. Call it first. */
void certificates_now(time_t now);
/* The chain of one profile (a leaf with one key); made when first asked for, kept for good. */
const struct chain *chain_named(const char *name);
/* The profiles behind a name: itself, or the two of a dual one. Returns how many. */
size_t profile_expand(const char *name, const char *names_r[4]);
/* Credentials for a list of profiles; the server chooses by what the client can take. The caller
 * keeps them for the life of the process. */
gnutls_certificate_credentials_t credentials_for(const char *const *names, size_t count);
/* Writes the root certificate as PEM. */
void certificates_write_ca(const char *path);
/* Writes NAME.pem (the chain), NAME.key of a profile into a directory. */
void certificates_write_profile(const char *directory, const char *name);

#endif
