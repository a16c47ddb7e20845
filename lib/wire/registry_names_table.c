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
	{0x11EC, "X25519MLKEM768", GROUP_HYBRID, 255},
	{29, "x25519", GROUP_CURVE, 255},
	{23, "secp256r1", GROUP_CURVE, 256},
	{24, "secp384r1", GROUP_CURVE, 384},
	{25, "secp521r1", GROUP_CURVE, 521},
	{30, "x448", GROUP_CURVE, 448},
	{0x11EB, "SecP256r1MLKEM768", GROUP_HYBRID, 256},
	{0x11ED, "SecP384r1MLKEM1024", GROUP_HYBRID, 384},
	{0x11EE, "curveSM2MLKEM768", GROUP_HYBRID, 256},
	{0x6399, "X25519Kyber768Draft00", GROUP_HYBRID, 255},
	{0x639A, "SecP256r1Kyber768Draft00", GROUP_HYBRID, 256},
	{0x0200, "MLKEM512", GROUP_KEM, 512},
	{0x0201, "MLKEM768", GROUP_KEM, 768},
	{0x0202, "MLKEM1024", GROUP_KEM, 1024},
	{256, "ffdhe2048", GROUP_FINITE, 2048},
	{257, "ffdhe3072", GROUP_FINITE, 3072},
	{258, "ffdhe4096", GROUP_FINITE, 4096},
	{259, "ffdhe6144", GROUP_FINITE, 6144},
	{260, "ffdhe8192", GROUP_FINITE, 8192},
	{26, "brainpoolP256r1", GROUP_CURVE, 256},
	{27, "brainpoolP384r1", GROUP_CURVE, 384},
	{28, "brainpoolP512r1", GROUP_CURVE, 512},
	{31, "brainpoolP256r1tls13", GROUP_CURVE, 256},
	{32, "brainpoolP384r1tls13", GROUP_CURVE, 384},
	{33, "brainpoolP512r1tls13", GROUP_CURVE, 512},
	{22, "secp256k1", GROUP_CURVE, 256},
	{21, "secp224r1", GROUP_CURVE, 224},
	{20, "secp224k1", GROUP_CURVE, 224},
	{19, "secp192r1", GROUP_CURVE, 192},
	{18, "secp192k1", GROUP_CURVE, 192},
	{17, "secp160r2", GROUP_CURVE, 160},
	{16, "secp160r1", GROUP_CURVE, 160},
	{15, "secp160k1", GROUP_CURVE, 160},
	{14, "sect571r1", GROUP_CURVE, 571},
	{13, "sect571k1", GROUP_CURVE, 571},
	{12, "sect409r1", GROUP_CURVE, 409},
	{11, "sect409k1", GROUP_CURVE, 409},
	{10, "sect283r1", GROUP_CURVE, 283},
	{9, "sect283k1", GROUP_CURVE, 283},
	{8, "sect239k1", GROUP_CURVE, 239},
	{7, "sect233r1", GROUP_CURVE, 233},
	{6, "sect233k1", GROUP_CURVE, 233},
	{5, "sect193r2", GROUP_CURVE, 193},
	{4, "sect193r1", GROUP_CURVE, 193},
	{3, "sect163r2", GROUP_CURVE, 163},
	{2, "sect163r1", GROUP_CURVE, 163},
	{1, "sect163k1", GROUP_CURVE, 163},
	{41, "curveSM2", GROUP_CURVE, 256},
	{34, "GC256A", GROUP_CURVE, 256},
	{35, "GC256B", GROUP_CURVE, 256},
	{36, "GC256C", GROUP_CURVE, 256},
	{37, "GC256D", GROUP_CURVE, 256},
	{38, "GC512A", GROUP_CURVE, 512},
	{39, "GC512B", GROUP_CURVE, 512},
	{40, "GC512C", GROUP_CURVE, 512},
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
