/* check_mail_tls_protocols - which SSL and TLS versions does the server accept? (SPEC 4) */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "frame/plugin.h"
#include "frame/policies.h"
#include "frame/words.h"
#include "scan/versions.h"

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

/* Bits of version_table. */
#define VERSIONS_TLS 0x3cu /* TLS 1.0 to 1.3 */
#define VERSIONS_NEW 0x30u /* TLS 1.2 and 1.3 */

static const char *warning, *critical;
static struct option_list require;
static struct policies policies;
static enum state states[VERSION_COUNT] = {STATE_CRITICAL, STATE_CRITICAL, STATE_WARNING,
					   STATE_WARNING,  STATE_OK,	   STATE_OK};

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "How to judge"},
	{.kind = OPTION_TEXT,
	 .letter = 'w',
	 .name = "warning",
	 .argument = "LIST",
	 .help = "versions whose acceptance is a warning: ssl2, ssl3, tls1.0, tls1.1, tls1.2, "
		 "tls1.3, or none (default: tls1.0,tls1.1)",
	 .value = &warning,
	 .completes = VALUE_VERSIONS},
	{.kind = OPTION_TEXT,
	 .letter = 'c',
	 .name = "critical",
	 .argument = "LIST",
	 .help = "versions whose acceptance is critical, or none (default: ssl2,ssl3)",
	 .value = &critical,
	 .completes = VALUE_VERSIONS},
	{.kind = OPTION_LIST,
	 .name = "require",
	 .argument = "LIST",
	 .help = "one of these versions must be accepted (default: tls1.2,tls1.3); repeatable: "
		 "then one of each list",
	 .value = &require,
	 .completes = VALUE_VERSIONS},
	OPTION_END};

static const char *const examples[] = {
	"the submission, IMAP and POP3 ports of a mail server",
	"check_mail_tls_protocols -P smtps,imaps,pop3s mail.example.com",
	"the MX hosts of a domain; old versions are no fault there",
	"check_mail_tls_protocols --mx -w none example.com",
	"by the book",
	"check_mail_tls_protocols --policy=mozilla-intermediate imaps://mail.example.com",
	NULL};

/* Bits of the versions in a list; none_r: the word none stands in it. */
static int parse_list(const char *option, const char *text, unsigned *bits_r, bool *none_r,
		      struct fail *f)
{
	const char *cursor = text, *word;
	size_t length;

	while (text_next_word(&cursor, ',', &word, &length)) {
		const struct version_info *version = version_by_word(word, length);

		if (version)
			*bits_r |= 1u << (version - version_table);
		else if (none_r && length == 4 && strncmp(word, "none", 4) == 0)
			*none_r = true;
		else
			return fail_set(f, FAIL_USAGE,
					"%s %.*s: a version is one of ssl2, ssl3, tls1.0, tls1.1, "
					"tls1.2, tls1.3%s",
					option, length > 40 ? 40 : (int)length, word,
					none_r ? ", or none" : "");
	}
	if (*bits_r == 0 && !(none_r && *none_r))
		return fail_set(f, FAIL_USAGE, "%s names no version", option);
	return 0;
}

/* SPEC 4: none empties a list; what is named in neither keeps its default; critical counts before
 * warning. */
static int apply_list(const char *option, const char *text, enum state state, struct fail *f)
{
	unsigned bits = 0;
	bool none = false;

	if (!text)
		return 0;
	if (parse_list(option, text, &bits, &none, f) < 0)
		return -1;
	for (size_t i = 0; i < VERSION_COUNT; i++) {
		if (bits & 1u << i)
			states[i] = state;
		else if (none && states[i] == state)
			states[i] = STATE_OK;
	}
	return 0;
}

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	for (size_t i = 0; i < require.count; i++) {
		unsigned bits = 0;

		if (parse_list("--require", require.text[i], &bits, NULL, f) < 0)
			return -1;
	}
	if (apply_list("-w", warning, STATE_WARNING, f) < 0 ||
	    apply_list("-c", critical, STATE_CRITICAL, f) < 0)
		return -1;
	return policies_choose(&plugin_settings.policies, &policies, f);
}

static void finish(void)
{
	option_list_free(&require);
	policies_free(&policies);
}

static unsigned with_verdict(const struct versions_scan *scan, enum version_verdict verdict)
{
	unsigned bits = 0;

	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (scan->version[i].verdict == verdict)
			bits |= 1u << i;
	return bits;
}

/* "TLS 1.0, TLS 1.1 and TLS 1.2"; the string lives until the next call. */
static const char *names_of(unsigned bits)
{
	static char buffer[80];
	struct writer w = writer_with_maximum(sizeof(buffer) - 1);
	size_t count = 0, at = 0;

	for (size_t i = 0; i < VERSION_COUNT; i++)
		count += bits >> i & 1;
	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (bits & 1u << i)
			words_add(&w, at++, count, version_table[i].name);
	memcpy(buffer, writer_string(&w), w.length + 1);
	writer_free(&w);
	return buffer;
}

static const char *verb(unsigned bits)
{
	return bits & (bits - 1) ? "are" : "is";
}

/* Versions whose acceptance has the same state are told in one sentence. */
static void judge_accepted(const struct versions_scan *scan, struct report *report, size_t subject)
{
	static const enum state order[] = {STATE_CRITICAL, STATE_WARNING, STATE_OK};
	bool relay = scan->target.endpoint->protocol == PROTOCOL_SMTP;
	unsigned accepted = with_verdict(scan, VERSION_ACCEPTED);

	for (size_t k = 0; k < COUNT_OF(order); k++) {
		bool fault = order[k] != STATE_OK;
		unsigned group = 0;

		for (size_t i = 0; i < VERSION_COUNT; i++)
			if (states[i] == order[k])
				group |= accepted & 1u << i;
		if (group)
			report_finding_as(report, subject, "protocol.accepted", order[k],
					  fault ? NULL : "", "%s %s accepted%s", names_of(group),
					  verb(group),
					  relay && order[k] == STATE_WARNING
						  ? "; a relay that is refused may fall "
						    "back to cleartext, so on port 25 "
						    "-w none is a choice"
						  : "");
	}
}

/* The versions that are undetermined for the same reason as this one. */
static unsigned same_reason(const struct versions_scan *scan, size_t at)
{
	unsigned same = 0;

	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (scan->version[i].verdict == VERSION_UNDETERMINED &&
		    strcmp(scan->version[i].reason, scan->version[at].reason) == 0)
			same |= 1u << i;
	return same;
}

static void judge_undetermined(const struct versions_scan *scan, struct report *report,
			       size_t subject)
{
	unsigned left = with_verdict(scan, VERSION_UNDETERMINED);

	for (size_t i = 0; i < VERSION_COUNT; i++) {
		unsigned same = left >> i & 1 ? same_reason(scan, i) : 0;

		left &= ~same;
		if (same)
			report_finding(report, subject, "protocol.undetermined", "%s: %s",
				       names_of(same), scan->version[i].reason);
	}
	if (scan->together.verdict == VERSION_UNDETERMINED)
		report_finding(report, subject, "protocol.undetermined",
			       "TLS 1.0 to 1.3 in one hello: %s", scan->together.reason);
	if (scan->fallback.verdict == VERSION_UNDETERMINED)
		report_finding(report, subject, "protocol.undetermined",
			       "TLS 1.1 marked as a fallback: %s", scan->fallback.reason);
}

static void judge_required(unsigned refused, unsigned wanted, struct report *report, size_t subject)
{
	if ((refused & wanted) == wanted)
		report_finding(report, subject, "protocol.required-missing",
			       wanted & (wanted - 1) ? "%s are refused, and one is required"
						     : "%s is refused and is required",
			       names_of(wanted));
}

static void judge_policy(const struct versions_scan *scan, const struct policy *policy,
			 struct report *report, size_t subject)
{
	unsigned refused = with_verdict(scan, VERSION_REFUSED);
	unsigned outside = with_verdict(scan, VERSION_ACCEPTED) & ~policy->versions;

	if (outside)
		report_finding(report, subject, "protocol.outside-policy",
			       "%s %s accepted, which %s does not allow", names_of(outside),
			       verb(outside), policy->name);
	if (policy->required && (refused & policy->required) == policy->required)
		report_finding(report, subject, "protocol.outside-policy",
			       "%s %s refused, of which %s requires one",
			       names_of(policy->required), verb(policy->required), policy->name);
}

static void judge_hellos(const struct versions_scan *scan, struct report *report, size_t subject)
{
	unsigned accepted = with_verdict(scan, VERSION_ACCEPTED);
	unsigned tls = accepted & VERSIONS_TLS;

	if (scan->together.verdict == VERSION_REFUSED && tls)
		report_finding(report, subject, "protocol.intolerant",
			       "%s %s accepted alone, but a hello that offers TLS 1.0 to 1.3 "
			       "together is refused: %s",
			       names_of(tls), verb(tls), scan->together.reason);
	if (scan->fallback.verdict == VERSION_ACCEPTED && (accepted & VERSIONS_NEW))
		report_finding(
			report, subject, "protocol.no-fallback-scsv",
			"a TLS 1.1 hello marked as a fallback is accepted, though the server "
			"speaks %s",
			names_of(accepted & VERSIONS_NEW));
}

static void add_facts(const struct versions_scan *scan, struct report *report, size_t subject)
{
	static const char *const words[] = {"undetermined", "accepted", "refused"};

	for (size_t i = 0; i < VERSION_COUNT; i++) {
		const struct version_result *result = &scan->version[i];
		struct facts *row = facts_row(report_facts(report, subject), "versions");
		char suite[8];

		facts_text(row, "version", "%s", version_table[i].name);
		facts_text(row, "answer", "%s", words[result->verdict]);
		if (result->verdict == VERSION_ACCEPTED && result->suite)
			facts_text(row, "seen", "%s", suite_name(result->suite, suite));
		else if (result->answered)
			facts_text(row, "seen", "answered with %s", version_name(result->answered));
		else
			facts_text(row, "seen", "%s", result->reason);
		facts_number(row, "seconds", (double)result->elapsed_ms / 1000);
	}
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct versions_scan *scan = argument;
	unsigned accepted = with_verdict(scan, VERSION_ACCEPTED);
	unsigned refused = with_verdict(scan, VERSION_REFUSED);
	struct writer w = writer_with_maximum(256);

	if (scan->outcome.answered == 0)
		return &scan->outcome;
	judge_accepted(scan, report, subject);
	judge_undetermined(scan, report, subject);
	if (require.count == 0)
		judge_required(refused, VERSIONS_NEW, report, subject);
	for (size_t i = 0; i < require.count; i++) {
		unsigned wanted = 0;

		parse_list("--require", require.text[i], &wanted, NULL, &(struct fail){0});
		judge_required(refused, wanted, report, subject);
	}
	judge_hellos(scan, report, subject);
	for (size_t i = 0; i < policies.count; i++)
		judge_policy(scan, policies.policy[i], report, subject);
	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (scan->version[i].verdict != VERSION_UNDETERMINED)
			report_figure(report, REPORT_FIGURE(.subject = subject,
							    .label = version_table[i].figure,
							    .value = accepted >> i & 1));
	if (plugin_settings.wants_facts)
		add_facts(scan, report, subject);
	writer_print(&w, "%s accepted", names_of(accepted));
	if (refused)
		writer_print(&w, "; %s refused", names_of(refused));
	report_summary(report, subject, "%s", writer_string(&w));
	writer_free(&w);
	return &scan->outcome;
}

static void *start(const struct scan_target *target)
{
	return versions_start(target);
}

static void free_scan(void *scan)
{
	struct versions_scan *versions = scan;

	versions_free(&versions);
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.binary = "check_mail_tls_protocols",
		.purpose = "Which SSL and TLS versions does a mail server accept?",
		.examples = examples,
		.uses = USES_SERVER | USES_SNI | USES_POLICY,
		.parallel_address = 8, /* all hellos of an endpoint at once (SPEC 4) */
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
