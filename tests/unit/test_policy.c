/* test_policy - each policy says about a version, suite, group, prime, signature and key what its
 * source says */
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "unit.h"
#include "wire/policy.h"

static const struct policy *named(const char *name)
{
	const struct policy *policy = policy_by_name(name, strlen(name));
	ck_assert_msg(policy != NULL, "no policy %s", name);
	return policy;
}

static const struct {
	const char *policy;
	uint16_t version;
	bool allowed, required;
} versions[] = {
	{"mozilla-modern", TLS_1_3, true, true},
	{"mozilla-modern", TLS_1_2, false, false},
	{"mozilla-intermediate", TLS_1_2, true, true},
	{"mozilla-intermediate", TLS_1_1, false, false},
	{"mozilla-old", TLS_1_0, true, true},
	{"mozilla-old", TLS_SSL3, false, false},
	{"bsi-tr-02102-2", TLS_1_2, true, true},
	{"bsi-tr-03116-4", TLS_1_1, false, false},
	{"ncsc-nl-good", TLS_1_2, false, false},
	{"ncsc-nl-sufficient", TLS_1_2, true, true},
	{"ncsc-nl-sufficient", TLS_1_1, false, false},
	{"ncsc-nl-phase-out", TLS_1_1, false, false},
	{"rfc9325", TLS_1_1, false, false},
	{"RFC8997", TLS_1_2, true, true},
	{"rfc8997", TLS_1_0, false, false},
	{"pci-dss-4", TLS_SSL2, false, false},
};

START_TEST(versions_are_allowed)
{
	const struct policy *p = named(versions[_i].policy);
	ck_assert_msg(policy_allows_version(p, versions[_i].version) == versions[_i].allowed,
		      "%s, %s: allowed", p->name, version_name(versions[_i].version));
	ck_assert_msg(policy_requires_version(p, versions[_i].version) == versions[_i].required,
		      "%s, %s: required", p->name, version_name(versions[_i].version));
}
END_TEST

static const struct {
	const char *policy;
	uint16_t suite;
	const char *broken; /* NULL: allowed */
} suites[] = {
	{"mozilla-modern", 0x1303, NULL},
	{"mozilla-modern", 0xC02F, "not among its suites"},
	{"mozilla-intermediate", 0xC02F, NULL},
	{"mozilla-intermediate", 0xC013, "not among its suites"},
	{"mozilla-old", 0x000A, NULL},
	{"mozilla-old", 0x0005, "RC4"},
	{"bsi-tr-02102-2", 0xC027, NULL},
	{"bsi-tr-02102-2", 0x009E, NULL},
	{"bsi-tr-02102-2", 0xCCA8, "not among its suites"},
	{"bsi-tr-02102-2", 0x009C, "key exchange without forward secrecy"},
	{"bsi-tr-03116-4", 0xCCA9, "not among its suites"},
	{"ncsc-nl-good", 0xC013, "no authenticated encryption"},
	{"ncsc-nl-good", 0x1301, "not among its suites"},
	{"ncsc-nl-sufficient", 0x1301, NULL},
	{"ncsc-nl-sufficient", 0x009E, "not among its suites"},
	{"ncsc-nl-phase-out", 0x009E, NULL},
	{"ncsc-nl-phase-out", 0xC013, "not among its suites"},
	{"mozilla-intermediate", 0x009E, "not among its suites"},
	{"mozilla-old", 0xC013, NULL},
	{"mozilla-old", 0x002F, NULL},
	{"mozilla-old", 0x009E, "not among its suites"},
	{"ncsc-nl-phase-out", 0x002F, "key exchange without forward secrecy"},
	{"ncsc-nl-phase-out", 0x00BE, NULL},
	{"rfc9325", 0xC014, NULL},
	{"rfc9325", 0xC02F, NULL},
	{"rfc9325", 0x1303, NULL},
	{"rfc9325", 0x009E, "key exchange over a finite field"},
	{"rfc9325", 0x00AA, "key exchange over a finite field"},
	{"rfc9325", 0x0016, "a key under 128 bits"},
	{"rfc9325", 0x002F, "key exchange without forward secrecy"},
	{"rfc9325", 0x0034, "no authentication"},
	{"rfc8997", 0x0005, NULL},
	{"pci-dss-4", 0x002F, NULL},
	{"pci-dss-4", 0x0003, "a key under 112 bits"},
	{"pci-dss-4", 0x0002, "no encryption"},
};

START_TEST(suites_are_judged)
{
	const struct policy *p = named(suites[_i].policy);
	const struct suite *suite = suite_by_id(suites[_i].suite);
	const char *got = policy_suite_broken(p, suite), *want = suites[_i].broken;
	char name[SUITE_NAME];

	ck_assert_msg(got == want || (got && want && strcmp(got, want) == 0),
		      "%s, %s: got %s, want %s", p->name, suite_name(suite->id, name),
		      got ? got : "allowed", want ? want : "allowed");
}
END_TEST

START_TEST(groups_primes_signatures_and_keys_are_judged)
{
	const struct policy *bsi = named("bsi-tr-02102-2"), *good = named("ncsc-nl-good"),
			    *phase_out = named("ncsc-nl-phase-out"), *rfc = named("rfc9325"),
			    *mozilla = named("mozilla-intermediate");
	ck_assert_ptr_nonnull(policy_group_broken(bsi, 29));	 /* X25519 is not in the document */
	ck_assert_ptr_nonnull(policy_group_broken(bsi, 0x11EC)); /* nor is it in a hybrid */
	ck_assert_ptr_null(policy_group_broken(bsi, 0x11EB));
	ck_assert_ptr_null(policy_group_broken(bsi, 0x11ED));
	ck_assert_ptr_null(policy_group_broken(good, 0x11EC));
	ck_assert_ptr_null(policy_group_broken(bsi, 26));
	ck_assert_ptr_null(policy_group_broken(mozilla, 0x11EC));
	ck_assert_ptr_null(policy_group_broken(named("mozilla-old"), 0x11EC));
	ck_assert_ptr_nonnull(policy_group_broken(mozilla, 25));
	ck_assert_ptr_nonnull(policy_group_broken(good, 257));
	ck_assert_ptr_null(policy_group_broken(phase_out, 257));
	ck_assert_ptr_nonnull(policy_group_broken(rfc, 19));
	ck_assert_ptr_null(policy_group_broken(rfc, 21));
	ck_assert_ptr_nonnull(policy_group_broken(rfc, 0x7777));
	ck_assert_ptr_null(policy_prime_broken(rfc, 2048, 0));
	ck_assert_ptr_nonnull(policy_prime_broken(rfc, 2047, 0));
	ck_assert_ptr_nonnull(policy_prime_broken(phase_out, 4096, 0));
	ck_assert_ptr_null(policy_prime_broken(phase_out, 4096, 258));
	ck_assert_ptr_nonnull(policy_scheme_broken(rfc, 0x0201));
	ck_assert_ptr_nonnull(policy_scheme_broken(rfc, 0x0101));
	ck_assert_ptr_null(policy_scheme_broken(rfc, 0x0804));
	ck_assert_ptr_nonnull(policy_scheme_broken(bsi, 0x0303));
	ck_assert_ptr_nonnull(policy_scheme_broken(bsi, 0x0401)); /* good until 2025 */
	ck_assert_ptr_null(policy_scheme_broken(bsi, 0x0804));
	ck_assert_ptr_null(policy_scheme_broken(bsi, 0x0402)); /* DSA, until 2029 */
	ck_assert_ptr_nonnull(policy_scheme_broken(good, 0x0402));
	ck_assert_ptr_null(policy_scheme_broken(good, 0x0807));
	ck_assert_ptr_nonnull(policy_rsa_key_broken(bsi, 2048));
	ck_assert_ptr_null(policy_rsa_key_broken(mozilla, 2048));
}
END_TEST

START_TEST(every_policy_can_be_met)
{
	const struct policy *p = &policy_table[_i];
	size_t allowed = 0;
	ck_assert_msg((p->required & ~p->versions) == 0, "%s requires what it forbids", p->name);
	for (size_t i = 0; i < suite_count; i++)
		allowed += policy_suite_broken(p, &suite_table[i]) == NULL;
	ck_assert_msg(allowed >= 2, "%s allows %zu suites", p->name, allowed);
	for (const uint16_t *id = p->suites; id && *id != 0; id++)
		ck_assert_msg(suite_by_id(*id) && !policy_suite_broken(p, suite_by_id(*id)),
			      "%s lists 0x%04X and bans it", p->name, *id);
	for (const uint16_t *id = p->groups; id && *id != 0; id++)
		ck_assert_msg(group_by_id(*id) != NULL, "%s lists an unknown group", p->name);
	for (const uint16_t *id = p->schemes; id && *id != 0; id++)
		ck_assert_msg(scheme_name(*id) != NULL, "%s lists an unknown scheme", p->name);
	ck_assert_ptr_eq(named(p->name), p);
}
END_TEST

START_TEST(the_list_names_source_and_date)
{
	struct writer w = writer_with_maximum(8192);
	policy_list(&w);
	ck_assert_ptr_nonnull(strstr(writer_string(&w), "    RFC 9325, recommendations"));
	ck_assert_ptr_nonnull(strstr(writer_string(&w), "rfc9325 (2026-07)\n"));
	writer_free(&w);
	ck_assert_ptr_null(policy_by_name("mozilla", 7));
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, versions_are_allowed, 0, COUNT_OF(versions));
	tcase_add_loop_test(t, suites_are_judged, 0, COUNT_OF(suites));
	tcase_add_test(t, groups_primes_signatures_and_keys_are_judged);
	tcase_add_loop_test(t, every_policy_can_be_met, 0, (int)policy_count);
	tcase_add_test(t, the_list_names_source_and_date);
}

int main(void)
{
	return unit_run("policy", add);
}
