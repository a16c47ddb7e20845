/* versions - which SSL and TLS versions a server accepts: eight hellos at once, each on a
 * connection of its own (SPEC 4) */
#ifndef SCAN_VERSIONS_H
#define SCAN_VERSIONS_H

#include "scan/target.h"
#include "wire/answer.h"

enum version_verdict { VERSION_UNDETERMINED, VERSION_ACCEPTED, VERSION_REFUSED };

struct version_result {
	enum version_verdict verdict;
	char reason[200];  /* what was seen: "TLS alert 70 protocol_version", "timed out while ..."
			    */
	uint16_t suite;	   /* of the ServerHello, 0: none */
	uint16_t answered; /* the version it answered with, 0: none */
	int64_t elapsed_ms;
};

struct versions_scan {
	struct scan_target target;
	struct version_result version[VERSION_COUNT]; /* SSLv2 to TLS 1.3, as version_table */
	struct version_result
		together; /* TLS 1.0 to 1.3 in one hello: accepted, refused: intolerant */
	struct version_result
		fallback; /* TLS 1.1 with TLS_FALLBACK_SCSV: accepted means it is ignored */
	struct scan_outcome outcome;
	struct versions_state *state;
};

/* Puts its probes into the target's pool; the results hold when the pool has run. The caller frees.
 */
struct versions_scan *versions_start(const struct scan_target *target);
void versions_free(struct versions_scan **scan);

#endif
