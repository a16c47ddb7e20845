/* policy - published rules on versions, suites, groups, keys and signatures, as data
 *
 * A policy is a row of policy_table.c with its source and date. The functions answer with the rule
 * that is broken, as words, or NULL where none is. Shared by every plugin that has --policy.
 */
#ifndef WIRE_POLICY_H
#define WIRE_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/writer.h"
#include "wire/registry.h"

/* What a policy rules out by kind, beside or in place of a list of suites. */
enum policy_ban {
	BAN_NULL = 1,
	BAN_ANONYMOUS = 2,
	BAN_EXPORT = 4, /* and all else under 112 bits: RC2-40, DES */
	BAN_RC4 = 8,
	BAN_3DES = 16,	     /* and all else under 128 bits */
	BAN_NO_SECRECY = 32, /* key exchange without forward secrecy */
	BAN_NOT_AEAD = 64,
	BAN_MD5 = 128, /* as hash of a suite or of a signature */
	BAN_SHA1_SIGNATURE = 256,
	BAN_COMPRESSION = 512,
	BAN_INSECURE_RENEGOTIATION = 1024,
	BAN_SHARED_SECRET = 2048, /* PSK, SRP, Kerberos */
	BAN_DHE = 4096, /* ephemeral keys over a finite field in the suite, up to TLS 1.2 */
};

struct policy {
	const char *name;	/* "mozilla-modern" */
	const char *title;	/* "Mozilla Server Side TLS, modern" */
	const char *source;	/* where it is published */
	const char *date;	/* of the edition: "2022-11", RFC 3339 cut to what is known */
	unsigned versions;	/* allowed: bit i stands for version_table[i] */
	unsigned required;	/* at least one of these must be accepted; 0: none */
	unsigned bans;		/* enum policy_ban */
	const uint16_t *suites; /* allowed, 0 at the end; NULL: every one that no ban hits */
	const uint16_t
		*groups; /* allowed, 0 at the end; NULL: every one of curve_bits and dh_bits */
	const uint16_t *schemes; /* of a ServerKeyExchange in TLS 1.2; NULL: every one that no ban
				    hits */
	unsigned curve_bits;	 /* the least for a curve; 0: any */
	unsigned dh_bits;	 /* the least for a prime; 0: any */
	unsigned rsa_bits;	 /* the least for an RSA key; 0: any */
	bool dh_named;		 /* only the primes of RFC 7919 that are among groups */
};

extern const struct policy policy_table[];
extern const size_t policy_count;

const struct policy *policy_by_name(const char *name, size_t length); /* or NULL; any case */
/* May the server accept this version at all? */
bool policy_allows_version(const struct policy *policy, uint16_t version);
/* Is it one of those of which the policy wants at least one? */
bool policy_requires_version(const struct policy *policy, uint16_t version);
/* Each returns the rule that is broken ("key exchange without forward secrecy"), or NULL. */
const char *policy_suite_broken(const struct policy *policy, const struct suite *suite);
const char *policy_group_broken(const struct policy *policy, uint16_t group);
/* A finite-field prime of a ServerKeyExchange; group is the RFC 7919 group it equals, else 0. */
const char *policy_prime_broken(const struct policy *policy, unsigned bits, uint16_t group);
const char *policy_scheme_broken(const struct policy *policy, uint16_t scheme);
const char *policy_rsa_key_broken(const struct policy *policy, unsigned bits);
/* --list-policies: "name (date)" and, in two lines below, indented, title and source. */
void policy_list(struct writer *w);

#endif
