/* tls_protocols - the options, the examples and the findings of check_mail_tls_protocols */
#include "tls_protocols.h"

struct given given;

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "How to judge"},
	{.kind = OPTION_TEXT,
	 .letter = 'w',
	 .name = "warning",
	 .argument = "LIST",
	 .help = "versions whose acceptance is a warning: ssl2, ssl3, tls1.0, tls1.1, tls1.2, "
		 "tls1.3, or none (default: tls1.0,tls1.1)",
	 .value = &given.warning,
	 .completes = VALUE_VERSIONS},
	{.kind = OPTION_TEXT,
	 .letter = 'c',
	 .name = "critical",
	 .argument = "LIST",
	 .help = "versions whose acceptance is critical, or none (default: ssl2,ssl3)",
	 .value = &given.critical,
	 .completes = VALUE_VERSIONS},
	{.kind = OPTION_LIST,
	 .name = "require",
	 .argument = "LIST",
	 .help = "one of these versions must be accepted (default: tls1.2,tls1.3); repeatable: "
		 "then one of each list",
	 .value = &given.require,
	 .completes = VALUE_VERSIONS},
	OPTION_END};

static const char *const examples[] = {
	"the submission, IMAP and POP3 ports of a mail server",
	"check_mail_tls_protocols -P smtps,imaps,pop3s mail.example.com",
	"the MX hosts of a domain; old versions are no fault there",
	"check_mail_tls_protocols --mx -w none example.com",
	"by the book",
	"check_mail_tls_protocols --policy=rfc9325 imaps://mail.example.com",
	NULL};

#define REMEDY_FLOOR                                                                              \
	"Postfix: smtpd_tls_protocols = >=TLSv1.2 and smtpd_tls_mandatory_protocols = >=TLSv1.2 " \
	"(before 3.6: !SSLv2, !SSLv3, !TLSv1, !TLSv1.1); Dovecot: ssl_min_protocol = TLSv1.2; "   \
	"Exim with GnuTLS: tls_require_ciphers = NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2; "    \
	"Exim with OpenSSL: openssl_options = +no_sslv2 +no_sslv3 +no_tlsv1 +no_tlsv1_1."

static const struct report_rule findings[] = {
	{"protocol.accepted", STATE_OK,
	 "the server accepts this version; -w and -c say which ones are a warning or critical "
	 "(default: ssl2 and ssl3 critical, tls1.0 and tls1.1 a warning)",
	 REMEDY_FLOOR},
	{"protocol.required-missing", STATE_CRITICAL,
	 "the server refuses every version of --require (default: TLS 1.2 or TLS 1.3)",
	 "Update the TLS library, or let it: Postfix: no upper bound in smtpd_tls_protocols; "
	 "Dovecot: ssl_min_protocol = TLSv1.2; Exim: tls_require_ciphers without -VERS-TLS1.2."},
	{"protocol.intolerant", STATE_WARNING,
	 "a hello that offers TLS 1.0 to 1.3 together fails, though a version of it alone was "
	 "accepted: new mail programs cannot connect",
	 "The server's TLS library, or a load balancer or firewall before it, stumbles over newer "
	 "hellos: update it."},
	{"protocol.no-fallback-scsv", STATE_WARNING,
	 "the server takes a TLS 1.1 hello that is marked as a fallback (RFC 7507) though it "
	 "accepts a newer version: an attacker can talk clients down",
	 "Update the TLS library (OpenSSL since 1.0.1j and GnuTLS since 3.4 refuse it), or refuse "
	 "the versions below TLS 1.2. " REMEDY_FLOOR},
	{"protocol.outside-policy", STATE_WARNING,
	 "the server accepts a version that a --policy does not allow, or none that it requires",
	 REMEDY_FLOOR},
	{"protocol.undetermined", STATE_UNKNOWN,
	 "whether this version is accepted could not be told: silence, a throttle, a failed "
	 "connection or garbage say nothing about it",
	 "Ask again with a longer -t or more gently (--parallel=64,1 --pause=500); -vv shows "
	 "where each connection ended."},
	{.id = NULL},
};

const struct plugin_tables tables = {
	.binary = "check_mail_tls_protocols",
	.purpose = "Which SSL and TLS versions does a mail server accept?",
	.examples = examples,
	.options = options,
	.findings = findings,
};
