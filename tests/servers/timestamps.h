/* timestamps - makes a GnuTLS server send signed certificate timestamps in the TLS handshake */
#ifndef SERVERS_TIMESTAMPS_H
#define SERVERS_TIMESTAMPS_H

#include <gnutls/gnutls.h>

#define TIMESTAMPS_COUNT 2
#define TIMESTAMPS_LENGTH 108 /* of their list */

/* To clients that ask for them (RFC 6962 section 3.3.1): up to TLS 1.2 in the ServerHello, in
 * TLS 1.3 beside the first certificate. The credentials send no OCSP response any more. */
void timestamps_send(gnutls_session_t session, gnutls_certificate_credentials_t credentials);

#endif
