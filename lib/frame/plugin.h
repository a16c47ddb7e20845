/* plugin - what main does around the one question: options, targets, the loop, the report, the exit
 * code
 *
 * The only place that writes to stdout or exits. A plugin is a struct plugin, its tables, and a
 * judge.
 */
#ifndef FRAME_PLUGIN_H
#define FRAME_PLUGIN_H

#include "frame/options.h"
#include "report/report.h"
#include "scan/target.h"

/* Which common options a plugin has: those it does not name do not exist for it, so none is
 * accepted and ignored. */
enum plugin_uses {
	USES_SERVER = 1,       /* -H -P -p -4 -6 -I -A --mx -t --ehlo --source-address --resolver
				  --proxy-protocol --parallel --pause */
	USES_SNI = 2,	       /* --sni, --no-sni */
	USES_BOTH_SNI = 4,     /* --sni=both, the default on smtp */
	USES_KEY_TYPES = 8,    /* --key-types */
	USES_CLIENT_CERT = 16, /* --client-cert, --client-key */
	USES_FILE = 32,	       /* -f */
	USES_STORE = 64,       /* --ca-file, --ca-path */
	USES_NOW = 128,	       /* --now */
	USES_POLICY = 256,     /* --policy, --list-policies */
};

/* Settings of the common options that a plugin or its judge may want. */
struct plugin_settings {
	const char *binary;	  /* "check_mail_chain" */
	struct option_list hosts; /* -H, as given; with -f they are reference names */
	const char *file;	  /* -f, or NULL */
	const char *ca_file, *ca_path;
	const char *client_cert, *client_key;
	bool both_keys;		     /* --key-types=both */
	bool wants_facts;	     /* the output shows facts: else they need not be worked out */
	int verbosity;		     /* -v */
	bool address_given;	     /* -I or -A */
	bool protocol_given;	     /* -P or -p */
	struct option_list policies; /* --policy */
	bool parallel_given;	     /* the second number of --parallel */
};
extern struct plugin_settings plugin_settings;

/* --sni=both holds for this endpoint. */
bool plugin_asks_without_sni(const struct endpoint *endpoint);

/* What a plugin is called, what it may be told, and what it may find. */
struct plugin_tables {
	const char *binary;
	const char *purpose;		  /* the question it answers */
	const char *const *examples;	  /* pairs of a comment and a command */
	const struct option_row *options; /* its own; the common ones are added */
	/* Its own catalogue; server.*, dns.* and probe.* are added. */
	const struct report_rule *findings;
};

struct plugin {
	const struct plugin_tables *tables;
	unsigned uses;		 /* enum plugin_uses */
	size_t parallel_address; /* the default of --parallel's second number; 0: 6 */
	/* Checks the options with each other and reads what they name. 0, or -1 with a fail: one
	 * line, exit 3. May be NULL. */
	int (*configure)(struct report *report, struct fail *f);
	/* Starts the scan of an endpoint, which calls target->over when it is over. */
	void *(*start)(const struct scan_target *target);
	/* Judges an endpoint whose scan is over, or was cut off; returns its outcome, from which
	 * the frame makes server.* and probe.not-done. */
	const struct scan_outcome *(*judge)(void *scan, struct report *report, size_t subject);
	void (*free_scan)(void *scan);
	/* Reads and judges the file of -f. 0, or -1 with FAIL_FILE where it cannot be read or has
	 * nothing to judge. Only with USES_FILE. */
	int (*judge_file)(const char *path, struct report *report, size_t subject, struct fail *f);
	/* Looks at what lies on this machine, before any server is asked: adds a subject and judges
	 * it, and may name endpoints in *hosts in place of those given. 0, or -1 with a fail. May
	 * be NULL; with it -H may be left out. */
	int (*local)(struct report *report, struct option_list *hosts, int64_t deadline_ms,
		     struct fail *f);
	void (*list_policies)(struct writer *w); /* policy_list, with USES_POLICY */
	void (*finish)(void);			 /* frees what configure made; may be NULL */
};

/* main's whole body. Returns the exit code. */
int plugin_main(const struct plugin *plugin, int argc, char **argv);

#endif
