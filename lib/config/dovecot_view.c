/* dovecot_view - the listeners of a Dovecot, what they serve, and what their settings mean (SPEC 4,
 * check_mail_cert_files)
 *
 * Settings hold outside of blocks, for a protocol, and for a local or remote filter; the names are
 * those of 2.2, 2.3 and 2.4.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/dovecot_judge.h"

static const struct dovecot_listener_kind {
	const char *service, *listener; /* as the blocks are called */
	const char *word;		/* in protocols */
	enum protocol plain, implicit;
	uint16_t port, tls_port; /* the defaults; 0: none */
	const char *tls_listener;
	bool since_24; /* there by itself in 2.4 only */
} kinds[] = {
	{"imap-login", "imap", "imap", PROTOCOL_IMAP, PROTOCOL_IMAPS, 143, 993, "imaps", false},
	{"pop3-login", "pop3", "pop3", PROTOCOL_POP3, PROTOCOL_POP3S, 110, 995, "pop3s", false},
	{"managesieve-login", "sieve", "sieve", PROTOCOL_SIEVE, PROTOCOL_TLS, 4190, 0, NULL, false},
	{"submission-login", "submission", "submission", PROTOCOL_SUBMISSION, PROTOCOL_SMTPS, 587,
	 465, "submissions", true},
	{"lmtp", "lmtp", "lmtp", PROTOCOL_LMTP, PROTOCOL_TLS, 0, 0, NULL, false},
};

/* The file that a setting names: "<file" up to 2.3, the bare name in 2.4's *_file. */
static const char *file_of(const struct dovecot_setting *setting)
{
	const char *value = setting ? setting->value : "";

	if (*value == '<')
		for (value++; *value == ' ' || *value == '\t'; value++)
			;
	else if (setting && (!strstr(setting->name, "_file") || strncmp(value, "inline:", 7) == 0))
		return ""; /* the PEM text itself */
	return value;
}

/* The same with its directory: a relative name stands beside the file that it is written in. NULL
 * where that is not known. The caller frees. */
static char *whole_file_of(const struct dovecot_looking *l, const struct dovecot_setting *setting)
{
	const char *file = file_of(setting), *beside = dovecot_place(l, setting).file;
	const char *slash = beside ? strrchr(beside, '/') : NULL;

	if (*file == '/')
		return mem_string(file);
	return slash ? mem_print("%.*s/%s", (int)(slash - beside), beside, file) : NULL;
}

static const struct dovecot_setting *find_either(const struct dovecot_looking *l, const char *old,
						 const char *new, const char *protocol,
						 const struct dovecot_block *filter)
{
	const struct dovecot_setting *s = dovecot_find(l->dovecot, new, protocol, filter);

	return s ? s : dovecot_find(l->dovecot, old, protocol, filter);
}

static void add_pair(const struct dovecot_looking *l, struct config_service *service,
		     const char *protocol, const struct dovecot_block *filter, bool alternative)
{
	const char *old_cert = alternative ? "ssl_alt_cert" : "ssl_cert";
	const char *old_key = alternative ? "ssl_alt_key" : "ssl_key";
	const char *new_cert = alternative ? "ssl_server_alt_cert_file" : "ssl_server_cert_file";
	const char *new_key = alternative ? "ssl_server_alt_key_file" : "ssl_server_key_file";
	const struct dovecot_setting *cert = find_either(l, old_cert, new_cert, protocol, filter);
	const struct dovecot_setting *key = find_either(l, old_key, new_key, protocol, filter);
	const struct dovecot_block *named = filter;
	struct config_pair *pair = NULL;
	char *cert_file, *key_file;

	if (!cert || !*file_of(cert))
		return;
	cert_file = whole_file_of(l, cert);
	key_file = key && *file_of(key) ? whole_file_of(l, key) : NULL;
	while (named && strcmp(named->type, "local_name") != 0)
		named = named->parent;
	if (!cert_file || !dovecot_is_known(cert_file) ||
	    (key && (*file_of(key) ? !key_file || !dovecot_is_known(key_file) : false)))
		dovecot_undetermined(l, cert, protocol,
				     strcmp(cert->name, new_cert) == 0 ? new_cert : old_cert);
	else
		pair = config_service_pair(service, cert_file, key_file,
					   named ? named->name : NULL);
	free(cert_file);
	free(key_file);
	if (!pair)
		return;
	pair->elsewhere = filter && !named;
	pair->setting = strcmp(cert->name, new_cert) == 0 ? new_cert : old_cert;
	pair->place = dovecot_place(l, cert);
}

static void add_pairs(const struct dovecot_looking *l, struct config_service *service,
		      const char *protocol)
{
	add_pair(l, service, protocol, NULL, false);
	add_pair(l, service, protocol, NULL, true);
	for (size_t i = 0; i < l->dovecot->block_count; i++)
		if (dovecot_is_filter(l->dovecot->block[i])) {
			add_pair(l, service, protocol, l->dovecot->block[i], false);
			add_pair(l, service, protocol, l->dovecot->block[i], true);
		}
}

/* A setting of "service NAME { inet_listener LISTENER { ... } }", or NULL. */
static const char *listener_value(const struct dovecot *d, const char *service,
				  const char *listener, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < d->setting_count; i++) {
		const struct dovecot_setting *s = &d->setting[i];

		if (strcmp(s->name, name) == 0 && dovecot_block_is(s->block, "inet_listener") &&
		    strcmp(s->block->name, listener) == 0 &&
		    dovecot_block_is(s->block->parent, "service") &&
		    strcmp(s->block->parent->name, service) == 0)
			value = s->value;
	}
	return value;
}

static bool listens_locally(const struct dovecot *d, const char *addresses)
{
	const struct dovecot_setting *listen = dovecot_find(d, "listen", NULL, NULL);
	const char *cursor = addresses && *addresses ? addresses : listen ? listen->value : "";
	const char *word;
	size_t length;
	bool local = *cursor != '\0';

	while (local && text_next_word(&cursor, ',', &word, &length)) {
		char *one = mem_substring(word, length);

		local = config_is_loopback(one);
		free(one);
	}
	return local;
}

static void view_listener(const struct dovecot_looking *l, const struct dovecot_listener_kind *kind,
			  const char *listener, struct config_view *view)
{
	const struct dovecot *d = l->dovecot;
	bool is_tls = kind->tls_listener && strcmp(listener, kind->tls_listener) == 0;
	bool is_plain = strcmp(listener, kind->listener) == 0;
	const char *port = listener_value(d, kind->service, listener, "port");
	const char *ssl = listener_value(d, kind->service, listener, "ssl"), *addresses;
	bool implicit = ssl ? dovecot_yes(ssl) : is_tls;
	uint16_t number = is_tls ? kind->tls_port : is_plain ? kind->port : 0;
	struct config_service *service;
	const struct dovecot_setting *used = dovecot_find(d, "ssl", kind->word, NULL);
	char *name;

	if (port)
		number = config_port(port);
	if (number == 0)
		return;
	name = mem_print("%s %s", kind->service, listener);
	service = config_view_service(view, DAEMON_DOVECOT, name);
	service->protocol = implicit ? kind->implicit : kind->plain;
	service->port = number;
	addresses = listener_value(d, kind->service, listener, "listen"); /* since 2.4 */
	if (!addresses)
		addresses = listener_value(d, kind->service, listener, "address");
	service->local = listens_locally(d, addresses);
	service->offers_tls = implicit || !used || !text_equal_nocase(used->value, "no");
	service->copies_files = true;
	add_pairs(l, service, kind->word);
	if (!implicit)
		dovecot_note_listener(l, kind->word, service, view);
	free(name);
}

static bool speaks(const struct dovecot *d, const char *word)
{
	const struct dovecot_setting *protocols = dovecot_find(d, "protocols", NULL, NULL);
	const char *cursor, *found;
	size_t length;
	bool listed = false;

	/* 2.4 has them as a block too: protocols { imap = yes } */
	for (size_t i = 0; i < d->setting_count; i++)
		if (dovecot_block_is(d->setting[i].block, "protocols")) {
			listed = true;
			if (strcmp(d->setting[i].name, word) == 0)
				return dovecot_yes(d->setting[i].value);
		}
	if (!protocols) /* what 2.3 does by itself */
		return !listed && (strcmp(word, "imap") == 0 || strcmp(word, "pop3") == 0 ||
				   strcmp(word, "lmtp") == 0);
	cursor = protocols->value;
	while (text_next_word(&cursor, ' ', &found, &length))
		if (length == strlen(word) && strncmp(found, word, length) == 0)
			return true;
	return false;
}

static void view_kind(const struct dovecot_looking *l, const struct dovecot_listener_kind *kind,
		      struct config_view *view)
{
	const struct dovecot *d = l->dovecot;

	if (!speaks(d, kind->word) &&
	    !(strcmp(kind->word, "sieve") == 0 && speaks(d, "managesieve")))
		return;
	view_listener(l, kind, kind->listener, view);
	if (kind->tls_listener &&
	    (!kind->since_24 || dovecot_find(d, "dovecot_config_version", NULL, NULL) ||
	     listener_value(d, kind->service, kind->tls_listener, "port")))
		view_listener(l, kind, kind->tls_listener, view);
	for (size_t i = 0; i < d->block_count; i++) {
		const struct dovecot_block *b = d->block[i];
		bool seen = strcmp(b->name, kind->listener) == 0 ||
			    (kind->tls_listener && strcmp(b->name, kind->tls_listener) == 0);

		for (size_t k = 0; k < i && !seen; k++) /* a block may be opened twice */
			seen = dovecot_same_block(d->block[k], b);
		if (!seen && dovecot_block_is(b, "inet_listener") &&
		    dovecot_block_is(b->parent, "service") &&
		    strcmp(b->parent->name, kind->service) == 0)
			view_listener(l, kind, b->name, view);
	}
	dovecot_judge_protocol(l, kind->word, kind->plain, view);
}

static void view_dh(const struct dovecot_looking *l, struct config_view *view)
{
	const struct dovecot_setting *dh =
		find_either(l, "ssl_dh", "ssl_server_dh_file", NULL, NULL);

	if (!dh || !*file_of(dh) || !dovecot_is_known(file_of(dh)))
		return;
	view->dh_file = whole_file_of(l, dh);
	view->dh_setting = strcmp(dh->name, "ssl_dh") == 0 ? "ssl_dh" : "ssl_server_dh_file";
	view->dh_place = dovecot_place(l, dh);
}

void dovecot_view(const struct dovecot *dovecot, const struct dovecot *places,
		  struct config_view *view)
{
	struct dovecot_looking l = {.dovecot = dovecot, .places = places, .view = view};

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		view_kind(&l, &kinds[i], view);
	view_dh(&l, view);
}
