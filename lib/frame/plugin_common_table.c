/* plugin_common_table - the rows of the options that plugins share */
#include "base/mem.h"
#include "base/text.h"
#include "frame/plugin_common.h"

#include <string.h>

#define SERVER USES_SERVER

static int take_timeout(const char *text, void *value, struct fail *f);
static int take_parallel(const char *text, void *value, struct fail *f);

static const char *const outputs[] = {"plugin", "json", "openmetrics", "discovery", NULL};
static const char *const whens[] = {"auto", "always", "never", NULL};
static const char *const key_types[] = {"both", "any", NULL};
static const char *const proxy_versions[] = {"none", "1", "2", NULL};

/* uses 0: every plugin has it; else those that have one of these uses. */
struct common_row {
	unsigned uses;
	struct option_row row;
};

static const struct common_row what_rows[] = {
	{SERVER | USES_FILE, {.kind = OPTION_SECTION, .name = "What to check"}},
	{SERVER,
	 {.kind = OPTION_LIST,
	  .letter = 'H',
	  .name = "hostname",
	  .argument = "ENDPOINT",
	  .help = "a host name, an IP address, or PROTOCOL://HOST[:PORT]; repeatable, and -H "
		  "may be left out",
	  .value = &plugin_common.targets.hosts,
	  .completes = VALUE_HOST}},
	{SERVER,
	 {.kind = OPTION_TEXT,
	  .letter = 'P',
	  .name = "protocol",
	  .argument = "LIST",
	  .help = "smtp, submission, smtps, lmtp, imap, imaps, pop3, pop3s, sieve, tls; several "
		  "with commas (default: what the port says, else smtp)",
	  .value = &plugin_common.targets.protocols,
	  .completes = VALUE_PROTOCOLS}},
	{SERVER,
	 {.kind = OPTION_NUMBER,
	  .letter = 'p',
	  .name = "port",
	  .argument = "PORT",
	  .help = "the port, where it is not the protocol's own",
	  .value = &plugin_common.targets.port,
	  .minimum = 1,
	  .maximum = 65535}},
	{SERVER,
	 {.kind = OPTION_FLAG,
	  .name = "mx",
	  .help = "each host is a mail domain: check its MX hosts",
	  .value = &plugin_common.targets.mx}},
	{SERVER,
	 {.kind = OPTION_FLAG,
	  .letter = 'A',
	  .name = "all-addresses",
	  .help = "check every address of a host, each as an endpoint of its own",
	  .value = &plugin_common.targets.all_addresses}},
	{SERVER,
	 {.kind = OPTION_TEXT,
	  .letter = 'I',
	  .name = "address",
	  .argument = "IP",
	  .help = "connect there; the host's name still counts for SNI and identity",
	  .value = &plugin_common.targets.address}},
	{SERVER,
	 {.kind = OPTION_FLAG,
	  .letter = '4',
	  .name = "ipv4",
	  .help = "IPv4 only",
	  .value = &plugin_common.targets.only_ipv4}},
	{SERVER,
	 {.kind = OPTION_FLAG,
	  .letter = '6',
	  .name = "ipv6",
	  .help = "IPv6 only",
	  .value = &plugin_common.targets.only_ipv6}},
	{USES_FILE,
	 {.kind = OPTION_LIST,
	  .letter = 'f',
	  .name = "file",
	  .argument = "PATH",
	  .help = "judge the certificates in a file (PEM, leaf first, or DER; - is standard input) "
		  "instead of a server's; -H is then a plain name to compare with",
	  .value = &plugin_common.files,
	  .completes = VALUE_FILE}},
};

static const struct common_row judge_rows[] = {
	{USES_POLICY,
	 {.kind = OPTION_LIST,
	  .name = "policy",
	  .argument = "NAME",
	  .help = "warn of what a published policy does not allow; repeatable",
	  .value = &plugin_settings.policies,
	  .completes = VALUE_POLICY}},
	{USES_POLICY,
	 {.kind = OPTION_FLAG,
	  .name = "list-policies",
	  .help = "list the policies: name, title, source, date",
	  .value = &plugin_common.list_policies}},
};

static const struct common_row how_rows[] = {
	{0, {.kind = OPTION_SECTION, .name = "How to ask"}},
	{0,
	 {.kind = OPTION_CALL,
	  .letter = 't',
	  .name = "timeout",
	  .argument = "SECONDS[:STATE]",
	  .help = "one deadline for everything, and the state of a server that keeps silent until "
		  "then (default 10:CRITICAL)",
	  .call = take_timeout}},
	{USES_SNI | USES_BOTH_SNI,
	 {.kind = OPTION_TEXT,
	  .name = "sni",
	  .argument = "NAME",
	  .help = "the server name to ask for (default: the host). both: ask with and without it, "
		  "where certificates are judged; the default on smtp there",
	  .value = &plugin_common.sni_text,
	  .completes = VALUE_HOST}},
	{USES_SNI | USES_BOTH_SNI,
	 {.kind = OPTION_FLAG,
	  .name = "no-sni",
	  .help = "name no server, as most relays do",
	  .value = &plugin_common.no_sni}},
	{USES_KEY_TYPES,
	 {.kind = OPTION_CHOICE,
	  .name = "key-types",
	  .argument = "both|any",
	  .help = "both: ask for an RSA and for an ECDSA certificate (default); any: for one",
	  .value = &plugin_common.key_types,
	  .words = key_types}},
	{USES_STORE,
	 {.kind = OPTION_TEXT,
	  .name = "ca-file",
	  .argument = "PEM",
	  .help = "trust the CAs in this file instead of the system's",
	  .value = &plugin_settings.ca_file,
	  .completes = VALUE_FILE}},
	{USES_STORE,
	 {.kind = OPTION_TEXT,
	  .name = "ca-path",
	  .argument = "DIR",
	  .help = "trust the CAs in this directory's files instead of the system's",
	  .value = &plugin_settings.ca_path,
	  .completes = VALUE_DIRECTORY}},
	{USES_NOW,
	 {.kind = OPTION_TEXT,
	  .name = "now",
	  .argument = "TIME",
	  .help = "judge as if it were TIME: 2026-12-31T00:00:00Z, or +30d from now",
	  .value = &plugin_common.now}},
	{USES_CLIENT_CERT,
	 {.kind = OPTION_TEXT,
	  .name = "client-cert",
	  .argument = "PEM",
	  .help = "the certificate to show to servers that ask for one",
	  .value = &plugin_settings.client_cert,
	  .completes = VALUE_FILE}},
	{USES_CLIENT_CERT,
	 {.kind = OPTION_TEXT,
	  .name = "client-key",
	  .argument = "PEM",
	  .help = "its private key",
	  .value = &plugin_settings.client_key,
	  .completes = VALUE_FILE}},
	{SERVER,
	 {.kind = OPTION_TEXT,
	  .name = "ehlo",
	  .argument = "NAME",
	  .help = "the name in EHLO and LHLO (default: this host's, else its address)",
	  .value = &plugin_common.ehlo,
	  .completes = VALUE_HOST}},
	{SERVER,
	 {.kind = OPTION_TEXT,
	  .name = "source-address",
	  .argument = "IP",
	  .help = "the address of this machine to connect from",
	  .value = &plugin_common.source_text}},
	{SERVER,
	 {.kind = OPTION_TEXT,
	  .name = "resolver",
	  .argument = "ADDR[@PORT]",
	  .help = "the name server to ask (default: the system's)",
	  .value = &plugin_common.resolver}},
	{SERVER,
	 {.kind = OPTION_CHOICE,
	  .name = "proxy-protocol",
	  .argument = "1|2",
	  .help = "send a PROXY header first, for servers behind a balancer",
	  .value = &plugin_common.proxy_protocol,
	  .words = proxy_versions}},
	{SERVER,
	 {.kind = OPTION_CALL,
	  .name = "parallel",
	  .argument = "N[,M]",
	  .help = "connections open at once: N in all (64), M to one server address (6; 8 where "
		  "versions are asked)",
	  .call = take_parallel}},
	{SERVER,
	 {.kind = OPTION_NUMBER,
	  .name = "pause",
	  .argument = "MS",
	  .help = "milliseconds between two connections to one address (0)",
	  .value = &plugin_common.pause_ms,
	  .maximum = 60000}},
};

static const struct common_row answer_rows[] = {
	{0, {.kind = OPTION_SECTION, .name = "The answer"}},
	{0,
	 {.kind = OPTION_COUNT,
	  .letter = 'v',
	  .name = "verbose",
	  .help = "-v: every finding with its remedy, and the facts; -vv: each step; -vvv: the "
		  "dialogue",
	  .value = &plugin_common.verbosity}},
	{0,
	 {.kind = OPTION_CHOICE,
	  .letter = 'o',
	  .name = "output",
	  .argument = "FORMAT",
	  .help = "plugin (default), json, openmetrics, or discovery (for Zabbix)",
	  .value = &plugin_common.output,
	  .words = outputs}},
	{0,
	 {.kind = OPTION_FLAG,
	  .name = "brief",
	  .help = "leave certificates and other facts out of json",
	  .value = &plugin_common.brief}},
	{0,
	 {.kind = OPTION_CHOICE,
	  .name = "color",
	  .argument = "WHEN",
	  .help = "auto (default), always, never",
	  .value = &plugin_common.color,
	  .words = whens}},
	{SERVER,
	 {.kind = OPTION_CHOICE,
	  .name = "progress",
	  .argument = "WHEN",
	  .help = "a line on standard error that says how far a long run is: auto (default: on a "
		  "terminal), always, never",
	  .value = &plugin_common.progress,
	  .words = whens}},
	{0,
	 {.kind = OPTION_LIST,
	  .name = "severity",
	  .argument = "ID=STATE",
	  .help = "give a finding another state; ID may be a pattern: server.*=UNKNOWN",
	  .value = &plugin_common.severities,
	  .completes = VALUE_FINDING}},
	{0,
	 {.kind = OPTION_FLAG,
	  .name = "list-findings",
	  .help = "list what this plugin can find: id, state, meaning, remedy",
	  .value = &plugin_common.list_findings}},
	{0,
	 {.kind = OPTION_FLAG,
	  .letter = 'h',
	  .name = "help",
	  .help = "this text",
	  .value = &plugin_common.help}},
	{0,
	 {.kind = OPTION_FLAG,
	  .letter = 'V',
	  .name = "version",
	  .help = "the version",
	  .value = &plugin_common.version}},
	{0, {.kind = OPTION_FLAG, .name = "dump-options", .value = &plugin_common.dump_options}},
};

struct option_row *plugin_common_rows(unsigned uses, enum plugin_group group)
{
	static const struct {
		const struct common_row *rows;
		size_t count;
	} groups[] = {
		[GROUP_WHAT] = {what_rows, COUNT_OF(what_rows)},
		[GROUP_JUDGE] = {judge_rows, COUNT_OF(judge_rows)},
		[GROUP_HOW] = {how_rows, COUNT_OF(how_rows)},
		[GROUP_ANSWER] = {answer_rows, COUNT_OF(answer_rows)},
	};
	struct option_row *rows = mem_array(groups[group].count + 1, sizeof(*rows));
	size_t kept = 0;

	for (size_t i = 0; i < groups[group].count; i++) {
		const struct common_row *row = &groups[group].rows[i];

		if (row->uses == 0 || (row->uses & uses))
			rows[kept++] = row->row;
	}
	return rows; /* mem_array has zeroed the last one: OPTION_END */
}

/* "10", "2.5", "10:UNKNOWN" */
static int take_timeout(const char *text, void *value, struct fail *f)
{
	size_t length = 0;
	double seconds;

	(void)value;
	while (text[length] && text[length] != ':')
		length++;
	if (!text_decimal(text, length, &seconds) || !(seconds >= 0.1 && seconds <= 3600))
		return fail_set(f, FAIL_USAGE,
				"it wants seconds, 0.1 to 3600, and a state where you like, as "
				"in 10:CRITICAL, not %s",
				text);
	if (text[length] && !text[length + 1])
		return fail_set(f, FAIL_USAGE,
				"the state is missing behind the colon of %s; it is one of OK, "
				"WARNING, CRITICAL, UNKNOWN",
				text);
	if (text[length] && !state_by_name(text + length + 1, &plugin_common.timeout_state))
		return fail_set(f, FAIL_USAGE,
				"the state is one of OK, WARNING, CRITICAL, UNKNOWN, not %s",
				text + length + 1);
	plugin_common.timeout_ms = (int64_t)(seconds * 1000);
	return 0;
}

/* "64", "64,8" */
static int take_parallel(const char *text, void *value, struct fail *f)
{
	const char *cursor = text, *word;
	long number[2] = {0, 0};
	char digits[8];
	size_t count = 0, length;
	bool good = text[0] && text[strlen(text) - 1] != ',';

	(void)value;
	while (good && text_next_word(&cursor, ',', &word, &length)) {
		good = count < 2 && length < sizeof(digits);
		if (!good)
			break;
		for (size_t i = 0; i < length; i++)
			digits[i] = word[i];
		digits[length] = '\0';
		good = text_number(digits, 1, 10000, &number[count++]);
	}
	if (!good || count == 0)
		return fail_set(f, FAIL_USAGE,
				"it wants the connections in all and to one address, 1 to 10000, "
				"as in 64,6, not %s",
				text);
	if (number[1] > number[0])
		return fail_set(f, FAIL_USAGE,
				"no more connections can go to one address than in all, not %s",
				text);
	plugin_common.parallel = (size_t)number[0];
	plugin_common.parallel_address = (size_t)number[1];
	return 0;
}
