/* groups - which key-exchange groups a server accepts, one after the other: a pure machine
 *
 * All groups are offered, the chosen one is struck, until the server refuses. In TLS 1.3 a
 * HelloRetryRequest names the group, so that those can be listed that no library here could compute
 * with (RFC 8446 section 4.1.4); before, a ServerKeyExchange does.
 */
#ifndef SCAN_GROUPS_H
#define SCAN_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GROUPS_PLAN_MAXIMUM 64

struct groups_plan {
	uint16_t accepted[GROUPS_PLAN_MAXIMUM]; /* as they were chosen */
	size_t accepted_count;
	uint16_t left[GROUPS_PLAN_MAXIMUM]; /* to be offered next */
	size_t left_count;
	bool started, done;
	bool undone;	  /* a question was not answered: there may be more */
	char reason[200]; /* of that */
};

/* Of all groups, or of elliptic curves only. */
void groups_plan_start(struct groups_plan *plan, bool only_curves);
/* The server chose a group: true where it was still to be offered. */
bool groups_plan_choice(struct groups_plan *plan, uint16_t group);
void groups_plan_refused(struct groups_plan *plan);
void groups_plan_unclear(struct groups_plan *plan, const char *reason);

#endif
