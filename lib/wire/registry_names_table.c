/* registry_names_table - groups, signature schemes, alerts and SSLv2's kinds, as the registries
 * have them
 *
 * IANA "TLS Supported Groups", "TLS Alerts" with those of SSLv3 (RFC 6101), and the cipher kinds of
 * "The SSL Protocol" 1995.
 */
#include "wire/registry_private.h"

#include "base/attributes.h"

const struct group group_table[] = {
	/* In the order in which a client of today would offer them. */
	{0x11EC, 255, GROUP_HYBRID, "X25519MLKEM768"},
	{29, 255, GROUP_CURVE, "x25519"},
	{23, 256, GROUP_CURVE, "secp256r1"},
	{24, 384, GROUP_CURVE, "secp384r1"},
	{25, 521, GROUP_CURVE, "secp521r1"},
	{30, 448, GROUP_CURVE, "x448"},
	{0x11EB, 256, GROUP_HYBRID, "SecP256r1MLKEM768"},
	{0x11ED, 384, GROUP_HYBRID, "SecP384r1MLKEM1024"},
	{0x11EE, 256, GROUP_HYBRID, "curveSM2MLKEM768"},
	{0x6399, 255, GROUP_HYBRID, "X25519Kyber768Draft00"},
	{0x639A, 256, GROUP_HYBRID, "SecP256r1Kyber768Draft00"},
	{0x0200, 512, GROUP_KEM, "MLKEM512"},
	{0x0201, 768, GROUP_KEM, "MLKEM768"},
	{0x0202, 1024, GROUP_KEM, "MLKEM1024"},
	{256, 2048, GROUP_FINITE, "ffdhe2048"},
	{257, 3072, GROUP_FINITE, "ffdhe3072"},
	{258, 4096, GROUP_FINITE, "ffdhe4096"},
	{259, 6144, GROUP_FINITE, "ffdhe6144"},
	{260, 8192, GROUP_FINITE, "ffdhe8192"},
	{26, 256, GROUP_CURVE, "brainpoolP256r1"},
	{27, 384, GROUP_CURVE, "brainpoolP384r1"},
	{28, 512, GROUP_CURVE, "brainpoolP512r1"},
	{31, 256, GROUP_CURVE, "brainpoolP256r1tls13"},
	{32, 384, GROUP_CURVE, "brainpoolP384r1tls13"},
	{33, 512, GROUP_CURVE, "brainpoolP512r1tls13"},
	{22, 256, GROUP_CURVE, "secp256k1"},
	{21, 224, GROUP_CURVE, "secp224r1"},
	{20, 224, GROUP_CURVE, "secp224k1"},
	{19, 192, GROUP_CURVE, "secp192r1"},
	{18, 192, GROUP_CURVE, "secp192k1"},
	{17, 160, GROUP_CURVE, "secp160r2"},
	{16, 160, GROUP_CURVE, "secp160r1"},
	{15, 160, GROUP_CURVE, "secp160k1"},
	{14, 571, GROUP_CURVE, "sect571r1"},
	{13, 571, GROUP_CURVE, "sect571k1"},
	{12, 409, GROUP_CURVE, "sect409r1"},
	{11, 409, GROUP_CURVE, "sect409k1"},
	{10, 283, GROUP_CURVE, "sect283r1"},
	{9, 283, GROUP_CURVE, "sect283k1"},
	{8, 239, GROUP_CURVE, "sect239k1"},
	{7, 233, GROUP_CURVE, "sect233r1"},
	{6, 233, GROUP_CURVE, "sect233k1"},
	{5, 193, GROUP_CURVE, "sect193r2"},
	{4, 193, GROUP_CURVE, "sect193r1"},
	{3, 163, GROUP_CURVE, "sect163r2"},
	{2, 163, GROUP_CURVE, "sect163r1"},
	{1, 163, GROUP_CURVE, "sect163k1"},
	{41, 256, GROUP_CURVE, "curveSM2"},
	{34, 256, GROUP_CURVE, "GC256A"},
	{35, 256, GROUP_CURVE, "GC256B"},
	{36, 256, GROUP_CURVE, "GC256C"},
	{37, 256, GROUP_CURVE, "GC256D"},
	{38, 512, GROUP_CURVE, "GC512A"},
	{39, 512, GROUP_CURVE, "GC512B"},
	{40, 512, GROUP_CURVE, "GC512C"},
};
const size_t group_count = COUNT_OF(group_table);

#define SCHEME(number, name, key)    \
	{                            \
		number, SCHEME_##key \
	}
const struct scheme_row scheme_table[] = {
#include "wire/registry_schemes_rows.h"
};
const size_t scheme_count = COUNT_OF(scheme_table);

const struct alert_row alert_table[] = {
	{0, "close_notify"},
	{10, "unexpected_message"},
	{20, "bad_record_mac"},
	{21, "decryption_failed"},
	{22, "record_overflow"},
	{30, "decompression_failure"},
	{40, "handshake_failure"},
	{41, "no_certificate"},
	{42, "bad_certificate"},
	{43, "unsupported_certificate"},
	{44, "certificate_revoked"},
	{45, "certificate_expired"},
	{46, "certificate_unknown"},
	{47, "illegal_parameter"},
	{48, "unknown_ca"},
	{49, "access_denied"},
	{50, "decode_error"},
	{51, "decrypt_error"},
	{52, "too_many_cids_requested"},
	{60, "export_restriction"},
	{70, "protocol_version"},
	{71, "insufficient_security"},
	{80, "internal_error"},
	{86, "inappropriate_fallback"},
	{90, "user_canceled"},
	{100, "no_renegotiation"},
	{109, "missing_extension"},
	{110, "unsupported_extension"},
	{111, "certificate_unobtainable"},
	{112, "unrecognized_name"},
	{113, "bad_certificate_status_response"},
	{114, "bad_certificate_hash_value"},
	{115, "unknown_psk_identity"},
	{116, "certificate_required"},
	{117, "general_error"},
	{120, "no_application_protocol"},
	{121, "ech_required"},
};
const size_t alert_count = COUNT_OF(alert_table);

const struct ssl2_kind ssl2_kind_table[] = {
	{0x010080, "SSL_CK_RC4_128_WITH_MD5", CIPHER_RC4, 128, false},
	{0x020080, "SSL_CK_RC4_128_EXPORT40_WITH_MD5", CIPHER_RC4, 40, true},
	{0x030080, "SSL_CK_RC2_128_CBC_WITH_MD5", CIPHER_RC2, 128, false},
	{0x040080, "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5", CIPHER_RC2, 40, true},
	{0x050080, "SSL_CK_IDEA_128_CBC_WITH_MD5", CIPHER_IDEA, 128, false},
	{0x060040, "SSL_CK_DES_64_CBC_WITH_MD5", CIPHER_DES, 56, false},
	{0x0700C0, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5", CIPHER_3DES, 168, false},
};
const size_t ssl2_kind_count = COUNT_OF(ssl2_kind_table);
