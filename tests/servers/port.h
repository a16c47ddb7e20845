/* port - one port of the peer as its script describes it (README.md lists every key) */
#ifndef SERVERS_PORT_H
#define SERVERS_PORT_H

#include <gnutls/gnutls.h>
#include <jansson.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum language { LANGUAGE_NONE, LANGUAGE_SMTP, LANGUAGE_IMAP, LANGUAGE_POP3, LANGUAGE_SIEVE };

/* Where in a connection something can go wrong. */
enum stage {
	STAGE_CONNECT, /* before the first byte */
	STAGE_GREETING,
	STAGE_EHLO,	/* the reply to EHLO, LHLO, CAPABILITY, CAPA */
	STAGE_STARTTLS, /* the reply to STARTTLS, STLS */
	STAGE_HELLO,	/* the answer to the ClientHello */
	STAGE_TLS,	/* the handshake is over */
	STAGES
};

enum action {
	ACTION_NONE,
	/* after the stage's reply was sent */
	ACTION_CLOSE,
	ACTION_HALF_CLOSE,
	ACTION_RESET,
	/* instead of it */
	ACTION_DROP, /* close without a word */
	ACTION_SILENT,
	ACTION_DRIP,	/* one byte a second, for ever */
	ACTION_FLOOD,	/* lines without end */
	ACTION_ENDLESS, /* a line without end */
	ACTION_GARBAGE, /* noise, then silence */
	ACTION_BUSY,	/* 421 or its like, then close */
	ACTION_TEXT,	/* a line of the dialogue where TLS should come */
	ACTION_NO_STARTTLS,
	ACTIONS
};

enum deliver {
	DELIVER_PLAIN,
	DELIVER_BYTES,
	DELIVER_LF,
	DELIVER_PLAIN_AFTER_220,
	DELIVER_EARLY_TALKER_REFUSED,
	DELIVER_NEED_FQDN,
	DELIVER_SYNC,
	DELIVER_SYNC_SILENT,
	DELIVER_EHLO_FIRST,
};

struct port {
	char *name;
	const char *protocol; /* as named: "imaps" */
	enum language language;
	bool lmtp, submission, implicit;
	const char *host;
	int number;
	json_t *script; /* owned; read with port_text and its kin by all threads */
	enum deliver deliver;
	enum action actions[STAGES];
	bool buffer_bug, proxy;
	long delay; /* milliseconds before each reply */
	/* for connections after the limit-th, every every-th one, those beyond parallel */
	long limit, every, parallel;
	enum action limit_do, every_do, parallel_do;

	/* TLS */
	gnutls_certificate_credentials_t credentials;
	gnutls_anon_server_credentials_t anonymous;
	char *priority; /* owned */
	struct sni_choice *sni;

	/* at run time */
	int listener;
	struct sockaddr_storage address;
	socklen_t address_length;
	pthread_mutex_t lock;
	unsigned long connections; /* that came so far */
	long open;		   /* now */
	struct port *next;
};

/* Credentials for one server name; name "" is for a hello without any. */
struct sni_choice {
	const char *name;
	gnutls_certificate_credentials_t credentials;
	struct sni_choice *next;
};

/* What a script says, or otherwise. Texts are owned by the script. */
const char *port_text(const struct port *p, const char *key, const char *otherwise);
bool port_flag(const struct port *p, const char *key, bool otherwise);
long port_number(const struct port *p, const char *key, long otherwise);

/* Adds the ports that an argument names: "NAME:PROTOCOL[:KEY=VALUE,...]", a JSON object, or "@FILE"
 * with an object or an array of them. Ends the program on a script that is wrong. */
void ports_add(struct port **list, const char *argument);
enum action action_named(const char *name);

/* Makes priority and credentials (tls_setup.c). */
void port_set_up_tls(struct port *p);

#endif
