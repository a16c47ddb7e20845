/* check_mail_cert_files - do request, key, certificate, PFX and the mail servers' configuration fit
 * together, and is the file on disk the one being served? (SPEC 4)
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "files/names.h"
#include "frame/plugin.h"
#include "frame/plugin_helper.h"
#include "tables/cert_files.h"
#include "verdict/certificates.h"
#include "verdict/certificates_plugin.h"
#include "verdict/certificates_store.h"
#include "verdict/client_certificate.h"
#include "verdict/files_endpoints.h"
#include "verdict/files_report.h"
#include "verdict/password.h"

static struct files_check check;
static struct files_source source;
static struct files_names names;
static struct lifetime_limits limits;
static char *key_password, *pfx_password;
static int64_t grace = 3600;
static struct option_list endpoints;

static int check_options(struct fail *f)
{
	if (!given.files.certificate && !given.files.key && !given.files.request &&
	    !given.files.archive && !given.files.live && !given.files.postfix &&
	    !given.files.dovecot && !given.files.exim)
		return fail_set(
			f, FAIL_USAGE,
			"nothing was named to look at; give --cert, --live, --pfx, --postfix, "
			"--dovecot or --exim");
	if (given.files.no_key && given.files.key)
		return fail_set(f, FAIL_USAGE, "--key and --no-key exclude each other");
	if ((given.key_password_file && given.key_password_env) ||
	    (given.pfx_password_file && given.pfx_password_env))
		return fail_set(f, FAIL_USAGE,
				"a password comes from a file or from the environment; "
				"give one of the two");
	if (given.grace && date_parse_duration(given.grace, &grace, f) < 0) {
		fail_context(f, "--grace");
		return -1;
	}
	for (size_t i = 0; i < given.names.count; i++)
		if (files_names_add(&names, given.names.text[i], f) < 0) {
			fail_context(f, "--name");
			return -1;
		}
	return lifetime_limits_parse(given.warning, given.critical, &limits, f);
}

static int read_names(const char *path, struct fail *f)
{
	char *text = files_source_text(&source, path, FILES_CONFIG_MAXIMUM, f);
	int result = text ? files_names_read(&names, text, strlen(text), f) : -1;

	if (text && result < 0)
		fail_context(f, "--names %s", path);
	free(text);
	return result;
}

static int configure(struct report *report, struct fail *f)
{
	(void)report;
	if (check_options(f) < 0 || client_certificate_read(f) < 0)
		return -1;
	if ((plugin_settings.ca_file || plugin_settings.ca_path) &&
	    !(given.files.store = certificates_store(f)))
		return -1;
	if (plugin_helper_start(given.user, &source, f) < 0 ||
	    password_take(&source, given.key_password_file, given.key_password_env, &key_password,
			  f) < 0 ||
	    password_take(&source, given.pfx_password_file, given.pfx_password_env, &pfx_password,
			  f) < 0)
		return -1;
	return given.names_file ? read_names(given.names_file, f) : 0;
}

static int local(struct report *report, struct option_list *hosts, int64_t deadline_ms,
		 struct fail *f)
{
	size_t subject;

	(void)f;
	given.files.source = &source;
	given.files.key_password = key_password;
	given.files.archive_password = pfx_password;
	given.files.deadline_ms = deadline_ms;
	given.files.limits = &limits;
	given.files.names = (const char *const *)names.name;
	given.files.name_count = names.count;
	files_check_run(&check, &given.files);
	plugin_helper_end();
	subject = report_file(report, "on disk");
	files_report_checked(&check, report, subject);
	files_report_problems(&check.problems, report, subject);
	report_completed(report, subject);
	files_endpoints_name(&check, hosts, &endpoints);
	return 0;
}

static const struct scan_outcome *judge(void *argument, struct report *report, size_t subject)
{
	const struct certificates_scan *scan = argument;

	certificates_findings(scan, report, subject);
	files_report_served(&check, scan, grace, report, subject);
	return &scan->outcome;
}

static void finish(void)
{
	plugin_helper_end();
	files_check_free(&check);
	files_names_free(&names);
	if (given.files.store)
		store_free(&given.files.store);
	files_endpoints_free(&endpoints);
	password_forget(key_password);
	password_forget(pfx_password);
	client_certificate_free();
}

int main(int argc, char **argv)
{
	static const struct plugin plugin = {
		.tables = &tables,
		.uses = USES_SERVER | USES_SNI | USES_BOTH_SNI | USES_KEY_TYPES | USES_CLIENT_CERT |
			USES_STORE | USES_NOW,
		.configure = configure,
		.start = certificates_begin,
		.judge = judge,
		.free_scan = certificates_end,
		.local = local,
		.finish = finish,
	};

	return plugin_main(&plugin, argc, argv);
}
