/* suites_plan - which question about suites comes next, for one version: a pure machine
 *
 * A question offers suites and the server chooses one or refuses. What is chosen is struck and the
 * rest asked again, in as few questions as there are accepted suites, plus two.
 *
 * The first question offers all, so that what is too many for a server shows at once, and where it
 * may have been the usual ones follow. Whose order counts shows by itself in most cases: the
 * questions offer the rest now from one end, now from the other, and a server that follows the
 * client cannot choose at last what stood before an earlier choice. Where that has not come about
 * after three suites, one question offers what was chosen first at last place: a server with an
 * order of its own chooses it again. With such a server it goes on with one question at a time, and
 * the order of its answers is its order. A server that follows the client has passed over all that
 * stood before its choices. There, and behind the first twenty of a server with an order of its
 * own, the rest is asked in two halves at the same time, where that costs no question more than is
 * allowed: each half ends with a refusal.
 *
 * A refusal that is no plain one (a close; an alert in answer to so many suites that some servers
 * choke; one that does not say that no suite suits, in answer to DHE suites that the server may
 * have no parameters for) puts what was offered in doubt, and one more question at the end clears
 * up all doubts together. Nothing is refused by a close that came once. So a server with an order
 * of its own that closes costs one question more where it has not shown whose order counts by then,
 * and one where it is not known that DHE does not break it: no two of these questions tell the
 * same.
 */
#ifndef SCAN_SUITES_PLAN_H
#define SCAN_SUITES_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/registry.h"

#define SUITES_PLAN_MAXIMUM 400
#define SUITES_PLAN_OPEN 2     /* questions of one version under way at once */
#define SUITES_PLAN_ORDERED 20 /* so many choices are put in order; the rest by halves */

enum suites_order {
	ORDER_UNKNOWN, /* fewer than two suites, or not found out */
	ORDER_SERVER,
	ORDER_CLIENT
};

enum suites_reply {
	REPLY_CHOICE,
	REPLY_NO_SUITE,	  /* an alert that says that no suite suits: handshake_failure,
			     insufficient_security */
	REPLY_NO_VERSION, /* protocol_version, or a ServerHello of another version */
	REPLY_NO,	  /* another alert */
	REPLY_SHUT,	  /* a close or a reset */
	REPLY_UNCLEAR	  /* silence, 421, a failed connection, garbage */
};

enum suites_question_kind {
	QUESTION_FIRST,
	QUESTION_CHAIN, /* all that is left, one question at a time */
	QUESTION_ORDER, /* with what was chosen first at last place */
	QUESTION_HALF,
	QUESTION_LAST,	 /* all that is left */
	QUESTION_ASIDE,	 /* what is in doubt without DHE, which may be the reason */
	QUESTION_AGAIN,	 /* what is in doubt once more */
	QUESTION_VERIFY, /* what is in doubt, with an accepted one at last place */
};

struct suites_question {
	bool open;
	enum suites_question_kind kind;
	uint16_t suite[SUITES_PLAN_MAXIMUM]; /* as offered */
	uint16_t place[SUITES_PLAN_MAXIMUM]; /* the plan's numbers of the same */
	size_t count;
	bool clears; /* what it offers beside accepted ones is in doubt */
};

/* What has been seen accepted in any version: shared by the plans of an endpoint. */
struct suites_evidence {
	uint32_t exchanges[32];	  /* by key exchange: a bit for each authentication */
	uint32_t ciphers[16][16]; /* by cipher and mode: a bit for each hash and key size */
	bool follows_client;	  /* in some version */
	bool refuses_plainly;	  /* says that no suite suits */
	bool refuses_unclearly;	  /* by a close, or another alert */
	bool closes_falsely;	  /* although a suite was offered that it accepts */
	bool dhe_is_harmless;	  /* it was chosen, or nothing changed without it */
	unsigned news;		  /* grows with it */
};

enum suite_status {
	SUITE_UNKNOWN,
	SUITE_HELD, /* in a question under way */
	SUITE_ACCEPTED,
	SUITE_REFUSED,
	SUITE_PASSED_OVER,
	SUITE_DOUBTED,	 /* refused, but not in so many words, or by a close */
	SUITE_SET_ASIDE, /* may be what breaks the handshake */
	SUITE_UNDONE
};

struct suites_plan {
	uint16_t version;
	const struct suite *suite[SUITES_PLAN_MAXIMUM]; /* the usual ones first */
	uint8_t state[SUITES_PLAN_MAXIMUM];		/* enum suite_status */
	bool passed[SUITES_PLAN_MAXIMUM];		/* stood before one that was chosen */
	bool closed[SUITES_PLAN_MAXIMUM];		/* a close came in answer to it */
	size_t count;
	size_t usual;			  /* so many were in the first question that was answered */
	bool likely[SUITES_PLAN_MAXIMUM]; /* by the evidence when it had so much: */
	unsigned news;
	/* When a question was made last: what looks likely and is neither accepted nor refused;
	 * what does and was passed over or refused. */
	size_t likely_left, wrong;
	uint16_t accepted[SUITES_PLAN_MAXIMUM]; /* as they were chosen; in the server's order up to
						   ordered */
	size_t accepted_count, ordered;
	enum suites_order order;
	enum { PLAN_FIRST, PLAN_CHAIN, PLAN_HALVES, PLAN_PIECES, PLAN_DONE } phase;
	struct suites_question question[SUITES_PLAN_OPEN];
	size_t open, asked, unclear;
	size_t borne; /* so many suites the server did not choke on */
	bool order_asked;
	bool said_no, reopened; /* that no suite suits; what it closed on before was asked again */
	bool retried;		/* a close at a server that says what it refuses */
	bool first_asked, all_refused, first_shut; /* the first question, of all suites */
	bool set_aside;				   /* DHE suites were */
	bool shut;				   /* some doubt comes from a close */
	bool broke;	   /* or from an alert that does not say that no suite suits */
	bool refused;	   /* the first question was */
	bool undetermined; /* the first question got no answer */
	struct suites_evidence *evidence; /* not owned */
};

void suites_plan_start(struct suites_plan *plan, uint16_t version,
		       struct suites_evidence *evidence);
/* The next question to put now, or NULL: none, for good when none is open. */
struct suites_question *suites_plan_next(struct suites_plan *plan);
/* The answer to one that is open. A choice must be one that was offered. */
void suites_plan_answer(struct suites_plan *plan, struct suites_question *question,
			enum suites_reply reply, uint16_t choice);
/* Whether a close in answer to it is asked once more at once, since no later question clears it up.
 */
bool suites_plan_repeats(const struct suites_plan *plan, const struct suites_question *question);
/* How many more questions there are likely to be, beside those that are open. */
size_t suites_plan_expected(const struct suites_plan *plan);
/* Whether that can be relied on, since what looked likely was accepted nearly always. */
bool suites_plan_is_sure(const struct suites_plan *plan);
/* How many suites nothing is known of, since their questions were not answered. */
size_t suites_plan_undone(const struct suites_plan *plan);

#endif
