/* client_hello - what a client asks for, read from the raw bytes of its hello (TLS, SSLv3, SSLv2)
 */
#ifndef SERVERS_CLIENT_HELLO_H
#define SERVERS_CLIENT_HELLO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "talk.h"

#define HELLO_LIST 512

struct client_hello {
	bool ssl2; /* the SSLv2 form: suites below are its three-byte kinds */
	uint16_t record_version;
	uint16_t version;      /* client_version, or SSLv2's */
	size_t length;	       /* of the handshake message */
	uint16_t versions[32]; /* of supported_versions */
	size_t version_count;  /* 0: no such extension */
	uint32_t suites[HELLO_LIST];
	size_t suite_count;
	uint16_t groups[HELLO_LIST];
	size_t group_count;
	bool has_groups;
	uint16_t schemes[HELLO_LIST];
	size_t scheme_count;
	uint16_t shares[32]; /* groups of key_share */
	size_t share_count;
	uint8_t session_id[32];
	size_t session_id_length;
	bool deflate, extended_master_secret, renegotiation_info, session_ticket, fallback;
	bool has_extensions;
	char server_name[256]; /* "" without SNI */
	size_t extension_count;
};

/* Reads records until the hello is complete; raw_r gets all bytes that were read. Returns false
 * where what comes is no hello (raw_r holds what came) or the client is gone. */
bool client_hello_read(struct talk *t, struct client_hello *hello, struct bytes *raw_r);
bool client_hello_offers(const struct client_hello *hello, uint32_t suite);
/* Whether the client takes this version. */
bool client_hello_takes(const struct client_hello *hello, uint16_t version);

#endif
