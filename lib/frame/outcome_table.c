/* outcome_table - the catalogue of the findings that every plugin has */
#include "frame/outcome.h"

#include <stddef.h>

const struct report_rule outcome_rules[] = {
	{"server.unreachable", STATE_CRITICAL,
	 "no connection could be made: it was refused, or the host or its network is unreachable",
	 "Is the daemon running, and does it listen there (ss -ltn; Postfix: master.cf and "
	 "inet_interfaces; Dovecot: listen and inet_listener; Exim: daemon_smtp_ports and "
	 "local_interfaces)? Does a firewall reject this machine?"},
	{"server.timeout", STATE_CRITICAL,
	 "nothing came before the deadline of -t; the text names the stage",
	 "While connecting: a firewall drops the packets, or the host is down. While waiting for "
	 "the greeting: postscreen (6 seconds for a new client), a slow DNS or block list, or all "
	 "processes are taken (Postfix: default_process_limit; Dovecot: process_limit and "
	 "client_limit of the login service). Give more time with -t 20 where that is normal."},
	{"server.closed", STATE_CRITICAL,
	 "the server closed or reset the connection before TLS had answered",
	 "The server's log says why: a limit on connections from one client (Postfix: "
	 "smtpd_client_connection_count_limit; Dovecot: process_limit and client_limit of the "
	 "login service; Exim: smtp_accept_max_per_host), an access list or fail2ban, or a "
	 "certificate or key that the daemon cannot load."},
	{"server.protocol", STATE_CRITICAL,
	 "what the server says is not the protocol that was asked for, or it refuses TLS "
	 "altogether",
	 "Compare protocol and port: smtp (25), submission (587), imap (143), pop3 (110), sieve "
	 "(4190) and lmtp (24) begin in the clear and start TLS by STARTTLS; smtps (465), imaps "
	 "(993) and pop3s (995) begin with TLS. Choose with -P and -p, or write "
	 "PROTOCOL://HOST:PORT."},
	{"server.refused", STATE_CRITICAL,
	 "the server offers no STARTTLS, or refuses it, or turns this client away with a 5xx "
	 "greeting",
	 "Postfix: smtpd_tls_security_level = may and smtpd_tls_chain_files; Dovecot: ssl = "
	 "required, ssl_cert and ssl_key (2.4: ssl_server_cert_file, ssl_server_key_file); Exim: "
	 "tls_advertise_hosts = * and tls_certificate. A 454 mostly means that key or certificate "
	 "could not be loaded: see the server's log. A masked "
	 "keyword (XXXXXXXA) comes from a firewall on the way that rewrites SMTP: switch its "
	 "inspection off."},
	{"server.busy", STATE_UNKNOWN,
	 "the server asks to come again later (421 or 4xx before STARTTLS, BYE): nothing is known "
	 "of its TLS",
	 "Let the monitoring host through its limits (Postfix: "
	 "smtpd_client_event_limit_exceptions; Dovecot: process_limit and client_limit of the "
	 "login service; Exim: smtp_accept_max, and smtp_accept_reserve with smtp_reserve_hosts), "
	 "or ask more gently with --parallel=64,2 and --pause=500."},
	{"server.no-certificate", STATE_CRITICAL,
	 "the server shows no certificate: it negotiates anonymous suites only",
	 "Postfix: smtpd_tls_chain_files (or smtpd_tls_cert_file and smtpd_tls_key_file) is empty "
	 "or none; Exim: tls_require_ciphers leaves nothing but anonymous suites (without "
	 "tls_certificate it makes a certificate of its own)."},
	{"server.key-not-proven", STATE_OK,
	 "the certificates were read from the clear part of the handshake; that the server holds "
	 "their key was not proven",
	 NULL},
	{"server.key-disproven", STATE_CRITICAL,
	 "the signature in the handshake that should prove the key is wrong: whoever answers shows "
	 "a certificate that is not its own",
	 "The daemon was given the key of another certificate (compare openssl x509 -noout -pubkey "
	 "-in CERT with openssl pkey -pubout -in KEY, then reload), or somebody on the way answers "
	 "in its place with a copy of its certificate: find out which machine that is before a "
	 "password is sent there."},
	{"server.injected-bytes", STATE_WARNING,
	 "bytes stood behind the reply to STARTTLS, in the same packet: whoever is on the way "
	 "could forge what a mail program takes for answers from inside TLS; this plugin dropped "
	 "them",
	 "Update the server or the proxy before it: it must discard what is in its buffer when "
	 "STARTTLS is answered (the flaw of CVE-2011-0411 seen from the other side)."},
	{"dns.no-such-name", STATE_CRITICAL, "the host name does not exist, or has no address",
	 "Is the name spelt right, and is there an A or AAAA record (-4 and -6 ask for one only)? "
	 "Where this machine has no view of it, give the address with -I."},
	{"dns.null-mx", STATE_OK,
	 "the domain says by a null MX (RFC 7505) that it takes no mail: there is nothing to check",
	 NULL},
	{"dns.failure", STATE_UNKNOWN,
	 "the resolver failed, refused or did not answer, so nothing is known of the server",
	 "Does the resolver of this machine work (dig HOST)? Another is chosen with --resolver, "
	 "and -I needs none."},
	{"probe.not-done", STATE_UNKNOWN,
	 "something that should have been asked was not, for a reason that is not known to be the "
	 "server's",
	 "Where time was too short: raise -t, or ask fewer endpoints in one run. Where this "
	 "machine lacks IPv6: -4. Where a file is named: let the user that runs the check read "
	 "it, a key by a group such as ssl-cert, certificates as a public copy."},
	{.id = NULL},
};
