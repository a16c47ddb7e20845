/* policy_table - the policies, a row each, with the lists they name */
#include "wire/policy.h"

#include "base/attributes.h"

#define ONLY_1_3 (1U << 5)
#define FROM_1_2 (3U << 4)
#define FROM_1_0 (15U << 2)

/* What every one of them rules out. */
#define BAN_BROKEN                                                                     \
	(BAN_NULL | BAN_ANONYMOUS | BAN_EXPORT | BAN_RC4 | BAN_MD5 | BAN_COMPRESSION | \
	 BAN_INSECURE_RENEGOTIATION)

/* Suites by family, so that a list reads like its source. */
#define TLS13_AES128 0x1301
#define TLS13_AES256 0x1302
#define TLS13_CHACHA 0x1303
#define TLS13_CCM 0x1304
#define ECDHE_GCM 0xC02B, 0xC02C, 0xC02F, 0xC030
#define ECDHE_CHACHA 0xCCA8, 0xCCA9
#define ECDHE_CBC_SHA 0xC009, 0xC00A, 0xC013, 0xC014
#define ECDHE_CBC_SHA2 0xC023, 0xC024, 0xC027, 0xC028
#define ECDHE_CCM 0xC0AC, 0xC0AD
#define DHE_RSA_GCM 0x009E, 0x009F
#define DHE_RSA_CHACHA 0xCCAA
#define DHE_RSA_CCM 0xC09E, 0xC09F
#define DHE_RSA_CBC_SHA2 0x0067, 0x006B
#define DHE_DSS_GCM 0x00A2, 0x00A3
#define DHE_DSS_CBC_SHA2 0x0040, 0x006A
#define RSA_GCM 0x009C, 0x009D
#define RSA_CBC_SHA 0x002F, 0x0035
#define RSA_CBC_SHA2 0x003C, 0x003D
#define RSA_3DES 0x000A

#define ECDHE_RARE                                                                              \
	0xC048, 0xC049, 0xC04C, 0xC04D, 0xC05C, 0xC05D, 0xC060, 0xC061, 0xC072, 0xC073, 0xC076, \
		0xC077, 0xC086, 0xC087, 0xC08A, 0xC08B /* ARIA and Camellia */
#define DHE_RSA_RARE 0x00BE, 0x00C4, 0xC044, 0xC045, 0xC052, 0xC053, 0xC07C, 0xC07D /* the same */

#define X25519 29
#define X448 30
#define P224 21
#define P256 23
#define P384 24
#define P521 25
#define BRAINPOOL 26, 27, 28, 31, 32, 33
#define X25519MLKEM768 0x11EC
#define NIST_HYBRIDS 0x11EB, 0x11ED /* SecP256r1MLKEM768, SecP384r1MLKEM1024 */
#define HYBRIDS X25519MLKEM768, NIST_HYBRIDS
#define FFDHE3072_UP 257, 258, 259, 260

static const uint16_t mozilla_modern_suites[] = {TLS13_AES128, TLS13_AES256, TLS13_CHACHA, 0};
static const uint16_t mozilla_intermediate_suites[] = {TLS13_AES128, TLS13_AES256, TLS13_CHACHA,
						       ECDHE_GCM,    ECDHE_CHACHA, 0};
static const uint16_t mozilla_old_suites[] = {
	TLS13_AES128,  TLS13_AES256, TLS13_CHACHA, ECDHE_GCM,	ECDHE_CHACHA, ECDHE_CBC_SHA2,
	ECDHE_CBC_SHA, RSA_GCM,	     RSA_CBC_SHA2, RSA_CBC_SHA, RSA_3DES,     0};
static const uint16_t mozilla_groups[] = {X25519MLKEM768, X25519, P256, P384, 0};

/* Tables 3 and 13; those of table 4, without forward secrecy, and of table 5, with a shared secret,
 * are left out: the first are for those who cannot otherwise, the second are no mail server's. That
 * table 3 wants encrypt-then-MAC beside CBC is not judged. */
static const uint16_t bsi_suites[] = {TLS13_AES128,	TLS13_AES256, TLS13_CCM,	ECDHE_GCM,
				      ECDHE_CBC_SHA2,	ECDHE_CCM,    DHE_RSA_GCM,	DHE_RSA_CCM,
				      DHE_RSA_CBC_SHA2, DHE_DSS_GCM,  DHE_DSS_CBC_SHA2, 0};
/* Tables 6 and 10, and the two hybrid ones that section 3.4.2 is to recommend with the RFC that
 * they were in want of, 10024. X25519 is in none of them, not as a hybrid's half either. */
static const uint16_t bsi_groups[] = {NIST_HYBRIDS, P256, P384, P521, BRAINPOOL, 257, 258, 0};
/* Table 7 with RSA-PSS of table 11; PKCS#1 v1.5 was good until 2025. */
static const uint16_t bsi_schemes[] = {0x0403, 0x0503, 0x0603, 0x0402, 0x0502, 0x0602,
				       0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B,
				       0x081A, 0x081B, 0x081C, 0};

#define NCSC_GOOD_SUITES TLS13_AES256, TLS13_CHACHA
#define NCSC_SUFFICIENT_SUITES TLS13_AES128, TLS13_CCM, ECDHE_CHACHA, ECDHE_GCM, ECDHE_CCM
#define NCSC_PHASE_OUT_SUITES                                                                   \
	ECDHE_CBC_SHA2, ECDHE_RARE, DHE_RSA_CHACHA, DHE_RSA_GCM, DHE_RSA_CCM, DHE_RSA_CBC_SHA2, \
		DHE_RSA_RARE
#define NCSC_GOOD_GROUPS HYBRIDS, X25519, X448, P256, P384, P521, BRAINPOOL
static const uint16_t ncsc_good_suites[] = {NCSC_GOOD_SUITES, 0};
static const uint16_t ncsc_sufficient_suites[] = {NCSC_GOOD_SUITES, NCSC_SUFFICIENT_SUITES, 0};
static const uint16_t ncsc_phase_out_suites[] = {NCSC_GOOD_SUITES, NCSC_SUFFICIENT_SUITES,
						 NCSC_PHASE_OUT_SUITES, 0};
static const uint16_t ncsc_good_groups[] = {NCSC_GOOD_GROUPS, 0};
static const uint16_t ncsc_phase_out_groups[] = {NCSC_GOOD_GROUPS, P224, FFDHE3072_UP, 0};
/* RSA, ECDSA and EdDSA with SHA-256 and longer. */
static const uint16_t ncsc_schemes[] = {0x0401, 0x0501, 0x0601, 0x0403, 0x0503, 0x0603,
					0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B,
					0x0807, 0x0808, 0x081A, 0x081B, 0x081C, 0};

const struct policy policy_table[] = {
	{
		.name = "mozilla-modern",
		.title = "Mozilla Server Side TLS, modern",
		.source = "data.tlsref.org/guidelines/6.0.json, Mozilla's until 2026-05",
		.date = "2026-04",
		.versions = ONLY_1_3,
		.required = ONLY_1_3,
		.bans = BAN_BROKEN | BAN_SHA1_SIGNATURE,
		.suites = mozilla_modern_suites,
		.groups = mozilla_groups,
	},
	{
		.name = "mozilla-intermediate",
		.title = "Mozilla Server Side TLS, intermediate",
		.source = "data.tlsref.org/guidelines/6.0.json, Mozilla's until 2026-05",
		.date = "2026-04",
		.versions = FROM_1_2,
		.required = FROM_1_2,
		.bans = BAN_BROKEN | BAN_SHA1_SIGNATURE,
		.suites = mozilla_intermediate_suites,
		.groups = mozilla_groups,
		.dh_bits = 2048,
		.rsa_bits = 2048,
	},
	{
		.name = "mozilla-old",
		.title = "Mozilla Server Side TLS, old",
		.source = "data.tlsref.org/guidelines/5.8.json, the last one that has it",
		.date = "2026-04",
		.versions = FROM_1_0,
		.required = FROM_1_0,
		.bans = BAN_BROKEN,
		.suites = mozilla_old_suites,
		.groups = mozilla_groups,
		.dh_bits = 2048,
		.rsa_bits = 2048,
	},
	{
		.name = "bsi-tr-02102-2",
		.title = "BSI TR-02102-2, use of TLS",
		.source = "BSI TR-02102-2, version 2026-01",
		.date = "2026-01",
		.versions = FROM_1_2,
		.required = FROM_1_2,
		.bans = BAN_BROKEN | BAN_SHA1_SIGNATURE | BAN_NO_SECRECY,
		.suites = bsi_suites,
		.groups = bsi_groups,
		.schemes = bsi_schemes,
		.dh_bits = 3000,
		.rsa_bits = 3000,
	},
	{
		.name = "bsi-tr-03116-4",
		.title = "BSI TR-03116-4, communication in applications of the administration",
		.source = "BSI TR-03116-4, edition 2025, which builds on TR-02102-2",
		.date = "2025-01",
		.versions = FROM_1_2,
		.required = FROM_1_2,
		.bans = BAN_BROKEN | BAN_SHA1_SIGNATURE | BAN_NO_SECRECY,
		.suites = bsi_suites,
		.groups = bsi_groups,
		.schemes = bsi_schemes,
		.dh_bits = 3000,
		.rsa_bits = 3000,
	},
	{
		.name = "ncsc-nl-good",
		.title = "NCSC-NL guidelines for TLS, good",
		.source = "NCSC-NL, IT Security Guidelines for TLS, 2025-05",
		.date = "2025-05",
		.versions = ONLY_1_3,
		.required = ONLY_1_3,
		.bans = BAN_BROKEN | BAN_SHA1_SIGNATURE | BAN_NO_SECRECY | BAN_NOT_AEAD,
		.suites = ncsc_good_suites,
		.groups = ncsc_good_groups,
		.schemes = ncsc_schemes,
		.dh_bits = 3072,
		.rsa_bits = 3072,
		.dh_named = true,
	},
	{
		.name = "ncsc-nl-sufficient",
		.title = "NCSC-NL guidelines for TLS, sufficient",
		.source = "NCSC-NL, IT Security Guidelines for TLS, 2025-05",
		.date = "2025-05",
		.versions = FROM_1_2,
		.required = FROM_1_2,
		.bans = BAN_BROKEN | BAN_SHA1_SIGNATURE | BAN_NO_SECRECY | BAN_NOT_AEAD,
		.suites = ncsc_sufficient_suites,
		.groups = ncsc_good_groups,
		.schemes = ncsc_schemes,
		.dh_bits = 3072,
		.rsa_bits = 3072,
		.dh_named = true,
	},
	{
		.name = "ncsc-nl-phase-out",
		.title = "NCSC-NL guidelines for TLS, phase out",
		.source = "NCSC-NL, IT Security Guidelines for TLS, 2025-05",
		.date = "2025-05",
		.versions = FROM_1_2,
		.required = FROM_1_2,
		.bans = BAN_BROKEN | BAN_SHA1_SIGNATURE | BAN_NO_SECRECY,
		.suites = ncsc_phase_out_suites,
		.groups = ncsc_phase_out_groups,
		.dh_bits = 3072,
		.rsa_bits = 2048,
		.dh_named = true,
	},
	{
		.name = "rfc9325",
		.title = "RFC 9325, recommendations for secure use of TLS",
		.source = "RFC 9325 sections 3.1, 3.3, 3.5, 4.1, 4.2, 4.5; RFC 10015",
		.date = "2026-07",
		.versions = FROM_1_2,
		.required = FROM_1_2,
		.bans = BAN_BROKEN | BAN_3DES | BAN_NO_SECRECY | BAN_DHE | BAN_SHA1_SIGNATURE,
		.curve_bits = 224,
		.dh_bits = 2048,
		.rsa_bits = 2048,
	},
	{
		.name = "rfc8997",
		.title = "RFC 8997, TLS 1.1 is over for mail submission and access",
		.source = "RFC 8997 section 3, RFC 8314 section 4.1",
		.date = "2021-03",
		.versions = FROM_1_2,
		.required = FROM_1_2,
	},
	{
		.name = "pci-dss-4",
		.title = "PCI DSS 4, strong cryptography",
		.source = "PCI DSS v4.0.1 requirements 2.2.7 and 4.2.1, NIST SP 800-52 revision 2",
		.date = "2024-06",
		.versions = FROM_1_2,
		.required = FROM_1_2,
		.bans = BAN_BROKEN | BAN_3DES,
		.curve_bits = 224,
		.dh_bits = 2048,
		.rsa_bits = 2048,
	},
};
const size_t policy_count = COUNT_OF(policy_table);
