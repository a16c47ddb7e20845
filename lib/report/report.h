/* report - everything a plugin has to say: findings, figures, facts and steps; the state is
 * computed, never set
 *
 * One report for a run. A subject is an endpoint or a file. Texts may hold foreign bytes: the
 * renderers clean them.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/endpoint.h"
#include "base/fail.h"
#include "report/facts.h"
#include "report/range.h"
#include "report/state.h"

/* A row of a plugin's catalogue of findings; a table ends with a row whose id is NULL. */
struct report_rule {
	const char *id; /* "chain.missing-intermediate" */
	enum state state;
	const char *meaning; /* one sentence, for --list-findings and the manual page */
	const char *remedy;  /* what to do, or NULL */
};

struct report_finding {
	const char *id;
	enum state state;
	enum state judged; /* the state before --severity */
	size_t subject;
	char *text;   /* owned */
	char *remedy; /* owned, or NULL */
};

struct report_figure {
	size_t subject;
	const char *label; /* a plain word: "days" */
	double value;
	const char *uom; /* "", "s", "%", "B" */
	struct range warning, critical;
	double minimum, maximum; /* NAN: not given */
};

struct report_step {
	int level;  /* 2: a step (-vv), 3: dialogue (-vvv) */
	int64_t ms; /* since the run began */
	char *text; /* owned */
};

struct report_subject {
	char *text;	      /* owned: endpoint_text, or the file's path */
	char *label;	      /* owned: endpoint_label; for a file "file" */
	const char *protocol; /* NULL for a file */
	char *host;	      /* NULL for a file */
	uint16_t port;
	struct address address; /* the one that was talked to; family 0: none */
	int64_t elapsed_ms;
	bool completed; /* at least one planned probe was done */
	char *summary;	/* what the first line says when nothing is wrong; owned */
	struct facts *facts;
	struct report_step *steps;
	size_t step_count;
};

struct report {
	char *binary; /* "check_mail_chain" */
	char *name;   /* "MAIL_CHAIN" */
	const char *version;
	const struct report_rule *const *catalogues; /* NULL-terminated list of tables, not owned */
	bool plain_labels;  /* SPEC 3: one host, one protocol, neither --mx nor -A */
	bool cut_off;	    /* a signal ended the run: UNKNOWN or worse */
	int64_t started_ms; /* clock_ms when the run began */
	struct report_subject *subjects;
	size_t subject_count;
	struct report_finding *findings;
	size_t finding_count;
	struct report_figure *figures;
	size_t figure_count;
	struct report_severity *severities; /* of --severity */
	size_t severity_count;
};

#define REPORT_NO_SUBJECT ((size_t)-1)

/* binary is the program's name ("check_mail_chain"); catalogues and version outlive the report. */
struct report *report_new(const char *binary, const char *version,
			  const struct report_rule *const *catalogues);
void report_free(struct report **report);

/* "ID=STATE", ID may be a glob; of several that match a finding the last one given counts.
 * FAIL_USAGE for an unknown state, or a glob that matches no rule. */
int report_severity(struct report *report, const char *text, struct fail *f);

/* Adds a subject and returns its number. */
size_t report_endpoint(struct report *report, const struct endpoint *endpoint);
size_t report_file(struct report *report, const char *path);
void report_address(struct report *report, size_t subject, const struct address *address);
/* A planned probe of the subject was done. A subject of which none was done is UNKNOWN
 * (probe.not-done). */
void report_completed(struct report *report, size_t subject);
void report_summary(struct report *report, size_t subject, const char *format, ...)
	PRINTF_LIKE(3, 4);
struct facts *report_facts(struct report *report, size_t subject);
void report_step(struct report *report, size_t subject, int level, const char *format, ...)
	PRINTF_LIKE(4, 5);

/* Adds a finding with the state and remedy of its rule. id must be in a catalogue (else the program
 * aborts: a mistake of ours). subject may be REPORT_NO_SUBJECT. */
void report_finding(struct report *report, size_t subject, const char *id, const char *format, ...)
	PRINTF_LIKE(4, 5);
/* The same with a state the judgement chose, and a remedy (NULL: the rule's; "": none). --severity
 * still has the last word. */
void report_finding_as(struct report *report, size_t subject, const char *id, enum state state,
		       const char *remedy, const char *format, ...) PRINTF_LIKE(6, 7);
const struct report_rule *report_rule(const struct report *report, const char *id); /* or NULL */

/* Adds a figure; set minimum and maximum to NAN where there is none (REPORT_FIGURE does). NaN and
 * infinite values are left out of the report. */
void report_figure(struct report *report, const struct report_figure *figure);
#define REPORT_FIGURE(...) \
	(&(struct report_figure){.uom = "", .minimum = NAN, .maximum = NAN, __VA_ARGS__})

/* Call once, before rendering: gives every subject that was neither completed nor found faulty its
 * probe.not-done (the whole run one where it was cut off), every subject a figure "time" where it
 * has none, and puts findings in order (worst first, then by subject) and figures by subject. */
void report_close(struct report *report);
enum state report_state(const struct report *report);
enum state report_subject_state(const struct report *report, size_t subject);

#endif
