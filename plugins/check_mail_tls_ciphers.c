/* check_mail_tls_ciphers - forward secrecy, weak suites, groups, key exchange strength (SPEC 4) */
#include <string.h>

#include "frame/plugin.h"
#include "frame/policies.h"
#include "scan/suites_judge.h"

#define REMEDY_LIST                                                                             \
	"Postfix: smtpd_tls_ciphers = medium, smtpd_tls_mandatory_ciphers = medium and "        \
	"smtpd_tls_exclude_ciphers = aNULL, eNULL, EXPORT, LOW, DES, 3DES, RC4, MD5, PSK; "     \
	"Dovecot: ssl_cipher_list = HIGH:!aNULL:!kRSA:!3DES:!RC4:!MD5:!PSK; Exim with GnuTLS: " \
	"tls_require_ciphers = NORMAL:-RSA:-3DES-CBC:-ARCFOUR-128."
#define REMEDY_SECRECY                                                                            \
	"Postfix: smtpd_tls_eecdh_grade = auto, and kRSA in smtpd_tls_exclude_ciphers; Dovecot: " \
	"ssl_cipher_list = HIGH:!aNULL:!kRSA; Exim with GnuTLS: tls_require_ciphers = "           \
	"NORMAL:-RSA."
#define REMEDY_DH                                                                             \
	"Postfix: smtpd_tls_dh1024_param_file = auto (since 3.7), or a file made by openssl " \
	"dhparam 2048; Dovecot: ssl_dh with such a file; Exim: tls_dhparam = ffdhe2048; or "  \
	"do without DHE."
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
	{"cipher.cbc-sha1", STATE_OK, "suites with CBC and SHA-1 are accepted", REMEDY_LIST},
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
	 "ssl_prefer_server_ciphers = yes; Exim with GnuTLS: %SERVER_PRECEDENCE in "
	 "tls_require_ciphers."},
	{"cipher.outside-policy", STATE_WARNING,
	 "something that is accepted breaks a rule of a --policy, which is named", REMEDY_LIST},
	{"cipher.no-post-quantum", STATE_OK,
	 "no hybrid post-quantum key exchange, such as X25519MLKEM768, is accepted",
	 "OpenSSL since 3.5 and GnuTLS since 3.8.9 have it; Postfix: X25519MLKEM768 first in "
	 "tls_eecdh_auto_curves."},
	{"cipher.no-extended-master-secret", STATE_OK,
	 "a version below TLS 1.3 is spoken without the extended master secret (RFC 7627)",
	 REMEDY_UPDATE},
	{"cipher.compression", STATE_CRITICAL,
	 "TLS compression is accepted: it betrays secrets by length (CRIME)",
	 "Postfix: tls_ssl_options = NO_COMPRESSION; Dovecot: ssl_options = no_compression."},
	{"cipher.insecure-renegotiation", STATE_CRITICAL,
	 "renegotiation is not secured by RFC 5746: who is on the way can put bytes before those "
	 "of the client",
	 REMEDY_UPDATE},
	{.id = NULL},
};

/* What the judgement calls by a number has its name in the catalogue; the last is the frame's. */
static const char *const ids[SUITES_PROBLEMS] = {
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

/* On 25 and 587 (SPEC 2), and on 465, since it is the same daemon: Exim takes 20 connections in
 * all, and counts those that have just ended. */
#define PARALLEL_SMTP 3

static struct policies policies;

static const struct option_row options[] = {OPTION_END};

static const char *const examples[] = {
	"the ports where people log in",
	"check_mail_tls_ciphers -P submission,imaps,pop3s mail.example.com",
	"the MX hosts of a domain, more gently",
	"check_mail_tls_ciphers --mx --parallel=64,2 -t 60 example.com",
	"by the book, and what there is",
	"check_mail_tls_ciphers --policy=mozilla-intermediate -v imaps://mail.example.com",
	NULL};

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	return policies_choose(&plugin_settings.policies, &policies, f);
}

static void finish(void)
{
	policies_free(&policies);
}

static void *start(const struct scan_target *target)
{
	enum protocol protocol = target->endpoint->protocol;
	bool few = protocol == PROTOCOL_SMTP || protocol == PROTOCOL_SUBMISSION ||
		   protocol == PROTOCOL_SMTPS;

	return suites_start(target, few && !plugin_settings.parallel_given ? PARALLEL_SMTP : 0);
}

static void free_scan(void *scan)
{
	struct suites_scan *suites = scan;

	suites_free(&suites);
}

static void add_version(const struct suites_version *version, struct facts *facts)
{
	static const char *const orders[] = {"not found out", "of the server", "of the client"};
	struct facts *row = facts_row(facts, "versions");

	facts_text(row, "version", "%s", version_name(version->version));
	facts_text(row, "answer", "%s",
		   version->accepted	   ? "accepted"
		   : version->undetermined ? "undetermined"
					   : "refused");
	facts_number(row, "suites", (double)version->count);
	facts_text(row, "order", "%s", version->count > 1 ? orders[version->order] : "");
	facts_text(row, "seen", "%s", version->reason);
}

/* Of what only ServerHellos below TLS 1.3 have. */
static void add_extensions(const struct suites_version *version, struct facts *facts)
{
	if (!version->accepted || version->version == TLS_1_3 || version->version == TLS_SSL2)
		return;
	struct facts *row = facts_row(facts, "server_hellos");
	facts_text(row, "version", "%s", version_name(version->version));
	facts_boolean(row, "session_ticket", version->session_ticket);
	facts_boolean(row, "session_id", version->session_id);
	facts_boolean(row, "extended_master_secret", version->extended_master_secret);
	facts_boolean(row, "secure_renegotiation", version->renegotiation_info);
	facts_boolean(row, "compression", version->compression);
}

static void add_suites(const struct suites_version *version, struct facts *facts)
{
	for (size_t i = 0; i < version->count; i++) {
		const struct suite *suite = suite_by_id(version->suite[i]);
		const char *weakness = suites_weakness(suite);
		struct facts *row = facts_row(facts, "suites");

		facts_text(row, "version", "%s", version_name(version->version));
		facts_text(row, "suite", "%s", suite->name);
		facts_number(row, "bits", suite->bits);
		facts_boolean(row, "forward_secrecy", suite_has_forward_secrecy(suite));
		facts_text(row, "weakness", "%s", weakness ? weakness : "");
	}
}

static void add_groups(const struct groups_plan *groups, const char *key, struct facts *facts)
{
	for (size_t i = 0; i < groups->accepted_count; i++) {
		const char *name = group_name(groups->accepted[i]);

		facts_list_add(facts, key, name, strlen(name));
	}
}

static void add_facts(const struct suites_scan *scan, struct facts *facts)
{
	for (size_t v = 0; v < VERSION_COUNT; v++)
		add_version(&scan->version[v], facts);
	for (size_t v = 0; v < VERSION_COUNT; v++)
		add_extensions(&scan->version[v], facts);
	for (size_t i = 0; i < scan->ssl2_kind_count; i++) {
		const struct ssl2_kind *kind = ssl2_kind_by_id(scan->ssl2_kinds[i]);

		if (kind)
			facts_list_add(facts, "ssl2_kinds", kind->name, strlen(kind->name));
	}
	for (size_t v = VERSION_COUNT; v-- > 0;)
		add_suites(&scan->version[v], facts);
	add_groups(&scan->tls13, "groups", facts);
	add_groups(&scan->before_tls13, "curves", facts);
	for (size_t i = 0; i < scan->prime_count; i++) {
		struct facts *row = facts_row(facts, "primes");

		facts_number(row, "bits", scan->prime[i].bits);
		facts_text(row, "known_as", "%s",
			   scan->prime[i].known ? scan->prime[i].known->name : "its own");
		facts_boolean(row, "authenticated", scan->prime[i].authenticated);
	}
	for (size_t i = 0; i < scan->scheme_count; i++) {
		const char *name = scheme_name(scan->scheme[i]);

		if (name)
			facts_list_add(facts, "signatures", name, strlen(name));
	}
}

static void add_figures(const struct suites_judgement *j, struct report *report, size_t subject)
{
	const struct {
		const char *label;
		double value;
		bool known;
	} figures[] = {
		{"suites", (double)j->suites, true},
		{"weak_suites", (double)j->weak_suites, true},
		{"fs_suites", (double)j->secrecy_suites, true},
		{"min_bits", j->min_bits, j->suites > 0},
		{"dh_bits", j->dh_bits, j->dh_bits > 0},
	};

	for (size_t i = 0; i < COUNT_OF(figures); i++)
		if (figures[i].known)
			report_figure(report,
				      REPORT_FIGURE(.subject = subject, .label = figures[i].label,
						    .value = figures[i].value));
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct suites_scan *scan = argument;
	bool relay = protocol_info(scan->target.endpoint->protocol)->relay;
	struct suites_judgement j;

	if (scan->outcome.answered == 0)
		return &scan->outcome;
	suites_judge(scan, relay, policies.policy, policies.count, &j);
	for (size_t i = 0; i < j.count; i++)
		report_finding_as(report, subject, ids[j.found[i].problem], j.found[i].state,
				  j.found[i].state == STATE_OK ? "" : NULL, "%s", j.found[i].text);
	add_figures(&j, report, subject);
	if (plugin_settings.wants_facts)
		add_facts(scan, report_facts(report, subject));
	report_summary(report, subject,
		       "%zu suites, %zu with forward secrecy, the weakest of %u bits", j.suites,
		       j.secrecy_suites, j.suites ? j.min_bits : 0);
	return &scan->outcome;
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.binary = "check_mail_tls_ciphers",
		.purpose = "Which cipher suites and groups does a mail server accept, and are they "
			   "strong?",
		.examples = examples,
		.uses = USES_SERVER | USES_SNI | USES_POLICY,
		.options = options,
		.findings = findings,
		.configure = configure,
		.start = start,
		.judge = judge,
		.free_scan = free_scan,
		.list_policies = policy_list,
		.finish = finish,
	};

	return plugin_main(&plugin, argc, argv);
}
