/* versions_judge - what eight answers say about six versions, version intolerance and the fallback
 * SCSV
 *
 * Refused is an alert, a close or a reset behind the whole hello, provided that the server answered
 * any of the questions with a ServerHello (else nothing shows that it speaks TLS at all, or whether
 * it throttles); and a legal ServerHello of another version. Silence, 421, a failed connection and
 * garbage say nothing about a version.
 */
#include "scan/versions_judge.h"

#include <stdio.h>
#include <string.h>

static bool is_hello(const struct versions_raw *raw)
{
	return raw->kind == ANSWER_HELLO || raw->kind == ANSWER_RETRY || raw->kind == ANSWER_SSL2;
}

static bool is_refusal(const struct versions_raw *raw)
{
	return raw->kind == ANSWER_ALERT || raw->kind == ANSWER_CLOSED || raw->kind == ANSWER_RESET;
}

static void judge_one(const struct versions_raw *raw, uint16_t wanted, bool speaks,
		      struct version_result *result)
{
	*result = (struct version_result){
		.verdict = VERSION_UNDETERMINED,
		.suite = raw->suite,
		.elapsed_ms = raw->elapsed_ms,
	};
	if (is_hello(raw)) {
		result->answered = raw->version;
		result->verdict = wanted == TLS_NONE || raw->version == wanted ? VERSION_ACCEPTED
									       : VERSION_REFUSED;
	} else if (is_refusal(raw) && speaks) {
		result->verdict = VERSION_REFUSED;
	}
	if (result->verdict == VERSION_REFUSED && is_hello(raw))
		snprintf(result->reason, sizeof(result->reason), "answered with %s",
			 version_name(raw->version));
	else if (is_refusal(raw) && !speaks)
		snprintf(result->reason, sizeof(result->reason),
			 "%.120s, and no question got a ServerHello", raw->reason);
	else
		snprintf(result->reason, sizeof(result->reason), "%s", raw->reason);
}

void versions_judge(const struct versions_raw *raw, struct versions_scan *scan)
{
	bool speaks = false;

	for (size_t i = 0; i < VERSIONS_QUESTIONS; i++)
		speaks = speaks || is_hello(&raw[i]);
	for (size_t i = 0; i < VERSION_COUNT; i++)
		judge_one(&raw[i], version_table[i].version, speaks, &scan->version[i]);
	judge_one(&raw[VERSIONS_TOGETHER], TLS_NONE, speaks, &scan->together);
	judge_one(&raw[VERSIONS_FALLBACK], TLS_NONE, speaks, &scan->fallback);
}

unsigned versions_with(const struct versions_scan *scan, enum version_verdict verdict)
{
	unsigned bits = 0;

	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (scan->version[i].verdict == verdict)
			bits |= 1u << i;
	return bits;
}

unsigned versions_of_like_reason(const struct versions_scan *scan, size_t at)
{
	unsigned same = 0;

	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (scan->version[i].verdict == VERSION_UNDETERMINED &&
		    strcmp(scan->version[i].reason, scan->version[at].reason) == 0)
			same |= 1u << i;
	return same;
}
