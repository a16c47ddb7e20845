/* server_rows - servers of every kind, and which chains a scan finds there */
#ifndef UNIT_SERVER_ROWS_H
#define UNIT_SERVER_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "tls_peer.h"

enum habit {
	HABIT_NONE,
	HABIT_BUSY,    /* 421 */
	HABIT_SILENT,  /* nothing behind the hello */
	HABIT_RESET,   /* a reset behind the hello */
	HABIT_ALERT,   /* an alert in answer to every hello */
	HABIT_GARBAGE, /* text in answer to it */
};

#define EVERYWHERE SIZE_MAX

struct server_row {
	const char *title;
	bool starttls; /* SMTP, else TLS at once */
	struct peer_settings server;
	enum habit habit;
	size_t where; /* the number of the connection that has the habit */
	size_t also;  /* of another one; 0: none */
	bool both_keys, without_sni, timestamps;
	/* The chains: r RSA or e other, p proven, s with and b without SNI, t timestamps. */
	const char *served;
	bool key_proven, anonymous_only, key_disproven;
	size_t undone, connections;
	enum fail_kind fails; /* where nothing was served */
	const char *heard;    /* by the last handshake's server */
};

extern const struct server_row server_rows[];
extern const size_t server_row_count;

#endif
