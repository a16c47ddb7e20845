/* suites_private - what the files of the suites scan share */
#ifndef SCAN_SUITES_PRIVATE_H
#define SCAN_SUITES_PRIVATE_H

#include "scan/suites.h"

#define FIRST_PLAN 1 /* version_table's SSLv2 has no plan */

enum asked_kind { ASKED_SUITES, ASKED_SSL2, ASKED_TLS13_GROUPS, ASKED_OLD_GROUPS, ASKED_CONTROL };

/* A question under way; owned by its probe's callbacks. */
struct asked {
	struct suites_scan *scan;
	enum asked_kind kind;
	size_t version; /* of version_table */
	struct suites_question *question;
	struct hello_machine *hello;
	bool once_more;
	unsigned turned_away;	  /* times: 421, or closed before the hello */
	struct asked *next;	  /* that waits */
	uint16_t curve_suite[16]; /* offered where only curves are asked for */
	size_t curve_suite_count;
};

struct suites_state {
	struct suites_plan plan[VERSION_COUNT];
	struct suites_evidence evidence;
	size_t open;	 /* questions put or waiting */
	size_t parallel; /* 0: no limit of its own */
	size_t connections;
	struct asked *waiting, **waiting_end; /* in turn, until there is room */
	size_t shut[VERSION_COUNT];	      /* suites whose refusal was a close */
	bool groups_shut, control_done;
	bool speaks;	    /* a ServerHello came */
	bool ssl2_answered; /* with one, or with a refusal */
};

/* Puts a question; probes end in suites_probe_done. */
void suites_ask(struct suites_scan *scan, enum asked_kind kind, size_t version,
		struct suites_question *question);
void suites_put(struct asked *asked);
/* The server turned one away: the scan goes on with half as many connections at once, and asks it
 * again. False: often enough. */
bool suites_put_gently(struct asked *asked, const struct probe *probe);
/* A connection has ended: the next that waits. */
void suites_put_waiting(struct suites_scan *scan);
void suites_probe_done(struct probe *probe, void *argument);
/* When all plans are done: asks what is still to be asked, true where that is something. */
bool suites_ask_old_groups(struct suites_scan *scan);
bool suites_ask_control(struct suites_scan *scan);
/* Make the results: of a version that got an answer, and of all together. */
void suites_conclude_version(struct suites_scan *scan, size_t version);
void suites_conclude(struct suites_scan *scan);
/* The control was not answered: closes were no refusals. */
void suites_distrust(struct suites_scan *scan);
/* Takes what a legal ServerHello and the messages behind it show beside the suite. */
void suites_take_facts(struct suites_scan *scan, size_t version, const struct answer *answer);

#endif
