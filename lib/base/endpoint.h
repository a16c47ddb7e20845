/* endpoint - what is checked: a protocol at a host and port, and its names in text and in labels */
#ifndef BASE_ENDPOINT_H
#define BASE_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/fail.h"

enum protocol {
	PROTOCOL_SMTP,
	PROTOCOL_SUBMISSION,
	PROTOCOL_SMTPS,
	PROTOCOL_LMTP,
	PROTOCOL_IMAP,
	PROTOCOL_IMAPS,
	PROTOCOL_POP3,
	PROTOCOL_POP3S,
	PROTOCOL_SIEVE,
	PROTOCOL_TLS,
	PROTOCOL_COUNT
};

/* The language that is spoken on the connection. */
enum dialect {
	DIALECT_NONE,
	DIALECT_SMTP,
	DIALECT_LMTP,
	DIALECT_IMAP,
	DIALECT_POP3,
	DIALECT_SIEVE
};

struct protocol_info {
	const char *name;
	const char *alias; /* or NULL */
	uint16_t port;	   /* 0: none, -p is needed */
	bool implicit_tls; /* TLS starts at once; else by STARTTLS or STLS */
	bool relay;	   /* smtp, lmtp: the other choice is cleartext (opportunistic TLS) */
	bool login;	   /* people log in here */
	enum dialect dialect;
	const char *starttls_command; /* "STARTTLS", "STLS"; NULL where TLS starts at once */
};

const struct protocol_info *protocol_info(enum protocol protocol);
/* By name or alias, ASCII case folded. */
bool protocol_by_name(const char *name, size_t length, enum protocol *protocol_r);
/* What a well-known port says; false where it says nothing. */
bool protocol_by_port(unsigned port, enum protocol *protocol_r);

struct endpoint {
	enum protocol protocol;
	char *host; /* owned. A-labels in lower case without a final dot, or an address literal as
		       address_text writes it, no brackets. With --mx the MX host. */
	bool host_is_address;
	uint16_t port;
	struct address pinned; /* family 0: whatever the host resolves to; else -I or one of -A */
	bool label_address;    /* -A: the address belongs into text and labels */
};

void endpoint_free(struct endpoint *e); /* frees what it owns, not e itself */
struct endpoint endpoint_copy(const struct endpoint *e);
bool endpoint_equal(const struct endpoint *a, const struct endpoint *b);
/* "imaps://mail.example.com:993", an IPv6 literal in brackets, with -A " at 192.0.2.1" behind it.
 * The caller frees. */
char *endpoint_text(const struct endpoint *e);
/* "imaps_mail.example.com_993" made of A-Za-z0-9_.- only; with -A "_192.0.2.1"; ':' of IPv6 is '-'.
 * The caller frees. */
char *endpoint_label(const struct endpoint *e);

#endif
