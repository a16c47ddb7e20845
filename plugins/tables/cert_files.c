/* cert_files - the options, the examples and the findings of check_mail_cert_files */
#include "cert_files.h"

struct given given;

static int take_directory(const char *text, void *value, struct fail *f)
{
	const char **path = value;

	(void)f;
	*path = text ? text : "";
	return 0;
}

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "What lies on disk"},
	{.kind = OPTION_TEXT,
	 .name = "cert",
	 .argument = "PATH",
	 .help = "the certificate and its chain, as the server reads them",
	 .value = &given.files.certificate,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "key",
	 .argument = "PATH",
	 .help = "its private key (PKCS#1, PKCS#8, EC; only the public half is looked at)",
	 .value = &given.files.key,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "csr",
	 .argument = "PATH",
	 .help = "the signing request (PKCS#10) it was ordered with",
	 .value = &given.files.request,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "pfx",
	 .argument = "PATH",
	 .help = "a PKCS#12 file with certificate and key, as for Exchange",
	 .value = &given.files.archive,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "live",
	 .argument = "DIR",
	 .help = "a directory as certbot lays it out: cert, chain, fullchain, privkey",
	 .value = &given.files.live,
	 .completes = VALUE_DIRECTORY},
	{.kind = OPTION_CALL,
	 .name = "postfix",
	 .argument = "[DIR]",
	 .help = "Postfix's configuration (default /etc/postfix): its files and its settings",
	 .value = &given.files.postfix,
	 .call = take_directory,
	 .completes = VALUE_DIRECTORY},
	{.kind = OPTION_CALL,
	 .name = "dovecot",
	 .argument = "[FILE]",
	 .help = "Dovecot's likewise (default /etc/dovecot/dovecot.conf)",
	 .value = &given.files.dovecot,
	 .call = take_directory,
	 .completes = VALUE_FILE},
	{.kind = OPTION_CALL,
	 .name = "exim",
	 .argument = "[FILE]",
	 .help = "Exim's likewise (default: where Debian, Fedora and Exim itself have it)",
	 .value = &given.files.exim,
	 .call = take_directory,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "key-password-file",
	 .argument = "PATH",
	 .help = "the first line of this file is the key's password",
	 .value = &given.key_password_file,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "key-password-env",
	 .argument = "NAME",
	 .help = "this environment variable holds the key's password",
	 .value = &given.key_password_env},
	{.kind = OPTION_TEXT,
	 .name = "pfx-password-file",
	 .argument = "PATH",
	 .help = "the first line of this file is the PKCS#12 file's password",
	 .value = &given.pfx_password_file,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "pfx-password-env",
	 .argument = "NAME",
	 .help = "this environment variable holds the PKCS#12 file's password",
	 .value = &given.pfx_password_env},
	{.kind = OPTION_FLAG,
	 .name = "no-key",
	 .help = "do not look at keys: for a user without rights to them",
	 .value = &given.files.no_key},
	{.kind = OPTION_TEXT,
	 .name = "user",
	 .argument = "NAME",
	 .help = "started as root, become this user before anything is parsed (default nobody)",
	 .value = &given.user},
	{.kind = OPTION_SECTION, .name = "How to judge"},
	{.kind = OPTION_LIST,
	 .name = "name",
	 .argument = "NAME",
	 .help = "a name that --cert, --live and --pfx must be for; repeatable",
	 .value = &given.names,
	 .completes = VALUE_HOST},
	{.kind = OPTION_TEXT,
	 .name = "names",
	 .argument = "PATH",
	 .help = "a file of such names: a JSON list, or words",
	 .value = &given.names_file,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "grace",
	 .argument = "TIME",
	 .help = "how long a daemon may go on serving the old certificate: 1h (default), 90m, 0",
	 .value = &given.grace},
	{.kind = OPTION_TEXT,
	 .letter = 'w',
	 .name = "warning",
	 .argument = "LEFT",
	 .help = "warning when a certificate on disk has less left: 30 or 30d, 36h, 33%, or a "
		 "range of "
		 "days (default: 30 days or a quarter of the lifetime)",
	 .value = &given.warning},
	{.kind = OPTION_TEXT,
	 .letter = 'c',
	 .name = "critical",
	 .argument = "LEFT",
	 .help = "critical likewise (default: once it has ended)",
	 .value = &given.critical},
	OPTION_END};

static const char *const examples[] = {
	"what certbot delivered, before it is installed",
	"check_mail_cert_files --live=/etc/letsencrypt/live/mail.example.com",
	"Postfix and Dovecot: files, settings, and whether they serve what is on disk",
	"check_mail_cert_files --postfix --dovecot -H mail.example.com",
	"a PKCS#12 file for Exchange",
	"check_mail_cert_files --pfx=mail.pfx --pfx-password-file=/root/pfx.password",
	NULL};

#define RELOAD "postfix reload, doveadm reload, or systemctl restart exim4"

static const struct report_rule findings[] = {
	{"files.missing", STATE_CRITICAL,
	 "a file that was named is not there, or a link to it leads nowhere",
	 "Correct the setting, or put the file there; certbot's links are under "
	 "/etc/letsencrypt/live."},
	{"files.unreadable", STATE_UNKNOWN,
	 "a file cannot be read by the user that runs this; it is said which right is missing "
	 "where",
	 "Run it through sudo with its complete command line in sudoers (it becomes --user at "
	 "once), or "
	 "leave the key out with --no-key and read a public copy of the chain."},
	{"files.unparsable", STATE_CRITICAL,
	 "a file is empty, cut off, no regular file, too large, or holds something else",
	 "Put the file there again as the CA or certbot delivered it; openssl x509 -text and "
	 "openssl "
	 "pkey -noout show what is in it."},
	{"files.key-mismatch", STATE_CRITICAL,
	 "the private key is not that of the certificate: the server cannot start TLS with it",
	 "Use the key that the certificate was requested with: compare openssl pkey -pubout -in "
	 "KEY with "
	 "openssl x509 -pubkey -noout -in CERT."},
	{"files.csr-mismatch", STATE_CRITICAL,
	 "the signing request is not for the key, or the certificate is not for the request",
	 "Make a request from the key that is in use and have the certificate issued for that "
	 "one."},
	{"files.key-permissions", STATE_WARNING,
	 "a private key can be read by others, or a file or its directory can be changed by others",
	 "chown root FILE; chmod 600 FILE (640 with the group ssl-cert)."},
	{"files.incomplete-chain", STATE_CRITICAL,
	 "the file lacks the certificate of a CA between the leaf and its root",
	 "Append the CA's intermediate certificate behind the leaf; certbot has it in "
	 "fullchain.pem."},
	{"files.wrong-order", STATE_WARNING,
	 "the certificates do not stand leaf first, each behind the one that it issued; or one "
	 "stands "
	 "there twice, or needlessly; critical where the key has to stand first and does not",
	 "Write the leaf, then each issuer behind the one that it issued: cat cert.pem chain.pem "
	 "(for "
	 "smtpd_tls_chain_files the key before them)."},
	{"files.stale-served", STATE_CRITICAL,
	 "the server shows another certificate than the file holds, and has done so for longer "
	 "than "
	 "--grace",
	 "Reload the daemon: " RELOAD "; and have certbot's deploy hook do it from now on."},
	{"files.config-weak", STATE_WARNING, "a setting is weak for the service that it holds for",
	 NULL},
	{"files.config-plaintext-auth", STATE_CRITICAL, "a setting lets passwords travel in clear",
	 NULL},
	{"files.config-undetermined", STATE_UNKNOWN,
	 "what a setting comes to cannot be known without the running daemon, or the daemon's own "
	 "tool does not take the configuration",
	 "Run it where postconf, doveconf or exim can be asked, or write the value out."},
	{"files.expiring", STATE_WARNING,
	 "a certificate on disk ends soon (30 days or a quarter of its lifetime, whichever is "
	 "less); "
	 "critical once it has ended, is not valid yet, or is below -c",
	 "Renew it: certbot renew; then " RELOAD "."},
	{"files.name-not-covered", STATE_CRITICAL,
	 "a certificate is not for a name of --name or --names",
	 "Have it issued anew for all the names: certbot certonly with a -d for each."},
	{"files.pfx-format", STATE_OK,
	 "how a PKCS#12 file is protected, and which Windows can read it", NULL},
	{"files.note", STATE_OK, "something about files or settings that is no fault", NULL},
	{.id = NULL},
};

const struct plugin_tables tables = {
	.binary = "check_mail_cert_files",
	.purpose = "Do certificate, key and configuration of a mail server fit together, and "
		   "is what lies on disk what is served?",
	.examples = examples,
	.options = options,
	.findings = findings,
};
