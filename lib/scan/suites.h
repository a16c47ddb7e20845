/* suites - which cipher suites and groups a server accepts in each version, in whose order, and
 * what else its clear messages tell (SPEC 4, check_mail_tls_ciphers)
 *
 * Versions are asked side by side, and each by a plan of its own (suites_plan). No handshake is
 * completed: up to TLS 1.2 the answer is read as far as the ServerKeyExchange, which comes along
 * with the ServerHello anyway and shows primes, curves and signatures.
 */
#ifndef SCAN_SUITES_H
#define SCAN_SUITES_H

#include "scan/groups.h"
#include "scan/suites_plan.h"
#include "scan/target.h"
#include "wire/answer.h"
#include "wire/primes.h"

/* A DHE prime that was served. */
struct suites_prime {
	uint8_t *bytes; /* owned, without leading zeros */
	size_t length;
	unsigned bits;
	const struct prime_row *known; /* or NULL */
	bool authenticated;	       /* at least one suite with a certificate came with it */
	uint16_t suite;		       /* the first such, else the first one */
};

struct suites_version {
	uint16_t version;
	bool accepted;
	bool undetermined;		     /* whether it is accepted at all is not known */
	char reason[200];		     /* of a refusal, or of what was not answered */
	uint16_t suite[SUITES_PLAN_MAXIMUM]; /* as they were chosen; the first ordered of them in
						the server's order */
	size_t count, ordered;
	enum suites_order order;
	size_t undone; /* suites of which nothing is known, since questions were not answered */
	size_t asked;  /* questions about suites */
	/* Of the ServerHellos of this version, SSLv3 to TLS 1.2. */
	bool compression, renegotiation_info, extended_master_secret, session_ticket, session_id;
};

#define SUITES_PRIMES 16
#define SUITES_SCHEMES 32

struct suites_scan {
	struct scan_target target;
	struct suites_version
		version[VERSION_COUNT]; /* as version_table; of SSLv2 without suites */
	uint32_t ssl2_kinds[8];
	size_t ssl2_kind_count;
	struct suites_prime prime[SUITES_PRIMES];
	size_t prime_count;
	uint16_t scheme[SUITES_SCHEMES]; /* of ServerKeyExchanges in TLS 1.2 */
	size_t scheme_count;
	/* By HelloRetryRequest in TLS 1.3. before_tls13: curves seen in ServerKeyExchanges; they
	 * are all asked for only where TLS 1.3 is not spoken. */
	struct groups_plan tls13, before_tls13;
	struct scan_outcome outcome;
	size_t at_once; /* connections, if it was bound to so many and could have had more; else 0
			 */
	size_t late;	/* questions whose turn came after the deadline, or just before */
	struct suites_state *state;
};

/* Puts its first probes into the target's pool; the results hold when it calls target->over, or
 * when the pool has run. parallel is how many connections it wants open at once itself, beside what
 * the pool allows; 0: as many as that. The caller frees. */
struct suites_scan *suites_start(const struct scan_target *target, size_t parallel);
void suites_free(struct suites_scan **scan);

#endif
