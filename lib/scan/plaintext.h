/* plaintext - what a careless client and an attacked one see of a server: logins without TLS, what
 * is announced before and inside TLS, commands and replies that are injected (SPEC 4,
 * check_mail_starttls)
 *
 * One connection for the dialogue in the clear with its attempts, one for TLS and the dialogue
 * inside it, one for the injection, again where the server closed in place of a reply; all at once.
 * Where TLS starts at once there is the second only.
 */
#ifndef SCAN_PLAINTEXT_H
#define SCAN_PLAINTEXT_H

#include "net/session.h"
#include "scan/target.h"
#include "wire/dialogue.h"

struct plaintext_settings {
	bool attempt; /* a login is tried even where none is announced */
	const struct session_credentials *credentials;
};

enum plaintext_part {
	PLAINTEXT_SURVEY,    /* in the clear */
	PLAINTEXT_INSIDE,    /* STARTTLS, and inside TLS */
	PLAINTEXT_INJECTION, /* the same, with a command in STARTTLS's packet */
	PLAINTEXT_PARTS
};

/* How far a connection came. */
enum plaintext_reach {
	REACH_NOTHING,	/* no greeting, or none that bade welcome */
	REACH_GREETING, /* the server has greeted */
	REACH_STARTTLS, /* STARTTLS was said */
	REACH_TLS, /* and accepted: the handshake began (where TLS starts at once: it answered) */
	REACH_INSIDE, /* the handshake is over */
	REACH_END     /* all that was planned */
};

/* What one connection brought. */
struct plaintext_view {
	bool planned, connected;
	enum plaintext_reach reach;
	enum probe_status status;
	struct fail fail;
	const struct dialogue *clear;  /* before TLS, or NULL; owned */
	const struct dialogue *inside; /* inside it, or NULL; owned */
	uint16_t version;	       /* of TLS, 0: none */
	bool key_disproven;	       /* the server's proof of its key was wrong */
	bool client_certificate_asked;
	char later[160]; /* what failed behind the server's proof, as session.h has it */
};

struct plaintext_scan {
	struct scan_target target;
	struct plaintext_view view[PLAINTEXT_PARTS];
	struct scan_outcome outcome;
	struct plaintext_state *state;
};

/* The results hold when target->over is called. The caller frees. */
struct plaintext_scan *plaintext_start(const struct scan_target *target,
				       const struct plaintext_settings *settings);
void plaintext_free(struct plaintext_scan **scan);

#endif
