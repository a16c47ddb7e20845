/* exim_view - the ports of an Exim, the files it serves, and what its settings mean (SPEC 4; the
 * Exim specification, chapters 14 and 43)
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/exim.h"

#define AGAIN "what it comes to only the running Exim knows"

static struct config_place place_of(const struct exim *e, const struct exim_setting *s)
{
	for (size_t i = e->setting_count; s && i-- > 0;)
		if (!e->setting[i].told && strcmp(e->setting[i].name, s->name) == 0)
			return e->setting[i].place;
	return (struct config_place){0};
}

static void remark(const struct exim *e, struct config_view *view, enum config_remark_kind kind,
		   const char *name, const struct exim_setting *s, const char *why,
		   const char *instead)
{
	config_view_remark(
		view,
		&(struct config_remark){.kind = kind,
					.daemon = DAEMON_EXIM,
					.setting = name,
					.value = s && kind != REMARK_UNDETERMINED ? s->value : NULL,
					.place = place_of(e, s),
					.why = why,
					.instead = instead});
}

/* The value where it can be known; else NULL, and it is remarked. *set_r: whether it is set. */
static const char *known(const struct exim *e, struct config_view *view, const char *name,
			 bool *set_r)
{
	const struct exim_setting *s = exim_find(e, name);

	*set_r = s && s->value;
	if (!s)
		return NULL;
	if (s->value && !strchr(s->value, '$') && !s->conditional)
		return s->value;
	remark(e, view, REMARK_UNDETERMINED, name, s, AGAIN, NULL);
	return NULL;
}

/* Exim's lists: elements with ':' between them, "::" for one of its own, or "<;" and ';'. */
static bool next_item(const char **cursor, char *buffer, size_t size)
{
	const char *at = *cursor;
	size_t length = 0;

	while (*at == ' ' || *at == '\t' || *at == ':' || *at == ';')
		at++;
	while (*at && *at != ':' && *at != ';' && *at != ' ') {
		if (length + 1 < size)
			buffer[length++] = *at;
		at++;
	}
	buffer[length] = '\0';
	*cursor = at;
	return length > 0;
}

static bool has_port(const char *list, uint16_t port)
{
	char item[64];

	while (list && next_item(&list, item, sizeof(item)))
		if (config_port(item) == port)
			return true;
	return false;
}

/* Exim wants absolute paths (the specification, 43.4): where it looks for another is its own
 * affair.
 */
static void note_relative(const struct exim *e, struct config_view *view, const char *name,
			  const char *list)
{
	char item[1024];

	while (list && next_item(&list, item, sizeof(item)))
		if (*item != '/') {
			remark(e, view, REMARK_UNDETERMINED, name, exim_find(e, name),
			       "Exim wants absolute paths, and this is none", NULL);
			return;
		}
}

/* The elements of two lists side by side: one certificate file and its key (RSA, then ECDSA). */
static void add_pairs(struct config_service *service, const char *certificates, const char *keys,
		      struct config_place place)
{
	char certificate[1024], key[1024];

	while (certificates && next_item(&certificates, certificate, sizeof(certificate))) {
		bool has_key = keys && next_item(&keys, key, sizeof(key));
		struct config_pair *pair =
			*certificate == '/' && (!has_key || *key == '/')
				? config_service_pair(service, certificate,
						      has_key ? key : certificate, NULL)
				: NULL;

		if (pair) {
			pair->setting = "tls_certificate";
			pair->place = place;
		}
	}
}

static void judge_login(const struct exim *e, struct config_view *view)
{
	static const char *const only_tls[] = {"${ifeq{$tls_in_cipher}{}{}{*}}",
					       "${ifeq{$tls_cipher}{}{}{*}}"};
	const struct exim_setting *s = exim_find(e, "auth_advertise_hosts");
	struct writer squeezed = writer_with_maximum(1024);
	bool safe;

	for (const char *c = s && s->value ? s->value : ""; *c; c++)
		if (*c != ' ')
			writer_u8(&squeezed, (unsigned char)*c);
	/* Advertised where there is TLS already: the specification's own example. */
	safe = s && s->value &&
	       (!*s->value || strcmp(writer_string(&squeezed), only_tls[0]) == 0 ||
		strcmp(writer_string(&squeezed), only_tls[1]) == 0);
	writer_free(&squeezed);
	if (safe)
		return;
	if (e->plaintext_everywhere && (!s || (s->value && !strchr(s->value, '$'))))
		config_view_remark(
			view,
			&(struct config_remark){
				.kind = REMARK_PLAINTEXT_AUTH,
				.daemon = DAEMON_EXIM,
				.setting = "auth_advertise_hosts",
				.value = s ? s->value : NULL,
				.place = s ? place_of(e, s) : e->authenticator,
				.why = "AUTH PLAIN or LOGIN is offered without TLS, so a password "
				       "can travel in clear",
				.instead =
					"auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}"});
	else if (s && s->value && strchr(s->value, '$'))
		remark(e, view, REMARK_UNDETERMINED, "auth_advertise_hosts", s, AGAIN, NULL);
}

/* GnuTLS priority strings and OpenSSL cipher lists look different enough. */
static bool is_weak_list(const char *list)
{
	static const char *const gnutls[] = {"+VERS-SSL3.0", "+VERS-ALL",   "+VERS-TLS-ALL",
					     "+NULL",	     "+ANON-DH",    "+ANON-ECDH",
					     "+ARCFOUR-128", "+ARCFOUR-40", "EXPORT"};
	size_t length;

	if (config_weak_cipher(list, &length))
		return true;
	for (size_t i = 0; i < COUNT_OF(gnutls); i++) {
		char item[64];
		const char *cursor = list;

		while (next_item(&cursor, item, sizeof(item)))
			if (text_equal_nocase(item, gnutls[i]))
				return true;
	}
	return false;
}

static void judge(const struct exim *e, struct config_view *view)
{
	const struct exim_setting *ciphers = exim_find(e, "tls_require_ciphers");
	const struct exim_setting *offered = exim_find(e, "tls_advertise_hosts");
	bool set;
	const char *list = known(e, view, "tls_require_ciphers", &set);
	const char *hosts = known(e, view, "tls_advertise_hosts", &set);

	if (list && is_weak_list(list))
		remark(e, view, REMARK_WEAK, "tls_require_ciphers", ciphers,
		       "it switches on what has no encryption or authentication, or is broken",
		       "tls_require_ciphers = NORMAL where it has GnuTLS, or leave it to the "
		       "default");
	if (hosts && !*hosts)
		remark(e, view, REMARK_WEAK, "tls_advertise_hosts", offered,
		       "no TLS is offered, so all mail arrives in clear",
		       "tls_advertise_hosts = *");
	judge_login(e, view);
}

static void add_port(const struct exim *e, struct config_view *view, uint16_t port, bool implicit,
		     const char *certificates, const char *keys)
{
	char name[32] = "port ";
	const struct exim_setting *s = exim_find(e, "tls_certificate");
	struct config_service *service;
	char *text = mem_print("%s%u", name, (unsigned)port);

	service = config_view_service(view, DAEMON_EXIM, text);
	service->protocol = implicit	  ? PROTOCOL_SMTPS
			    : port == 587 ? PROTOCOL_SUBMISSION
					  : PROTOCOL_SMTP;
	service->port = port;
	service->offers_tls = true;
	add_pairs(service, certificates, keys, place_of(e, s));
	free(text);
}

void exim_view(const struct exim *e, struct config_view *view)
{
	bool set, certificate_set, any = false;
	const char *certificates = known(e, view, "tls_certificate", &certificate_set);
	const char *keys = known(e, view, "tls_privatekey", &set);
	const char *ports = known(e, view, "daemon_smtp_ports", &set);
	const char *implicit = known(e, view, "tls_on_connect_ports", &set);
	const char *cursor = ports ? ports : "25";
	char item[64];

	if (!certificate_set && !e->uncertain)
		remark(e, view, REMARK_NOTE, "tls_certificate", NULL,
		       "no certificate is named: Exim makes one of its own, if it offers TLS at "
		       "all",
		       "tls_certificate = /etc/exim4/exim.crt, tls_privatekey = ...");
	else if (!certificate_set)
		remark(e, view, REMARK_UNDETERMINED, "tls_certificate", NULL,
		       "it is not set in what could be read, and not all could", NULL);
	note_relative(e, view, "tls_certificate", certificates);
	note_relative(e, view, "tls_privatekey", keys);
	while (next_item(&cursor, item, sizeof(item))) {
		uint16_t port = config_port(item);

		if (port)
			add_port(e, view, port, has_port(implicit, port), certificates, keys);
		any |= port != 0;
	}
	if (!any)
		add_port(e, view, 25, false, certificates, keys);
	judge(e, view);
}
