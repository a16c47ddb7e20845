/* test_suites_facts - which primes are kept of a server that shows many */
#include <stdlib.h>

#include "scan/suites_private.h"
#include "unit.h"

static void show(struct suites_scan *scan, uint16_t suite, unsigned number, size_t length)
{
	uint8_t prime[256] = {(uint8_t)(0x80 + number), 1};
	struct answer answer = {
		.version = TLS_1_2,
		.suite = suite,
		.dh_prime = prime,
		.dh_prime_length = length,
		.dh_bits = (unsigned)length * 8,
	};

	suites_take_facts(scan, 4, &answer);
}

/* What an anonymous suite comes with must not push the weak prime of an authenticated one out. */
START_TEST(primes_of_authenticated_suites_are_kept)
{
	struct suites_scan scan = {.prime_count = 0};
	bool kept = false;

	show(&scan, 0x009E, 0, 128);
	for (unsigned i = 1; i < 40; i++)
		show(&scan, 0x00A6, i, 64);
	for (size_t i = 0; i < scan.prime_count; i++)
		kept = kept || (scan.prime[i].authenticated && scan.prime[i].bits == 1024);
	ck_assert(kept);
	ck_assert_uint_eq(scan.prime_count, SUITES_PRIMES);
	for (size_t i = 0; i < scan.prime_count; i++)
		free(scan.prime[i].bytes);
}
END_TEST

/* A server that makes a new prime for each connection: the shortest ones count. */
START_TEST(the_shortest_primes_are_kept)
{
	struct suites_scan scan = {.prime_count = 0};
	unsigned shortest = 9999;

	for (unsigned i = 0; i < 40; i++)
		show(&scan, 0x009E, i, 256 - i);
	for (size_t i = 0; i < scan.prime_count; i++) {
		if (scan.prime[i].bits < shortest)
			shortest = scan.prime[i].bits;
		free(scan.prime[i].bytes);
	}
	ck_assert_uint_eq(shortest, (256 - 39) * 8);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_test(t, primes_of_authenticated_suites_are_kept);
	tcase_add_test(t, the_shortest_primes_are_kept);
}

int main(void)
{
	return unit_run("suites_facts", add);
}
