/* suites_rows - what a scan of suites saw, as facts: versions, suites, groups, primes, signatures
 */
#ifndef VERDICT_SUITES_ROWS_H
#define VERDICT_SUITES_ROWS_H

#include "report/facts.h"
#include "scan/suites.h"

void suites_rows(const struct suites_scan *scan, struct facts *facts);

#endif
