/* registry - TLS versions, cipher suites, groups, signature schemes and alerts as data, from the
 * IANA registries */
#ifndef WIRE_REGISTRY_H
#define WIRE_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tls_version {
	TLS_NONE = 0,
	TLS_SSL2 = 0x0002,
	TLS_SSL3 = 0x0300,
	TLS_1_0 = 0x0301,
	TLS_1_1 = 0x0302,
	TLS_1_2 = 0x0303,
	TLS_1_3 = 0x0304
};

struct version_info {
	uint16_t version;
	const char *name;   /* "TLS 1.0" */
	const char *word;   /* "tls1.0", on the command line */
	const char *figure; /* "tls1_0", in perfdata */
};
/* From SSLv2 to TLS 1.3, in that order. */
extern const struct version_info version_table[6];
#define VERSION_COUNT 6
const struct version_info *version_by_number(uint16_t version);		     /* or NULL */
const struct version_info *version_by_word(const char *word, size_t length); /* or NULL; any case */
const char *version_name(uint16_t version); /* "TLS 1.2", or "version 0x0305" in a static table of
					       our own words: "unknown version" */

enum suite_exchange {
	KX_NULL,
	KX_RSA,
	KX_DH,
	KX_DHE,
	KX_ECDH,
	KX_ECDHE,
	KX_PSK,
	KX_RSA_PSK,
	KX_DHE_PSK,
	KX_ECDHE_PSK,
	KX_SRP,
	KX_KRB5,
	KX_GOST,
	KX_ECCPWD,
	KX_FORTEZZA,
	KX_TLS13
};
enum suite_authentication {
	AUTH_NULL,
	AUTH_ANONYMOUS,
	AUTH_RSA,
	AUTH_DSS,
	AUTH_ECDSA,
	AUTH_PSK,
	AUTH_SRP,
	AUTH_KRB5,
	AUTH_GOST,
	AUTH_ECCPWD,
	AUTH_FORTEZZA,
	AUTH_TLS13
};
enum suite_cipher {
	CIPHER_NULL,
	CIPHER_RC4,
	CIPHER_RC2,
	CIPHER_IDEA,
	CIPHER_DES,
	CIPHER_3DES,
	CIPHER_AES,
	CIPHER_CAMELLIA,
	CIPHER_ARIA,
	CIPHER_SEED,
	CIPHER_CHACHA20,
	CIPHER_GOST,
	CIPHER_SM4,
	CIPHER_AEGIS,
	CIPHER_FORTEZZA
};
enum suite_mode {
	MODE_NONE,
	MODE_STREAM,
	MODE_CBC,
	MODE_GCM,
	MODE_CCM,
	MODE_CCM8,
	MODE_POLY1305,
	MODE_CNT,
	MODE_MGM,
	MODE_AEGIS
};
enum suite_hash {
	HASH_NULL,
	HASH_MD5,
	HASH_SHA1,
	HASH_SHA256,
	HASH_SHA384,
	HASH_SHA512,
	HASH_SM3,
	HASH_GOST
};

/* A row of the IANA "TLS Cipher Suites" registry (and SSLv3's own). */
struct suite {
	uint16_t id;
	uint16_t bits; /* of the key that protects records; 40 for export */
	uint8_t exchange, authentication, cipher, mode, hash;
	bool export_grade : 1;
	bool recommended : 1; /* Y in the registry's column: RFC 9847, less TLS_DHE by RFC 10015 */
};
extern const struct suite suite_table[];
extern const size_t suite_count;
const struct suite *suite_by_id(uint16_t id); /* or NULL; binary search */
/* "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", or "0x1A2B" where there is no such suite. Returns the
 * buffer, which has SUITE_NAME bytes. */
#define SUITE_NAME 48
const char *suite_name(uint16_t id, char buffer[static SUITE_NAME]);
bool suite_has_forward_secrecy(const struct suite *suite);
bool suite_is_aead(const struct suite *suite);
/* The oldest version a suite is defined for: SSLv3, TLS 1.2 (AEAD, SHA-256 and later) or TLS 1.3.
 * TLS 1.3's own exist there only. */
uint16_t suite_lowest_version(const struct suite *suite);

/* SSLv2's cipher kinds are numbers of 24 bits of their own. */
struct ssl2_kind {
	uint32_t id;
	const char *name; /* "SSL_CK_RC4_128_WITH_MD5" */
	uint8_t cipher;	  /* enum suite_cipher */
	uint16_t bits;
	bool export_grade;
};
extern const struct ssl2_kind ssl2_kind_table[];
extern const size_t ssl2_kind_count;
const struct ssl2_kind *ssl2_kind_by_id(uint32_t id); /* or NULL */

enum group_kind { GROUP_CURVE, GROUP_FINITE, GROUP_HYBRID, GROUP_KEM };
/* A row of the IANA "TLS Supported Groups" registry. */
struct group {
	uint16_t id;
	uint16_t bits; /* of the curve's field or of the prime; a hybrid's classical part; a KEM's
			  parameter (512, 768, 1024) */
	uint8_t kind;
	const char *name;
};
const struct group *group_by_id(uint16_t id); /* or NULL */
bool group_is_post_quantum(uint16_t id);

const char *group_name(uint16_t id);	  /* "X25519MLKEM768", or NULL */
const char *alert_name(uint8_t number);	  /* "handshake_failure", or NULL */
const char *scheme_name(uint16_t scheme); /* "rsa_pss_rsae_sha256", or NULL */

/* The suites that a question offers, by how the server proves itself; each a list in a sensible
 * client's order. Signalling values are not among them. */
enum suite_set {
	SUITES_ALL,	    /* everything below TLS 1.3, anonymous, NULL and export too */
	SUITES_RSA,	    /* authenticated by an RSA certificate, below TLS 1.3 */
	SUITES_ECDSA,	    /* by an ECDSA, Ed25519 or Ed448 certificate, below TLS 1.3 */
	SUITES_CERTIFICATE, /* by any certificate, below TLS 1.3 */
	SUITES_TLS13,	    /* TLS 1.3's own */
	SUITES_SSL3,	    /* what a question to one version offers: all that it may speak, at */
	SUITES_TLS10, /* most SUITES_QUESTION, since some servers choke on more; where there */
	SUITES_TLS11, /* are more (TLS 1.2), those left out are the ones that no mail server */
	SUITES_TLS12, /* is known to use (PSK, SRP, Kerberos, static DH with ARIA ...) */
	SUITE_SETS
};
#define SUITES_QUESTION 127
#define SUITES_QUESTION_SSL3 \
	105 /* a hello without extensions cannot be padded: it stays under 256 bytes */
const uint16_t *suites_of(enum suite_set set, size_t *count_r);
/* The set for a question to one version, SSLv3 to TLS 1.3. */
const uint16_t *suites_for_version(uint16_t version, size_t *count_r);
/* Groups and signature schemes to offer: all that exist, the usual ones first. */
const uint16_t *groups_all(size_t *count_r);
/* Only elliptic curves: for hellos below TLS 1.3, since a server that knows RFC 7919 answers an
 * offer of finite-field groups with one of them and not with the prime it was given. */
const uint16_t *groups_curves(size_t *count_r);
enum scheme_set { SCHEMES_ALL, SCHEMES_RSA, SCHEMES_ECDSA, SCHEME_SETS };
const uint16_t *schemes_of(enum scheme_set set, size_t *count_r);

#endif
