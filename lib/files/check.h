/* check - do certificate, key, request, PKCS#12 and configuration fit together? (SPEC 4,
 * check_mail_cert_files)
 *
 * Opens what it is told of through a source, decodes it, and says what is wrong. No states here.
 */
#ifndef FILES_CHECK_H
#define FILES_CHECK_H

#include "config/view.h"
#include "files/problems.h"
#include "files/source.h"
#include "pki/cert.h"
#include "pki/key.h"
#include "pki/store.h"
#include "report/lifetime.h"

#define FILES_CERTIFICATE_MAXIMUM ((size_t)4 << 20)
#define FILES_KEY_MAXIMUM ((size_t)4 << 20) /* it may stand behind its chain */
#define FILES_CONFIG_MAXIMUM ((size_t)4 << 20)

struct files_settings {
	const struct files_source *source;
	const char *certificate, *key, *request, *archive, *live; /* each may be NULL */
	const char *key_password, *archive_password;		  /* or NULL */
	bool no_key;
	const char *postfix, *dovecot, *exim; /* NULL: not asked for; "": where it usually is */
	int64_t deadline_ms;		      /* of clock_ms, for postconf and the like */
	struct store *store; /* --ca-file; NULL: the system's, where it is needed */
	const struct lifetime_limits *limits;
	const char *const *names; /* that the certificates have to cover */
	size_t name_count;
};

/* A file of certificates, judged once whoever names it. */
struct files_certificate {
	struct opened opened; /* its bytes are gone once it is read */
	struct cert_list list;
	struct cert *leaf;	   /* in list; NULL: there is none that can be used */
	const char *kind;	   /* "certificate", "PKCS#12" */
	bool given;		   /* on the command line, and not by a configuration alone */
	size_t key_offset;	   /* of the first private key in it; SIZE_MAX: none */
	size_t certificate_offset; /* likewise */
};

struct files_key {
	struct opened opened;
	struct private_keys keys;
	enum key_result result;
};

/* What a daemon's configuration was read to. */
struct files_config {
	enum config_daemon daemon;
	bool asked, read;
	char *name; /* of the file or directory; owned */
	struct config_view view;
	void *owner; /* the configuration that the view's places lie in */
	void (*free_owner)(void *owner);
	bool told; /* by the daemon's own tool */
};

#define FILES_DAEMONS 3

struct files_check {
	const struct files_settings *settings;
	struct files_problems problems;
	struct files_certificate **certificate; /* owned */
	size_t certificate_count;
	struct files_key **key; /* owned */
	size_t key_count;
	size_t request_count; /* 0 or 1: signing requests that could be read */
	struct files_config config[FILES_DAEMONS];
	struct store *system; /* once it was needed; owned */
	bool system_tried;
};

/* Does it all. The settings must outlive the check. */
void files_check_run(struct files_check *check, const struct files_settings *settings);
void files_check_free(struct files_check *check);

/* Parts of it, for each other. */
void files_read_configs(struct files_check *check);
void files_judge_certificate(struct files_check *check, struct files_certificate *certificate);
void files_judge_permissions(struct files_check *check, const struct opened *opened, bool secret);
/* What --pfx names. */
void files_judge_archive(struct files_check *check, const char *path);
/* What --csr names is compared with the key, and with the certificates that were given. */
void files_judge_request(struct files_check *check, const char *path);

#endif
