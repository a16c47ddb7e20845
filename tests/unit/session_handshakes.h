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

/* Four of the alert unrecognized_name, as a warning. */
#define SESSION_WARNING "\x15\x03\x03\x00\x02\x01\x70"
#define SESSION_WARNINGS SESSION_WARNING SESSION_WARNING SESSION_WARNING SESSION_WARNING

/* Servers that are none, or that speak what no library does. */
extern const struct session_answer {
	const char *title, *bytes;
	size_t length;
	enum stream_end end;
	enum fail_kind kind; /* FAIL_NONE: any */
	const char *words;
	size_t chain;
} session_answers[];
extern const size_t session_answer_count;

#endif
