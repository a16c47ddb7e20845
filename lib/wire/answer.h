/* answer - what a server sends back to a hello, as plain facts: ServerHello, HelloRetryRequest,
 * alert, SSLv2, or something else
 *
 * With want beyond ANSWER_WANT_HELLO it goes on to read what up to TLS 1.2 travels in clear:
 * Certificate and ServerKeyExchange.
 */
#ifndef WIRE_ANSWER_H
#define WIRE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/hello.h"
#include "wire/machine.h"

enum answer_kind {
	ANSWER_NONE,	/* nothing yet: if the probe ended so, its fail says how (timeout, closed,
			   reset) */
	ANSWER_HELLO,	/* ServerHello, legal for the offer: version, suite and compression were
			   offered */
	ANSWER_RETRY,	/* HelloRetryRequest: version, suite and group are known */
	ANSWER_SSL2,	/* SERVER-HELLO of SSLv2 */
	ANSWER_ALERT,	/* a TLS alert (or SSLv2 ERROR) */
	ANSWER_CLOSED,	/* closed after the whole hello was sent and nothing came back */
	ANSWER_RESET,	/* reset likewise */
	ANSWER_GARBAGE, /* not TLS, broken, or a choice that was not offered; text says which */
};

enum answer_want { ANSWER_WANT_HELLO, ANSWER_WANT_CERTIFICATE, ANSWER_WANT_KEY_EXCHANGE };

#define ANSWER_HANDSHAKE_MAXIMUM (256 * 1024) /* bytes of a handshake message */
#define ANSWER_CERTIFICATES_MAXIMUM 64

struct answer {
	enum answer_kind kind;
	uint16_t version; /* negotiated */
	uint16_t suite;
	uint16_t group; /* of HelloRetryRequest or of an ECDHE ServerKeyExchange, else 0 */
	uint8_t compression;
	uint8_t alert; /* description, for ANSWER_ALERT */
	bool alert_fatal;
	bool renegotiation_info, extended_master_secret, session_ticket, session_id;
	bool ssl2_kinds_set;
	uint32_t ssl2_kinds[8];
	size_t ssl2_kind_count; /* SSLv2 cipher kinds both ends share */
	uint8_t *certificates;	/* owned: the DER certificates one behind the other */
	struct span certificate[ANSWER_CERTIFICATES_MAXIMUM]; /* into certificates, as served, leaf
								 first */
	size_t certificate_count;
	bool certificate_seen; /* a Certificate message came (it may have been empty) */
	bool key_exchange_seen;
	uint8_t *dh_prime; /* owned: of a DHE ServerKeyExchange, without leading zeros */
	size_t dh_prime_length;
	unsigned dh_bits;    /* 0: none */
	uint16_t scheme;     /* of the ServerKeyExchange's signature in TLS 1.2; 0: none */
	uint8_t *timestamps; /* owned: the list of signed_certificate_timestamp, as it came; NULL:
				none */
	size_t timestamps_length;
	char text[160]; /* one sentence on alert or garbage */
};

struct hello_machine {
	struct machine machine;
	struct hello_offer offer; /* its arrays must outlive the machine; server_name is copied */
	enum answer_want want;
	struct answer answer;
	struct hello_state *state;
};

/* Sends the offer and reads the answer. DONE for every kind but ANSWER_NONE: an alert, a close, a
 * reset and garbage are answers too, told apart by answer.kind. offer.version TLS_SSL2 sends the
 * SSLv2 hello. The caller frees it with machine_free. */
struct hello_machine *hello_machine_new(const struct hello_offer *offer, enum answer_want want);
/* "TLS alert 40 handshake_failure", "connection closed", ...: the answer in words. Into buffer,
 * which is returned. */
const char *answer_words(const struct answer *answer, char *buffer, size_t size);
void answer_free(struct answer *answer); /* frees what it owns */

#endif
