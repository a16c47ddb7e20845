/* plugin - main's whole body: what every plugin does around its question */
#include "frame/plugin.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "frame/outcome.h"
#include "frame/plugin_common.h"
#include "frame/plugin_dump.h"
#include "frame/plugin_output.h"
#include "frame/plugin_run.h"
#include "frame/plugin_signals.h"

#define TEXT_MAXIMUM (1024 * 1024)
/* From the deadline to the last words: the answer has to be there half a second after it. */
#define GRACE_MS 450

static int print_version(const struct plugin *plugin)
{
	struct writer w = writer_with_maximum(TEXT_MAXIMUM);

	writer_print(&w, "%s %s (mail-tls-plugins)\n", plugin->tables->binary, VERSION);
	return plugin_output_text(&w);
}

static int print_help(const struct plugin *plugin, const struct option_row *const *tables)
{
	const struct option_document document = {.binary = plugin->tables->binary,
						 .purpose = plugin->tables->purpose,
						 .examples = plugin->tables->examples};
	struct writer w = writer_with_maximum(TEXT_MAXIMUM);

	options_help(&document, tables, &w);
	return plugin_output_text(&w);
}

/* The catalogue is dumped with the options: the manual page is made from both, and what monitoring
 * systems are told of several plugins wants to know which one is meant. */
static int print_dump(const struct plugin *plugin, const struct report *report,
		      const struct option_row *const *tables)
{
	struct writer w = writer_with_maximum(TEXT_MAXIMUM);

	writer_print(&w, "plugin\t%s\t%s\n", plugin->tables->binary, plugin->tables->purpose);
	options_dump(tables, &w);
	for (size_t i = 0; report->catalogues[i]; i++)
		for (const struct report_rule *rule = report->catalogues[i]; rule->id; rule++)
			writer_print(&w, "finding\t%s\t%s\t%s\t%s\n", rule->id,
				     state_name(rule->state), rule->meaning,
				     rule->remedy ? rule->remedy : "");
	plugin_dump_words(plugin, &w);
	return plugin_output_text(&w);
}

static int print_findings(const struct report *report)
{
	struct writer w = writer_with_maximum(TEXT_MAXIMUM);

	render_catalogue(report, &w);
	return plugin_output_text(&w);
}

static int print_policies(const struct plugin *plugin)
{
	struct writer w = writer_with_maximum(TEXT_MAXIMUM);

	plugin->list_policies(&w);
	return plugin_output_text(&w);
}

/* The subject names the path already. */
static const char *without_path(const char *text, const char *path)
{
	static const char prefix[] = "cannot read ";
	size_t length = strlen(path);

	if (strncmp(text, prefix, sizeof(prefix) - 1) == 0)
		text += sizeof(prefix) - 1;
	if (strncmp(text, path, length) != 0 || (text[length] != ':' && text[length] != ' '))
		return text;
	return text + length + (text[length] == ':' ? 2 : 1);
}

static void check_file(const struct plugin *plugin, struct report *report)
{
	const char *path = plugin_settings.file;
	size_t subject = report_file(report, path);
	struct fail f = {0};

	if (plugin->judge_file(path, report, subject, &f) == 0)
		report_completed(report, subject);
	else
		report_finding(report, subject, "probe.not-done", "%s", without_path(f.text, path));
}

static int check_severities(struct report *report, struct fail *f)
{
	for (size_t i = 0; i < plugin_common.severities.count; i++)
		if (report_severity(report, plugin_common.severities.text[i], f) < 0)
			return -1;
	return 0;
}

/* What the command line means and what it names, the whole of it before anything is asked of
 * anyone. */
static int prepare(const struct plugin *plugin, struct report *report, struct targets **targets_r,
		   struct fail *f)
{
	if (plugin_common_check(plugin, f) < 0 || check_severities(report, f) < 0)
		return -1;
	if (plugin_settings.file || (plugin->local && plugin_common.targets.hosts.count == 0)) {
		report->plain_labels = true;
	} else {
		*targets_r = targets_parse(&plugin_common.targets, f);
		if (!*targets_r)
			return -1;
		report->plain_labels = !plugin->local && targets_plain_labels(*targets_r);
	}
	return plugin->configure ? plugin->configure(report, f) : 0;
}

/* What lies on this machine may name the endpoints. */
static int look_here(const struct plugin *plugin, struct report *report, int64_t deadline_ms,
		     struct targets **targets, struct fail *f)
{
	if (plugin->local(report, &plugin_common.targets.hosts, deadline_ms, f) < 0)
		return -1;
	targets_free(targets);
	if (plugin_common.targets.hosts.count == 0)
		return 0;
	*targets = targets_parse(&plugin_common.targets, f);
	return *targets ? 0 : -1;
}

static int answer(const struct plugin *plugin, struct report *report, int64_t started_ms)
{
	int64_t deadline_ms = started_ms + plugin_common.timeout_ms;
	struct targets *targets = NULL;
	struct fail f = {0};
	int code;

	if (prepare(plugin, report, &targets, &f) < 0 && f.kind == FAIL_USAGE) {
		targets_free(&targets);
		return plugin_output_usage(report, &f);
	}
	plugin_signals_configure((enum plugin_output)plugin_common.output,
				 plugin_common.timeout_ms + GRACE_MS);
	if (f.kind == FAIL_NONE && plugin->local)
		look_here(plugin, report, deadline_ms, &targets, &f);
	if (f.kind)
		outcome_fail(report, REPORT_NO_SUBJECT, &f, STATE_UNKNOWN);
	else if (plugin_settings.file)
		check_file(plugin, report);
	else if (targets)
		plugin_run(plugin, targets, report, deadline_ms);
	report_close(report);
	code = plugin_output_report(report);
	targets_free(&targets);
	return code;
}

static int run(const struct plugin *plugin, int argc, char **argv, struct report *report,
	       const struct option_row *const *tables, int64_t started_ms)
{
	struct fail f = {0};

	if (options_parse(argc, argv, tables, &f) < 0)
		return plugin_output_usage(report, &f);
	if (plugin_common.help)
		return print_help(plugin, tables);
	if (plugin_common.version)
		return print_version(plugin);
	if (plugin_common.dump_options)
		return print_dump(plugin, report, tables);
	if (plugin_common.list_findings)
		return print_findings(report);
	if (plugin_common.list_policies)
		return print_policies(plugin);
	return answer(plugin, report, started_ms);
}

int plugin_main(const struct plugin *plugin, int argc, char **argv)
{
	const struct report_rule *const catalogues[] = {plugin->tables->findings, outcome_rules,
							NULL};
	struct option_row *what = plugin_common_rows(plugin->uses, GROUP_WHAT);
	struct option_row *judge = plugin_common_rows(plugin->uses, GROUP_JUDGE);
	struct option_row *how = plugin_common_rows(plugin->uses, GROUP_HOW);
	struct option_row *output = plugin_common_rows(plugin->uses, GROUP_ANSWER);
	const struct option_row *const tables[] = {
		what, plugin->tables->options, judge, how, output, NULL};
	int64_t started_ms = clock_ms();
	struct report *report;
	int code;

	plugin_output_open();
	report = report_new(plugin->tables->binary, VERSION, catalogues);
	plugin_signals_install(report->binary, report->name);
	code = run(plugin, argc, argv, report, tables, started_ms);
	if (plugin->finish)
		plugin->finish();
	options_free(tables);
	plugin_common_free();
	report_free(&report);
	free(what);
	free(judge);
	free(how);
	free(output);
	return code;
}
