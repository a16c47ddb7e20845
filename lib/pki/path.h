/* path - the ways from a leaf to trust anchors (RFC 4158), tried one after the other until one is
 * good */
#ifndef PKI_PATH_H
#define PKI_PATH_H

#include "pki/chain.h"
#include "pki/problems.h"
#include "pki/signature.h"

struct path {
	struct cert *cert[CHAIN_PATH_MAXIMUM];		/* leaf first */
	enum signature_result link[CHAIN_PATH_MAXIMUM]; /* [i]: cert[i] by cert[i + 1] */
	size_t length;
	bool anchored; /* the last one is a trust anchor */
	bool too_long; /* cut off at CHAIN_PATH_MAXIMUM */
	bool namesake; /* where it stops short, there is a certificate of the issuer's name with
			  another key */
};

/* The best path of leaf and what is wrong with it; the caller frees problems_r. */
void path_find(const struct chain_question *question, struct cert *leaf, struct path *path_r,
	       struct problems *problems_r);
/* Judges one path by RFC 5280 section 6, for a TLS server. budget bounds the names that are
 * compared with constraints. */
void path_judge(const struct chain_question *question, const struct path *path, size_t *budget,
		struct problems *problems_r);

#endif
