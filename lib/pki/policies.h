/* policies - does a path keep to the certificate policies that its CAs demand? RFC 5280 6.1.3 (d)
 * to (f), 6.1.4 (a), (b), (i), (j), 6.1.5 (a), (b), (g)
 *
 * Any policy will do for us, but a CA may demand that there is one all the way (policyConstraints).
 */
#ifndef PKI_POLICIES_H
#define PKI_POLICIES_H

#include "pki/cert.h"

/* path: leaf first, the trust anchor last. True where the policies hold, else *where_r is the
 * number of the certificate at which none is left though one is demanded. */
bool policies_hold(struct cert *const *path, size_t length, size_t *where_r);

#endif
