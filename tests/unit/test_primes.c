/* test_primes - well-known primes are named, and others are not; the library's own constants are
 * the witness */
#include <gnutls/gnutls.h>
#include <string.h>

#include "base/attributes.h"
#include "unit.h"
#include "wire/primes.h"

static const struct {
	const gnutls_datum_t *prime;
	const char *name;
	uint16_t group;
} rows[] = {
	{&gnutls_ffdhe_2048_group_prime, "ffdhe2048", 256},
	{&gnutls_ffdhe_3072_group_prime, "ffdhe3072", 257},
	{&gnutls_ffdhe_4096_group_prime, "ffdhe4096", 258},
	{&gnutls_ffdhe_6144_group_prime, "ffdhe6144", 259},
	{&gnutls_ffdhe_8192_group_prime, "ffdhe8192", 260},
	{&gnutls_srp_1024_group_prime, NULL, 0},		/* of RFC 5054: none of ours */
	{&gnutls_srp_3072_group_prime, "RFC 3526 group 15", 0}, /* RFC 5054 took it from there */
};

START_TEST(a_prime_has_its_name)
{
	const gnutls_datum_t *prime = rows[_i].prime;
	size_t skip = prime->data[0] == 0;
	const struct prime_row *row = prime_find(prime->data + skip, prime->size - skip);

	ck_assert_msg((row != NULL) == (rows[_i].name != NULL), "row %d", _i);
	if (!row)
		return;
	ck_assert_str_eq(row->name, rows[_i].name);
	ck_assert_uint_eq(row->group, rows[_i].group);
	ck_assert_uint_eq(row->bits, (prime->size - skip) * 8);
}
END_TEST

START_TEST(what_differs_has_none)
{
	uint8_t bytes[256];
	const gnutls_datum_t *prime = &gnutls_ffdhe_2048_group_prime;

	memcpy(bytes, prime->data + (prime->data[0] == 0), sizeof(bytes));
	ck_assert_ptr_nonnull(prime_find(bytes, sizeof(bytes)));
	ck_assert_ptr_null(prime_find(bytes, sizeof(bytes) - 1));
	bytes[240] ^= 1; /* in the tail */
	ck_assert_ptr_null(prime_find(bytes, sizeof(bytes)));
	ck_assert_ptr_null(prime_find(bytes, 0));
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_prime_has_its_name, 0, COUNT_OF(rows));
	tcase_add_test(t, what_differs_has_none);
}

int main(void)
{
	return unit_run("primes", add);
}
