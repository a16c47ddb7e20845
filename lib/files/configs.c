/* configs - configuration of Postfix, Dovecot and Exim, by their own tools and by our readers
 *
 * The tool knows the values, the file says where they stand. Where there is no tool, or it fails
 * (which is told), the reader's word counts alone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/program.h"
#include "config/dovecot.h"
#include "config/exim.h"
#include "config/postfix.h"
#include "files/check.h"
#include "files/read.h"

#define TOOL_MAXIMUM ((size_t)1 << 20)

static const char *const postconf[] = {"/usr/sbin/postconf", "/usr/local/sbin/postconf", NULL};
static const char *const doveconf[] = {"/usr/bin/doveconf", "/usr/local/bin/doveconf",
				       "/usr/sbin/doveconf", NULL};
static const char *const exim[] = {"/usr/sbin/exim4", "/usr/sbin/exim", "/usr/local/sbin/exim",
				   "/usr/exim/bin/exim", NULL};

/* Whoever may not read all of the configuration asks the tool in vain, and that says nothing about
 * the daemon. Every other failure is told for one that the daemon may have, too. */
static void tell_tool(struct files_check *check, const char *name, const struct fail *f)
{
	bool lacks_rights = strstr(f->text, strerror(EACCES)) != NULL;

	files_problem(&check->problems, lacks_rights ? FILES_NOTE : FILES_CONFIG_UNDETERMINED,
		      lacks_rights ? NULL
				   : "Correct what is named: the daemon reads it, too, when it is "
				     "started or reloaded.",
		      "%s: %s; what is said of it comes from the file itself", name, f->text);
}

static bool ask(struct files_check *check, const char *name, const char *const *argv,
		struct writer *w)
{
	struct fail f = {0};

	if (!argv[0])
		return false;
	if (program_run(argv, check->settings->deadline_ms, w, &f) == 0)
		return true;
	tell_tool(check, name, &f);
	return false;
}

/* Whether what the tool printed could be read. */
static bool understood(struct files_check *check, const char *name, int result,
		       const struct fail *f)
{
	if (result < 0)
		tell_tool(check, name, f);
	return result == 0;
}

static bool open_config(struct files_check *check, const char *path, struct opened *opened_r)
{
	const struct files_source *source = check->settings->source;

	source->open(source->argument, path, FILES_CONFIG_MAXIMUM, opened_r);
	return !files_not_opened(check, opened_r, "configuration");
}

/* A line that could not be understood may say anything. */
static void misread(struct files_check *check, const struct fail *f)
{
	files_problem(&check->problems, FILES_CONFIG_UNDETERMINED, NULL, "%s", f->text);
}

/* A postfix that nobody has to keep beside its view. */
static void free_postfix(void *owner)
{
	postfix_free(owner);
	free(owner);
}

static void read_sni_maps(struct files_check *check, const struct postfix *p,
			  struct config_view *view)
{
	for (size_t i = 0; i < view->service_count; i++) {
		struct config_service *service = &view->service[i];
		const char *path = service->sni_map ? strchr(service->sni_map, ':') : NULL;
		struct opened opened;

		if (!path || path[1] != '/')
			continue;
		check->settings->source->open(check->settings->source->argument, path + 1,
					      FILES_CONFIG_MAXIMUM, &opened);
		if (opened.state == OPENED)
			postfix_read_sni_map(p, service, opened.data, opened.length);
		opened_free(&opened);
	}
}

static void read_postfix(struct files_check *check, struct files_config *config)
{
	const char *directory =
		*check->settings->postfix ? check->settings->postfix : "/etc/postfix";
	const char *const argv[] = {program_find(postconf), "-c", directory, "-x", NULL};
	char *main_path = mem_print("%s/main.cf", directory);
	char *master_path = mem_print("%s/master.cf", directory);
	struct writer told = writer_with_maximum(TOOL_MAXIMUM);
	struct postfix *p = mem_alloc(sizeof(*p));
	struct opened main_cf = {0}, master_cf = {0};
	struct fail f = {0};

	config->name = mem_string(directory);
	config->owner = p;
	config->free_owner = free_postfix;
	if (open_config(check, main_path, &main_cf) &&
	    open_config(check, master_path, &master_cf)) {
		if (postfix_read_main(p, main_path, main_cf.data, main_cf.length, &f) < 0)
			misread(check, &f);
		fail_clear(&f);
		if (postfix_read_master(p, master_path, master_cf.data, master_cf.length, &f) < 0)
			misread(check, &f);
		fail_clear(&f);
		config->told = ask(check, directory, argv, &told) &&
			       understood(check, directory,
					  postfix_read_told(p, told.data, told.length, &f), &f);
		postfix_view(p, &config->view);
		read_sni_maps(check, p, &config->view);
		config->read = true;
	}
	opened_free(&main_cf);
	opened_free(&master_cf);
	writer_free(&told);
	free(main_path);
	free(master_path);
}

/* Dovecot as its tool tells it, and as its files say it. */
struct two_dovecots {
	struct dovecot told, places;
};

static void free_dovecots(void *owner)
{
	struct two_dovecots *both = owner;

	dovecot_free(&both->told);
	dovecot_free(&both->places);
	free(both);
}

static int include(void *argument, const char *pattern,
		   int (*read)(void *reading, const char *path, const void *data, size_t length),
		   void *reading, struct fail *f)
{
	struct files_check *check = argument;
	const struct files_source *source = check->settings->source;
	int result = 0;
	size_t count;
	char **list = source->list(source->argument, pattern, &count);

	if (count == 0)
		result = fail_set(f, FAIL_FILE, "no file fits %s", pattern);
	for (size_t i = 0; i < count && result >= 0; i++) {
		struct opened opened;

		source->open(source->argument, list[i], FILES_CONFIG_MAXIMUM, &opened);
		if (opened.state == OPENED)
			result = read(reading, list[i], opened.data, opened.length);
		else if (opened.state != OPENED_UNSUITABLE || opened.mode == 0)
			result = fail_set(f, FAIL_LOCAL, "%s: %s", list[i], opened.why);
		opened_free(&opened);
	}
	files_list_free(list, count);
	return result < 0 ? result : (int)count;
}

/* doveconf -a mixes what is written with defaults, and does not put in groups, which rank between
 * the two: where there are any, our reader knows better. */
static bool has_groups(const struct dovecot *d)
{
	for (size_t i = 0; i < d->block_count; i++)
		if (strcmp(d->block[i]->type, "group") == 0)
			return true;
	return false;
}

static void read_dovecot(struct files_check *check, struct files_config *config)
{
	const char *path =
		*check->settings->dovecot ? check->settings->dovecot : "/etc/dovecot/dovecot.conf";
	const struct config_includes includes = {.include = include, .argument = check};
	const char *const argv[] = {program_find(doveconf), "-c", path, "-a", "-P", NULL};
	struct writer told = writer_with_maximum(TOOL_MAXIMUM);
	struct two_dovecots *both = mem_alloc(sizeof(*both));
	struct opened opened = {0};
	struct fail f = {0}, of_told = {0};

	config->name = mem_string(path);
	config->owner = both;
	config->free_owner = free_dovecots;
	if (open_config(check, path, &opened)) {
		int result = dovecot_read(&both->places, path, opened.data, opened.length,
					  &includes, &f);

		config->told = !has_groups(&both->places) && ask(check, path, argv, &told) &&
			       understood(check, path,
					  dovecot_read(&both->told, "doveconf", told.data,
						       told.length, NULL, &of_told),
					  &of_told);
		if (config->told) {
			dovecot_view(&both->told, &both->places, &config->view);
		} else {
			if (result < 0)
				misread(check, &f);
			dovecot_view(&both->places, NULL, &config->view);
		}
		config->read = true;
	}
	opened_free(&opened);
	writer_free(&told);
}

static void free_exim(void *owner)
{
	exim_free(owner);
	free(owner);
}

static void read_exim(struct files_check *check, struct files_config *config)
{
	static const char *const usual[] = {"/var/lib/exim4/config.autogenerated",
					    "/etc/exim4/exim4.conf", "/etc/exim/exim.conf",
					    "/usr/local/etc/exim/configure", "/etc/exim.conf"};
	const struct files_source *source = check->settings->source;
	const char *path = check->settings->exim;
	const struct config_includes includes = {.include = include, .argument = check};
	struct writer told = writer_with_maximum(TOOL_MAXIMUM);
	struct exim *e = mem_alloc(sizeof(*e));
	struct opened opened = {0};
	struct fail f = {0}, of_told = {0};

	for (size_t i = 0; !*path && i < COUNT_OF(usual); i++) {
		opened_free(&opened);
		source->open(source->argument, usual[i], FILES_CONFIG_MAXIMUM, &opened);
		if (opened.state != OPENED_MISSING)
			path = usual[i];
	}
	if (!*path)
		path = usual[0];
	opened_free(&opened);
	config->name = mem_string(path);
	config->owner = e;
	config->free_owner = free_exim;
	if (open_config(check, path, &opened)) {
		const char *const argv[] = {program_find(exim),
					    "-C",
					    path,
					    "-bP",
					    "tls_certificate",
					    "tls_privatekey",
					    "tls_require_ciphers",
					    "tls_advertise_hosts",
					    "auth_advertise_hosts",
					    "daemon_smtp_ports",
					    "tls_on_connect_ports",
					    NULL};

		if (exim_read(e, path, opened.data, opened.length, &includes, &f) < 0)
			misread(check, &f);
		config->told =
			ask(check, path, argv, &told) &&
			understood(check, path, exim_read_told(e, told.data, told.length, &of_told),
				   &of_told);
		exim_view(e, &config->view);
		config->read = true;
	}
	opened_free(&opened);
	writer_free(&told);
}

/* "Postfix submission/inet, smtpd_tls_auth_only = no, at /etc/postfix/main.cf line 12: why" */
static void tell(struct files_check *check, const struct config_remark *r)
{
	static const enum files_problem_kind kinds[] = {
		[REMARK_PLAINTEXT_AUTH] = FILES_CONFIG_PLAINTEXT_AUTH,
		[REMARK_WEAK] = FILES_CONFIG_WEAK,
		[REMARK_UNDETERMINED] = FILES_CONFIG_UNDETERMINED,
		[REMARK_NOTE] = FILES_NOTE,
	};
	struct writer w = writer_with_maximum(65536);
	char *remedy = NULL;

	writer_print(&w, "%s", config_daemon_name(r->daemon));
	if (r->service)
		writer_print(&w, " %.200s", r->service);
	writer_print(&w, ", %s", r->setting);
	if (r->value && *r->value)
		writer_print(&w, " = %.200s", r->value);
	else if (r->kind != REMARK_UNDETERMINED)
		writer_text(&w, r->value && r->place.file ? " is empty" : " is not set");
	if (r->place.file)
		writer_print(&w, ", at %s line %u", r->place.file, r->place.line);
	else if (r->value && *r->value && r->kind != REMARK_NOTE)
		writer_text(&w, " by default");
	writer_print(&w, ": %s", r->why);
	if (r->instead)
		remedy = mem_print("Write %s, and reload %s.", r->instead,
				   config_daemon_name(r->daemon));
	files_problem(&check->problems, kinds[r->kind], remedy, "%s", writer_string(&w));
	free(remedy);
	writer_free(&w);
}

void files_read_configs(struct files_check *check)
{
	const struct files_settings *s = check->settings;
	struct files_config *config = check->config;

	config[0] = (struct files_config){.daemon = DAEMON_POSTFIX, .asked = s->postfix != NULL};
	config[1] = (struct files_config){.daemon = DAEMON_DOVECOT, .asked = s->dovecot != NULL};
	config[2] = (struct files_config){.daemon = DAEMON_EXIM, .asked = s->exim != NULL};
	if (s->postfix)
		read_postfix(check, &config[0]);
	if (s->dovecot)
		read_dovecot(check, &config[1]);
	if (s->exim)
		read_exim(check, &config[2]);
	for (size_t i = 0; i < FILES_DAEMONS; i++) {
		for (size_t k = 0; k < config[i].view.remark_count; k++)
			tell(check, &config[i].view.remark[k]);
		/* A Postfix without one may be there to send only. */
		if (config[i].read && config[i].view.service_count == 0 &&
		    config[i].daemon != DAEMON_POSTFIX)
			files_problem(&check->problems, FILES_CONFIG_UNDETERMINED,
				      "Is it the configuration that the daemon runs with?",
				      "%s: no service for mail is switched on in it",
				      config[i].name);
	}
}
