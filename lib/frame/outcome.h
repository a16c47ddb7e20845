/* outcome - the one table from kinds of failure to findings, and the findings that every plugin
 * has: server.*, dns.*, probe.* */
#ifndef FRAME_OUTCOME_H
#define FRAME_OUTCOME_H

#include "report/report.h"
#include "scan/target.h"

extern const struct report_rule outcome_rules[]; /* the catalogue of server.*, dns.* and probe.* */

/* Adds what an endpoint's outcome says. Where nothing answered: the server.*, dns.* or probe.*
 * finding of its first failure (timeout_state: the STATE of -t). Where something did: nothing for
 * the failures, which the judge has named. In any case server.injected-bytes, the note on an own
 * address, the address and the time. Texts from the outcome of a probe are copied. */
void outcome_report(struct report *report, size_t subject, const struct scan_outcome *outcome,
		    enum state timeout_state);
/* The finding of a failure before there was an endpoint to probe (resolving). */
void outcome_fail(struct report *report, size_t subject, const struct fail *fail,
		  enum state timeout_state);

#endif
