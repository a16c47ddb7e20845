/* view - what a mail server's configuration says about TLS: services, their certificate files, and
 * remarks on settings
 *
 * The readers of Postfix, Dovecot and Exim configuration all yield this. Nothing here opens a file
 * or picks a state.
 */
#ifndef CONFIG_VIEW_H
#define CONFIG_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/endpoint.h"

enum config_daemon { DAEMON_POSTFIX, DAEMON_DOVECOT, DAEMON_EXIM };
const char *config_daemon_name(enum config_daemon daemon); /* "Postfix" */

/* Where a setting stands. file is NULL where it is a default, or was told by the daemon's own tool;
 * line is 0 where that is not known. */
struct config_place {
	const char *file; /* owned by the configuration, which outlives the view */
	unsigned line;
};

/* A certificate file that a service is to serve, and the file of its key. */
struct config_pair {
	char *certificate; /* owned */
	char *key;	   /* owned; the certificate's own file where both are one */
	char *server_name; /* for this SNI only, or NULL; owned */
	bool elsewhere;	   /* at some addresses or for some clients only */
	bool mapped;	   /* served from the SNI map's copy */
	const char *setting;
	struct config_place place;
};

struct config_service {
	enum config_daemon daemon;
	char *name; /* as the configuration calls it: "submission/inet"; owned */
	enum protocol protocol;
	uint16_t port;	   /* 0: no endpoint, or not known */
	bool local;	   /* listens on loopback addresses only */
	bool offers_tls;   /* else what it names is not served */
	bool copies_files; /* keeps what it has read until it is told to reload */
	char *sni_map;	   /* "hash:/etc/postfix/sni": names get certificates of their own, copied
			      into it; or NULL; owned */
	struct config_pair *pair;
	size_t pair_count;
};

enum config_remark_kind {
	REMARK_PLAINTEXT_AUTH, /* a password may travel in clear */
	REMARK_WEAK,
	REMARK_UNDETERMINED, /* cannot be known without the running daemon */
	REMARK_NOTE
};

struct config_remark {
	enum config_remark_kind kind;
	enum config_daemon daemon;
	char *service; /* owned; NULL: all of them */
	const char *setting;
	char *value; /* owned; of a known setting only; NULL: not set */
	struct config_place place;
	const char *why;     /* what follows from it */
	const char *instead; /* what to write; NULL: nothing need be done */
};

struct config_view {
	struct config_service *service;
	size_t service_count;
	struct config_remark *remark;
	size_t remark_count;
	char *dh_file; /* a file of Diffie-Hellman parameters, or NULL; owned */
	const char *dh_setting;
	struct config_place dh_place;
};

void config_view_free(struct config_view *view);
/* Adds a copy; strings of the parameter that the view owns are copied. */
struct config_service *config_view_service(struct config_view *view, enum config_daemon daemon,
					   const char *name);
/* Returns the pair that was added; one that names the same files is not added again (NULL). */
struct config_pair *config_service_pair(struct config_service *service, const char *certificate,
					const char *key, const char *server_name);
/* A remark that says the same of the same line as one before is not added again; its service then
 * stands for all that share the line. */
void config_view_remark(struct config_view *view, const struct config_remark *remark);

/* Does a list of protocols as Postfix (">=TLSv1.2", "!SSLv2, !SSLv3", "TLSv1.2 TLSv1.3") or Dovecot
 * 2.2's ssl_protocols writes it allow this version? version is 2, 3 (SSL), 10, 11, 12, 13. */
bool config_protocols_allow(const char *list, unsigned version);
/* Does an OpenSSL cipher list switch on what has no encryption, no authentication, or is broken?
 * Names the word, or NULL. *length_r is that of the word. */
const char *config_weak_cipher(const char *list, size_t *length_r);
/* "0.0.0.0", "127.0.0.1", "localhost": is it loopback only? */
bool config_is_loopback(const char *address);
/* A port number, or a service's name from a table of mail's own; 0: not known. */
uint16_t config_port(const char *text);

#endif
