/* idna - international host names to A-labels (IDNA 2008, RFC 5891), by libidn2
 *
 * libidn2 itself and not gnutls_idna_map, so that a plugin which does no cryptography need not load
 * GnuTLS.
 */
#ifndef BASE_IDNA_H
#define BASE_IDNA_H

#include "base/fail.h"

/* The host name in A-labels, lower case, without a final dot; what is ASCII already is only folded
 * and its syntax checked (labels of 1 to 63 letters, digits, '-', '_'; 253 in all). The caller
 * frees *host_r. Returns 0, or -1 with FAIL_USAGE that says what is wrong with the name. */
int idna_to_ascii(const char *name, char **host_r, struct fail *f);

#endif
