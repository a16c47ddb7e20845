/* plugin - what main does around the one question: options, targets, the loop, the report, the exit
 * code
 *
 * The only place that writes to stdout or exits. A plugin is a struct plugin, its two tables, and a
 * judge.
 */
#ifndef FRAME_PLUGIN_H
#define FRAME_PLUGIN_H

#include "frame/options.h"
#include "pki/cert.h"
#include "report/report.h"
#include "scan/target.h"

#define PLUGIN_VERSION "0.1.0"

/* Which common options a plugin has: those it does not name do not exist for it, so none is
 * accepted and ignored. */
enum plugin_uses {
	USES_SERVER = 1, /* section 2: -H -P -p -4 -6 -I -A --mx --ehlo --source-address --resolver
			    --proxy-protocol --parallel --pause -t */
	USES_SNI = 2,	 /* --sni, --no-sni */
	USES_BOTH_SNI = 4,     /* --sni=both, the default on smtp */
	USES_KEY_TYPES = 8,    /* --key-types */
	USES_CLIENT_CERT = 16, /* --client-cert, --client-key */
	USES_FILE = 32,	       /* -f */
	USES_STORE = 64,       /* --ca-file, --ca-path */
	USES_NOW = 128,	       /* --now */
	USES_THRESHOLDS = 256, /* -w, -c as texts */
};

/* Settings of the common options, as the judge may want them. */
struct plugin_settings {
	const char *warning, *critical; /* -w, -c, or NULL */
	const char *file;		/* -f, or NULL */
	struct option_list hosts;	/* -H, as given */
	const char *ca_file, *ca_path;
	const char *server_name; /* of --sni=NAME */
	bool both_keys;
	int verbosity;
	bool any_address; /* -I or -A was given */
};
extern struct plugin_settings plugin_settings;

struct plugin {
	const char *binary;
	const char *purpose;
	const char *const *examples;
	unsigned uses;
	size_t parallel_address;	  /* the default of --parallel's second number; 0: 6 */
	const struct option_row *options; /* its own table */
	const struct report_rule
		*findings; /* its own catalogue; server.*, dns.* and probe.* are added */
	/* Checks the options with each other and reads what they name. 0, or -1 with a fail (one
	 * line, exit 3). May be NULL. */
	int (*configure)(struct report *report, struct fail *f);
	/* Starts the scan of an endpoint. The scan is the plugin's; target->note writes into the
	 * report. */
	void *(*start)(const struct scan_target *target);
	/* Judges an endpoint whose scan is over; returns its outcome, from which the frame makes
	 * server.* and probe.not-done. */
	const struct scan_outcome *(*judge)(void *scan, struct report *report, size_t subject);
	void (*free_scan)(void *scan);
	/* Judges certificates from -f. Only with USES_FILE. */
	void (*judge_file)(const struct cert_list *list, struct report *report, size_t subject);
	void (*finish)(void); /* frees what configure made; may be NULL */
};

/* main's whole body. Returns the exit code. */
int plugin_main(const struct plugin *plugin, int argc, char **argv);

#endif
