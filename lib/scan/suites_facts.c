/* suites_facts - what the clear messages of a handshake show beside the suite: primes, curves,
 * signatures, extensions */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scan/suites_private.h"

static bool is_less_telling(const struct suites_prime *prime, bool authenticated, unsigned bits)
{
	if (prime->authenticated != authenticated)
		return !prime->authenticated;
	return prime->bits > bits;
}

static void take_prime(struct suites_scan *scan, const struct answer *answer)
{
	const struct suite *suite = suite_by_id(answer->suite);
	bool authenticated = suite && suite->authentication != AUTH_ANONYMOUS;

	for (size_t i = 0; i < scan->prime_count; i++) {
		struct suites_prime *prime = &scan->prime[i];

		if (prime->length != answer->dh_prime_length ||
		    memcmp(prime->bytes, answer->dh_prime, prime->length) != 0)
			continue;
		if (authenticated && !prime->authenticated) {
			prime->authenticated = true;
			prime->suite = answer->suite;
		}
		return;
	}
	/* A server that makes a new prime for each connection: those of authenticated suites count,
	 * and the shortest ones. */
	size_t at = scan->prime_count;
	if (at == SUITES_PRIMES) {
		at = 0;
		for (size_t i = 1; i < SUITES_PRIMES; i++)
			if (is_less_telling(&scan->prime[i], scan->prime[at].authenticated,
					    scan->prime[at].bits))
				at = i;
		if (!is_less_telling(&scan->prime[at], authenticated, answer->dh_bits))
			return;
		free(scan->prime[at].bytes);
	} else {
		scan->prime_count++;
	}
	scan->prime[at] = (struct suites_prime){
		.bytes = mem_copy(answer->dh_prime, answer->dh_prime_length),
		.length = answer->dh_prime_length,
		.bits = answer->dh_bits,
		.known = prime_find(answer->dh_prime, answer->dh_prime_length),
		.authenticated = authenticated,
		.suite = answer->suite,
	};
}

static void take_scheme(struct suites_scan *scan, uint16_t scheme)
{
	for (size_t i = 0; i < scan->scheme_count; i++)
		if (scan->scheme[i] == scheme)
			return;
	if (scan->scheme_count < SUITES_SCHEMES)
		scan->scheme[scan->scheme_count++] = scheme;
}

void suites_take_facts(struct suites_scan *scan, size_t version, const struct answer *answer)
{
	struct suites_version *found = &scan->version[version];

	if (answer->version == TLS_1_3)
		return;
	if (answer->compression != 0)
		found->compression = true;
	if (answer->renegotiation_info)
		found->renegotiation_info = true;
	if (answer->extended_master_secret)
		found->extended_master_secret = true;
	if (answer->session_ticket)
		found->session_ticket = true;
	if (answer->session_id)
		found->session_id = true;
	if (answer->dh_prime)
		take_prime(scan, answer);
	if (answer->scheme)
		take_scheme(scan, answer->scheme);
	if (answer->group)
		groups_plan_choice(&scan->before_tls13, answer->group);
}
