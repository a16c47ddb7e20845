/* registry_offers - the lists that hellos offer, derived from the columns of the tables
 *
 * Each list is made when it is first asked for: a rank by what a suite is, then the registry's
 * order. Nothing here is ever freed or changed afterwards.
 */
#include <string.h>

#include "base/attributes.h"
#include "wire/registry_private.h"

/* In which order a client would like suites to be taken; the higher, the stranger. */
enum {
	RANK_TLS13,
	RANK_ECDHE_AEAD,
	RANK_DHE_AEAD,
	RANK_ECDHE_CBC,
	RANK_DHE_CBC,
	RANK_STATIC_AEAD,
	RANK_STATIC_CBC,
	RANK_3DES,
	RANK_RC4,
	RANK_WEAK, /* NULL, DES, RC2, IDEA, export */
	RANK_ANONYMOUS,
	RANK_DSS,
	RANK_RARE,	     /* ciphers that few ever switched on */
	RANK_FIXED_DH,	     /* static DH and ECDH in the certificate */
	RANK_RARE_FIXED,     /* both: never seen */
	RANK_NO_CERTIFICATE, /* PSK, SRP, Kerberos */
	RANKS
};

static bool proves_by_certificate(const struct suite *suite)
{
	switch (suite->authentication) {
	case AUTH_RSA:
	case AUTH_DSS:
	case AUTH_ECDSA:
	case AUTH_GOST:
		return suite->exchange != KX_RSA_PSK && suite->exchange != KX_SRP;
	default:
		return false;
	}
}

static unsigned strength_rank(const struct suite *suite)
{
	bool aead = suite_is_aead(suite);
	switch (suite->exchange) {
	case KX_ECDHE:
		return aead ? RANK_ECDHE_AEAD : RANK_ECDHE_CBC;
	case KX_DHE:
		return aead ? RANK_DHE_AEAD : RANK_DHE_CBC;
	default:
		return aead ? RANK_STATIC_AEAD : RANK_STATIC_CBC;
	}
}

static bool is_rare(const struct suite *suite)
{
	switch (suite->cipher) {
	case CIPHER_ARIA:
	case CIPHER_GOST:
	case CIPHER_SM4:
	case CIPHER_AEGIS:
		return true;
	case CIPHER_CAMELLIA: /* the first ones, with SHA-1, were widely on */
		return suite->hash != HASH_SHA1;
	case CIPHER_CHACHA20: /* the draft of before RFC 7905 */
		return suite->id >= 0xCC13 && suite->id <= 0xCC15;
	default:
		return suite->exchange == KX_TLS13 && suite->cipher == CIPHER_NULL;
	}
}

static unsigned rank(const struct suite *suite)
{
	bool rare = is_rare(suite);
	if (suite->exchange == KX_TLS13)
		return rare ? RANK_RARE : RANK_TLS13;
	if (suite->authentication != AUTH_ANONYMOUS && !proves_by_certificate(suite))
		return RANK_NO_CERTIFICATE;
	if (suite->exchange == KX_DH || suite->exchange == KX_ECDH)
		return rare ? RANK_RARE_FIXED : RANK_FIXED_DH;
	if (suite->authentication == AUTH_DSS)
		return rare ? RANK_RARE_FIXED : RANK_DSS;
	if (suite->authentication == AUTH_ANONYMOUS)
		return rare ? RANK_RARE_FIXED : RANK_ANONYMOUS;
	if (rare)
		return RANK_RARE;
	if (suite->export_grade)
		return RANK_WEAK;
	switch (suite->cipher) {
	case CIPHER_NULL:
	case CIPHER_DES:
	case CIPHER_RC2:
	case CIPHER_IDEA:
		return RANK_WEAK;
	case CIPHER_3DES:
		return RANK_3DES;
	case CIPHER_RC4:
		return RANK_RC4;
	default:
		return strength_rank(suite);
	}
}

static bool usable_at(const struct suite *suite, uint16_t version)
{
	uint16_t lowest = suite_lowest_version(suite);
	return lowest != TLS_1_3 && lowest <= version;
}

/* A list keeps its own key exchange apart from a certificate's key: what an RSA key proves is RSA
 * key transport, DHE_RSA and ECDHE_RSA. ECDH_RSA has an EC key in a certificate that RSA signed. */
static bool belongs(const struct suite *suite, enum suite_set set)
{
	if (suite->exchange == KX_NULL) /* the state before the first handshake, never offered */
		return false;
	switch (set) {
	case SUITES_ALL:
		return suite->exchange != KX_TLS13;
	case SUITES_RSA:
		return suite->authentication == AUTH_RSA && proves_by_certificate(suite) &&
		       suite->exchange != KX_DH && suite->exchange != KX_ECDH;
	case SUITES_ECDSA:
		return suite->authentication == AUTH_ECDSA && suite->exchange == KX_ECDHE;
	case SUITES_CERTIFICATE:
		return proves_by_certificate(suite);
	case SUITES_TLS13:
		return suite->exchange == KX_TLS13;
	case SUITES_SSL3:
		return usable_at(suite, TLS_SSL3);
	case SUITES_TLS10:
		return usable_at(suite, TLS_1_0);
	case SUITES_TLS11:
		return usable_at(suite, TLS_1_1);
	case SUITES_TLS12:
		return usable_at(suite, TLS_1_2);
	case SUITE_SETS:
		break;
	}
	return false;
}

/* A counting sort: by rank, and among those of one rank in the order of the registry. */
static size_t collect(enum suite_set set, uint16_t *list)
{
	uint8_t ranks[SUITES_MAXIMUM];
	size_t end[RANKS + 1] = {0}; /* first how many there are, then where they come to stand */
	size_t most = set == SUITES_SSL3  ? SUITES_QUESTION_SSL3
		      : set > SUITES_SSL3 ? SUITES_QUESTION
					  : SUITES_MAXIMUM;
	for (size_t i = 0; i < suite_count; i++) {
		ranks[i] = belongs(&suite_table[i], set) ? (uint8_t)rank(&suite_table[i]) : RANKS;
		end[ranks[i]]++;
	}
	for (unsigned wanted = 1; wanted < RANKS; wanted++)
		end[wanted] += end[wanted - 1];
	size_t count = end[RANKS - 1] < most ? end[RANKS - 1] : most;
	for (size_t i = suite_count; i-- > 0;) {
		if (ranks[i] < RANKS && --end[ranks[i]] < count)
			list[end[ranks[i]]] = suite_table[i].id;
	}
	return count;
}

const uint16_t *suites_of(enum suite_set set, size_t *count_r)
{
	static uint16_t list[SUITE_SETS][SUITES_MAXIMUM];
	static size_t count[SUITE_SETS];
	if (count[set] == 0)
		count[set] = collect(set, list[set]);
	*count_r = count[set];
	return list[set];
}

const uint16_t *suites_for_version(uint16_t version, size_t *count_r)
{
	switch (version) {
	case TLS_SSL3:
		return suites_of(SUITES_SSL3, count_r);
	case TLS_1_0:
		return suites_of(SUITES_TLS10, count_r);
	case TLS_1_1:
		return suites_of(SUITES_TLS11, count_r);
	case TLS_1_2:
		return suites_of(SUITES_TLS12, count_r);
	default:
		return suites_of(SUITES_TLS13, count_r);
	}
}

const uint16_t *groups_all(size_t *count_r)
{
	static uint16_t list[GROUPS_MAXIMUM];
	for (size_t i = 0; i < group_count; i++)
		list[i] = group_table[i].id;
	*count_r = group_count;
	return list;
}

const uint16_t *groups_curves(size_t *count_r)
{
	static uint16_t list[GROUPS_MAXIMUM];
	size_t count = 0;
	for (size_t i = 0; i < group_count; i++) {
		if (group_table[i].kind == GROUP_CURVE)
			list[count++] = group_table[i].id;
	}
	*count_r = count;
	return list;
}

const uint16_t *schemes_of(enum scheme_set set, size_t *count_r)
{
	static uint16_t list[SCHEME_SETS][SCHEMES_MAXIMUM];
	size_t count = 0;
	for (size_t i = 0; i < scheme_count; i++) {
		uint8_t key = scheme_table[i].key;
		if (set == SCHEMES_ALL || (set == SCHEMES_RSA && key == SCHEME_RSA) ||
		    (set == SCHEMES_ECDSA && key == SCHEME_EC))
			list[set][count++] = scheme_table[i].id;
	}
	*count_r = count;
	return list[set];
}
