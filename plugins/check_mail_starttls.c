/* check_mail_starttls - can a password or a message still travel in the clear? (SPEC 4) */
#include <string.h>

#include "frame/plugin.h"
#include "scan/plaintext_judge.h"
#include "wire/registry.h"

#define REMEDY_LOGIN                                                                               \
	"Postfix: smtpd_tls_auth_only = yes, and on submission -o smtpd_tls_security_level="       \
	"encrypt; Dovecot: ssl = required, and disable_plaintext_auth = yes (2.4: "                \
	"auth_allow_cleartext = no); Exim: auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}" \
	" and server_advertise_condition. Dovecot takes a client with its own address for secure."
#define REMEDY_OFFER                                                                   \
	"Postfix: smtpd_tls_security_level = may (submission: encrypt) and "           \
	"smtpd_tls_chain_files; Dovecot: ssl = required, ssl_cert and ssl_key; Exim: " \
	"tls_advertise_hosts = *, tls_certificate and tls_privatekey."

static const struct report_rule findings[] = {
	{"starttls.not-offered", STATE_CRITICAL,
	 "the server does not offer STARTTLS (POP3: STLS): everything travels in the clear",
	 REMEDY_OFFER},
	{"starttls.refused", STATE_CRITICAL,
	 "the server answers STARTTLS with anything but yes; 421 and 454 are no as well",
	 "Mostly key or certificate could not be loaded: the log of the server names the "
	 "reason. " REMEDY_OFFER},
	{"starttls.stripped", STATE_CRITICAL,
	 "the keyword is masked, as XXXXXXXA: something on the way removes it",
	 "A firewall rewrites SMTP: on a Cisco ASA no inspect esmtp, or allow-tls in its policy "
	 "map; on a PIX no fixup protocol smtp. Ask from inside and outside of it to find it."},
	{"starttls.preauth", STATE_CRITICAL,
	 "the IMAP server greets with PREAUTH: STARTTLS is impossible then, and a client that "
	 "goes on is not protected",
	 "No IMAP server should greet a network client so: is this an attack, or a tunnel that "
	 "ends in imapd by mistake?"},
	{"starttls.broken-dialogue", STATE_CRITICAL,
	 "the server greets, but breaks off or talks garbage before TLS or inside it",
	 "The log of the server says why, for the time of this check. After a yes to STARTTLS: "
	 "key, certificate or TLS settings could not be loaded."},
	{"starttls.plaintext-auth", STATE_CRITICAL,
	 "a plaintext login (AUTH or SASL PLAIN, LOGIN, XOAUTH2, OAUTHBEARER; IMAP LOGIN; POP3 "
	 "USER) is accepted without TLS",
	 REMEDY_LOGIN},
	{"starttls.plaintext-auth-announced", STATE_WARNING,
	 "a plaintext login is announced without TLS, and was not seen to be accepted: a client "
	 "that believes it sends the password all the same",
	 REMEDY_LOGIN},
	{"starttls.other-auth", STATE_OK,
	 "logins that do not show the password (SCRAM, GSSAPI, NTLM, EXTERNAL, CRAM-MD5, "
	 "DIGEST-MD5) are announced without TLS",
	 NULL},
	{"starttls.plaintext-mail", STATE_WARNING, "submission accepts MAIL FROM without TLS",
	 "Postfix, master.cf: -o smtpd_tls_security_level=encrypt under submission; Exim: deny in "
	 "acl_smtp_mail with !encrypted = *."},
	{"starttls.plaintext-port-open", STATE_WARNING,
	 "the plaintext port of IMAP or POP3 is reachable at all, though "
	 "--forbid-plaintext-port was given",
	 "Dovecot: port = 0 in the inet_listener of imap and pop3, so that only imaps and pop3s "
	 "are left; or close 143 and 110 in the firewall."},
	{"starttls.command-injection", STATE_CRITICAL,
	 "a command that stood in the packet of STARTTLS was acted on inside TLS: who is on the "
	 "way can put commands before those of the client (CVE-2011-0411)",
	 "Update the server or the proxy before it: it must drop what is in its buffer when TLS "
	 "begins."},
	{"starttls.reply-injection", STATE_CRITICAL,
	 "bytes stand behind the reply to STARTTLS: a client takes them for replies from inside "
	 "TLS",
	 "Update the server, or look for who is on the way: nothing may stand behind that reply "
	 "before TLS has begun."},
	{"starttls.capability-unchanged", STATE_WARNING,
	 "inside TLS the server still announces STARTTLS, STLS or LOGINDISABLED, or no way to log "
	 "in where people log in",
	 "Does a proxy end TLS before the server, which then does not know of it (Dovecot: "
	 "haproxy_trusted_networks, login_trusted_networks)? Is SASL set up there (Postfix: "
	 "smtpd_sasl_auth_enable = yes)?"},
	{.id = NULL},
};

/* What the judgement calls by a number has its name in the catalogue; the last is the frame's. */
static const char *const ids[PLAINTEXT_PROBLEMS] = {
	[PROBLEM_NOT_OFFERED] = "starttls.not-offered",
	[PROBLEM_REFUSED] = "starttls.refused",
	[PROBLEM_STRIPPED] = "starttls.stripped",
	[PROBLEM_PREAUTH] = "starttls.preauth",
	[PROBLEM_BROKEN_DIALOGUE] = "starttls.broken-dialogue",
	[PROBLEM_AUTH] = "starttls.plaintext-auth",
	[PROBLEM_AUTH_ANNOUNCED] = "starttls.plaintext-auth-announced",
	[PROBLEM_AUTH_OTHER] = "starttls.other-auth",
	[PROBLEM_MAIL] = "starttls.plaintext-mail",
	[PROBLEM_PORT_OPEN] = "starttls.plaintext-port-open",
	[PROBLEM_COMMAND_INJECTION] = "starttls.command-injection",
	[PROBLEM_REPLY_INJECTION] = "starttls.reply-injection",
	[PROBLEM_UNCHANGED] = "starttls.capability-unchanged",
	[PROBLEM_NOT_DONE] = "probe.not-done",
};

static bool attempt, forbid_plaintext_port;
static struct session_credentials *credentials;

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "What to look for"},
	{.kind = OPTION_FLAG,
	 .name = "attempt",
	 .help = "try a plaintext login even where none is announced; a server that refuses it "
		 "logs a failed login, which fail2ban counts",
	 .value = &attempt},
	{.kind = OPTION_FLAG,
	 .name = "forbid-plaintext-port",
	 .help = "the ports of imap and pop3 (143, 110) must not be reachable at all",
	 .value = &forbid_plaintext_port},
	OPTION_END};

static const char *const examples[] = {
	"every port of a mail server that starts in the clear",
	"check_mail_starttls -P smtp,submission,imap,pop3,sieve mail.example.com",
	"the MX hosts of a domain",
	"check_mail_starttls --mx example.com",
	"nothing but imaps and pop3s may be open",
	"check_mail_starttls -P imap,pop3 --forbid-plaintext-port mail.example.com",
	NULL};

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	if (!plugin_settings.client_cert)
		return 0;
	credentials =
		session_credentials_new(plugin_settings.client_cert, plugin_settings.client_key, f);
	return credentials ? 0 : -1;
}

static void finish(void)
{
	session_credentials_free(&credentials);
}

static void *start(const struct scan_target *target)
{
	return plaintext_start(target, &(struct plaintext_settings){
					       .attempt = attempt,
					       .credentials = credentials,
				       });
}

static void free_scan(void *scan)
{
	struct plaintext_scan *plaintext = scan;

	plaintext_free(&plaintext);
}

static void list_capabilities(struct facts *facts, const char *key, const struct dialogue *d)
{
	facts_list(facts, key);
	for (size_t i = 0; i < d->capability_count; i++)
		facts_list_add(facts, key, d->capabilities[i], strlen(d->capabilities[i]));
}

static void add_facts(const struct plaintext_scan *scan, struct facts *facts)
{
	static const char *const results[] = {"accepted", "refused", "unclear"};
	const struct plaintext_view *inside = &scan->view[PLAINTEXT_INSIDE];
	const struct dialogue *clear = scan->view[PLAINTEXT_SURVEY].clear;

	if (!clear || !clear->greeting)
		clear = inside->clear;
	if (clear && clear->greeting) {
		facts_text(facts, "greeting", "%s", clear->greeting);
		list_capabilities(facts, "announced", clear);
	}
	if (inside->version)
		facts_text(facts, "tls", "%s", version_name(inside->version));
	if (inside->reach == REACH_END && inside->inside)
		list_capabilities(facts, "announced_inside_tls", inside->inside);
	for (size_t i = 0; clear && i < clear->attempt_count; i++) {
		struct facts *row = facts_row(facts, "attempts");

		facts_text(row, "attempt", "%s", clear->attempt[i].what);
		facts_text(row, "answer", "%s", results[clear->attempt[i].result]);
		facts_text(row, "reply", "%s", clear->attempt[i].reply);
	}
}

static void summarize(const struct plaintext_scan *scan, const struct plaintext_verdict *verdict,
		      struct report *report, size_t subject)
{
	const struct protocol_info *protocol = protocol_info(scan->target.endpoint->protocol);
	const char *version = version_name(scan->view[PLAINTEXT_INSIDE].version);

	if (verdict->closed)
		report_summary(report, subject, "the port is closed, as it should be");
	else if (!scan->view[PLAINTEXT_SURVEY].planned)
		report_summary(report, subject, "TLS begins at once, with %s", version);
	else
		report_summary(report, subject, "%s works, with %s; no password goes in the clear",
			       protocol->starttls_command, version);
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	struct plaintext_scan *scan = argument;
	struct plaintext_verdict verdict;

	plaintext_judge(scan, forbid_plaintext_port, &verdict);
	for (size_t i = 0; i < verdict.count; i++)
		report_finding(report, subject, ids[verdict.found[i].problem], "%s",
			       verdict.found[i].text);
	scan->outcome.answered = verdict.answered;
	scan->outcome.injected = 0; /* starttls.reply-injection says more */
	if (plugin_settings.wants_facts)
		add_facts(scan, report_facts(report, subject));
	summarize(scan, &verdict, report, subject);
	return &scan->outcome;
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.binary = "check_mail_starttls",
		.purpose = "Can a password or a message still travel in the clear?",
		.examples = examples,
		.uses = USES_SERVER | USES_SNI | USES_CLIENT_CERT,
		.options = options,
		.findings = findings,
		.configure = configure,
		.start = start,
		.judge = judge,
		.free_scan = free_scan,
		.finish = finish,
	};

	return plugin_main(&plugin, argc, argv);
}
