/* chain - what is wrong with a chain: from the facts of its certificates to a list of problems, for
 * the best path
 *
 * GnuTLS checks signatures; the paths, and everything of RFC 5280 section 6 that a verification
 * status would hide, are worked out here. Good when some path from the leaf to a trust anchor is
 * good (RFC 4158); the best is reported.
 */
#ifndef PKI_CHAIN_H
#define PKI_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pki/cert.h"
#include "pki/store.h"

enum chain_problem_kind {
	CHAIN_UNTRUSTED_ROOT,
	CHAIN_SELF_SIGNED, /* the leaf is self-signed and no anchor */
	CHAIN_MISSING_INTERMEDIATE,
	CHAIN_WRONG_ORDER,
	CHAIN_UNRELATED_CERTIFICATE,
	CHAIN_ROOT_INCLUDED,
	CHAIN_DUPLICATE,
	CHAIN_KEY_IDENTIFIER, /* one names another issuer than the one whose key signed it */
	CHAIN_EXPIRED,
	CHAIN_NOT_YET_VALID,
	CHAIN_BAD_SIGNATURE,
	CHAIN_NOT_A_CA,
	CHAIN_PATH_LENGTH,
	CHAIN_NAME_CONSTRAINTS,
	CHAIN_KEY_USAGE,
	CHAIN_WRONG_PURPOSE,
	CHAIN_UNKNOWN_CRITICAL_EXTENSION,
	CHAIN_POLICY, /* a CA demands a certificate policy, and none holds all the way */
	CHAIN_WEAK_SIGNATURE,
	CHAIN_WEAK_KEY,
	CHAIN_MALFORMED,
	CHAIN_OFF_PATH, /* a note: a cross-sign, re-issue or root that is not on the path */
	CHAIN_PROBLEM_KINDS
};

struct chain_problem {
	enum chain_problem_kind kind;
	const struct cert *cert; /* the one it is about; NULL: none */
	char *text;		 /* one sentence with the facts; foreign text in it; owned */
	char *url;		 /* AIA caIssuers URL of what is missing, or NULL; owned */
};

struct chain_question {
	const struct cert_list *served; /* leaf first, as a rule */
	struct store *store;
	int64_t now;
	unsigned minimum_rsa_bits; /* 2048 */
};

#define CHAIN_PATH_MAXIMUM 16

struct chain_diagnosis {
	struct chain_problem *problem; /* owned; the worst first, notes last */
	size_t problem_count;
	const struct cert *path[CHAIN_PATH_MAXIMUM]; /* leaf first; the anchor last where one was
							reached; owned by served or store */
	size_t path_length;
	bool anchored; /* the path ends at a trust anchor */
	bool good;     /* no problem but CHAIN_WRONG_ORDER, _UNRELATED_CERTIFICATE, _ROOT_INCLUDED,
			  _DUPLICATE, _KEY_IDENTIFIER, _OFF_PATH */
};

/* Judges the chain for a TLS server (id-kp-serverAuth). Bounded work whatever is served. The leaf
 * is the first certificate that is no issuer of another served one where the first is one (then
 * CHAIN_WRONG_ORDER says so). Identity is not its business. */
void chain_diagnose(const struct chain_question *question, struct chain_diagnosis *diagnosis_r);
void chain_diagnosis_free(struct chain_diagnosis *diagnosis);
const char *chain_problem_name(enum chain_problem_kind kind); /* "missing-intermediate" */

#endif
