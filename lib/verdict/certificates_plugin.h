/* certificates_plugin - a plugin that judges certificates, wherever they come from: a server, or
 * the file of -f */
#ifndef VERDICT_CERTIFICATES_PLUGIN_H
#define VERDICT_CERTIFICATES_PLUGIN_H

#include "frame/plugin.h"
#include "scan/certificates.h"

/* The chains of an endpoint, or the one of a file. */
struct certificates_question {
	const struct served *served;
	size_t count;
	const struct scan_target *target; /* NULL: a file */
	struct report *report;
	size_t subject;
};

/* What all of them use of the common options. */
#define CERTIFICATES_USES \
	(USES_SERVER | USES_SNI | USES_KEY_TYPES | USES_CLIENT_CERT | USES_FILE | USES_NOW)

/* plugin_main for such a plugin, which says how to configure itself, how to judge and what to
 * finish, where there is something; the rest of struct plugin is filled in here. */
int certificates_main(const struct plugin *plugin,
		      void (*judge)(const struct certificates_question *q), int argc, char **argv);

/* A plain figure of the endpoint or file. */
void certificates_figure(const struct certificates_question *q, const char *label, double value);
/* "lifetime_days": how long the certificate lives in all. */
void certificates_lifetime(const struct certificates_question *q, const struct cert *cert);

/* start and free_scan of struct plugin. */
void *certificates_begin(const struct scan_target *target);
void certificates_end(void *scan);
/* Servers are asked for signed certificate timestamps by the TLS extension, too. */
void certificates_ask_timestamps(void);

#endif
