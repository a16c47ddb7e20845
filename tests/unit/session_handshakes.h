/* session_handshakes - servers of every kind, and what a whole handshake with each brings */
#ifndef UNIT_SESSION_HANDSHAKES_H
#define UNIT_SESSION_HANDSHAKES_H

#include "net/session.h"
#include "tls_peer.h"

struct handshake {
	const char *title;
	struct peer_settings server;
	enum session_keys keys;
	uint16_t version;     /* 0: refused with an alert */
	enum peer_key served; /* the one whose certificate comes */
	bool asked;	      /* for a client certificate */
};

extern const struct handshake handshakes[];
extern const size_t handshake_count;

#endif
