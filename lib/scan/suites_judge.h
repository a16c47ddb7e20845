/* suites_judge - from accepted suites, groups and primes to what is wrong, in words (SPEC 4,
 * check_mail_tls_ciphers) */
#ifndef SCAN_SUITES_JUDGE_H
#define SCAN_SUITES_JUDGE_H

#include "report/state.h"
#include "scan/suites.h"
#include "wire/policy.h"

enum suites_problem {
	SUITES_NULL,
	SUITES_ANONYMOUS,
	SUITES_EXPORT,
	SUITES_RC4,
	SUITES_DES,
	SUITES_3DES,
	SUITES_CBC_SHA1,
	SUITES_NO_SECRECY,
	SUITES_NO_SECRECY_AT_ALL,
	SUITES_WEAK_DH,
	SUITES_NO_STRONG,
	SUITES_CLIENT_PREFERENCE,
	SUITES_OUTSIDE_POLICY,
	SUITES_NO_POST_QUANTUM,
	SUITES_NO_EXTENDED_MASTER_SECRET,
	SUITES_COMPRESSION,
	SUITES_INSECURE_RENEGOTIATION,
	SUITES_NOT_DONE,
	SUITES_PROBLEMS
};

#define SUITES_FOUND 64
#define SUITES_TEXT 600

struct suites_judgement {
	struct {
		enum suites_problem problem;
		enum state state;
		char text[SUITES_TEXT];
	} found[SUITES_FOUND];
	size_t count;
	/* Distinct ones over all versions. */
	size_t suites, weak_suites, secrecy_suites;
	unsigned min_bits; /* meaningless where suites is 0 */
	unsigned dh_bits;  /* the smallest prime of an authenticated suite; 0: none was seen */
};

/* Pure: facts in, judgement out. relay: the other choice is cleartext, so that some of it is no
 * fault. */
void suites_judge(const struct suites_scan *scan, bool relay, const struct policy *const *policies,
		  size_t policy_count, struct suites_judgement *judgement);
/* What is weak about a suite, in a word or two; NULL: nothing. */
const char *suites_weakness(const struct suite *suite);

#endif
