/* signature - which algorithm signed a certificate, and did that key do it? */
#ifndef PKI_SIGNATURE_H
#define PKI_SIGNATURE_H

#include "pki/cert.h"

/* Fills in signature_name and signature_weak from algorithm; what is not known is named by its OID.
 * False where it is no AlgorithmIdentifier. */
bool signature_read(struct cert *cert);

enum signature_result {
	SIGNATURE_GOOD,
	SIGNATURE_BAD,
	SIGNATURE_ALGORITHMS_DIFFER, /* RFC 5280 4.1.1.2: inside and outside must be the same */
	SIGNATURE_UNSUPPORTED,	     /* algorithm or key cannot be used here */
};

/* Did issuer's key sign subject? MD5 and SHA-1 are checked like any other: weak is not bad. Keys so
 * large that a check would take long (a modulus over 16384 bits, an exponent over 64) are not used.
 */
enum signature_result signature_check(struct cert *issuer, const struct cert *subject);
void signature_forget(struct cert *cert); /* frees handle */

#endif
