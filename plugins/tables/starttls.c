/* starttls - the options, the examples and the findings of check_mail_starttls */
#include "starttls.h"

#include "scan/plaintext_judge.h"

struct given given;

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "What to look for"},
	{.kind = OPTION_FLAG,
	 .name = "attempt",
	 .help = "try a plaintext login even where none is announced; a server that refuses it "
		 "logs a failed login, which fail2ban counts",
	 .value = &given.attempt},
	{.kind = OPTION_FLAG,
	 .name = "forbid-plaintext-port",
	 .help = "the ports of imap and pop3 (143, 110) must not be reachable at all",
	 .value = &given.forbid_plaintext_port},
	OPTION_END};

static const char *const examples[] = {
	"every port of a mail server that starts in the clear",
	"check_mail_starttls -P smtp,submission,imap,pop3,sieve mail.example.com",
	"the MX hosts of a domain",
	"check_mail_starttls --mx example.com",
	"nothing but imaps and pop3s may be open",
	"check_mail_starttls -P imap,pop3 --forbid-plaintext-port mail.example.com",
	NULL};

#define REMEDY_LOGIN                                                                               \
	"Postfix: smtpd_tls_auth_only = yes, and on submission -o smtpd_tls_security_level="       \
	"encrypt; Dovecot: ssl = required, and disable_plaintext_auth = yes (2.4: "                \
	"auth_allow_cleartext = no); Exim: auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}" \
	" and server_advertise_condition. Dovecot takes a client with its own address for secure."
#define REMEDY_OFFER                                                                  \
	"Postfix: smtpd_tls_security_level = may (submission: encrypt) and "          \
	"smtpd_tls_chain_files; Dovecot: ssl = required, ssl_cert and ssl_key (2.4: " \
	"ssl_server_cert_file, ssl_server_key_file); Exim: tls_advertise_hosts = *, " \
	"tls_certificate and tls_privatekey."

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

/* What the judgement calls by a number has its name in the catalogue; the last two are the frame's.
 */
const char *const finding_ids[PLAINTEXT_PROBLEMS] = {
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
	[PROBLEM_DISPROVEN] = "server.key-disproven",
	[PROBLEM_NOT_DONE] = "probe.not-done",
};

const struct plugin_tables tables = {
	.binary = "check_mail_starttls",
	.purpose = "Can a password or a message still travel in the clear?",
	.examples = examples,
	.options = options,
	.findings = findings,
};
