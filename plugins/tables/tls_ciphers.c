/* tls_ciphers - the options, the examples and the findings of check_mail_tls_ciphers */
#include "tables.h"

#include "scan/suites_judge.h"

static const struct option_row options[] = {OPTION_END};

static const char *const examples[] = {
	"the ports where people log in",
	"check_mail_tls_ciphers -P submission,imaps,pop3s mail.example.com",
	"the MX hosts of a domain, more gently",
	"check_mail_tls_ciphers --mx --parallel=64,2 -t 60 example.com",
	"by the book, and what there is",
	"check_mail_tls_ciphers --policy=rfc9325 -v imaps://mail.example.com",
	NULL};

#define REMEDY_LIST                                                                               \
	"Postfix: smtpd_tls_ciphers = medium, smtpd_tls_mandatory_ciphers = medium and "          \
	"smtpd_tls_exclude_ciphers = aNULL, eNULL, EXPORT, LOW, DES, 3DES, IDEA, RC2, RC4, MD5, " \
	"PSK; Dovecot: ssl_cipher_list = HIGH:!aNULL:!kRSA:!3DES:!RC4:!MD5:!PSK; Exim with "      \
	"GnuTLS: tls_require_ciphers = NORMAL:-RSA:-3DES-CBC:-ARCFOUR-128, with OpenSSL "         \
	"Dovecot's list."
#define REMEDY_SECRECY                                                                            \
	"Postfix: smtpd_tls_eecdh_grade = auto, and kRSA in smtpd_tls_exclude_ciphers; Dovecot: " \
	"ssl_cipher_list = HIGH:!aNULL:!kRSA; Exim with GnuTLS: tls_require_ciphers = "           \
	"NORMAL:-RSA."
#define REMEDY_DH                                                                               \
	"Postfix: smtpd_tls_dh1024_param_file = auto (since 3.7 with OpenSSL 3), empty (since " \
	"3.1), or a file made by openssl dhparam 2048; Dovecot: ssl_dh (2.4: "                  \
	"ssl_server_dh_file) with such a file; Exim: tls_dhparam = ffdhe2048; or do without DHE."
#define REMEDY_UPDATE "Update the TLS library of the server, or what ends TLS before it."

static const struct report_rule findings[] = {
	{"cipher.null", STATE_CRITICAL, "suites without encryption are accepted", REMEDY_LIST},
	{"cipher.anonymous", STATE_CRITICAL,
	 "suites without authentication are accepted: OK on a relay (smtp, lmtp), where the other "
	 "choice is cleartext",
	 "Postfix: smtpd_tls_exclude_ciphers = aNULL (or smtpd_tls_mandatory_exclude_ciphers on "
	 "submission); Dovecot: !aNULL in ssl_cipher_list."},
	{"cipher.export", STATE_CRITICAL, "export suites of 40 and 56 bits are accepted",
	 REMEDY_LIST},
	{"cipher.rc4", STATE_CRITICAL, "RC4 is accepted; RFC 7465 forbids it", REMEDY_LIST},
	{"cipher.des", STATE_CRITICAL, "single DES, IDEA or RC2 is accepted", REMEDY_LIST},
	{"cipher.3des", STATE_WARNING,
	 "3DES is accepted: blocks of 64 bits give way after some gigabytes (Sweet32)",
	 REMEDY_LIST},
	{"cipher.cbc-sha1", STATE_OK, "suites with CBC and SHA-1 are accepted",
	 "What has no TLS 1.2 needs them. Without them: SHA1 in Postfix's "
	 "smtpd_tls_exclude_ciphers, !SHA1 in Dovecot's ssl_cipher_list, -SHA1 in Exim's "
	 "tls_require_ciphers with GnuTLS."},
	{"cipher.no-forward-secrecy", STATE_WARNING,
	 "suites are accepted whose recorded traffic can be read with the key of the server: OK "
	 "on a relay",
	 REMEDY_SECRECY},
	{"cipher.no-forward-secrecy-at-all", STATE_CRITICAL,
	 "no suite with a certificate has forward secrecy", REMEDY_SECRECY},
	{"cipher.weak-dh", STATE_WARNING,
	 "the DHE prime of an authenticated suite is shorter than 2048 bits (critical: 1024 and "
	 "less)",
	 REMEDY_DH},
	{"cipher.no-strong", STATE_CRITICAL,
	 "no suite has forward secrecy and authenticated encryption (AES-GCM, ChaCha20)",
	 REMEDY_UPDATE},
	{"cipher.client-preference", STATE_WARNING,
	 "weak suites are accepted, and the client chooses: OK on a relay",
	 "Refuse the weak suites; or Postfix: tls_preempt_cipherlist = yes; Dovecot: "
	 "ssl_prefer_server_ciphers = yes (2.4: ssl_server_prefer_ciphers = server); Exim with "
	 "GnuTLS: %SERVER_PRECEDENCE in tls_require_ciphers."},
	{"cipher.outside-policy", STATE_WARNING,
	 "something that is accepted breaks a rule of a --policy, which is named",
	 "Take what the text names out of what is offered. Postfix: smtpd_tls_exclude_ciphers, "
	 "smtpd_tls_protocols, tls_eecdh_auto_curves, smtpd_tls_dh1024_param_file; Dovecot: "
	 "ssl_cipher_list, ssl_cipher_suites for TLS 1.3, ssl_min_protocol, ssl_curve_list; Exim: "
	 "tls_require_ciphers, tls_eccurve, tls_dhparam."},
	{"cipher.no-post-quantum", STATE_OK,
	 "no hybrid post-quantum key exchange, such as X25519MLKEM768, is accepted",
	 "OpenSSL since 3.5 has it, GnuTLS since 3.8.8 where it was built in. Postfix: "
	 "X25519MLKEM768 first in tls_eecdh_auto_curves; Dovecot: so in ssl_curve_list, where that "
	 "is set."},
	{"cipher.no-extended-master-secret", STATE_OK,
	 "a version below TLS 1.3 is spoken without the extended master secret (RFC 7627)",
	 REMEDY_UPDATE},
	{"cipher.compression", STATE_CRITICAL,
	 "TLS compression is accepted: it betrays secrets by length (CRIME)",
	 "Postfix: tls_ssl_options = NO_COMPRESSION; Dovecot: no compression in ssl_options "
	 "(2.2: no_compression there); Exim with OpenSSL: openssl_options = +no_compression."},
	{"cipher.insecure-renegotiation", STATE_CRITICAL,
	 "renegotiation is not secured by RFC 5746: who is on the way can put bytes before those "
	 "of the client",
	 REMEDY_UPDATE},
	{.id = NULL},
};

/* What the judgement calls by a number has its name in the catalogue; the last is the frame's. */
const char *const finding_ids[SUITES_PROBLEMS] = {
	[SUITES_NULL] = "cipher.null",
	[SUITES_ANONYMOUS] = "cipher.anonymous",
	[SUITES_EXPORT] = "cipher.export",
	[SUITES_RC4] = "cipher.rc4",
	[SUITES_DES] = "cipher.des",
	[SUITES_3DES] = "cipher.3des",
	[SUITES_CBC_SHA1] = "cipher.cbc-sha1",
	[SUITES_NO_SECRECY] = "cipher.no-forward-secrecy",
	[SUITES_NO_SECRECY_AT_ALL] = "cipher.no-forward-secrecy-at-all",
	[SUITES_WEAK_DH] = "cipher.weak-dh",
	[SUITES_NO_STRONG] = "cipher.no-strong",
	[SUITES_CLIENT_PREFERENCE] = "cipher.client-preference",
	[SUITES_OUTSIDE_POLICY] = "cipher.outside-policy",
	[SUITES_NO_POST_QUANTUM] = "cipher.no-post-quantum",
	[SUITES_NO_EXTENDED_MASTER_SECRET] = "cipher.no-extended-master-secret",
	[SUITES_COMPRESSION] = "cipher.compression",
	[SUITES_INSECURE_RENEGOTIATION] = "cipher.insecure-renegotiation",
	[SUITES_NOT_DONE] = "probe.not-done",
};

const struct plugin_tables tables = {
	.binary = "check_mail_tls_ciphers",
	.purpose = "Which cipher suites and groups does a mail server accept, and are they "
		   "strong?",
	.examples = examples,
	.options = options,
	.findings = findings,
};
