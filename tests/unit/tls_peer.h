/* tls_peer - a TLS server by GnuTLS over buffers or a socket, with keys made at run time, for tests
 * of what speaks TLS as a client */
#ifndef UNIT_TLS_PEER_H
#define UNIT_TLS_PEER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/writer.h"

enum peer_key {
	PEER_NONE,
	PEER_RSA,
	PEER_RSA_512,	       /* too weak for anybody */
	PEER_RSA_ENCIPHERMENT, /* its key usage does not let it sign */
	PEER_ECDSA,
	PEER_ED25519,
	PEER_OTHER_RSA, /* a second RSA key */
	PEER_KEYS
};

struct peer_settings {
	const char *priority;
	enum peer_key keys[2];
	bool requires_certificate; /* of the client */
	bool other_without_sni;	   /* PEER_OTHER_RSA is served to whoever sends no SNI */
	bool other_proves;	   /* the RSA certificate is shown, PEER_OTHER_RSA's key is used */
	bool timestamps;	   /* TIMESTAMPS_COUNT in the handshake, to whoever asks */
};

struct tls_peer;

/* Makes the keys, once: before a test forks. */
void tls_peer_prepare(void);
void tls_peer_finish(void);
/* The certificate of a key, DER. */
struct span tls_peer_certificate(enum peer_key key);

/* Writes a key's certificate, or the key itself, as PEM into a file. */
void tls_peer_write_certificate(enum peer_key key, const char *path);
void tls_peer_write_key(enum peer_key key, const char *path);

/* Over buffers: bytes put into the peer's in are eaten, what it says is in out. */
struct tls_peer *tls_peer_new(const struct peer_settings *settings);
void tls_peer_free(struct tls_peer **peer);
struct writer *tls_peer_in(struct tls_peer *peer);
struct writer *tls_peer_out(struct tls_peer *peer);
/* Goes on as far as it can. */
void tls_peer_run(struct tls_peer *peer);
bool tls_peer_is_done(const struct tls_peer *peer);   /* the handshake is over in good order */
const char *tls_peer_heard(struct tls_peer *peer);    /* application data, as a string */
bool tls_peer_heard_end(const struct tls_peer *peer); /* close_notify */
void tls_peer_say(struct tls_peer *peer, const char *text);
/* A record of any content type behind the handshake, at most 16384 bytes; only of TLS 1.3 with
 * AES-128-GCM (RFC 8446 section 5.2), and the last that is said: the library does not count it. */
void tls_peer_say_records(struct tls_peer *peer, uint8_t type, const uint8_t *bytes, size_t length,
			  size_t times);

/* Over a socket, blocking, until the client ends. Returns whether the handshake was good; heard
 * (may be NULL) gets the application data. */
bool tls_peer_serve(int fd, const struct peer_settings *settings, char *heard, size_t size);

#endif
