/* finding - the findings of a report: how they are kept, put in order and freed (private to
 * report/) */
#ifndef REPORT_FINDING_H
#define REPORT_FINDING_H

#include "report/report.h"

#define FINDING_NOT_DONE "probe.not-done"

/* Was anything judged to be other than OK, before --severity had its word? */
bool findings_fault(const struct report *report, size_t subject);
/* Worst first, then by subject (those without one first), then as they were found. */
void findings_sort(struct report *report);
/* Frees findings and severities. */
void findings_free(struct report *report);

#endif
