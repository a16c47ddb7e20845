/* suite_name - the name of a cipher suite, made of what it consists of
 *
 * RFC 5246 appendix A.5: TLS_ key exchange _WITH_ cipher _ mode _ hash; RFC 8446 appendix B.4
 * leaves the first part out, RFC 6655 section 4 the hash behind CCM. What was named otherwise
 * stands in a list.
 */
#include <stdio.h>

#include "base/attributes.h"
#include "wire/registry.h"

static const struct {
	uint16_t id;
	char name[46];
} others[] = {
	{0x0000, "TLS_NULL_WITH_NULL_NULL"},
	{0x001C, "SSL_FORTEZZA_KEA_WITH_NULL_SHA"},
	{0x001D, "SSL_FORTEZZA_KEA_WITH_FORTEZZA_CBC_SHA"},
	{0x0026, "TLS_KRB5_EXPORT_WITH_DES_CBC_40_SHA"},
	{0x0029, "TLS_KRB5_EXPORT_WITH_DES_CBC_40_MD5"},
	{0x0080, "TLS_GOSTR341094_WITH_28147_CNT_IMIT"},
	{0x0081, "TLS_GOSTR341001_WITH_28147_CNT_IMIT"},
	{0x0082, "TLS_GOSTR341094_WITH_NULL_GOSTR3411"},
	{0x0083, "TLS_GOSTR341001_WITH_NULL_GOSTR3411"},
	{0x1304, "TLS_AES_128_CCM_SHA256"},
	{0x1305, "TLS_AES_128_CCM_8_SHA256"},
	{0x1307, "TLS_AEGIS_128L_SHA256"},
	{0xC0AA, "TLS_PSK_DHE_WITH_AES_128_CCM_8"},
	{0xC0AB, "TLS_PSK_DHE_WITH_AES_256_CCM_8"},
	{0xC0B2, "TLS_ECCPWD_WITH_AES_128_CCM_SHA256"},
	{0xC0B4, "TLS_SHA256_SHA256"},
	{0xC0B5, "TLS_SHA384_SHA384"},
	{0xC100, "TLS_GOSTR341112_256_WITH_KUZNYECHIK_CTR_OMAC"},
	{0xC101, "TLS_GOSTR341112_256_WITH_MAGMA_CTR_OMAC"},
	{0xC102, "TLS_GOSTR341112_256_WITH_28147_CNT_IMIT"},
	{0xC103, "TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_L"},
	{0xC104, "TLS_GOSTR341112_256_WITH_MAGMA_MGM_L"},
	{0xC105, "TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_S"},
	{0xC106, "TLS_GOSTR341112_256_WITH_MAGMA_MGM_S"},
	{0xCC13, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_OLD"},
	{0xCC14, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_OLD"},
	{0xCC15, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_OLD"},
	{0xD003, "TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256"},
	{0xD005, "TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256"},
	{0xFEFE, "SSL_RSA_FIPS_WITH_DES_CBC_SHA"},
	{0xFEFF, "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA"},
	{0xFF85, "TLS_GOSTR341112_256_WITH_28147_CNT_IMIT_OLD"},
	{0xFF87, "TLS_GOSTR341112_256_WITH_NULL_GOSTR3411_OLD"},
	{0xFFE0, "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA_2"},
	{0xFFE1, "SSL_RSA_FIPS_WITH_DES_CBC_SHA_2"},
};

/* Arrays and no pointers: they cost no relocation. */
static const char exchanges[][10] = {
	[KX_NULL] = "NULL",
	[KX_RSA] = "RSA",
	[KX_DH] = "DH",
	[KX_DHE] = "DHE",
	[KX_ECDH] = "ECDH",
	[KX_ECDHE] = "ECDHE",
	[KX_PSK] = "PSK",
	[KX_RSA_PSK] = "RSA_PSK",
	[KX_DHE_PSK] = "DHE_PSK",
	[KX_ECDHE_PSK] = "ECDHE_PSK",
	[KX_SRP] = "SRP_SHA",
	[KX_KRB5] = "KRB5",
	[KX_GOST] = "GOST",
	[KX_ECCPWD] = "ECCPWD",
	[KX_FORTEZZA] = "FORTEZZA",
	[KX_TLS13] = "",
};
/* How a certificate proves itself, behind a key exchange that leaves that open. */
static const char authentications[][7] = {
	[AUTH_RSA] = "_RSA", [AUTH_DSS] = "_DSS", [AUTH_ECDSA] = "_ECDSA", [AUTH_TLS13] = ""};
static const char ciphers[][10] = {
	[CIPHER_NULL] = "NULL", [CIPHER_RC4] = "RC4",		[CIPHER_RC2] = "RC2_CBC",
	[CIPHER_IDEA] = "IDEA", [CIPHER_DES] = "DES",		[CIPHER_3DES] = "3DES_EDE",
	[CIPHER_AES] = "AES",	[CIPHER_CAMELLIA] = "CAMELLIA", [CIPHER_ARIA] = "ARIA",
	[CIPHER_SEED] = "SEED", [CIPHER_CHACHA20] = "CHACHA20", [CIPHER_GOST] = "GOST",
	[CIPHER_SM4] = "SM4",	[CIPHER_AEGIS] = "AEGIS",	[CIPHER_FORTEZZA] = "FORTEZZA",
};
static const char modes[][10] = {
	[MODE_CBC] = "_CBC",	[MODE_GCM] = "_GCM",	       [MODE_CCM] = "_CCM",
	[MODE_CCM8] = "_CCM_8", [MODE_POLY1305] = "_POLY1305", [MODE_AEGIS] = "",
};
static const char hashes[][8] = {
	[HASH_MD5] = "_MD5",	   [HASH_SHA1] = "_SHA",      [HASH_SHA256] = "_SHA256",
	[HASH_SHA384] = "_SHA384", [HASH_SHA512] = "_SHA512", [HASH_SM3] = "_SM3",
	[HASH_GOST] = "_GOST",
};

static const char *exchange_of(const struct suite *suite)
{
	if (suite->authentication != AUTH_ANONYMOUS)
		return exchanges[suite->exchange];
	return suite->exchange == KX_DHE ? "DH_anon" : "ECDH_anon";
}

static const char *authentication_of(const struct suite *suite)
{
	switch (suite->exchange) {
	case KX_DH:
	case KX_DHE:
	case KX_ECDH:
	case KX_ECDHE:
	case KX_SRP:
		return authentications[suite->authentication];
	default: /* the key exchange says it */
		return "";
	}
}

static bool has_length(const struct suite *suite)
{
	switch (suite->cipher) {
	case CIPHER_RC4:
	case CIPHER_RC2:
	case CIPHER_AES:
	case CIPHER_CAMELLIA:
	case CIPHER_ARIA:
	case CIPHER_AEGIS:
		return true;
	default: /* one length only, but for the half of DES */
		return suite->cipher == CIPHER_DES && suite->bits == 40;
	}
}

const char *suite_name(uint16_t id, char buffer[static SUITE_NAME])
{
	const struct suite *suite = suite_by_id(id);
	char length[8] = "";
	bool ccm;

	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (others[i].id == id) {
			snprintf(buffer, SUITE_NAME, "%s", others[i].name);
			return buffer;
		}
	}
	if (!suite) {
		snprintf(buffer, SUITE_NAME, "0x%04X", id);
		return buffer;
	}
	ccm = suite->mode == MODE_CCM || suite->mode == MODE_CCM8;
	if (has_length(suite))
		snprintf(length, sizeof(length), suite->cipher == CIPHER_DES ? "%u" : "_%u",
			 (unsigned)suite->bits);
	snprintf(buffer, SUITE_NAME, "TLS_%s%s%s%s%s%s%s%s", exchange_of(suite),
		 authentication_of(suite),
		 !suite->export_grade ? ""
		 : suite->bits == 56  ? "_EXPORT1024"
				      : "_EXPORT",
		 suite->exchange == KX_TLS13 ? "" : "_WITH_", ciphers[suite->cipher], length,
		 suite->cipher == CIPHER_RC2 ? "" : modes[suite->mode],
		 ccm && suite->hash == HASH_SHA256 ? "" : hashes[suite->hash]);
	return buffer;
}
