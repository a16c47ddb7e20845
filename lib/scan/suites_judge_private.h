/* suites_judge_private - what the files of the judgement share */
#ifndef SCAN_SUITES_JUDGE_PRIVATE_H
#define SCAN_SUITES_JUDGE_PRIVATE_H

#include "base/attributes.h"
#include "base/writer.h"
#include "scan/suites_judge.h"

/* A suite that is accepted in some version, SSLv2's kinds among them. */
struct accepted {
	const struct suite *suite;
	unsigned versions; /* a bit for each row of version_table */
	const char *kind;  /* the name of a kind of SSLv2; NULL: it is a suite */
};

struct survey {
	const struct suites_scan *scan;
	struct suites_judgement *judgement;
	bool relay;
	struct accepted accepted[SUITES_PLAN_MAXIMUM];
	size_t count;
	struct suite kind[8]; /* SSLv2's, as suites */
};

void survey_tell(struct survey *survey, enum suites_problem problem, enum state state,
		 const char *format, ...) PRINTF_LIKE(4, 5);
/* "TLS 1.0, TLS 1.1 and TLS 1.2" */
void survey_versions(struct writer *w, unsigned versions);
const char *survey_suite(const struct accepted *accepted, char buffer[static SUITE_NAME]);
/* The first three names, and how many there are beside. */
#define SURVEY_NAMES 3
void survey_name(struct writer *w, size_t at, size_t count, const char *name);
void survey_policy(struct survey *survey, const struct policy *policy);
void survey_not_done(struct survey *survey);
bool survey_is_whole(const struct survey *survey); /* nothing is not done */

#endif
