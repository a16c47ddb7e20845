/* suites_private - what the files of the suites scan share */
#ifndef SCAN_SUITES_PRIVATE_H
#define SCAN_SUITES_PRIVATE_H

#include "scan/suites.h"

#define FIRST_PLAN 1 /* version_table's SSLv2 has no plan */

enum asked_kind { ASKED_SUITES, ASKED_SSL2, ASKED_TLS13_GROUPS, ASKED_OLD_GROUPS, ASKED_CONTROL };

/* A question that was put, or waits to be. */
struct asked {
	struct suites_scan *scan;
	enum asked_kind kind;
	size_t version; /* of version_table */
	struct suites_question *question;
	struct hello_machine *hello; /* the place's, once it is put */
	bool once_more;
	unsigned turned_away;	  /* times: 421, or closed before the hello */
	struct asked *next;	  /* that waits */
	uint16_t curve_suite[16]; /* offered where only curves are asked for */
	size_t curve_suite_count;
};

/* A connection, from before it is made until it has ended; owned by its probe's callbacks. What it
 * is to ask is settled when its dialogue is over, so that a question made of the newest answers
 * goes out at once. */
struct place {
	struct suites_scan *scan;
	struct probe *probe;
	struct asked *asked; /* owned, or NULL: to be settled */
	size_t number;	     /* the older, the smaller */
	bool is_free;	     /* its dialogue is over, and there was nothing to ask */
	bool straight;	     /* its dialogue says STARTTLS at once */
};

/* Whether the server takes STARTTLS before it was asked what it announces: tried on one connection
 * once another has shown that it is announced. */
enum straight { STRAIGHT_UNKNOWN, STRAIGHT_ANNOUNCED, STRAIGHT_TRIED, STRAIGHT_YES, STRAIGHT_NO };

#define PLACES_MAXIMUM 64

struct suites_state {
	struct suites_plan plan[VERSION_COUNT];
	/* What a plan wants to know next, when nothing it asked is open. */
	struct suites_question *next[VERSION_COUNT];
	struct suites_evidence evidence;
	size_t open;	 /* questions put or waiting */
	size_t parallel; /* 0: no limit of its own */
	struct place *place[PLACES_MAXIMUM];
	size_t places, places_made;	      /* connections */
	struct asked *waiting, **waiting_end; /* in turn, until there is room */
	bool nothing;			      /* more to ask before the next answer */
	bool ssl2_asked, groups_due;
	bool at_hand; /* no connection is made before there is a question for it */
	bool no_dialogue;
	enum straight straight;
	bool over; /* what is left of the places is not wanted */
	/* Suites whose refusal a server that began to throttle may have given too: a close, an
	 * alert that does not speak of suites or versions. Of the first question of a version the
	 * latter is common (OpenSSL's internal_error), and is no reason to ask for the control. */
	size_t shut[VERSION_COUNT], odd[VERSION_COUNT];
	bool groups_shut, control_done;
	bool speaks;	    /* a ServerHello came */
	bool ssl2_answered; /* with one, or with a refusal */
};

/* suites_next.c: the question that is to be put next, or NULL: none before the next answer. */
struct asked *suites_next(struct suites_scan *scan);
/* How many more there are likely to be, beside those that are open. */
size_t suites_expected(const struct suites_scan *scan);
struct asked *suites_ask(struct suites_scan *scan, enum asked_kind kind, size_t version,
			 struct suites_question *question);
/* It waits, to be put before any other. */
void suites_wait(struct asked *asked);

/* suites_place.c: makes as many connections as there is something to ask on, and lets those that
 * are free go on; their probes end in suites_probe_done. */
void suites_fill(struct suites_scan *scan);
void suites_leave(struct place **place);
/* The server turned one away: the scan goes on with half as many connections at once, and asks it
 * again. False: often enough. */
bool suites_put_gently(struct place *place);
/* suites_ask.c: its hello. */
struct hello_machine *suites_hello(struct asked *asked);
void suites_probe_done(struct probe *probe, void *argument);
/* When all plans are done: asks what is still to be asked, true where that is something. */
bool suites_ask_old_groups(struct suites_scan *scan);
bool suites_ask_control(struct suites_scan *scan);
/* Make the results: of a version that got an answer, and of all together. */
void suites_conclude_version(struct suites_scan *scan, size_t version);
void suites_conclude(struct suites_scan *scan);
/* The control was not answered: such refusals were none. */
void suites_distrust(struct suites_scan *scan);
/* Takes what a legal ServerHello and the messages behind it show beside the suite. */
void suites_take_facts(struct suites_scan *scan, size_t version, const struct answer *answer);

#endif
