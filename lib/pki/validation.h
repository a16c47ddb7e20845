/* validation - how thoroughly the CA looked at who ordered a certificate, by its policies */
#ifndef PKI_VALIDATION_H
#define PKI_VALIDATION_H

#include "pki/cert.h"

/* In the order of what was validated: a name, an organization, a person, an organization in depth.
 */
enum validation { VALIDATION_NONE, VALIDATION_DV, VALIDATION_OV, VALIDATION_IV, VALIDATION_EV };

/* By the CA/Browser Forum's policy identifiers for TLS servers (2.23.140.1.2.1, .2.2, .2.3, .1.1)
 * and the CAs' own ones for EV, from before there were common ones. The highest counts. */
enum validation validation_of(struct cert *cert);
const char *validation_name(enum validation level); /* "DV"; "no CA/Browser Forum level" */
/* "mailbox-validated", ... by the identifiers for S/MIME (2.23.140.1.5), or NULL. */
const char *validation_smime(struct cert *cert);
/* Has it a DNS alternative name that begins with '*'? */
bool validation_is_wildcard(struct cert *cert);

#endif
