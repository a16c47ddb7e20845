/* session_message - the chain and the suite, read from the handshake's messages as they pass, so
 * that they are known even where the TLS library cannot make sense of them */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/session_private.h"
#include "wire/registry.h"

#define CERTIFICATES_MAXIMUM 64

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

		if (is_13)
			reader_vector16(&list);
		if (list.failed || certificate.length == 0)
			return false;
		session->chain[session->chain_count++] = certificate;
	}
	return reader_at_end(&r) && reader_at_end(&list);
}

void session_read_server_hello(struct session *session, struct span message)
{
	struct reader r = reader_of_span(message);
	const struct suite *suite;
	uint16_t number;

	reader_skip(&r, 2 + 32); /* legacy_version, random */
	reader_vector8(&r);	 /* legacy_session_id_echo */
	number = reader_u16(&r);
	if (r.failed)
		return;
	suite = suite_by_id(number);
	session->suite = number;
	session->suite_name = suite ? suite->name : NULL;
}
