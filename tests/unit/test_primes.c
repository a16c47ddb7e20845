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

/* What Postfix had compiled in for long. */
static const uint8_t postfix_1024[] = {
	0xB0, 0xFE, 0xB4, 0xCF, 0xD4, 0x55, 0x07, 0xE7, 0xCC, 0x88, 0x59, 0x0D, 0x17, 0x26, 0xC5,
	0x0C, 0xA5, 0x4A, 0x92, 0x23, 0x81, 0x78, 0xDA, 0x88, 0xAA, 0x4C, 0x13, 0x06, 0xBF, 0x5D,
	0x2F, 0x9E, 0xBC, 0x96, 0xB8, 0x51, 0x00, 0x9D, 0x0C, 0x0D, 0x75, 0xAD, 0xFD, 0x3B, 0xB1,
	0x7E, 0x71, 0x4F, 0x3F, 0x91, 0x54, 0x14, 0x44, 0xB8, 0x30, 0x25, 0x1C, 0xEB, 0xDF, 0x72,
	0x9C, 0x4C, 0xF1, 0x89, 0x0D, 0x68, 0x3F, 0x94, 0x8E, 0xA4, 0xFB, 0x76, 0x89, 0x18, 0xB2,
	0x91, 0x16, 0x90, 0x01, 0x99, 0x66, 0x8C, 0x53, 0x81, 0x4E, 0x27, 0x3D, 0x99, 0xE7, 0x5A,
	0x7A, 0xAF, 0xD5, 0xEC, 0xE2, 0x7E, 0xFA, 0xED, 0x01, 0x18, 0xC2, 0x78, 0x25, 0x59, 0x06,
	0x5C, 0x39, 0xF6, 0xCD, 0x49, 0x54, 0xAF, 0xC1, 0xB1, 0xEA, 0x4A, 0xF9, 0x53, 0xD0, 0xDF,
	0x6D, 0xAF, 0xD4, 0x93, 0xE7, 0xBA, 0xAE, 0x9B,
};

START_TEST(a_daemons_own_prime_has_its_name)
{
	const struct prime_row *row = prime_find(postfix_1024, sizeof(postfix_1024));

	ck_assert_ptr_nonnull(row);
	ck_assert_str_eq(row->name, "Postfix");
	ck_assert_uint_eq(row->group, 0);
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
	tcase_add_test(t, a_daemons_own_prime_has_its_name);
	tcase_add_test(t, what_differs_has_none);
}

int main(void)
{
	return unit_run("primes", add);
}
