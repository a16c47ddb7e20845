/* session - a whole TLS handshake by GnuTLS over a stream: the chain and the server's proof are
 * taken, nothing is judged
 *
 * It never fails on trust. It offers TLS 1.0 to 1.3 with everything that the library can speak,
 * whatever the system's policy.
 */
#ifndef NET_SESSION_H
#define NET_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/reader.h"
#include "wire/machine.h"

enum session_keys {
	SESSION_KEYS_ANY,
	SESSION_KEYS_RSA,
	SESSION_KEYS_ECDSA /* Ed25519 and Ed448 too */
};

struct session_settings {
	const char *server_name;		       /* SNI; NULL or an address literal: none */
	enum session_keys keys;			       /* what the certificate's key may be */
	const struct session_credentials *credentials; /* client certificate, or NULL */
	bool timestamps;   /* ask for signed certificate timestamps (RFC 6962 section 3.3.1) */
	const char *leave; /* what takes leave inside TLS ("QUIT\r\n"), sent by the machine's leave,
			      with close_notify, without waiting; NULL: close_notify alone */
};

struct session_credentials;
/* --client-cert and --client-key as PEM bytes. NULL with FAIL_FILE or FAIL_DATA. */
struct session_credentials *session_credentials_new(const char *cert_path, const char *key_path,
						    struct fail *f);
void session_credentials_free(struct session_credentials **credentials);

struct session {
	struct machine machine;
	/* Facts, valid whatever the outcome; owned. */
	struct span *chain; /* DER, as served, leaf first */
	size_t chain_count;
	bool proven;	  /* the server has proven that it holds the leaf's key */
	bool disproven;	  /* it has tried to, and the signature is not that key's */
	uint16_t version; /* 0: none was agreed on */
	uint16_t suite;	  /* IANA number, 0: none */
	bool client_certificate_asked;
	uint8_t *staple; /* OCSP response, DER; NULL: none */
	size_t staple_length;
	uint8_t *timestamps; /* their list, as it came in the TLS extension; NULL: none */
	size_t timestamps_length;
	int alert;	 /* the last alert received, -1: none */
	char later[160]; /* what failed after chain and proof were read: no finding (SPEC 2) */
	struct session_state *state;
};

/* Where timestamps are asked for and come in TLS 1.3, GnuTLS (3.7, 3.8) takes the extension of the
 * Certificate for an illegal one: the chain and they are read, and no proof of the key is.
 *
 * DONE once the chain and the proof are read and the client's last flight is sent; a failure after
 * the proof is DONE too, told in later. FAILED: FAIL_ALERT, FAIL_TLS, FAIL_CLOSED, FAIL_RESET or
 * FAIL_PROTOCOL. Stages name the handshake. The settings are copied; credentials must outlive it.
 * The caller frees it with machine_free. */
struct session *session_new(const struct session_settings *settings);

#endif
