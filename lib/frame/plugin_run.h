/* plugin_run - every endpoint from the command line to its findings, in one loop */
#ifndef FRAME_PLUGIN_RUN_H
#define FRAME_PLUGIN_RUN_H

#include "frame/plugin.h"
#include "frame/targets.h"

/* Resolves, probes and judges all targets until deadline_ms (clock_ms), and leaves the subjects of
 * the report in the command line's order. */
void plugin_run(const struct plugin *plugin, struct targets *targets, struct report *report,
		int64_t deadline_ms);

#endif
