/* authorities - the peer's root, intermediates and bystanders, made when first asked for */
#ifndef SERVERS_AUTHORITIES_H
#define SERVERS_AUTHORITIES_H

#include <gnutls/x509.h>

#include "certificates.h"

/* Ends the program with what and GnuTLS's reason where rc is a failure. */
void sure(int rc, const char *what);
/* The CA certificate of a signer; BY_ITSELF has none. Owned by the module. */
gnutls_x509_crt_t authority(enum signer who);
const char *authority_key(enum signer who); /* its key's name */
enum signer authority_issuer(enum signer who);
/* A self-signed certificate that has nothing to do with any chain. */
gnutls_x509_crt_t bystander(bool expired);
/* A certificate without extensions, valid from so many days from now to so many. The caller owns
 * it. */
gnutls_x509_crt_t certificate_blank(const char *common_name, const char *key, int from, int to);
void certificate_sign(gnutls_x509_crt_t crt, gnutls_x509_crt_t issuer, const char *key, bool sha1);

#endif
