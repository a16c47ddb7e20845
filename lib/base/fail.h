/* fail - what went wrong: a kind for the program, a sentence for the person; the first failure wins
 */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H

#include <stdbool.h>

#include "base/attributes.h"

/* The kinds are what the report tells apart (lib/frame/outcome has the table from kind to finding).
 */
enum fail_kind {
	FAIL_NONE,
	FAIL_USAGE,	  /* a wrong option or value on the command line */
	FAIL_FILE,	  /* a local file is missing, unreadable or empty */
	FAIL_DATA,	  /* bytes of a file or certificate cannot be decoded */
	FAIL_LOCAL,	  /* this machine cannot: no route, no address family, no socket, no source
			     address */
	FAIL_DNS,	  /* the resolver failed, refused or did not answer */
	FAIL_NO_NAME,	  /* the name does not exist or has no address */
	FAIL_NULL_MX,	  /* RFC 7505: the domain takes no mail */
	FAIL_UNREACHABLE, /* the server's side: refused, host or network unreachable */
	FAIL_TIMEOUT,	  /* nothing came before the deadline; the sentence names the stage */
	FAIL_CLOSED,	  /* the other end closed the connection in an orderly way, too early */
	FAIL_RESET,	  /* the other end reset the connection */
	FAIL_PROTOCOL,	  /* garbage: not the protocol that was asked for, or over a limit */
	FAIL_REFUSED,	  /* no STARTTLS offered, or refused; a 5xx greeting */
	FAIL_BUSY,  /* 421 or 4xx before STARTTLS, "* BYE", "BYE", "-ERR" greeting that says try
		       later */
	FAIL_ALERT, /* a TLS alert in answer to the hello, or later in the handshake */
	FAIL_TLS,   /* the local TLS library gave up: it cannot speak what the server chose */
	FAIL_KINDS
};

/* Zero-initialise: FAIL_NONE. The text is one sentence without a final full stop, always
 * NUL-terminated, cut to fit; it may hold foreign bytes (the renderers escape them). */
struct fail {
	enum fail_kind kind;
	int code; /* an errno, a reply code (421) or a TLS alert number, by kind; else 0 */
	char text[256];
};

/* Sets *f unless it already holds a failure. Always returns -1, so `return fail_set(...)` is the
 * idiom. */
int fail_set(struct fail *f, enum fail_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);
/* The same with a code. */
int fail_set_code(struct fail *f, enum fail_kind kind, int code, const char *format, ...)
	PRINTF_LIKE(4, 5);
/* Puts "context: " before the text of a failure that is set. */
void fail_context(struct fail *f, const char *format, ...) PRINTF_LIKE(2, 3);
void fail_clear(struct fail *f);
/* Whether the server said that it is busy: it may well answer later, or fewer at once. A 421 or BYE
 * in answer to STARTTLS is such a word too, although it is a refusal where nothing else comes. */
bool fail_is_busy(const struct fail *f);

#endif
