/* registry_schemes_rows - the signature schemes, a row each, in the order in which a client of
 * today would offer them
 *
 * IANA "TLS SignatureScheme", with the pairs of "TLS HashAlgorithm" and "TLS SignatureAlgorithm"
 * that TLS 1.2 sends in its place. Who includes this says with SCHEME what becomes of a row: all
 * plugins offer the schemes, few have use for their names.
 */
/* clang-format off */
#ifdef SCHEME
SCHEME(0x0403, "ecdsa_secp256r1_sha256", EC),
SCHEME(0x0804, "rsa_pss_rsae_sha256", RSA),
SCHEME(0x0401, "rsa_pkcs1_sha256", RSA),
SCHEME(0x0503, "ecdsa_secp384r1_sha384", EC),
SCHEME(0x0805, "rsa_pss_rsae_sha384", RSA),
SCHEME(0x0501, "rsa_pkcs1_sha384", RSA),
SCHEME(0x0806, "rsa_pss_rsae_sha512", RSA),
SCHEME(0x0601, "rsa_pkcs1_sha512", RSA),
SCHEME(0x0603, "ecdsa_secp521r1_sha512", EC),
SCHEME(0x0807, "ed25519", EC),
SCHEME(0x0808, "ed448", EC),
SCHEME(0x0809, "rsa_pss_pss_sha256", RSA),
SCHEME(0x080A, "rsa_pss_pss_sha384", RSA),
SCHEME(0x080B, "rsa_pss_pss_sha512", RSA),
SCHEME(0x081A, "ecdsa_brainpoolP256r1tls13_sha256", EC),
SCHEME(0x081B, "ecdsa_brainpoolP384r1tls13_sha384", EC),
SCHEME(0x081C, "ecdsa_brainpoolP512r1tls13_sha512", EC),
SCHEME(0x0201, "rsa_pkcs1_sha1", RSA),
SCHEME(0x0203, "ecdsa_sha1", EC),
SCHEME(0x0301, "rsa_pkcs1_sha224", RSA),
SCHEME(0x0303, "ecdsa_sha224", EC),
SCHEME(0x0402, "dsa_sha256", OTHER),
SCHEME(0x0502, "dsa_sha384", OTHER),
SCHEME(0x0602, "dsa_sha512", OTHER),
SCHEME(0x0302, "dsa_sha224", OTHER),
SCHEME(0x0202, "dsa_sha1", OTHER),
SCHEME(0x0101, "rsa_md5", RSA),
SCHEME(0x0904, "mldsa44", OTHER),
SCHEME(0x0905, "mldsa65", OTHER),
SCHEME(0x0906, "mldsa87", OTHER),
SCHEME(0x0708, "sm2sig_sm3", OTHER),
SCHEME(0x0709, "gostr34102012_256a", OTHER),
SCHEME(0x070A, "gostr34102012_256b", OTHER),
SCHEME(0x070B, "gostr34102012_256c", OTHER),
SCHEME(0x070C, "gostr34102012_256d", OTHER),
SCHEME(0x070D, "gostr34102012_512a", OTHER),
SCHEME(0x070E, "gostr34102012_512b", OTHER),
SCHEME(0x070F, "gostr34102012_512c", OTHER),
#endif
	/* clang-format on */
