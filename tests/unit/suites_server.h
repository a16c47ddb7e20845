/* suites_server - a server that is asked for its suites, simulated: whose order counts, and what it
 * does badly */
#ifndef UNIT_SUITES_SERVER_H
#define UNIT_SUITES_SERVER_H

#include "scan/suites_plan.h"

struct server {
	uint16_t suite[SUITES_PLAN_MAXIMUM];
	size_t count;
	bool follows_client;
	size_t chokes_above;  /* closes on more suites, 0: never */
	bool chokes_in_words; /* says then that no suite suits */
	size_t silent_after;  /* questions, 0: never */
	bool breaks_on_dhe;   /* chooses it and fails */
	bool closes;	      /* in place of an alert */
	size_t fails_at;      /* closes in answer to this question alone, 0: to none */
	size_t fails_for;     /* or to so many from it on */
	size_t pairs;	      /* its order counts, but for so many suites at a time the client's */
	size_t asked;
};

/* Kinds of servers, by what is in the names of their suites. */
extern const struct suites_server_row {
	const char *title;
	uint16_t version;
	const char *exchanges[8], *ciphers[24];
	size_t least;
} suites_servers[];
extern const size_t suites_server_count;

enum suites_reply server_reply(struct server *server, const struct suites_question *question,
			       uint16_t *choice_r);
/* Gives it the suites of a row; returns how many. */
size_t server_fill(struct server *server, const struct suites_server_row *row);
void server_shuffle(struct server *server, unsigned seed);
/* Whether all of its suites are in the first question. */
bool server_is_usual(const struct server *server, uint16_t version);
/* Puts all questions of a plan to it; the answers come in another order than they went out. */
void server_run(struct suites_plan *plan, struct server *server);
/* All were found, and nothing else. */
void server_expect_found(const char *title, const struct suites_plan *plan,
			 const struct server *server);

#endif
