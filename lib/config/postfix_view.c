/* postfix_view - the services of a Postfix and what their settings mean, each with its overrides
 * (SPEC 4, check_mail_cert_files; postconf(5))
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/postfix.h"
#include "config/postfix_judge.h"

static bool says_yes(const struct config_value *value)
{
	return value->known && value->text && text_equal_nocase(value->text, "yes");
}

static bool postfix_yes(const struct postfix *p, const struct postfix_service *s, const char *name)
{
	struct config_value value = postfix_value(p, s, name);
	bool yes = says_yes(&value);

	config_value_free(&value);
	return yes;
}

/* smtpd_tls_security_level, and what stood for it before 2.3. */
static enum postfix_level level_of(const struct postfix *p, const struct postfix_service *s,
				   const char *name, struct config_value *value_r)
{
	enum postfix_level level = POSTFIX_UNKNOWN;

	*value_r = postfix_value(p, s, name);
	if (!value_r->known)
		return POSTFIX_UNKNOWN;
	if (!value_r->text || !*value_r->text)
		level = postfix_yes(p, s, "smtpd_enforce_tls") ? POSTFIX_ENCRYPT
			: postfix_yes(p, s, "smtpd_use_tls")   ? POSTFIX_MAY
							       : POSTFIX_NONE;
	else if (text_equal_nocase(value_r->text, "none"))
		level = POSTFIX_NONE;
	else if (text_equal_nocase(value_r->text, "may"))
		level = POSTFIX_MAY;
	else /* encrypt, and the client's levels, which smtpd takes for it */
		level = POSTFIX_ENCRYPT;
	return level;
}

/* "[::1]:24525", "127.0.0.1:smtp", "smtp" */
static void read_name(const struct postfix *p, struct postfix_listener *l)
{
	const char *name = l->service->name, *colon = strrchr(name, ':');
	struct config_value interfaces = postfix_value(p, NULL, "inet_interfaces");

	l->port = config_port(colon ? colon + 1 : name);
	if (colon) {
		char *host = mem_substring(name, (size_t)(colon - name));

		l->local = l->bound_local = config_is_loopback(host);
		free(host);
	} else {
		const char *cursor = interfaces.text ? interfaces.text : "", *word;
		size_t length;
		bool local = interfaces.known && *cursor;

		while (local && text_next_word(&cursor, ',', &word, &length)) {
			char *one = mem_substring(word, length);

			local = config_is_loopback(one);
			free(one);
		}
		l->local = local;
	}
	config_value_free(&interfaces);
}

/* Postfix's daemons work in the queue directory, and so a relative name stands there. The caller
 * frees. */
static char *whole_path(const struct postfix *p, const struct postfix_service *s, const char *path)
{
	struct config_value queue = postfix_value(p, s, "queue_directory");
	char *whole = *path != '/' && queue.known && queue.text && *queue.text
			      ? mem_print("%s/%s", queue.text, path)
			      : mem_string(path);

	config_value_free(&queue);
	return whole;
}

static void add_pair(const struct postfix *p, const struct postfix_service *s,
		     struct config_service *service, const char *prefix, const char *kind)
{
	char *cert_name = mem_print("%s_tls_%scert_file", prefix, kind);
	char *key_name = mem_print("%s_tls_%skey_file", prefix, kind);
	struct config_value cert = postfix_value(p, s, cert_name);
	struct config_value key = postfix_value(p, s, key_name);

	/* "none" is for clients that are to get no certificate at all. */
	if (cert.known && cert.text && *cert.text && !text_equal_nocase(cert.text, "none")) {
		bool has_key = key.known && key.text && *key.text;
		char *cert_path = whole_path(p, s, cert.text);
		char *key_path = has_key ? whole_path(p, s, key.text) : NULL;
		struct config_pair *pair = config_service_pair(service, cert_path, key_path, NULL);

		if (pair) {
			pair->setting = *kind == 'e'   ? "smtpd_tls_eccert_file"
					: *kind == 'd' ? "smtpd_tls_dcert_file"
						       : "smtpd_tls_cert_file";
			pair->place = cert.place;
		}
		free(cert_path);
		free(key_path);
	}
	config_value_free(&cert);
	config_value_free(&key);
	free(cert_name);
	free(key_name);
}

/* smtpd_tls_chain_files wins over the single settings (postconf(5)). */
static void add_pairs(const struct postfix *p, const struct postfix_service *s,
		      struct config_service *service, const char *prefix)
{
	char *name = mem_print("%s_tls_chain_files", prefix);
	struct config_value chains = postfix_value(p, s, name);
	bool any = false;

	if (chains.known && chains.text) {
		char *text = mem_string(chains.text);
		const char *cursor = text, *word;
		size_t length;

		for (char *c = text; *c; c++)
			if (*c == ' ' || *c == '\t' || *c == '\n' || *c == '\r')
				*c = ',';
		while (text_next_word(&cursor, ',', &word, &length)) {
			char *name_there = mem_substring(word, length);
			char *file = whole_path(p, s, name_there);
			struct config_pair *pair = config_service_pair(service, file, file, NULL);

			if (pair) {
				pair->setting = "smtpd_tls_chain_files";
				pair->place = chains.place;
			}
			free(file);
			free(name_there);
			any = true;
		}
		free(text);
	}
	if (!any && chains.known) {
		add_pair(p, s, service, prefix, "");
		add_pair(p, s, service, prefix, "ec");
		add_pair(p, s, service, prefix, "d");
	}
	config_value_free(&chains);
	free(name);
}

static void note_unknown_files(const struct postfix *p, const struct postfix_listener *l,
			       struct config_view *view)
{
	static const char *const names[] = {"smtpd_tls_chain_files", "smtpd_tls_cert_file",
					    "smtpd_tls_key_file", "smtpd_tls_eccert_file",
					    "smtpd_tls_eckey_file"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct config_value value = postfix_value(p, l->service, names[i]);

		if (!value.known)
			postfix_undetermined(view, l, names[i], &value);
		config_value_free(&value);
	}
}

static const struct postfix_service *find_pass(const struct postfix *p)
{
	for (size_t i = 0; i < p->service_count; i++)
		if (strcmp(p->service[i].type, "pass") == 0 &&
		    strcmp(p->service[i].command, "smtpd") == 0)
			return &p->service[i];
	return NULL;
}

static char *sni_map(const struct postfix *p, const struct postfix_service *s)
{
	struct config_value map = postfix_value(p, s, "tls_server_sni_maps");
	char *text = map.known && map.text && *map.text ? mem_string(map.text) : NULL;

	config_value_free(&map);
	return text;
}

static void view_listener(const struct postfix *p, const struct postfix_service *s,
			  struct config_view *view)
{
	bool screened = strcmp(s->command, "postscreen") == 0;
	struct postfix_listener l = {.postfix = p, .service = s};
	struct config_service *service;
	char *name = mem_print("%s/%s", s->name, s->type);

	read_name(p, &l);
	l.name = name;
	l.setting = screened ? "postscreen_tls_security_level" : "smtpd_tls_security_level";
	l.level = level_of(p, s, l.setting, &l.level_value);
	l.wrapper = postfix_yes(p, s, "smtpd_tls_wrappermode");
	l.sasl = postfix_yes(p, s, "smtpd_sasl_auth_enable");
	if (l.wrapper)
		l.protocol = PROTOCOL_SMTPS;
	else if (l.port == 587 || (l.port != 25 && l.sasl))
		l.protocol = PROTOCOL_SUBMISSION;
	else
		l.protocol = PROTOCOL_SMTP;
	service = config_view_service(view, DAEMON_POSTFIX, name);
	service->protocol = l.protocol;
	service->port = l.port;
	service->local = l.local;
	service->offers_tls = l.wrapper || l.level != POSTFIX_NONE;
	service->sni_map = sni_map(p, s);
	service->copies_files = screened || service->sni_map;
	if (screened)
		add_pairs(p, find_pass(p), service, "tlsproxy");
	add_pairs(p, screened ? find_pass(p) : s, service, "smtpd");
	note_unknown_files(p, &l, view);
	postfix_judge_listener(&l, view);
	config_value_free(&l.level_value);
	free(name);
}

static void view_dh(const struct postfix *p, struct config_view *view)
{
	struct config_value dh = postfix_value(p, NULL, "smtpd_tls_dh1024_param_file");

	if (dh.known && dh.text && *dh.text && !text_equal_nocase(dh.text, "auto")) {
		view->dh_file = whole_path(p, NULL, dh.text);
		view->dh_setting = "smtpd_tls_dh1024_param_file";
		view->dh_place = dh.place;
	}
	config_value_free(&dh);
}

void postfix_view(const struct postfix *p, struct config_view *view)
{
	for (size_t i = 0; i < p->service_count; i++) {
		const struct postfix_service *s = &p->service[i];

		if (strcmp(s->type, "inet") == 0 &&
		    (strcmp(s->command, "smtpd") == 0 || strcmp(s->command, "postscreen") == 0))
			view_listener(p, s, view);
	}
	view_dh(p, view);
	postfix_judge_whole(p, view);
}
