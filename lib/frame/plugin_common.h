/* plugin_common - the options that plugins share, their checks and what they mean */
#ifndef FRAME_PLUGIN_COMMON_H
#define FRAME_PLUGIN_COMMON_H

#include <stdint.h>

#include "frame/plugin.h"
#include "frame/targets.h"
#include "report/render.h"

enum plugin_output { OUTPUT_PLUGIN, OUTPUT_JSON, OUTPUT_OPENMETRICS, OUTPUT_DISCOVERY };
enum plugin_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
enum plugin_progress { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };
enum plugin_sni { SNI_HOST, SNI_NAME, SNI_BOTH, SNI_NONE };

struct plugin_common {
	struct targets_settings targets;
	/* As they were given. */
	struct option_list files, severities;
	const char *sni_text, *now, *ehlo, *source_text, *resolver;
	bool no_sni;
	int key_types, proxy_protocol, output, color, progress, verbosity;
	bool help, version, dump_options, list_findings, list_policies, brief;
	long pause_ms;
	/* Worked out. */
	int64_t timeout_ms;
	enum state timeout_state;
	size_t parallel, parallel_address; /* 0: the plugin's default */
	enum plugin_sni sni;
	char *sni_name; /* owned, of SNI_NAME */
	struct address source;
};
extern struct plugin_common plugin_common;

/* The groups stand in --help in this order, the plugin's own table behind the first; GROUP_JUDGE
 * goes on in the plugin's own section. */
enum plugin_group { GROUP_WHAT, GROUP_JUDGE, GROUP_HOW, GROUP_ANSWER };
/* The rows of a group that a plugin has, ended by OPTION_END. The caller frees. */
struct option_row *plugin_common_rows(unsigned uses, enum plugin_group group);
/* Checks the common options with each other and works out what they mean. 0, or -1 with
 * FAIL_USAGE. */
int plugin_common_check(const struct plugin *plugin, struct fail *f);
void plugin_common_free(void);

#endif
