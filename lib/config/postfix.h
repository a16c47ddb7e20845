/* postfix - main.cf and master.cf as plain data (postconf(5), master(5))
 *
 * Pure functions over bytes; file and line are kept. Where postconf was asked, what it printed is
 * read too and has the values, while the files say where they stand.
 */
#ifndef CONFIG_POSTFIX_H
#define CONFIG_POSTFIX_H

#include "base/fail.h"
#include "config/view.h"

/* A value after $name has been put in. */
struct config_value {
	char *text;  /* owned; NULL: not set */
	bool known;  /* false: it needs the daemon (text is as it stands in the file) */
	bool stated; /* it stands in the files, and is no default */
	struct config_place place;
};
void config_value_free(struct config_value *value);

struct postfix_setting {
	char *name, *text; /* owned; text with $name as written */
	struct config_place place;
};

struct postfix_service {
	char *name, *type, *command; /* owned: "submission", "inet", "smtpd" */
	unsigned line;
	struct postfix_setting *option; /* -o name=value */
	size_t option_count;
};

struct postfix {
	struct postfix_setting *setting; /* of main.cf, in its order */
	size_t setting_count;
	struct postfix_setting *told; /* what postconf printed, defaults and all; may be none */
	size_t told_count;
	struct postfix_service *service;
	size_t service_count;
	char *main_file, *master_file; /* owned: names for the places */
	char *directory; /* owned: that of main_file, which is config_directory; NULL: none */
};

void postfix_free(struct postfix *postfix);
/* Each reads a file's bytes; name is kept for the places. FAIL_DATA where they are no text, or a
 * line is none of the format (its number is told, never its content). Returns 0 or -1; what was
 * read before the failure is there. */
int postfix_read_main(struct postfix *postfix, const char *name, const void *data, size_t length,
		      struct fail *f);
int postfix_read_master(struct postfix *postfix, const char *name, const void *data, size_t length,
			struct fail *f);
/* The output of `postconf -c DIR`: every setting with its value or default. */
int postfix_read_told(struct postfix *postfix, const void *data, size_t length, struct fail *f);

/* The value that a service (NULL: none) works with: its -o, else main.cf's last, else what postconf
 * said, else a default that every version shares. $name, ${name} and $(name) are put in;
 * ${name?...}, names that nobody set and endless recursion make it not known. The caller frees. */
struct config_value postfix_value(const struct postfix *postfix,
				  const struct postfix_service *service, const char *name);
/* Services, their files, and the judgement of their settings (SPEC 4). */
void postfix_view(const struct postfix *postfix, struct config_view *view);
/* The source of an SNI map ("name key-file, chain-file", postconf(5) tls_server_sni_maps): its
 * files become pairs of the service. */
void postfix_read_sni_map(const struct postfix *postfix, struct config_service *service,
			  const void *data, size_t length);

#endif
