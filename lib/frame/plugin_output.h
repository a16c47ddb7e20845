/* plugin_output - the answer, built whole and then written to standard output */
#ifndef FRAME_PLUGIN_OUTPUT_H
#define FRAME_PLUGIN_OUTPUT_H

#include "base/fail.h"
#include "base/writer.h"
#include "report/report.h"

/* Before anything opens a descriptor: a closed standard output must not become a socket. */
void plugin_output_open(void);
/* Renders the closed report as -o and -v want it and writes it. Returns the exit code: the report's
 * state, or 3 where it could not be written. */
int plugin_output_report(const struct report *report);
/* Wrong usage: one line, "MAIL_CHAIN UNKNOWN - what is wrong", or what -o wants, with the state
 * UNKNOWN and the same sentence. Returns 3. */
int plugin_output_usage(struct report *report, const struct fail *fail);
/* A text such as --help's. Returns 3, as the Monitoring Plugins do. */
int plugin_output_text(struct writer *w);

#endif
