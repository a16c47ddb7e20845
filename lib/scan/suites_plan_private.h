/* suites_plan_private - what asking and answering of a plan share */
#ifndef SCAN_SUITES_PLAN_PRIVATE_H
#define SCAN_SUITES_PLAN_PRIVATE_H

#include "scan/suites_plan.h"

/* Where a suite stands in evidence.ciphers: its hash and key size. */
unsigned suites_evidence_bit(const struct suite *suite);
/* How many suites a question may have that no server chokes on. */
size_t suites_plan_most(const struct suites_plan *plan);
/* All suites of one status get another. */
void suites_plan_turn(struct suites_plan *plan, enum suite_status from, enum suite_status to);

#endif
