/* extensions - the certificate extensions of RFC 5280 4.2, RFC 6962 and RFC 7633, read into a cert
 */
#ifndef PKI_EXTENSIONS_H
#define PKI_EXTENSIONS_H

#include "pki/cert.h"

/* Reads cert->extensions. Facts that need no memory are filled in always; the owned texts and lists
 * only where cert->detailed is set. Returns NULL, or the name of the extension that cannot be
 * decoded with *why_r saying why. */
const char *extensions_read(struct cert *cert, const char **why_r);

#endif
