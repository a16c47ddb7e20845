/* session_message - the chain and the suite, read from the handshake's messages as they pass, so
 * that they are known even where the TLS library cannot make sense of them */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/session_private.h"
#include "wire/hello.h"
#include "wire/registry.h"

#define CERTIFICATES_MAXIMUM 64

/* The extension has no content in the hello: GNUTLS_E_INT_RET_0 says that it is sent so. */
static int send_nothing(gnutls_session_t tls, gnutls_buffer_t content)
{
	(void)tls;
	(void)content;
	return GNUTLS_E_INT_RET_0;
}

/* The ServerHello that it came in is read as a whole below. */
static int receive(gnutls_session_t tls, const unsigned char *data, size_t length)
{
	(void)tls;
	(void)data;
	(void)length;
	return 0;
}

int session_offer_timestamps(struct session_state *state)
{
	if (!state->timestamps)
		return 0;
	return gnutls_session_ext_register(state->tls, "signed_certificate_timestamp",
					   HELLO_TIMESTAMPS, GNUTLS_EXT_TLS, receive, send_nothing,
					   NULL, NULL, NULL,
					   GNUTLS_EXT_FLAG_TLS | GNUTLS_EXT_FLAG_CLIENT_HELLO |
						   GNUTLS_EXT_FLAG_TLS12_SERVER_HELLO);
}

/* Extension extensions: struct { ExtensionType extension_type(2); opaque data<0..2^16-1> } */
static void take_timestamps(struct session *session, struct span extensions)
{
	struct reader r = reader_of_span(extensions);

	while (reader_left(&r) > 0 && !session->timestamps) {
		uint16_t type = reader_u16(&r);
		struct span data = reader_vector16(&r);

		if (r.failed || type != HELLO_TIMESTAMPS)
			continue;
		session->timestamps = mem_copy(data.data, data.length);
		session->timestamps_length = data.length;
	}
}

/* struct { opaque certificate_request_context<0..2^8-1>;
 *          CertificateEntry certificate_list<0..2^24-1>; } Certificate;      (TLS 1.3)
 * struct { ASN.1Cert certificate_list<0..2^24-1>; } Certificate;            (up to TLS 1.2)
 * A CertificateEntry is a certificate and Extension extensions<0..2^16-1>. */
bool session_read_certificates(struct session *session, struct span message)
{
	struct session_state *state = session->state;
	bool is_13 = session->version >= TLS_1_3;
	struct reader r;
	struct reader list;

	free(state->certificates);
	free(session->chain);
	state->certificates = mem_copy(message.data, message.length);
	session->chain = mem_array(CERTIFICATES_MAXIMUM, sizeof(*session->chain));
	session->chain_count = 0;
	r = reader_over(state->certificates, message.length);
	if (is_13)
		reader_vector8(&r);
	list = reader_of_span(reader_vector24(&r));
	while (reader_left(&list) > 0 && session->chain_count < CERTIFICATES_MAXIMUM) {
		struct span certificate = reader_vector24(&list);
		struct span extensions = is_13 ? reader_vector16(&list) : (struct span){0};

		if (list.failed || certificate.length == 0)
			return false;
		if (session->chain_count == 0)
			take_timestamps(session, extensions);
		session->chain[session->chain_count++] = certificate;
	}
	return reader_at_end(&r) && reader_at_end(&list);
}

void session_read_server_hello(struct session *session, struct span message)
{
	struct reader r = reader_of_span(message);
	uint16_t number;

	reader_skip(&r, 2 + 32); /* legacy_version, random */
	reader_vector8(&r);	 /* legacy_session_id_echo */
	number = reader_u16(&r);
	reader_skip(&r, 1); /* legacy_compression_method */
	if (r.failed)
		return;
	take_timestamps(session, reader_vector16(&r));
	session->suite = number;
}
