/* policy - asks a policy about a version, a suite, a group, a prime, a signature, a key */
#include "wire/policy.h"

#include <string.h>

#include "base/text.h"

const struct policy *policy_by_name(const char *name, size_t length)
{
	for (size_t i = 0; i < policy_count; i++) {
		const struct span given = {(const uint8_t *)name, length};
		if (span_equals_text_nocase(given, policy_table[i].name))
			return &policy_table[i];
	}
	return NULL;
}

static bool has_version(unsigned bits, uint16_t version)
{
	const struct version_info *info = version_by_number(version);
	return info && (bits >> (info - version_table) & 1) != 0;
}

bool policy_allows_version(const struct policy *policy, uint16_t version)
{
	return has_version(policy->versions, version);
}

bool policy_requires_version(const struct policy *policy, uint16_t version)
{
	return has_version(policy->required, version);
}

static bool listed(const uint16_t *list, uint16_t id)
{
	for (; *list != 0; list++) {
		if (*list == id)
			return true;
	}
	return false;
}

static bool is_shared_secret(const struct suite *suite)
{
	return suite->exchange == KX_PSK || suite->exchange == KX_DHE_PSK ||
	       suite->exchange == KX_ECDHE_PSK || suite->exchange == KX_RSA_PSK ||
	       suite->exchange == KX_SRP || suite->exchange == KX_KRB5 ||
	       suite->exchange == KX_ECCPWD;
}

const char *policy_suite_broken(const struct policy *policy, const struct suite *suite)
{
	unsigned bans = policy->bans;
	if ((bans & BAN_NULL) && suite->cipher == CIPHER_NULL)
		return "no encryption";
	if ((bans & BAN_ANONYMOUS) &&
	    (suite->authentication == AUTH_ANONYMOUS || suite->authentication == AUTH_NULL))
		return "no authentication";
	if ((bans & BAN_EXPORT) && suite->bits < 112)
		return "a key under 112 bits";
	if ((bans & BAN_RC4) && suite->cipher == CIPHER_RC4)
		return "RC4";
	/* Three keys of 56 bits are worth 112 (NIST SP 800-57 part 1). */
	if ((bans & BAN_3DES) && (suite->bits < 128 || suite->cipher == CIPHER_3DES))
		return "a key under 128 bits";
	if ((bans & BAN_NO_SECRECY) && !suite_has_forward_secrecy(suite))
		return "key exchange without forward secrecy";
	if ((bans & BAN_DHE) && (suite->exchange == KX_DHE || suite->exchange == KX_DHE_PSK))
		return "key exchange over a finite field";
	if ((bans & BAN_NOT_AEAD) && !suite_is_aead(suite))
		return "no authenticated encryption";
	if ((bans & BAN_MD5) && suite->hash == HASH_MD5)
		return "MD5";
	if ((bans & BAN_SHARED_SECRET) && is_shared_secret(suite))
		return "authentication by a shared secret";
	if (policy->suites && !listed(policy->suites, suite->id))
		return "not among its suites";
	return NULL;
}

const char *policy_group_broken(const struct policy *policy, uint16_t id)
{
	if (policy->groups)
		return listed(policy->groups, id) ? NULL : "not among its groups";
	const struct group *group = group_by_id(id);
	if (!group)
		return "not a known group";
	if (group->kind == GROUP_CURVE && group->bits < policy->curve_bits)
		return "a curve too small";
	if (group->kind == GROUP_FINITE && group->bits < policy->dh_bits)
		return "a prime too small";
	return NULL;
}

const char *policy_prime_broken(const struct policy *policy, unsigned bits, uint16_t group)
{
	if (bits < policy->dh_bits)
		return "a prime too small";
	if (policy->dh_named && (group == 0 || !listed(policy->groups, group)))
		return "a prime that is not of RFC 7919";
	return NULL;
}

/* The upper octet is TLS 1.2's HashAlgorithm where it is below 7: 1 is MD5, 2 is SHA-1 (RFC 5246
 * section 7.4.1.4.1). */
const char *policy_scheme_broken(const struct policy *policy, uint16_t scheme)
{
	if ((policy->bans & BAN_MD5) && scheme >> 8 == 1)
		return "a signature with MD5";
	if ((policy->bans & BAN_SHA1_SIGNATURE) && scheme >> 8 == 2)
		return "a signature with SHA-1";
	if (policy->schemes && !listed(policy->schemes, scheme))
		return "not among its signatures";
	return NULL;
}

const char *policy_rsa_key_broken(const struct policy *policy, unsigned bits)
{
	return bits < policy->rsa_bits ? "an RSA key too small" : NULL;
}

void policy_list(struct writer *w)
{
	for (size_t i = 0; i < policy_count; i++) {
		const struct policy *p = &policy_table[i];
		writer_print(w, "%s (%s)\n    %s\n    %s\n", p->name, p->date, p->title, p->source);
	}
}
