/* session_private - what the files of the session share */
#ifndef NET_SESSION_PRIVATE_H
#define NET_SESSION_PRIVATE_H

#include <gnutls/gnutls.h>

#include "net/session.h"

struct session_credentials {
	gnutls_certificate_credentials_t handle;
};

/* So many may come before the library, which gives up at some number itself, is left. */
#define SESSION_WARNINGS 4

/* Bytes of a handshake that are read, and of messages inside TLS that bring no data. The library
 * refuses a message of more than 128 KiB, but only when it has been buffered whole, which may be 16
 * MiB (RFC 8446 section 4: uint24 length). */
#define SESSION_BYTES (512u * 1024)

struct session_state {
	char *server_name, *leave;
	enum session_keys keys;
	bool timestamps;
	const struct session_credentials *credentials;
	gnutls_session_t tls;			/* NULL until the first run */
	gnutls_certificate_credentials_t empty; /* where no client certificate is given */
	struct stream *stream;			/* the outer one, while a call lasts */
	struct stream inner;
	bool inner_open;
	bool usable;	     /* the handshake is over in good order */
	bool signature_read; /* ServerKeyExchange or CertificateVerify came, not yet checked */
	unsigned warnings;   /* alerts that did not end the handshake */
	size_t pulled;	     /* bytes that the library was given since it last gave data */
	bool busy;	     /* 421 or its like came instead of TLS: greeting has it */
	bool bytes_came, bytes_are_tls;
	char greeting[160]; /* what to say of a greeting in the clear; "": none came */
	bool said_hello;
	const char *stage;
	uint8_t *certificates; /* what session.chain points into */
};

/* session_message.c: what the handshake's messages say, read in clear as they pass */

/* Asks for timestamps in the hello. 0, or what GnuTLS says. */
int session_offer_timestamps(struct session_state *state);
/* Takes the chain out of a Certificate message (RFC 8446 section 4.4.2, RFC 5246 section 7.4.2),
 * and in TLS 1.3 the timestamps of the first certificate. False where it is malformed; what was
 * read before is kept. */
bool session_read_certificates(struct session *session, struct span message);
/* Takes the suite out of a ServerHello (RFC 8446 section 4.1.3), and the timestamps, which up to
 * TLS 1.2 are in there. */
void session_read_server_hello(struct session *session, struct span message);

/* session_inner.c: the machine's inner (machine.h). */
struct stream *session_inner(struct machine *machine, struct stream *stream);

/* Nothing is left to read and nothing more will come. */
bool session_has_ended(const struct stream *stream);

/* The library comes back though there is more to read: some has been read since before. */
bool session_left_over(const struct stream *stream, size_t before);

/* session_error.c: sets *f by what GnuTLS returned. */
void session_fail(struct session *session, int error, struct fail *f);

#endif
