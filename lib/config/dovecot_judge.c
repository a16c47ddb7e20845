/* dovecot_judge - weak and plaintext settings of Dovecot, per protocol and filter (SPEC 4)
 *
 * ssl = yes is fine while plaintext login is disabled, which is the default of every version; with
 * ssl = required it is disabled whatever else is written.
 */
#include "config/dovecot_judge.h"

#include <string.h>

#include "base/text.h"

#define AGAIN "what it comes to only the running Dovecot knows"
#define MINIMUM "ssl_min_protocol = TLSv1.2"

static void remark(const struct dovecot_looking *l, enum config_remark_kind kind,
		   const char *protocol, const struct dovecot_setting *setting, const char *name,
		   const char *why, const char *instead)
{
	config_view_remark(l->view,
			   &(struct config_remark){.kind = kind,
						   .daemon = DAEMON_DOVECOT,
						   .service = (char *)protocol,
						   .setting = name,
						   .value = setting && kind != REMARK_UNDETERMINED
								    ? setting->value
								    : NULL,
						   .place = dovecot_place(l, setting),
						   .why = why,
						   .instead = instead});
}

void dovecot_undetermined(const struct dovecot_looking *l, const struct dovecot_setting *setting,
			  const char *protocol, const char *name)
{
	remark(l, REMARK_UNDETERMINED, protocol, setting, name, AGAIN, NULL);
}

/* The setting in force; NULL where it is not set or not known (then that is remarked). */
static const struct dovecot_setting *look(const struct dovecot_looking *l, const char *name,
					  const char *protocol, const struct dovecot_block *filter)
{
	const struct dovecot_setting *s = dovecot_find(l->dovecot, name, protocol, filter);

	if (s && !dovecot_is_known(s->value)) {
		dovecot_undetermined(l, s, protocol, name);
		return NULL;
	}
	return s;
}

/* A default is the distribution's word and no weakness: what was written is judged. */
static const struct dovecot_setting *written(const struct dovecot_looking *l, const char *name,
					     const char *protocol,
					     const struct dovecot_block *filter)
{
	const struct dovecot_setting *s = look(l, name, protocol, filter);

	return s && dovecot_place(l, s).file ? s : NULL;
}

enum ssl { SSL_NO, SSL_YES, SSL_REQUIRED };

static enum ssl ssl_of(const struct dovecot_setting *s)
{
	if (!s)
		return SSL_YES;
	if (text_equal_nocase(s->value, "required"))
		return SSL_REQUIRED;
	return dovecot_yes(s->value) ? SSL_YES : SSL_NO;
}

/* Is a password taken without TLS? The setting that says so, or NULL. */
static const struct dovecot_setting *allows_plaintext(const struct dovecot_looking *l,
						      const char *protocol,
						      const struct dovecot_block *filter)
{
	const struct dovecot_setting *old = look(l, "disable_plaintext_auth", protocol, filter);
	const struct dovecot_setting *new = look(l, "auth_allow_cleartext", protocol, filter);

	if (new &&dovecot_yes(new->value))
		return new;
	return old && !dovecot_yes(old->value) ? old : NULL;
}

static void judge_login(const struct dovecot_looking *l, const char *protocol,
			const struct dovecot_block *filter)
{
	const struct dovecot_setting *ssl = look(l, "ssl", protocol, filter);
	const struct dovecot_setting *plain = allows_plaintext(l, protocol, filter);

	if (ssl_of(ssl) == SSL_REQUIRED)
		return;
	if (plain)
		remark(l, REMARK_PLAINTEXT_AUTH, protocol, plain,
		       strcmp(plain->name, "auth_allow_cleartext") == 0 ? "auth_allow_cleartext"
									: "disable_plaintext_auth",
		       "a password is taken without TLS",
		       strcmp(plain->name, "auth_allow_cleartext") == 0
			       ? "auth_allow_cleartext = no, or ssl = required"
			       : "disable_plaintext_auth = yes, or ssl = required");
	if (ssl_of(ssl) == SSL_NO)
		remark(l, REMARK_WEAK, protocol, ssl, "ssl",
		       "no TLS is offered where people log in", "ssl = required");
}

static void judge_versions(const struct dovecot_looking *l, const char *protocol,
			   const struct dovecot_block *filter)
{
	static const char *const old[] = {"ANY", "SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"};
	const struct dovecot_setting *minimum = written(l, "ssl_min_protocol", protocol, filter);
	const struct dovecot_setting *list = written(l, "ssl_protocols", protocol, filter);

	for (size_t i = 0; minimum && i < COUNT_OF(old); i++)
		if (text_equal_nocase(minimum->value, old[i]))
			remark(l, REMARK_WEAK, protocol, minimum, "ssl_min_protocol",
			       i < 3 ? "SSL 2 and SSL 3 are broken, RFC 7568"
				     : "TLS 1.0 and 1.1 are deprecated, RFC 8996",
			       MINIMUM);
	if (list && config_protocols_allow(list->value, 3))
		remark(l, REMARK_WEAK, protocol, list, "ssl_protocols", "SSL 3 is broken, RFC 7568",
		       "ssl_protocols = !SSLv3 !TLSv1 !TLSv1.1, since 2.3 " MINIMUM);
	else if (list && (config_protocols_allow(list->value, 10) ||
			  config_protocols_allow(list->value, 11)))
		remark(l, REMARK_WEAK, protocol, list, "ssl_protocols",
		       "TLS 1.0 and 1.1 are deprecated, RFC 8996",
		       "ssl_protocols = !SSLv3 !TLSv1 !TLSv1.1, since 2.3 " MINIMUM);
}

static void judge_ciphers(const struct dovecot_looking *l, const char *protocol,
			  const struct dovecot_block *filter)
{
	const struct dovecot_setting *list = written(l, "ssl_cipher_list", protocol, filter);
	size_t length;

	if (list && config_weak_cipher(list->value, &length))
		remark(l, REMARK_WEAK, protocol, list, "ssl_cipher_list",
		       "it switches on suites without encryption or authentication, or broken ones",
		       "leave it to the default, or end it with :!aNULL:!eNULL:!EXPORT:!RC4:!DES");
}

static bool is_local_client(const struct dovecot_block *filter)
{
	char address[64];
	size_t length = strcspn(filter->name, "/");

	if (strcmp(filter->type, "remote") != 0 || length >= sizeof(address))
		return false;
	memcpy(address, filter->name, length);
	address[length] = '\0';
	return config_is_loopback(address);
}

/* What stands within a filter itself; what it inherits has been judged. */
static bool states(const struct dovecot *d, const struct dovecot_block *filter, const char *name)
{
	for (size_t i = 0; i < d->setting_count; i++) {
		const struct dovecot_block *b = d->setting[i].block;

		if (strcmp(d->setting[i].name, name) != 0)
			continue;
		for (; b; b = b->parent)
			if (b == filter)
				return true;
	}
	return false;
}

static void judge_filter(const struct dovecot_looking *l, const char *protocol, bool login,
			 const struct dovecot_block *filter)
{
	const struct dovecot *d = l->dovecot;

	if (login && !is_local_client(filter) &&
	    (states(d, filter, "ssl") || states(d, filter, "disable_plaintext_auth") ||
	     states(d, filter, "auth_allow_cleartext")))
		judge_login(l, protocol, filter);
	if (states(d, filter, "ssl_min_protocol") || states(d, filter, "ssl_protocols"))
		judge_versions(l, protocol, filter);
	if (states(d, filter, "ssl_cipher_list"))
		judge_ciphers(l, protocol, filter);
}

void dovecot_judge_protocol(const struct dovecot_looking *l, const char *protocol,
			    enum protocol plain, struct config_view *view)
{
	bool login = protocol_info(plain)->login;

	(void)view;
	if (l->dovecot->uncertain && !dovecot_find(l->dovecot, "ssl", protocol, NULL))
		dovecot_undetermined(l, NULL, protocol, "ssl");
	if (login)
		judge_login(l, protocol, NULL);
	judge_versions(l, protocol, NULL);
	judge_ciphers(l, protocol, NULL);
	for (size_t i = 0; i < l->dovecot->block_count; i++)
		if (dovecot_is_filter(l->dovecot->block[i]))
			judge_filter(l, protocol, login, l->dovecot->block[i]);
}

void dovecot_note_listener(const struct dovecot_looking *l, const char *protocol,
			   const struct config_service *service, struct config_view *view)
{
	(void)protocol;
	(void)view;
	if (service->port == 110 || service->port == 143)
		config_view_remark(
			l->view,
			&(struct config_remark){
				.kind = REMARK_NOTE,
				.daemon = DAEMON_DOVECOT,
				.service = service->name,
				.setting = "inet_listener port",
				.value = service->port == 110 ? "110" : "143",
				.why = "TLS is the client's choice here, RFC 8314 section 3",
				.instead = "port = 0 once every client uses the port where TLS "
					   "starts at once"});
}
