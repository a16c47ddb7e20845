/* files_report - what a check of files found, as findings, figures and facts */
#ifndef VERDICT_FILES_REPORT_H
#define VERDICT_FILES_REPORT_H

#include "files/check.h"
#include "report/report.h"
#include "scan/certificates.h"

extern const char *const files_ids[FILES_PROBLEM_KINDS];

/* Adds a finding for each problem. */
void files_report_problems(const struct files_problems *problems, struct report *report,
			   size_t subject);
/* Figures, facts (where the output shows them) and the summary of what was checked. */
void files_report_checked(const struct files_check *check, struct report *report, size_t subject);
/* Compares what an endpoint served with the files. */
void files_report_served(const struct files_check *check, const struct certificates_scan *scan,
			 int64_t grace, struct report *report, size_t subject);

#endif
