/* raw_suites - which key exchange and which proof a cipher suite means, by ranges of numbers
 *
 * Written down from the RFCs that define them (2246, 4346, 4492, 5246, 5288, 5289, 5932, 6209,
 * 6655, 7905, 8446), independent of the library's registry, which is made from IANA's list. What
 * stands in no row is static RSA.
 */
#include "raw.h"

static const struct {
	uint16_t first, last;
	uint8_t exchange, proof;
} ranges[] = {
	{0x0003, 0x0003, RAW_RSA_EXPORT, RAW_PROOF_RSA}, /* RSA_EXPORT_WITH_RC4_40 */
	{0x0006, 0x0006, RAW_RSA_EXPORT, RAW_PROOF_RSA}, /* RSA_EXPORT_WITH_RC2_CBC_40 */
	{0x0008, 0x0008, RAW_RSA_EXPORT, RAW_PROOF_RSA}, /* RSA_EXPORT_WITH_DES40 */
	{0x0011, 0x0013, RAW_DHE, RAW_PROOF_DSS},
	{0x0014, 0x0016, RAW_DHE, RAW_PROOF_RSA},
	{0x0017, 0x001b, RAW_DHE, RAW_PROOF_NONE}, /* DH_anon */
	{0x002c, 0x002e, RAW_PSK, RAW_PROOF_NONE},
	{0x0032, 0x0032, RAW_DHE, RAW_PROOF_DSS},
	{0x0033, 0x0033, RAW_DHE, RAW_PROOF_RSA},
	{0x0034, 0x0034, RAW_DHE, RAW_PROOF_NONE},
	{0x0038, 0x0038, RAW_DHE, RAW_PROOF_DSS},
	{0x0039, 0x0039, RAW_DHE, RAW_PROOF_RSA},
	{0x003a, 0x003a, RAW_DHE, RAW_PROOF_NONE},
	{0x0040, 0x0040, RAW_DHE, RAW_PROOF_DSS},
	{0x0044, 0x0044, RAW_DHE, RAW_PROOF_DSS},
	{0x0045, 0x0045, RAW_DHE, RAW_PROOF_RSA},
	{0x0046, 0x0046, RAW_DHE, RAW_PROOF_NONE},
	{0x0067, 0x0067, RAW_DHE, RAW_PROOF_RSA},
	{0x006a, 0x006a, RAW_DHE, RAW_PROOF_DSS},
	{0x006b, 0x006b, RAW_DHE, RAW_PROOF_RSA},
	{0x006c, 0x006d, RAW_DHE, RAW_PROOF_NONE},
	{0x0087, 0x0087, RAW_DHE, RAW_PROOF_DSS},
	{0x0088, 0x0088, RAW_DHE, RAW_PROOF_RSA},
	{0x0089, 0x0089, RAW_DHE, RAW_PROOF_NONE},
	{0x008a, 0x0095, RAW_PSK, RAW_PROOF_NONE},
	{0x0099, 0x0099, RAW_DHE, RAW_PROOF_DSS},
	{0x009a, 0x009a, RAW_DHE, RAW_PROOF_RSA},
	{0x009b, 0x009b, RAW_DHE, RAW_PROOF_NONE},
	{0x009e, 0x009f, RAW_DHE, RAW_PROOF_RSA},
	{0x00a2, 0x00a3, RAW_DHE, RAW_PROOF_DSS},
	{0x00a6, 0x00a7, RAW_DHE, RAW_PROOF_NONE},
	{0x00a8, 0x00b9, RAW_PSK, RAW_PROOF_NONE},
	{0x00bd, 0x00bd, RAW_DHE, RAW_PROOF_DSS},
	{0x00be, 0x00be, RAW_DHE, RAW_PROOF_RSA},
	{0x00bf, 0x00bf, RAW_DHE, RAW_PROOF_NONE},
	{0x00c3, 0x00c3, RAW_DHE, RAW_PROOF_DSS},
	{0x00c4, 0x00c4, RAW_DHE, RAW_PROOF_RSA},
	{0x00c5, 0x00c5, RAW_DHE, RAW_PROOF_NONE},
	{0x1301, 0x1305, RAW_TLS13, RAW_PROOF_NONE},
	{0xc006, 0xc00a, RAW_ECDHE, RAW_PROOF_ECDSA},
	{0xc010, 0xc014, RAW_ECDHE, RAW_PROOF_RSA},
	{0xc015, 0xc019, RAW_ECDHE, RAW_PROOF_NONE}, /* ECDH_anon */
	{0xc023, 0xc024, RAW_ECDHE, RAW_PROOF_ECDSA},
	{0xc027, 0xc028, RAW_ECDHE, RAW_PROOF_RSA},
	{0xc02b, 0xc02c, RAW_ECDHE, RAW_PROOF_ECDSA},
	{0xc02f, 0xc030, RAW_ECDHE, RAW_PROOF_RSA},
	{0xc044, 0xc045, RAW_DHE, RAW_PROOF_RSA}, /* ARIA */
	{0xc046, 0xc047, RAW_DHE, RAW_PROOF_NONE},
	{0xc048, 0xc049, RAW_ECDHE, RAW_PROOF_ECDSA},
	{0xc04c, 0xc04d, RAW_ECDHE, RAW_PROOF_RSA},
	{0xc052, 0xc053, RAW_DHE, RAW_PROOF_RSA},
	{0xc05a, 0xc05b, RAW_DHE, RAW_PROOF_NONE},
	{0xc05c, 0xc05d, RAW_ECDHE, RAW_PROOF_ECDSA},
	{0xc060, 0xc061, RAW_ECDHE, RAW_PROOF_RSA},
	{0xc072, 0xc073, RAW_ECDHE, RAW_PROOF_ECDSA}, /* Camellia */
	{0xc076, 0xc077, RAW_ECDHE, RAW_PROOF_RSA},
	{0xc07c, 0xc07d, RAW_DHE, RAW_PROOF_RSA},
	{0xc084, 0xc085, RAW_DHE, RAW_PROOF_NONE},
	{0xc086, 0xc087, RAW_ECDHE, RAW_PROOF_ECDSA},
	{0xc08a, 0xc08b, RAW_ECDHE, RAW_PROOF_RSA},
	{0xc09e, 0xc09f, RAW_DHE, RAW_PROOF_RSA}, /* CCM */
	{0xc0a2, 0xc0a3, RAW_DHE, RAW_PROOF_RSA},
	{0xc0ac, 0xc0af, RAW_ECDHE, RAW_PROOF_ECDSA},
	{0xcca8, 0xcca8, RAW_ECDHE, RAW_PROOF_RSA}, /* ChaCha20 */
	{0xcca9, 0xcca9, RAW_ECDHE, RAW_PROOF_ECDSA},
	{0xccaa, 0xccaa, RAW_DHE, RAW_PROOF_RSA},
};

enum raw_exchange raw_suite_exchange(uint32_t suite)
{
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (suite >= ranges[i].first && suite <= ranges[i].last)
			return ranges[i].exchange;
	return RAW_RSA;
}

enum raw_proof raw_suite_proof(uint32_t suite)
{
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (suite >= ranges[i].first && suite <= ranges[i].last)
			return ranges[i].proof;
	return RAW_PROOF_RSA;
}
