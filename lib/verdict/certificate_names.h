/* certificate_names - the alternative names of certificates, in text and compared with each other
 */
#ifndef VERDICT_CERTIFICATE_NAMES_H
#define VERDICT_CERTIFICATE_NAMES_H

#include "base/writer.h"
#include "pki/cert.h"
#include "scan/certificates.h"

/* Appends a DNS or IP name as a person reads it. False, and nothing, for other kinds. */
bool certificate_name_text(struct writer *w, const struct cert_name *name);
/* The first DNS or IP name of one that other has not, or NULL. A malformed certificate has and
 * lacks none. */
const struct cert_name *certificate_surplus_name(struct cert *one, struct cert *other);
/* A name that only one of two certificates bears, an RSA one and another one that the same client
 * could get; *of_rsa_r: the RSA one. NULL: there is none. */
const struct cert_name *certificate_names_unpaired(const struct served *served, size_t count,
						   bool *of_rsa_r);
/* "a, b and 12 more": the DNS and IP names, the common name where there is none. */
void certificate_names_list(struct writer *w, struct cert *cert);

#endif
