/* cert - one certificate as plain facts (RFC 5280); nothing here judges
 *
 * The fields are read by our own cursor over DER: an import by GnuTLS costs 0.4 M instructions a
 * certificate, refuses some that are served, and cannot say which field is wrong. GnuTLS computes:
 * signatures and digests.
 */
#ifndef PKI_CERT_H
#define PKI_CERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/reader.h"
#include "base/writer.h"

enum key_kind {
	KEY_UNKNOWN,
	KEY_RSA,
	KEY_RSA_PSS,
	KEY_DSA,
	KEY_EC,
	KEY_ED25519,
	KEY_ED448,
	KEY_OTHER
};
const char *key_kind_name(enum key_kind kind); /* "RSA", "ECDSA", "Ed25519" */

enum name_kind { NAME_DNS, NAME_IP, NAME_EMAIL, NAME_URI, NAME_OTHER };
struct cert_name {
	enum name_kind kind;
	char *value; /* owned, foreign: may hold NUL; for NAME_IP the raw 4 or 16 (or wrongly many)
			bytes */
	size_t length;
};

/* RFC 5280 4.2.1.3 */
enum {
	USAGE_DIGITAL_SIGNATURE = 1,
	USAGE_CONTENT_COMMITMENT = 2,
	USAGE_KEY_ENCIPHERMENT = 4,
	USAGE_DATA_ENCIPHERMENT = 8,
	USAGE_KEY_AGREEMENT = 16,
	USAGE_KEY_CERT_SIGN = 32,
	USAGE_CRL_SIGN = 64,
	USAGE_ENCIPHER_ONLY = 128,
	USAGE_DECIPHER_ONLY = 256
};

struct cert {
	uint8_t *der; /* owned */
	size_t length;
	bool malformed;	   /* could not be decoded: only der, length and problem hold */
	char problem[160]; /* which field, and what is wrong with it */
	void *handle; /* its public key for GnuTLS, made when a signature is checked; for pki/ only
		       */

	/* Always there, cheap. Spans point into der. */
	int64_t not_before, not_after; /* the last second it is valid, RFC 5280 4.1.2.5 */
	struct span subject, issuer;   /* the DER Names */
	struct span public_key;	       /* the DER SubjectPublicKeyInfo */
	struct span serial;
	enum key_kind key;
	unsigned key_bits;
	unsigned exponent_bits;	 /* of an RSA key */
	char curve[40];		 /* of an EC key: "secp256r1"; of KEY_OTHER: its OID */
	int version;		 /* 1, 2 or 3 */
	bool is_ca;		 /* basicConstraints cA */
	char signature_name[48]; /* "RSA-SHA256" */
	bool signature_weak;	 /* MD2, MD5 or SHA-1 */
	char *unknown_critical;	 /* OID of a critical extension that we do not process, or NULL */
	/* For pki/ only. */
	struct span signed_part;     /* TBSCertificate */
	struct span inner_algorithm; /* of TBSCertificate.signature */
	struct span algorithm;	     /* AlgorithmIdentifier of the signature */
	struct span signature;
	struct span extensions;
	struct cert_raw {
		struct span alternative_names, name_constraints; /* the extensions' values */
		struct span policies, policy_mappings;
		struct span authority_issuer, authority_serial; /* of authorityKeyIdentifier */
		int require_explicit_policy, inhibit_policy_mapping,
			inhibit_any_policy; /* -1: none */
		bool name_constraints_critical;
	} raw;
	struct span scts; /* the SignedCertificateTimestampList of RFC 6962, or empty */

	/* Always there too, but for the owned ones, which cert_details fills in. */
	bool detailed;
	bool has_basic_constraints;
	int path_length; /* -1: none */
	bool has_key_usage;
	unsigned key_usage;
	bool has_extended_key_usage;
	char **purposes; /* OIDs, dotted */
	size_t purpose_count;
	bool has_alternative_names;
	struct cert_name *names; /* of subjectAltName */
	size_t name_count;
	char **policies; /* OIDs of certificatePolicies */
	size_t policy_count;
	char *common_name; /* the last (most specific) CN, or NULL */
	char *organization;
	char *country;
	char *aia_issuer; /* caIssuers URL, or NULL */
	char *aia_ocsp;
	struct span subject_key_id, authority_key_id; /* length 0: none */
	bool has_name_constraints;
	bool must_staple; /* RFC 7633 */
};

/* Decodes one DER certificate. Never NULL: what cannot be decoded is a malformed one. The caller
 * frees it. */
struct cert *cert_decode(const void *der, size_t length);
void cert_free(struct cert **cert);
/* Copies the texts and lists out of the extensions and the subject, once; costs more. */
void cert_details(struct cert *cert);

bool cert_key_is_rsa(const struct cert *cert);
/* Bits that its key must have so as not to be weak: those of an RSA key are the caller's to say; 0
 * for keys that have but one length. */
unsigned cert_key_least_bits(const struct cert *cert, unsigned rsa_bits);

/* "CN=mail.example.com,O=Example" (RFC 4514) of a Name; foreign text. The caller frees. */
char *cert_name_text(struct span name);
/* What a person calls it: its CN, else its first alternative name, else O, else the whole subject.
 * The caller frees. */
char *cert_title(struct cert *cert);
/* An alternative name as text, an address in its usual form. The caller frees. */
char *cert_alternative_text(const struct cert_name *name);
/* "TLS servers, e-mail": what extKeyUsage allows, by name where it has one. The caller frees. */
char *cert_purposes_text(const struct cert *cert);
/* May it be used by a TLS server: id-kp-serverAuth, anyExtendedKeyUsage, or no such extension? Both
 * want cert_details first. */
bool cert_serves_tls(const struct cert *cert);
/* "RSA 2048", "ECDSA secp256r1", "Ed25519". buffer has 48 bytes and is returned. */
const char *cert_key_text(struct cert *cert, char *buffer);
/* SHA-256 of the certificate or of its public key (SubjectPublicKeyInfo). */
void cert_fingerprint(const struct cert *cert, uint8_t digest[32]);
void cert_key_fingerprint(const struct cert *cert, uint8_t digest[32]);
bool cert_is_self_issued(const struct cert *cert);	    /* subject equals issuer */
bool cert_same(const struct cert *a, const struct cert *b); /* the same bytes */
bool cert_same_key_and_name(const struct cert *a, const struct cert *b);
bool cert_may_issue(const struct cert *issuer,
		    const struct cert *subject); /* by name (RFC 5280 7.1) and key identifiers */
/* A certificate that could not even be taken out of its armour: problem says why. */
struct cert *cert_unreadable(const char *problem);

/* Certificates in the order they were served or stand in the file. */
struct cert_list {
	struct cert **cert; /* owned */
	size_t count;
};
void cert_list_add(struct cert_list *list, struct cert *cert);
void cert_list_free(struct cert_list *list);
bool cert_list_any_malformed(const struct cert_list *list);
bool cert_list_same(const struct cert_list *a, const struct cert_list *b);

#endif
