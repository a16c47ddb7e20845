/* identity - does a certificate bear the name that was asked for? RFC 9525
 *
 * DNS-ID and IP-ID. One whole left-most label may be '*' (section 6.3), with at least two labels
 * behind it; no partial wildcard; no common name; names compared as A-labels in any case; a final
 * dot of the reference is dropped, in the certificate it makes the name unusable; addresses
 * compared as bytes.
 */
#ifndef PKI_IDENTITY_H
#define PKI_IDENTITY_H

#include <stdbool.h>

#include "pki/cert.h"

enum identity {
	IDENTITY_MATCH,
	IDENTITY_NO_MATCH,
	IDENTITY_NO_NAMES /* no subjectAltName at all: cn-only */
};

/* reference is a host name (any case, U-labels were converted) or an address literal. cert_details
 * is called on cert. */
enum identity identity_check(struct cert *cert, const char *reference);
/* One presented DNS name against one reference: for check_mail_cert_type and tests. */
bool identity_dns_matches(const char *presented, size_t length, const char *reference);

#endif
