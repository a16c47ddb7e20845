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
bool suites_plan_is_dhe(const struct suites_plan *plan, size_t i);
/* A server without parameters chooses DHE and cannot go on: not known to be otherwise here. */
bool suites_plan_fears_dhe(const struct suites_plan *plan);
/* suites_plan_doubt.c: the question that clears up what is in doubt. */
struct suites_question *suites_plan_ask_doubted(struct suites_plan *plan);
struct suites_question *suites_plan_open(struct suites_plan *plan, enum suites_question_kind kind);
void suites_plan_offer(struct suites_plan *plan, struct suites_question *question, size_t i);

#endif
