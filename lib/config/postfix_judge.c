/* postfix_judge - weak and plaintext settings of Postfix, per service (SPEC 4; postconf(5))
 *
 * Port 25 wants "may": a relay that finds no TLS sends in clear, and one that must have it cannot
 * send at all (RFC 3207 section 4). Where people log in a password must not travel in clear (RFC
 * 8314 section 4.1). mandatory_* settings count only where TLS is mandatory.
 */
#include "config/postfix_judge.h"

#include <string.h>

#include "base/text.h"

#define AGAIN "what it comes to only the running Postfix knows"

static void remark(struct config_view *view, const struct postfix_listener *l,
		   enum config_remark_kind kind, const char *setting,
		   const struct config_value *value, const char *why, const char *instead)
{
	config_view_remark(view, &(struct config_remark){.kind = kind,
							 .daemon = DAEMON_POSTFIX,
							 .service = l ? (char *)l->name : NULL,
							 .setting = setting,
							 .value = value->text,
							 .place = value->place,
							 .why = why,
							 .instead = instead});
}

void postfix_undetermined(struct config_view *view, const struct postfix_listener *l,
			  const char *setting, const struct config_value *value)
{
	struct config_value unquoted = {.place = value->place};

	remark(view, l, REMARK_UNDETERMINED, setting, &unquoted, AGAIN, NULL);
}

static bool noplaintext(const struct postfix_listener *l)
{
	struct config_value value =
		postfix_value(l->postfix, l->service, "smtpd_sasl_security_options");
	bool found = value.known && value.text && strstr(value.text, "noplaintext");

	config_value_free(&value);
	return found;
}

static void judge_login(const struct postfix_listener *l, struct config_view *view)
{
	struct config_value only = postfix_value(l->postfix, l->service, "smtpd_tls_auth_only");

	if (!l->sasl || l->wrapper || l->level == POSTFIX_ENCRYPT || noplaintext(l)) {
		config_value_free(&only);
		return;
	}
	if (!only.known)
		postfix_undetermined(view, l, "smtpd_tls_auth_only", &only);
	else if (!only.text || !text_equal_nocase(only.text, "yes"))
		remark(view, l, REMARK_PLAINTEXT_AUTH, "smtpd_tls_auth_only", &only,
		       "AUTH is offered before STARTTLS, so a password can travel in clear",
		       "smtpd_tls_auth_only = yes");
	config_value_free(&only);
}

static void judge_level(const struct postfix_listener *l, struct config_view *view)
{
	const struct config_value *value = &l->level_value;
	bool relay = l->protocol == PROTOCOL_SMTP;

	if (l->wrapper)
		return;
	/* Re-injection by a filter on this machine. */
	if (l->bound_local && l->port != 25 && l->level == POSTFIX_NONE && relay)
		return;
	if (l->level == POSTFIX_UNKNOWN)
		postfix_undetermined(view, l, l->setting, value);
	else if (l->level == POSTFIX_NONE && relay)
		remark(view, l, REMARK_WEAK, l->setting, value,
		       "no TLS is offered, so all mail arrives in clear",
		       "smtpd_tls_security_level = may");
	else if (l->level == POSTFIX_NONE)
		remark(view, l, REMARK_WEAK, l->setting, value,
		       "no TLS is offered where people send their mail",
		       "-o smtpd_tls_security_level=encrypt for this service in master.cf");
	else if (l->level == POSTFIX_ENCRYPT && l->port == 25)
		remark(view, l, REMARK_WEAK, l->setting, value,
		       "TLS is demanded on port 25, so mail from senders without it is lost, "
		       "RFC 3207 section 4",
		       "smtpd_tls_security_level = may");
}

static bool allows_old(const char *list, unsigned newest)
{
	static const unsigned versions[] = {2, 3, 10, 11};

	for (size_t i = 0; i < COUNT_OF(versions) && versions[i] <= newest; i++)
		if (config_protocols_allow(list, versions[i]))
			return true;
	return false;
}

/* A default is the distribution's word and no weakness: what was written is judged. */
static void judge_protocols(const struct postfix_listener *l, struct config_view *view)
{
	bool mandatory = l->wrapper || l->level == POSTFIX_ENCRYPT;
	const char *setting = mandatory ? "smtpd_tls_mandatory_protocols" : "smtpd_tls_protocols";
	struct config_value value = postfix_value(l->postfix, l->service, setting);

	if (l->level == POSTFIX_NONE && !l->wrapper) {
		config_value_free(&value);
		return;
	}
	if (!value.known)
		postfix_undetermined(view, l, setting, &value);
	else if (value.stated && value.text && allows_old(value.text, 3))
		remark(view, l, REMARK_WEAK, setting, &value,
		       "SSL 2 and SSL 3 are broken, RFC 7568",
		       mandatory ? "smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1, "
				   "!TLSv1.1"
				 : "smtpd_tls_protocols = !SSLv2, !SSLv3");
	else if (value.stated && value.text && mandatory && allows_old(value.text, 11))
		remark(view, l, REMARK_WEAK, setting, &value,
		       "TLS 1.0 and 1.1 are deprecated, RFC 8996",
		       "smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1, !TLSv1.1");
	config_value_free(&value);
}

static void judge_ciphers(const struct postfix_listener *l, struct config_view *view)
{
	struct config_value value =
		postfix_value(l->postfix, l->service, "smtpd_tls_mandatory_ciphers");

	if (!l->wrapper && l->level != POSTFIX_ENCRYPT) {
		config_value_free(&value);
		return;
	}
	if (!value.known)
		postfix_undetermined(view, l, "smtpd_tls_mandatory_ciphers", &value);
	else if (value.text &&
		 (text_equal_nocase(value.text, "low") || text_equal_nocase(value.text, "export") ||
		  text_equal_nocase(value.text, "null")))
		remark(view, l, REMARK_WEAK, "smtpd_tls_mandatory_ciphers", &value,
		       "this grade holds suites that can be broken",
		       "smtpd_tls_mandatory_ciphers = medium, or high");
	config_value_free(&value);
}

void postfix_judge_listener(const struct postfix_listener *l, struct config_view *view)
{
	judge_level(l, view);
	judge_login(l, view);
	judge_protocols(l, view);
	judge_ciphers(l, view);
}

static void judge_sending(const struct postfix *p, struct config_view *view)
{
	struct config_value level = postfix_value(p, NULL, "smtp_tls_security_level");
	struct config_value use = postfix_value(p, NULL, "smtp_use_tls");
	struct config_value enforce = postfix_value(p, NULL, "smtp_enforce_tls");
	bool old = (use.text && text_equal_nocase(use.text, "yes")) ||
		   (enforce.text && text_equal_nocase(enforce.text, "yes"));
	const char *why = "mail is sent in clear even to servers that offer TLS";

	if (!level.known)
		postfix_undetermined(view, NULL, "smtp_tls_security_level", &level);
	else if (level.text && text_equal_nocase(level.text, "none"))
		remark(view, NULL, REMARK_WEAK, "smtp_tls_security_level", &level, why,
		       "smtp_tls_security_level = may, or dane");
	else if ((!level.text || !*level.text) && !old)
		remark(view, NULL, REMARK_NOTE, "smtp_tls_security_level", &level, why,
		       "smtp_tls_security_level = may, or dane");
	config_value_free(&level);
	config_value_free(&use);
	config_value_free(&enforce);
}

void postfix_judge_whole(const struct postfix *p, struct config_view *view)
{
	struct config_value preempt = postfix_value(p, NULL, "tls_preempt_cipherlist");

	judge_sending(p, view);
	if (preempt.stated && preempt.known && preempt.text)
		remark(view, NULL, REMARK_NOTE, "tls_preempt_cipherlist", &preempt,
		       text_equal_nocase(preempt.text, "yes") ? "the server chooses the suite"
							      : "the client chooses the suite",
		       NULL);
	config_value_free(&preempt);
}
