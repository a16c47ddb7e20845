/* files_rules_table - the catalogue of check_mail_cert_files, and which problem is which finding */
#include "frame/files_report.h"

#define RELOAD "postfix reload, doveadm reload, or systemctl restart exim4"

const struct report_rule files_rules[] = {
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
	 "what a setting comes to cannot be known without the running daemon",
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

const char *const files_ids[FILES_PROBLEM_KINDS] = {
	[FILES_MISSING] = "files.missing",
	[FILES_UNREADABLE] = "files.unreadable",
	[FILES_UNPARSABLE] = "files.unparsable",
	[FILES_KEY_MISMATCH] = "files.key-mismatch",
	[FILES_CSR_MISMATCH] = "files.csr-mismatch",
	[FILES_KEY_PERMISSIONS] = "files.key-permissions",
	[FILES_INCOMPLETE_CHAIN] = "files.incomplete-chain",
	[FILES_WRONG_ORDER] = "files.wrong-order",
	[FILES_CHAIN_BEFORE_KEY] = "files.wrong-order",
	[FILES_STALE_SERVED] = "files.stale-served",
	[FILES_CONFIG_WEAK] = "files.config-weak",
	[FILES_CONFIG_PLAINTEXT_AUTH] = "files.config-plaintext-auth",
	[FILES_CONFIG_UNDETERMINED] = "files.config-undetermined",
	[FILES_EXPIRING] = "files.expiring",
	[FILES_ENDED] = "files.expiring",
	[FILES_NAME_NOT_COVERED] = "files.name-not-covered",
	[FILES_PFX_FORMAT] = "files.pfx-format",
	[FILES_NOTE] = "files.note",
};
