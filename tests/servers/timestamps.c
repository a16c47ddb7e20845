/* timestamps - makes a GnuTLS server send signed certificate timestamps in the TLS handshake
 *
 * GnuTLS has no way to add an extension to a certificate in TLS 1.3. So it is given an OCSP
 * response of the right length, and what it makes of that is written over when the message goes
 * out.
 */
#include "timestamps.h"

#include <stdbool.h>
#include <string.h>

#define EXTENSION 18
#define STATUS_REQUEST 5
#define STATUS_HEADER 4 /* status_type(1), length of the response(3): RFC 6066 section 8 */

/* Version, log, time, no extensions, ECDSA with SHA-256, and four octets of a signature. */
#define LOG "0123456789abcdef0123456789abcdef"
#define TIMESTAMP "\0\x33\0" LOG "\0\0\x01\x8b\xcf\xe5\x68\0\0\0\x04\x03\0\x04sign"

static const char list[] = "\0\x6a" TIMESTAMP TIMESTAMP;
#define LIST_LENGTH (sizeof(list) - 1)
_Static_assert(LIST_LENGTH == TIMESTAMPS_LENGTH, "the list and its length");

static int asked(gnutls_session_t session, const unsigned char *data, size_t length)
{
	(void)data;
	(void)length;
	gnutls_ext_set_data(session, EXTENSION, (void *)(size_t)list);
	return 0;
}

static bool was_asked(gnutls_session_t session)
{
	void *data;

	return gnutls_ext_get_data(session, EXTENSION, &data) == 0;
}

static int in_server_hello(gnutls_session_t session, gnutls_buffer_t hello)
{
	(void)session;
	return gnutls_buffer_append_data(hello, list, LIST_LENGTH) < 0 ? GNUTLS_E_MEMORY_ERROR : 1;
}

static int stand_in(gnutls_session_t session, void *argument, gnutls_datum_t *response)
{
	(void)argument;
	if (gnutls_protocol_get_version(session) != GNUTLS_TLS1_3 || !was_asked(session))
		return GNUTLS_E_NO_CERTIFICATE_STATUS;
	response->size = LIST_LENGTH - STATUS_HEADER;
	response->data = gnutls_malloc(response->size);
	if (!response->data)
		return GNUTLS_E_MEMORY_ERROR;
	memset(response->data, 'x', response->size);
	return 0;
}

static int in_certificate(gnutls_session_t session, unsigned type, unsigned when, unsigned incoming,
			  const gnutls_datum_t *message)
{
	static const unsigned char placed[] = {
		0, STATUS_REQUEST, 0, LIST_LENGTH, 1, 0, 0, LIST_LENGTH - STATUS_HEADER, 'x', 'x'};

	(void)type;
	(void)when;
	for (size_t at = 0;
	     !incoming && was_asked(session) && at + LIST_LENGTH + 4 <= message->size; at++) {
		if (memcmp(message->data + at, placed, sizeof(placed)) != 0)
			continue;
		message->data[at + 1] = EXTENSION;
		memcpy(message->data + at + 4, list, LIST_LENGTH);
		break;
	}
	return 0;
}

void timestamps_send(gnutls_session_t session, gnutls_certificate_credentials_t credentials)
{
	gnutls_session_ext_register(session, "signed_certificate_timestamp", EXTENSION,
				    GNUTLS_EXT_TLS, asked, in_server_hello, NULL, NULL, NULL,
				    GNUTLS_EXT_FLAG_TLS | GNUTLS_EXT_FLAG_CLIENT_HELLO |
					    GNUTLS_EXT_FLAG_TLS12_SERVER_HELLO);
	gnutls_certificate_set_ocsp_status_request_function(credentials, stand_in, NULL);
	gnutls_handshake_set_hook_function(session, GNUTLS_HANDSHAKE_CERTIFICATE_PKT,
					   GNUTLS_HOOK_PRE, in_certificate);
}
