/* bare - the least a GnuTLS program does, to compare with: it starts, or shakes hands once
 *
 *   bare              start and gnutls_global_init
 *   bare HOST PORT    ... and one handshake of implicit TLS, the leaf read, nothing verified
 */
#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	gnutls_certificate_credentials_t credentials;
	gnutls_session_t session;
	gnutls_x509_crt_t leaf;
	const gnutls_datum_t *chain;
	unsigned count;
	int fd, rc;

	if (gnutls_global_init() < 0)
		return 1;
	if (argc < 3)
		return 0;
	address.sin_port = htons((uint16_t)strtol(argv[2], NULL, 10));
	if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1)
		return 1;
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return 1;
	gnutls_certificate_allocate_credentials(&credentials);
	gnutls_init(&session, GNUTLS_CLIENT);
	gnutls_set_default_priority(session);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
	gnutls_transport_set_int(session, fd);
	do
		rc = gnutls_handshake(session);
	while (rc < 0 && gnutls_error_is_fatal(rc) == 0);
	if (rc < 0)
		return 1;
	chain = gnutls_certificate_get_peers(session, &count);
	gnutls_x509_crt_init(&leaf);
	if (!chain || gnutls_x509_crt_import(leaf, chain, GNUTLS_X509_FMT_DER) < 0)
		return 1;
	gnutls_x509_crt_deinit(leaf);
	gnutls_deinit(session);
	gnutls_certificate_free_credentials(credentials);
	gnutls_global_deinit();
	close(fd);
	return 0;
}
