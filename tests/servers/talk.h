/* talk - one connection of a client: lines in, replies out, in clear or inside TLS */
#ifndef SERVERS_TALK_H
#define SERVERS_TALK_H

#include <gnutls/gnutls.h>
#include <stdbool.h>

#include "bytes.h"
#include "port.h"

struct talk {
	struct port *port;
	unsigned long number; /* of this connection at its port, from 1 */
	int fd;
	gnutls_session_t session; /* NULL: in clear */
	struct bytes in;	  /* received, not read yet (in clear, or out of TLS) */
	struct bytes pushed_back; /* raw bytes that the TLS library reads before the socket's */
	bool drip;		  /* what is written goes out one byte a second */
	bool no_starttls;	  /* this connection announces none */
	bool greeted;		  /* EHLO was said */
	bool over;		  /* the connection has ended: nothing is written any more */
	enum action whole;	  /* what this connection gets by its number, else ACTION_NONE */
	char tag[64];		  /* of the IMAP command that is being answered */
};

/* Reads a line and cuts its end off; false when the client is gone. The line lives until the next
 * call. */
bool talk_line(struct talk *t, char *line, size_t size);
/* Sends text: "@250@" in it is a pause of 250 ms, "{tag}" the IMAP tag, "{x1b}"
 * a byte. */
void talk_say(struct talk *t, const char *text);
void talk_say_bytes(struct talk *t, const void *data, size_t length); /* as they are */
/* The same, and does what the port does at this stage. Returns false when the connection is over.
 */
bool talk_reply(struct talk *t, enum stage stage, const char *text);
/* Does what goes wrong at this stage instead of a reply. Returns false where nothing goes wrong. */
bool talk_misbehaves(struct talk *t, enum stage stage, const char *text);
/* Does what goes wrong after a reply of this stage. */
bool talk_goes_on(struct talk *t, enum stage stage);
/* Reads on until the client closes, at most a minute. */
void talk_drain(struct talk *t);
void talk_reset(struct talk *t);
/* Whether bytes wait within so many milliseconds. */
bool talk_pending(struct talk *t, int milliseconds);
/* The line with which this protocol says that it has no time. */
const char *talk_busy_line(const struct talk *t);
/* Reads raw bytes of the socket (pushed-back ones first). 0: closed, -1: broken. */
long talk_read_raw(struct talk *t, void *data, size_t size);
/* Writes raw bytes to the socket, dripping where asked. */
bool talk_write_raw(struct talk *t, const void *data, size_t size);
/* A line of --log: name, connection, mark and text. */
void talk_log(const struct talk *t, const char *mark, const char *text);
void log_open(const char *path);

/* The whole life of a connection (serve.c). */
void serve(struct talk *t);
/* Reads the hello and answers it. True: t->session carries the dialogue from now on (tls.c). */
bool tls_start(struct talk *t);
/* Speaks the dialogue from here to the end or to STARTTLS (true: TLS comes now). */
bool speak(struct talk *t);

/* One command of a dialect. words[0] is the verb in capitals. */
struct command {
	const char *verb; /* in capitals */
	const char *rest; /* behind the verb and blanks; "" if none */
	const char *line; /* the whole line */
};

/* What a dialect makes of a command: the reply is appended to reply. */
enum outcome { OUTCOME_GO_ON, OUTCOME_STARTTLS, OUTCOME_EHLO, OUTCOME_BYE };
enum outcome smtp_command(struct talk *t, const struct command *c, struct bytes *reply);
enum outcome imap_command(struct talk *t, const struct command *c, struct bytes *reply);
enum outcome pop3_command(struct talk *t, const struct command *c, struct bytes *reply);
enum outcome sieve_command(struct talk *t, const struct command *c, struct bytes *reply);
/* The usual greeting of a dialect. */
void dialect_greeting(struct talk *t, struct bytes *reply);
/* Appends the capabilities in the form of the dialect. */
void dialect_capabilities(struct talk *t, struct bytes *reply);
/* Whether the capabilities of this moment hold the word (any case), or a line "AUTH"/"SASL" with
 * the mechanism. */
bool announced(struct talk *t, const char *word);
bool announced_mechanism(struct talk *t, const char *mechanism, size_t length);
/* Runs a SASL exchange after "334 " or its like until the client is through: every credential is
 * wrong. */
void sasl_exchange(struct talk *t, const char *challenge);

#endif
