/* cert_expiry - the options, the examples and the findings of check_mail_cert_expiry */
#include "cert_expiry.h"

struct given given;

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "How to judge"},
	{.kind = OPTION_TEXT,
	 .letter = 'w',
	 .name = "warning",
	 .argument = "LEFT",
	 .help = "warning when less is left: 30 or 30d (days), 36h (hours), 33% (of the lifetime), "
		 "or a range of days (default: 30 days or a quarter, whichever is less)",
	 .value = &given.warning},
	{.kind = OPTION_TEXT,
	 .letter = 'c',
	 .name = "critical",
	 .argument = "LEFT",
	 .help = "critical likewise (default: 14 days or an eighth)",
	 .value = &given.critical},
	{.kind = OPTION_TEXT,
	 .name = "max-lifetime",
	 .argument = "DAYS|cabf",
	 .help = "warning when a leaf lives longer in all; cabf: than the CA/Browser Forum allows "
		 "for its date of issue",
	 .value = &given.lifetime},
	OPTION_END};

static const char *const examples[] = {
	"the usual ports of a mail server",
	"check_mail_cert_expiry -P smtp,submission,imaps,pop3s mail.example.com",
	"the MX hosts of a domain, warning when a third of the lifetime is left",
	"check_mail_cert_expiry --mx -w 33% -c 15% example.com",
	"a file, before it is installed",
	"check_mail_cert_expiry -f fullchain.pem --max-lifetime=cabf",
	NULL};

#define REMEDY_RENEW                                                                               \
	"Renew it and reload the daemon: certbot renew, then postfix reload (smtpd also takes a "  \
	"new file by itself within minutes; tlsproxy and tls_server_sni_maps do not: postmap "     \
	"-F), "                                                                                    \
	"doveadm reload, or exim4 restarted by its service. Where the file on disk is newer than " \
	"what is served, only the reload is missing."
#define REMEDY_CHAIN                                                                   \
	"Put the CA's current intermediate behind the leaf (certbot writes both into " \
	"fullchain.pem): Postfix smtpd_tls_chain_files, Dovecot ssl_cert (2.4: "       \
	"ssl_server_cert_file), Exim tls_certificate; then reload."

static const struct report_rule findings[] = {
	{"expiry.expired", STATE_CRITICAL, "a leaf certificate has ended", REMEDY_RENEW},
	{"expiry.not-yet-valid", STATE_CRITICAL, "a served certificate is not valid yet",
	 "Is the clock right, here and on the server (timedatectl)? Else serve the previous "
	 "certificate until then."},
	{"expiry.critical", STATE_CRITICAL,
	 "a leaf certificate has less left than -c allows (default: 14 days or an eighth of its "
	 "lifetime, whichever is less)",
	 REMEDY_RENEW},
	{"expiry.warning", STATE_WARNING,
	 "a leaf certificate has less left than -w allows (default: 30 days or a quarter of its "
	 "lifetime, whichever is less)",
	 REMEDY_RENEW},
	{"expiry.intermediate-expired", STATE_CRITICAL,
	 "a served certificate between leaf and root has ended", REMEDY_CHAIN},
	{"expiry.intermediate-critical", STATE_CRITICAL,
	 "a served certificate between leaf and root has less left than -c allows", REMEDY_CHAIN},
	{"expiry.intermediate-warning", STATE_WARNING,
	 "a served certificate between leaf and root has less left than -w allows", REMEDY_CHAIN},
	{"expiry.surplus-expired", STATE_OK,
	 "a certificate that nothing needs has ended: it issues no other served one, or a valid "
	 "one with the same name and key is served too",
	 "Take it out of the chain file."},
	{"expiry.lifetime", STATE_WARNING, "a leaf lives longer than --max-lifetime allows",
	 "Have it issued for a shorter time, and automate its renewal (ACME)."},
	{"expiry.dual-mismatch", STATE_WARNING,
	 "the RSA and the ECDSA certificate of a server bear different names: which one a client "
	 "gets decides whether it is content",
	 "Order both for the same names: certbot certonly --key-type rsa and --key-type ecdsa, "
	 "each with a --cert-name of its own and the same -d options."},
	{"expiry.malformed", STATE_CRITICAL, "a served certificate cannot be decoded",
	 "Have it issued anew, or take it out of the chain file; openssl x509 -text shows what is "
	 "wrong with it."},
	{.id = NULL},
};

const struct plugin_tables tables = {
	.binary = "check_mail_cert_expiry",
	.purpose = "Does any certificate of a mail server run out, and is its renewal "
		   "overdue?",
	.examples = examples,
	.options = options,
	.findings = findings,
};
