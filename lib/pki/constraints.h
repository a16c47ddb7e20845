/* constraints - name constraints of a CA applied to the names of a certificate below it (RFC 5280
 * 4.2.1.10) */
#ifndef PKI_CONSTRAINTS_H
#define PKI_CONSTRAINTS_H

#include "pki/cert.h"

/* Names times constraints of one pair; more is not checked but refused, as OpenSSL does. */
#define CONSTRAINTS_CHECKS_MAXIMUM ((size_t)1 << 20)

/* Returns NULL where every name of cert is allowed, else a sentence on what is not ("... excludes
 * the DNS name x.example"); the caller frees. ca->has_name_constraints must be set. budget is
 * lowered by the comparisons made; where it runs out the answer is "too many to check". */
char *constraints_violation(struct cert *ca, struct cert *cert, size_t *budget);

#endif
