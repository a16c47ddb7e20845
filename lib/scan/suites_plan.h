/* suites_plan - which question about suites comes next, for one version: a pure machine
 *
 * A question offers suites and the server chooses one or refuses. What is chosen is struck and the
 * rest asked again, in as few questions as there are accepted suites, plus two.
 *
 * Whose order counts shows by itself in most cases: the questions offer the rest now from one end,
 * now from the other, and a server that follows the client cannot choose at last what stood before
 * an earlier choice. Where that has not come about after three suites, one question offers what was
 * chosen first at last place: a server with an order of its own chooses it again. With such a
 * server it goes on with one question at a time, and the order of its answers is its order. A
 * server that follows the client has passed over all that stood before its choices; there the rest
 * is asked in several groups at the same time. A group is made only around suites that are likely
 * to be accepted, since their key exchange and their cipher were both seen, in whatever version: a
 * group that is refused is a question wasted. When nothing likely is left, all that is not
 * accepted, passed over or not, is asked in one last question.
 *
 * A refusal that is no plain one (a close; an alert in answer to so many suites that some servers
 * choke; one that does not say that no suite suits, in answer to DHE suites that the server may
 * have no parameters for) puts what was offered in doubt, and one more question at the end clears
 * up all doubts together.
 */
#ifndef SCAN_SUITES_PLAN_H
#define SCAN_SUITES_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/registry.h"

#define SUITES_PLAN_MAXIMUM 400
#define SUITES_PLAN_OPEN 8     /* questions of one version under way at once */
#define SUITES_PLAN_ORDERED 20 /* so many choices are put in order; the rest is asked in groups */

enum suites_order {
	ORDER_UNKNOWN, /* fewer than two suites, or not found out */
	ORDER_SERVER,
	ORDER_CLIENT
};

enum suites_reply {
	REPLY_CHOICE,
	REPLY_NO_SUITE, /* an alert that says that no suite suits: handshake_failure,
			   insufficient_security */
	REPLY_NO,	/* another alert, another version */
	REPLY_SHUT,	/* a close or a reset */
	REPLY_UNCLEAR	/* silence, 421, a failed connection, garbage */
};

enum suites_question_kind {
	QUESTION_FIRST,
	QUESTION_CHAIN, /* all that is left, one question at a time */
	QUESTION_ORDER, /* with what was chosen first at last place */
	QUESTION_GROUP,
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
	size_t count;
	size_t usual;
	bool likely[SUITES_PLAN_MAXIMUM]; /* by the evidence when it had so much: */
	unsigned news;
	/* When a question was made last: neither accepted nor refused; and so many are to be asked
	 * at once. */
	size_t likely_left, at_once;
	uint16_t accepted[SUITES_PLAN_MAXIMUM]; /* as they were chosen; in the server's order up to
						   ordered */
	size_t accepted_count, ordered;
	enum suites_order order;
	enum { PLAN_FIRST, PLAN_CHAIN, PLAN_GROUPS, PLAN_PIECES, PLAN_DONE } phase;
	struct suites_question question[SUITES_PLAN_OPEN];
	size_t open, asked, unclear, misses;
	size_t borne; /* so many suites the server did not choke on */
	bool order_asked, dhe_asked;
	bool set_aside;	   /* DHE suites were */
	bool shut;	   /* some doubt comes from a close */
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
/* How many of them could be put now. */
size_t suites_plan_beside(const struct suites_plan *plan);
/* How many suites nothing is known of, since their questions were not answered. */
size_t suites_plan_undone(const struct suites_plan *plan);

#endif
