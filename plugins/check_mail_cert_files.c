/* check_mail_cert_files - do request, key, certificate, PFX and the mail servers' configuration fit
 * together, and is the file on disk the one being served? (SPEC 4)
 */
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/date.h"
#include "base/mem.h"
#include "config/view.h"
#include "files/names.h"
#include "files/served.h"
#include "frame/certificates.h"
#include "frame/files_report.h"
#include "frame/plugin.h"
#include "frame/plugin_helper.h"
#include "pki/pem.h"

static struct files_settings settings;
static struct files_check check;
static struct files_source source;
static struct files_names names;
static struct lifetime_limits limits;
static struct option_list name_list;
static const char *warning, *critical, *grace_text, *user, *names_file;
static const char *key_password_file, *key_password_env, *pfx_password_file, *pfx_password_env;
static char *key_password, *pfx_password;
static int64_t grace = 3600;
static char **endpoints;
static size_t endpoint_count;

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
	 .value = &settings.certificate,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "key",
	 .argument = "PATH",
	 .help = "its private key (PKCS#1, PKCS#8, EC; only the public half is looked at)",
	 .value = &settings.key,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "csr",
	 .argument = "PATH",
	 .help = "the signing request (PKCS#10) it was ordered with",
	 .value = &settings.request,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "pfx",
	 .argument = "PATH",
	 .help = "a PKCS#12 file with certificate and key, as for Exchange",
	 .value = &settings.archive,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "live",
	 .argument = "DIR",
	 .help = "a directory as certbot lays it out: cert, chain, fullchain, privkey",
	 .value = &settings.live,
	 .completes = VALUE_DIRECTORY},
	{.kind = OPTION_CALL,
	 .name = "postfix",
	 .argument = "[DIR]",
	 .help = "Postfix's configuration (default /etc/postfix): its files and its settings",
	 .value = &settings.postfix,
	 .call = take_directory,
	 .completes = VALUE_DIRECTORY},
	{.kind = OPTION_CALL,
	 .name = "dovecot",
	 .argument = "[FILE]",
	 .help = "Dovecot's likewise (default /etc/dovecot/dovecot.conf)",
	 .value = &settings.dovecot,
	 .call = take_directory,
	 .completes = VALUE_FILE},
	{.kind = OPTION_CALL,
	 .name = "exim",
	 .argument = "[FILE]",
	 .help = "Exim's likewise (default: where Debian, Fedora and Exim itself have it)",
	 .value = &settings.exim,
	 .call = take_directory,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "key-password-file",
	 .argument = "PATH",
	 .help = "the first line of this file is the key's password",
	 .value = &key_password_file,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "key-password-env",
	 .argument = "NAME",
	 .help = "this environment variable holds the key's password",
	 .value = &key_password_env},
	{.kind = OPTION_TEXT,
	 .name = "pfx-password-file",
	 .argument = "PATH",
	 .help = "the first line of this file is the PKCS#12 file's password",
	 .value = &pfx_password_file,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "pfx-password-env",
	 .argument = "NAME",
	 .help = "this environment variable holds the PKCS#12 file's password",
	 .value = &pfx_password_env},
	{.kind = OPTION_FLAG,
	 .name = "no-key",
	 .help = "do not look at keys: for a user without rights to them",
	 .value = &settings.no_key},
	{.kind = OPTION_TEXT,
	 .name = "user",
	 .argument = "NAME",
	 .help = "started as root, become this user before anything is parsed (default nobody)",
	 .value = &user},
	{.kind = OPTION_SECTION, .name = "How to judge"},
	{.kind = OPTION_LIST,
	 .name = "name",
	 .argument = "NAME",
	 .help = "a name that --cert, --live and --pfx must be for; repeatable",
	 .value = &name_list,
	 .completes = VALUE_HOST},
	{.kind = OPTION_TEXT,
	 .name = "names",
	 .argument = "PATH",
	 .help = "a file of such names: a JSON list, or words",
	 .value = &names_file,
	 .completes = VALUE_FILE},
	{.kind = OPTION_TEXT,
	 .name = "grace",
	 .argument = "TIME",
	 .help = "how long a daemon may go on serving the old certificate: 1h (default), 90m, 0",
	 .value = &grace_text},
	{.kind = OPTION_TEXT,
	 .letter = 'w',
	 .name = "warning",
	 .argument = "LEFT",
	 .help = "warning when a certificate on disk has less left: 30 or 30d, 36h, 33%, or a "
		 "range of "
		 "days (default: 30 days or a quarter of the lifetime)",
	 .value = &warning},
	{.kind = OPTION_TEXT,
	 .letter = 'c',
	 .name = "critical",
	 .argument = "LEFT",
	 .help = "critical likewise (default: once it has ended)",
	 .value = &critical},
	OPTION_END};

static const char *const examples[] = {
	"what certbot delivered, before it is installed",
	"check_mail_cert_files --live=/etc/letsencrypt/live/mail.example.com "
	"--name=mail.example.com",
	"Postfix and Dovecot: files, settings, and whether they serve what is on disk",
	"check_mail_cert_files --postfix --dovecot -H mail.example.com",
	"a PKCS#12 file for Exchange",
	"check_mail_cert_files --pfx=mail.pfx --pfx-password-file=/root/pfx.password",
	NULL};

static int check_options(struct fail *f)
{
	if (!settings.certificate && !settings.key && !settings.request && !settings.archive &&
	    !settings.live && !settings.postfix && !settings.dovecot && !settings.exim)
		return fail_set(
			f, FAIL_USAGE,
			"nothing was named to look at; give --cert, --live, --pfx, --postfix, "
			"--dovecot or --exim");
	if (settings.no_key && settings.key)
		return fail_set(f, FAIL_USAGE, "--key and --no-key exclude each other");
	if ((key_password_file && key_password_env) || (pfx_password_file && pfx_password_env))
		return fail_set(f, FAIL_USAGE,
				"a password comes from a file or from the environment; "
				"give one of the two");
	if (grace_text && date_parse_duration(grace_text, &grace, f) < 0) {
		fail_context(f, "--grace");
		return -1;
	}
	for (size_t i = 0; i < name_list.count; i++)
		if (files_names_add(&names, name_list.text[i], f) < 0) {
			fail_context(f, "--name");
			return -1;
		}
	return lifetime_limits_parse(warning, critical, &limits, f);
}

/* A file of our own, whole. NULL with FAIL_FILE. */
static char *read_own(const char *path, struct fail *f)
{
	struct opened opened;
	char *text = NULL;

	source.open(source.argument, path, FILES_CONFIG_MAXIMUM, &opened);
	if (opened.state == OPENED)
		text = mem_substring((const char *)opened.data, opened.length);
	else
		fail_set(f, FAIL_FILE, "%s: %s", path, opened.why);
	opened_free(&opened);
	return text;
}

static int take_password(const char *path, const char *variable, char **password, struct fail *f)
{
	const char *value = variable ? getenv(variable) : NULL;

	if (variable && !value)
		return fail_set(f, FAIL_USAGE, "the environment has no variable %s", variable);
	*password = path ? read_own(path, f) : mem_string(value);
	if (path && *password)
		(*password)[strcspn(*password, "\r\n")] = '\0';
	return path && !*password ? -1 : 0;
}

static int configure(struct report *report, struct fail *f)
{
	char *text;
	int result = 0;

	(void)report;
	if (check_options(f) < 0 || certificates_configure(f) < 0)
		return -1;
	if (plugin_settings.ca_file || plugin_settings.ca_path) {
		settings.store = plugin_settings.ca_file
					 ? store_file(plugin_settings.ca_file, f)
					 : store_directory(plugin_settings.ca_path, f);
		if (!settings.store)
			return -1;
	}
	if (plugin_helper_start(user, &source, f) < 0 ||
	    take_password(key_password_file, key_password_env, &key_password, f) < 0 ||
	    take_password(pfx_password_file, pfx_password_env, &pfx_password, f) < 0)
		return -1;
	if (names_file) {
		text = read_own(names_file, f);
		result = text ? files_names_read(&names, text, strlen(text), f) : -1;
		if (text && result < 0)
			fail_context(f, "--names %s", names_file);
		free(text);
	}
	return result;
}

/* Where -H names hosts alone, the services of the configuration are the endpoints. */
static void name_endpoints(struct option_list *hosts)
{
	const char **all = NULL;
	size_t count = 0;

	for (size_t i = 0; i < hosts->count; i++) {
		const char *host = hosts->text[i];
		struct address literal;
		size_t found = 0;
		char **list = NULL, *bracketed = NULL;

		if (!strstr(host, "://") && !plugin_settings.protocol_given) {
			if (*host != '[' && address_parse(host, &literal) && literal.family == 6)
				bracketed = mem_print("[%s]", host);
			list = files_endpoints(
				&check, bracketed ? bracketed : host,
				config_is_loopback(host) || plugin_settings.address_given, &found);
			free(bracketed);
		}
		all = mem_resize(all, count + found + 1, sizeof(*all));
		endpoints = mem_resize(endpoints, endpoint_count + found + 1, sizeof(*endpoints));
		for (size_t k = 0; k < found; k++)
			all[count++] = endpoints[endpoint_count++] = list[k];
		if (found == 0)
			all[count++] = host;
		free(list);
	}
	free(hosts->text);
	hosts->text = all;
	hosts->count = count;
}

static int local(struct report *report, struct option_list *hosts, int64_t deadline_ms,
		 struct fail *f)
{
	size_t subject;

	(void)f;
	settings.source = &source;
	settings.key_password = key_password;
	settings.archive_password = pfx_password;
	settings.deadline_ms = deadline_ms;
	settings.limits = &limits;
	settings.names = (const char *const *)names.name;
	settings.name_count = names.count;
	files_check_run(&check, &settings);
	plugin_helper_end();
	subject = report_file(report, "on disk");
	files_report_checked(&check, report, subject);
	files_report_problems(&check.problems, report, subject);
	report_completed(report, subject);
	name_endpoints(hosts);
	return 0;
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct certificates_scan *scan = argument;

	certificates_findings(scan, report, subject);
	files_report_served(&check, scan, grace, report, subject);
	return &scan->outcome;
}

static void forget(char *password)
{
	if (password)
		pem_wipe(password, strlen(password));
	free(password);
}

static void finish(void)
{
	plugin_helper_end();
	files_check_free(&check);
	files_names_free(&names);
	option_list_free(&name_list);
	if (settings.store)
		store_free(&settings.store);
	for (size_t i = 0; i < endpoint_count; i++)
		free(endpoints[i]);
	free(endpoints);
	forget(key_password);
	forget(pfx_password);
	certificates_finish();
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.binary = "check_mail_cert_files",
		.purpose =
			"Do certificate, key and configuration of a mail server fit together, and "
			"is what lies on disk what is served?",
		.examples = examples,
		.uses = USES_SERVER | USES_SNI | USES_BOTH_SNI | USES_KEY_TYPES | USES_CLIENT_CERT |
			USES_STORE | USES_NOW,
		.options = options,
		.findings = files_rules,
		.configure = configure,
		.start = certificates_begin,
		.judge = judge,
		.free_scan = certificates_end,
		.local = local,
		.finish = finish,
	};

	return plugin_main(&plugin, argc, argv);
}
