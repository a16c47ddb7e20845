/* postfix_value - which value a service works with, $name put in (postconf(5))
 *
 *   reference = "$" name / "${" name "}" / "$(" name ")" / "$$"
 *   other     = "${" name ("?" / ":") ... "}"       ; left to the daemon
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/writer.h"
#include "config/postfix.h"

#define DEPTH_MAXIMUM 16
#define VALUE_MAXIMUM 65536
#define REFERENCES_MAXIMUM 1000

/* Defaults that all supported versions share. */
static const struct {
	const char *name, *text;
} defaults[] = {
	{"smtpd_tls_security_level", ""},
	{"smtpd_use_tls", "no"},
	{"smtpd_enforce_tls", "no"},
	{"smtpd_tls_wrappermode", "no"},
	{"smtpd_tls_auth_only", "no"},
	{"smtpd_sasl_auth_enable", "no"},
	{"smtpd_sasl_security_options", "noanonymous"},
	{"smtpd_tls_chain_files", ""},
	{"smtpd_tls_cert_file", ""},
	{"smtpd_tls_key_file", "$smtpd_tls_cert_file"},
	{"smtpd_tls_eccert_file", ""},
	{"smtpd_tls_eckey_file", "$smtpd_tls_eccert_file"},
	{"smtpd_tls_dcert_file", ""},
	{"smtpd_tls_dkey_file", "$smtpd_tls_dcert_file"},
	{"smtpd_tls_dh1024_param_file", ""},
	{"smtpd_tls_mandatory_ciphers", "medium"},
	{"tls_server_sni_maps", ""},
	{"tls_preempt_cipherlist", "no"},
	{"smtp_tls_security_level", ""},
	{"smtp_use_tls", "no"},
	{"smtp_enforce_tls", "no"},
	{"postscreen_tls_security_level", "$smtpd_tls_security_level"},
	{"tlsproxy_tls_chain_files", "$smtpd_tls_chain_files"},
	{"tlsproxy_tls_cert_file", "$smtpd_tls_cert_file"},
	{"tlsproxy_tls_key_file", "$smtpd_tls_key_file"},
	{"tlsproxy_tls_eccert_file", "$smtpd_tls_eccert_file"},
	{"tlsproxy_tls_eckey_file", "$smtpd_tls_eckey_file"},
	{"tlsproxy_tls_dcert_file", "$smtpd_tls_dcert_file"},
	{"tlsproxy_tls_dkey_file", "$smtpd_tls_dkey_file"},
	{"config_directory", "/etc/postfix"},
	{"data_directory", "/var/lib/postfix"},
	{"queue_directory", "/var/spool/postfix"},
	{"inet_interfaces", "all"},
};

static const struct postfix_setting *last(const struct postfix_setting *list, size_t count,
					  const char *name)
{
	while (count > 0)
		if (strcmp(list[--count].name, name) == 0)
			return &list[count];
	return NULL;
}

/* What stands there, unexpanded; NULL: nobody set it. */
static const char *find(const struct postfix *p, const struct postfix_service *service,
			const char *name, struct config_value *value)
{
	const struct postfix_setting *setting = NULL;

	if (service)
		setting = last(service->option, service->option_count, name);
	if (!setting)
		setting = last(p->setting, p->setting_count, name);
	if (setting) {
		value->stated = true;
		value->place = setting->place;
		return setting->text;
	}
	setting = last(p->told, p->told_count, name);
	if (setting)
		return setting->text;
	/* Of an instance beside the first, or wherever -c says. */
	if (p->directory && strcmp(name, "config_directory") == 0)
		return p->directory;
	for (size_t i = 0; i < COUNT_OF(defaults); i++)
		if (strcmp(defaults[i].name, name) == 0)
			return defaults[i].text;
	return NULL;
}

struct expansion {
	const struct postfix *postfix;
	const struct postfix_service *service;
	struct writer w;
	unsigned depth, references;
	bool known;
};

static void expand(struct expansion *e, const char *text);

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static void put_in(struct expansion *e, const char *name, size_t length)
{
	struct config_value unused = {0};
	char *copy = mem_substring(name, length);
	const char *text = find(e->postfix, e->service, copy, &unused);

	free(copy);
	/* postconf names every setting there is: what it does not name is empty. */
	if (!text && e->postfix->told_count == 0)
		e->known = false;
	if (!text)
		return;
	if (e->depth == DEPTH_MAXIMUM || e->references++ == REFERENCES_MAXIMUM) {
		e->known = false;
		return;
	}
	e->depth++;
	expand(e, text);
	e->depth--;
}

/* One reference that starts behind '$'; returns where it ends. */
static const char *reference(struct expansion *e, const char *at)
{
	char close = *at == '{' ? '}' : *at == '(' ? ')' : '\0';
	size_t length = 0;

	if (*at == '$') {
		writer_u8(&e->w, '$');
		return at + 1;
	}
	if (close)
		at++;
	while (is_name(at[length]))
		length++;
	if (length == 0 || (close && at[length] != close)) {
		e->known = false;
		return at + strlen(at);
	}
	put_in(e, at, length);
	return at + length + (close ? 1 : 0);
}

static void expand(struct expansion *e, const char *text)
{
	while (*text && e->known && !e->w.failed) {
		size_t plain = strcspn(text, "$");

		writer_bytes(&e->w, text, plain);
		text += plain;
		if (*text == '$')
			text = reference(e, text + 1);
	}
}

static bool is_overridden(const struct postfix_service *service, const char *name)
{
	return service && last(service->option, service->option_count, name);
}

struct config_value postfix_value(const struct postfix *p, const struct postfix_service *service,
				  const char *name)
{
	struct config_value value = {.known = true};
	struct expansion e = {.postfix = p,
			      .service = service,
			      .w = writer_with_maximum(VALUE_MAXIMUM),
			      .known = true};
	const char *text = find(p, service, name, &value);

	if (text)
		expand(&e, text);
	value.known = e.known && !e.w.failed;
	if (!value.known && !is_overridden(service, name)) {
		const struct postfix_setting *told = last(p->told, p->told_count, name);

		/* postconf has worked out what is left to the daemon here */
		if (told && !strchr(told->text, '$')) {
			writer_clear(&e.w);
			writer_text(&e.w, told->text);
			value.known = true;
		}
	}
	if (value.known && text)
		value.text = mem_string(writer_string(&e.w));
	else
		value.text = mem_string(text);
	writer_free(&e.w);
	return value;
}
