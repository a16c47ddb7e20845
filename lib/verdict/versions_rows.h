/* versions_rows - what a scan of versions saw, as facts: a row for each version */
#ifndef VERDICT_VERSIONS_ROWS_H
#define VERDICT_VERSIONS_ROWS_H

#include "report/facts.h"
#include "scan/versions.h"

void versions_rows(const struct versions_scan *scan, struct facts *facts);

#endif
