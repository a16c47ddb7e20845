/* reply - one whole reply of a mail server in any of the five dialects, from bytes split anywhere
 *
 * SMTP and LMTP: RFC 5321 4.2. IMAP: RFC 9051 7 and RFC 3501 7. POP3: RFC 1939 3, RFC 2449 5.
 * ManageSieve: RFC 5804 1.3 and 4. Bounded: a line has at most DIALOGUE_LINE_MAXIMUM bytes, a reply
 * DIALOGUE_REPLY_MAXIMUM. NUL is refused. Bare LF ends a line too, blanks at its end do not count,
 * empty lines are passed over.
 */
#ifndef WIRE_REPLY_H
#define WIRE_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fail.h"
#include "base/writer.h"
#include "wire/stream.h"

/* How to tell the final line. */
enum reply_form {
	REPLY_SMTP,	       /* "250-..." until "250 ..." or a bare "250" */
	REPLY_IMAP_GREETING,   /* "* OK", "* PREAUTH" or "* BYE" */
	REPLY_IMAP,	       /* "* ..." until the tagged line, "* BYE" or "+ ..." */
	REPLY_POP3,	       /* one line: +OK, -ERR or "+ ..." */
	REPLY_POP3_LIST,       /* the same, but behind +OK comes a list that "." ends */
	REPLY_SIEVE,	       /* lines of strings until OK, NO or BYE */
	REPLY_SIEVE_CHALLENGE, /* the same, but a string alone on its line is a challenge */
};

/* What it means, judged by code alone. */
enum reply_class {
	REPLY_POSITIVE,	 /* 2xx, OK, +OK */
	REPLY_CHALLENGE, /* 3xx, "+ ...", a lone string: the server waits for more */
	REPLY_LATER,	 /* 4xx, ManageSieve's NO (TRYLATER) */
	REPLY_NEGATIVE,	 /* 5xx, NO, BAD, -ERR */
	REPLY_BYE,	 /* 421, "* BYE", BYE: the server hangs up */
	REPLY_PREAUTH,	 /* "* PREAUTH" */
	REPLY_CLASSES
};

struct reply {
	enum reply_class class;
	int code;	     /* SMTP and LMTP, else 0 */
	char *first;	     /* the first line without its code; never NULL once read */
	struct writer text;  /* how it reads, in one line, for people ("554 5.7.1 go / away") */
	struct writer items; /* what it lists, each without code and with a NUL behind it: SMTP's
				lines but the first, IMAP's untagged data and response codes, POP3's
				list, ManageSieve's "NAME value" unquoted */
	bool foreign_tag;    /* IMAP: a line with reply_reader.foreign_tag came in between */
};

struct reply_reader {
	enum reply_form form;
	const char *tag;	 /* IMAP: of the command that is answered */
	const char *foreign_tag; /* IMAP: of another command that may be answered too, or NULL */
	struct reply reply;
	/* The rest is the reader's own. */
	struct writer line; /* the line so far, the literals in it included */
	size_t total;	    /* bytes of the reply so far */
	size_t literal;	    /* bytes of a literal still to come */
	size_t lines;
	bool continued; /* the line goes on behind a literal */
	bool in_list;	/* POP3: behind the +OK of a list */
};

enum reply_status {
	REPLY_MORE,
	REPLY_READY,
	REPLY_MALFORMED, /* line holds one that is none of the dialect's; *f is untouched */
	REPLY_FAILED	 /* over a limit, or NUL: FAIL_PROTOCOL */
};

void reply_reader_open(struct reply_reader *r);
/* Gets ready for the next reply; what was read before is forgotten. tag may be NULL. */
void reply_reader_start(struct reply_reader *r, enum reply_form form, const char *tag);
void reply_reader_free(struct reply_reader *r); /* frees what it owns */
/* Eats up to the end of the reply and not a byte beyond. */
enum reply_status reply_read(struct reply_reader *r, struct stream *s, struct fail *f);
/* Walks items: *cursor starts at 0; NULL at the end. */
const char *reply_next_item(const struct reply *reply, size_t *cursor);

#endif
