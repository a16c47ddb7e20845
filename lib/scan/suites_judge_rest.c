/* suites_judge_rest - what policies say of a server's suites, and what could not be found out */
#include <stdio.h>
#include <string.h>

#include "scan/suites_judge_private.h"

/* Things of one kind that break one rule: "3 suites with RULE: A, B, C". */
struct broken {
	const char *rule;
	size_t count;
	struct writer names;
};

#define RULES 24 /* more than there are */

struct breaches {
	struct broken rule[RULES];
	size_t count;
};

static void breach(struct breaches *breaches, const char *rule, const char *name)
{
	size_t i = 0;

	if (!rule)
		return;
	while (i < breaches->count && strcmp(breaches->rule[i].rule, rule) != 0)
		i++;
	if (i == RULES)
		return;
	if (i == breaches->count) {
		breaches->count++;
		breaches->rule[i] =
			(struct broken){.rule = rule, .names = writer_with_maximum(SUITES_TEXT)};
	}
	struct broken *broken = &breaches->rule[i];
	if (broken->count < SURVEY_NAMES)
		writer_print(&broken->names, "%s%s", broken->count ? ", " : "", name);
	broken->count++;
}

static void tell_breaches(struct survey *survey, const struct policy *policy,
			  struct breaches *breaches)
{
	struct writer w = writer_with_maximum(SUITES_TEXT);

	for (size_t i = 0; i < breaches->count; i++) {
		struct broken *broken = &breaches->rule[i];

		writer_print(&w, "%s%s: %s", i ? "; " : "", broken->rule,
			     writer_string(&broken->names));
		if (broken->count > SURVEY_NAMES)
			writer_print(&w, " and %zu more", broken->count - SURVEY_NAMES);
		writer_free(&broken->names);
	}
	if (breaches->count > 0)
		survey_tell(survey, SUITES_OUTSIDE_POLICY, STATE_WARNING, "outside %s: %s",
			    policy->name, w.failed ? "more than fits here" : writer_string(&w));
	writer_free(&w);
}

static void check_primes(const struct survey *survey, const struct policy *policy,
			 struct breaches *breaches)
{
	for (size_t i = 0; i < survey->scan->prime_count; i++) {
		const struct suites_prime *prime = &survey->scan->prime[i];
		char name[80];

		if (!prime->authenticated)
			continue;
		snprintf(name, sizeof(name), "%u bits%s%s", prime->bits, prime->known ? " of " : "",
			 prime->known ? prime->known->name : "");
		breach(breaches,
		       policy_prime_broken(policy, prime->bits,
					   prime->known ? prime->known->group : 0),
		       name);
	}
}

/* A prime in a ServerKeyExchange is judged as one; curves and TLS 1.3's groups by their number. */
static void check_groups(const struct groups_plan *groups, const struct policy *policy,
			 struct breaches *breaches)
{
	for (size_t i = 0; i < groups->accepted_count; i++) {
		const char *name = group_name(groups->accepted[i]);

		breach(breaches, policy_group_broken(policy, groups->accepted[i]),
		       name ? name : "an unknown group");
	}
}

static void check_extensions(const struct survey *survey, const struct policy *policy,
			     struct breaches *breaches)
{
	for (size_t v = 1; v + 1 < VERSION_COUNT; v++) {
		const struct suites_version *version = &survey->scan->version[v];

		if (!version->accepted)
			continue;
		if (version->compression && (policy->bans & BAN_COMPRESSION))
			breach(breaches, "compression", version_table[v].name);
		if (!version->renegotiation_info && (policy->bans & BAN_INSECURE_RENEGOTIATION))
			breach(breaches, "insecure renegotiation", version_table[v].name);
	}
}

void survey_policy(struct survey *survey, const struct policy *policy)
{
	struct breaches breaches = {.count = 0};
	char suite[SUITE_NAME];

	for (size_t v = 0; v < VERSION_COUNT; v++)
		if (survey->scan->version[v].accepted &&
		    !policy_allows_version(policy, version_table[v].version))
			breach(&breaches, "not among its versions", version_table[v].name);
	for (size_t i = 0; i < survey->count; i++)
		if (survey->accepted[i].versions & ~1U) /* SSLv2 is out as a version */
			breach(&breaches, policy_suite_broken(policy, survey->accepted[i].suite),
			       survey_suite(&survey->accepted[i], suite));
	check_groups(&survey->scan->tls13, policy, &breaches);
	check_groups(&survey->scan->before_tls13, policy, &breaches);
	check_primes(survey, policy, &breaches);
	for (size_t i = 0; i < survey->scan->scheme_count; i++) {
		const char *name = scheme_name(survey->scan->scheme[i]);

		breach(&breaches, policy_scheme_broken(policy, survey->scan->scheme[i]),
		       name ? name : "an unknown signature scheme");
	}
	check_extensions(survey, policy, &breaches);
	tell_breaches(survey, policy, &breaches);
}

static bool is_undone(const struct suites_version *version)
{
	return version->undetermined || (version->accepted && version->undone > 0);
}

bool survey_is_whole(const struct survey *survey)
{
	for (size_t v = 0; v < VERSION_COUNT; v++)
		if (is_undone(&survey->scan->version[v]))
			return false;
	return !survey->scan->tls13.undone && !survey->scan->before_tls13.undone;
}

/* A server that answers, but has more suites than there was time for: what to change. How many it
 * has is not known; that of the default installations which has most, Postfix with two
 * certificates, takes about 125 questions. */
#define ANSWERS_ENOUGH 16
#define ANSWERS_ALL 160
static void give_advice(const struct survey *survey, struct writer *w)
{
	const struct suites_scan *scan = survey->scan;
	int64_t answered = (int64_t)scan->outcome.answered;
	int64_t seconds = (scan->outcome.elapsed_ms + 500) / 1000;

	if (scan->late == 0 || answered < ANSWERS_ENOUGH)
		return;
	int64_t enough = (seconds * ANSWERS_ALL + answered - 1) / answered;
	bool faster = scan->at_once > 0 && enough <= 2 * seconds;
	if (enough < 2 * seconds)
		enough = 2 * seconds;
	writer_print(w, "; %lld answers came in %lld s", (long long)answered, (long long)seconds);
	if (scan->at_once > 0)
		writer_print(w, ", with %zu connections at a time", scan->at_once);
	writer_print(w, ": use -t %lld", (long long)enough);
	if (faster)
		writer_print(w, " or --parallel=64,%zu", 2 * scan->at_once);
}

/* What was not answered for the same reason is told in one sentence. */
void survey_not_done(struct survey *survey)
{
	const struct suites_version *version = survey->scan->version;
	struct writer advice = writer_with_maximum(200);
	const char *more = "";
	unsigned told = 0;

	give_advice(survey, &advice);
	more = writer_string(&advice);
	for (size_t v = 0; v < VERSION_COUNT; v++) {
		struct writer w = writer_with_maximum(100);
		unsigned same = 0;

		for (size_t k = v; k < VERSION_COUNT && is_undone(&version[v]); k++)
			if (is_undone(&version[k]) && (told >> k & 1) == 0 &&
			    version[k].accepted == version[v].accepted &&
			    strcmp(version[k].reason, version[v].reason) == 0)
				same |= 1U << k;
		if (same >> v & 1) {
			told |= same;
			survey_versions(&w, same);
			survey_tell(survey, SUITES_NOT_DONE, STATE_UNKNOWN,
				    version[v].accepted
					    ? "not all suites of %s could be asked for: %s%s"
				    : (same & (same - 1)) != 0
					    ? "whether %s are accepted is not known: %s%s"
					    : "whether %s is accepted is not known: %s%s",
				    writer_string(&w),
				    version[v].reason[0] ? version[v].reason : "no answer", more);
			more = "";
		}
		writer_free(&w);
	}
	const struct groups_plan *groups =
		survey->scan->tls13.undone ? &survey->scan->tls13 : &survey->scan->before_tls13;
	if (groups->undone)
		survey_tell(survey, SUITES_NOT_DONE, STATE_UNKNOWN,
			    "not all key-exchange groups could be asked for: %s%s", groups->reason,
			    more);
	writer_free(&advice);
}
