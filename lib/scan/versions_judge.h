/* versions_judge - which versions are accepted, as a pure function of eight raw answers */
#ifndef SCAN_VERSIONS_JUDGE_H
#define SCAN_VERSIONS_JUDGE_H

#include "scan/versions.h"

/* One question's answer. Where none came, kind is ANSWER_NONE and reason says why. */
struct versions_raw {
	enum answer_kind kind;
	uint16_t version, suite;
	char reason[200]; /* answer_words, or how the probe failed */
	int64_t elapsed_ms;
};

enum { VERSIONS_TOGETHER = VERSION_COUNT, VERSIONS_FALLBACK, VERSIONS_QUESTIONS };

/* raw: the six versions as version_table, then the two above. Fills in the results of scan. */
void versions_judge(const struct versions_raw *raw, struct versions_scan *scan);

/* The versions, as bits of version_table, that have this verdict. */
unsigned versions_with(const struct versions_scan *scan, enum version_verdict verdict);
/* Those that are undetermined for the same reason as the one that is number at. */
unsigned versions_of_like_reason(const struct versions_scan *scan, size_t at);

#endif
