/* suites_judge - what is wrong with the suites, groups and primes that a server accepts */
#include "scan/suites_judge_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DH_WARNING 2048	 /* RFC 9325 section 4.5 */
#define DH_CRITICAL 1024 /* within reach of precomputation: "Imperfect Forward Secrecy", 2015 */

void survey_tell(struct survey *survey, enum suites_problem problem, enum state state,
		 const char *format, ...)
{
	struct suites_judgement *judgement = survey->judgement;
	va_list arguments;

	if (judgement->count == SUITES_FOUND)
		return;
	judgement->found[judgement->count].problem = problem;
	judgement->found[judgement->count].state = state;
	va_start(arguments, format);
	vsnprintf(judgement->found[judgement->count].text, SUITES_TEXT, format, arguments);
	va_end(arguments);
	judgement->count++;
}

void survey_versions(struct writer *w, unsigned versions)
{
	size_t count = 0, at = 0;

	for (size_t i = 0; i < VERSION_COUNT; i++)
		count += versions >> i & 1;
	for (size_t i = 0; i < VERSION_COUNT; i++) {
		if ((versions >> i & 1) == 0)
			continue;
		writer_print(w, "%s%s",
			     at == 0	       ? ""
			     : at + 1 == count ? " and "
					       : ", ",
			     version_table[i].name);
		at++;
	}
}

void survey_name(struct writer *w, size_t at, size_t count, const char *name)
{
	if (at < SURVEY_NAMES)
		writer_print(w, "%s%s", at == 0 ? "" : ", ", name);
	else if (at == SURVEY_NAMES)
		writer_print(w, " and %zu more", count - SURVEY_NAMES);
}

static bool is_null(const struct suite *suite)
{
	return suite->cipher == CIPHER_NULL;
}

static bool is_anonymous(const struct suite *suite)
{
	return suite->authentication == AUTH_ANONYMOUS || suite->authentication == AUTH_NULL;
}

static bool is_export(const struct suite *suite)
{
	return suite->export_grade;
}

static bool is_rc4(const struct suite *suite)
{
	return suite->cipher == CIPHER_RC4;
}

static bool is_des(const struct suite *suite)
{
	return suite->cipher == CIPHER_DES || suite->cipher == CIPHER_IDEA ||
	       suite->cipher == CIPHER_RC2;
}

static bool is_3des(const struct suite *suite)
{
	return suite->cipher == CIPHER_3DES;
}

static bool is_cbc_sha1(const struct suite *suite)
{
	return suite->mode == MODE_CBC && suite->hash == HASH_SHA1;
}

static bool is_without_secrecy(const struct suite *suite)
{
	return !suite_has_forward_secrecy(suite);
}

/* One row for each kind of suite that has a finding of its own. */
static const struct category {
	enum suites_problem problem;
	bool (*has)(const struct suite *suite);
	const char *words;
	const char *word;	 /* suites_weakness; NULL: not called weak */
	enum state state, relay; /* on a port where people log in, and on a relay */
} categories[] = {
	{SUITES_NULL, is_null, "without encryption", "no encryption", STATE_CRITICAL,
	 STATE_CRITICAL},
	{SUITES_ANONYMOUS, is_anonymous, "without authentication", "anonymous", STATE_CRITICAL,
	 STATE_OK},
	{SUITES_EXPORT, is_export, "of export strength", "export", STATE_CRITICAL, STATE_CRITICAL},
	{SUITES_RC4, is_rc4, "with RC4", "RC4", STATE_CRITICAL, STATE_CRITICAL},
	{SUITES_DES, is_des, "with DES, IDEA or RC2", "64-bit blocks", STATE_CRITICAL,
	 STATE_CRITICAL},
	{SUITES_3DES, is_3des, "with 3DES", "3DES", STATE_WARNING, STATE_WARNING},
	{SUITES_CBC_SHA1, is_cbc_sha1, "with CBC and SHA-1", NULL, STATE_OK, STATE_OK},
	{SUITES_NO_SECRECY, is_without_secrecy, "without forward secrecy", NULL, STATE_WARNING,
	 STATE_OK},
};

const char *suites_weakness(const struct suite *suite)
{
	for (size_t i = 0; i < COUNT_OF(categories); i++)
		if (categories[i].word && categories[i].has(suite))
			return categories[i].word;
	return NULL;
}

const char *survey_suite(const struct accepted *accepted, char buffer[static SUITE_NAME])
{
	return accepted->kind ? accepted->kind : suite_name(accepted->suite->id, buffer);
}

static void add_accepted(struct survey *survey, const struct suite *suite, const char *kind,
			 size_t version)
{
	for (size_t i = 0; i < survey->count; i++) {
		if (survey->accepted[i].suite != suite)
			continue;
		survey->accepted[i].versions |= 1U << version;
		return;
	}
	if (survey->count < SUITES_PLAN_MAXIMUM)
		survey->accepted[survey->count++] = (struct accepted){suite, 1U << version, kind};
}

static void take_stock(struct survey *survey)
{
	const struct suites_scan *scan = survey->scan;

	for (size_t i = 0; i < scan->ssl2_kind_count; i++) {
		const struct ssl2_kind *kind = ssl2_kind_by_id(scan->ssl2_kinds[i]);

		survey->kind[i] = (struct suite){
			.exchange = KX_RSA,
			.authentication = AUTH_RSA,
			.cipher = kind ? kind->cipher : CIPHER_DES,
			.hash = HASH_MD5,
			.bits = kind ? kind->bits : 40,
			.export_grade = kind && kind->export_grade,
		};
		add_accepted(survey, &survey->kind[i],
			     kind ? kind->name : "an unknown kind of SSLv2", 0);
	}
	for (size_t v = VERSION_COUNT; v-- > 0;)
		for (size_t i = 0; i < scan->version[v].count; i++)
			add_accepted(survey, suite_by_id(scan->version[v].suite[i]), NULL, v);
}

static bool is_strong(const struct suite *suite)
{
	return suite_is_aead(suite) && suite_has_forward_secrecy(suite) && !is_anonymous(suite);
}

static void count_suites(struct survey *survey)
{
	struct suites_judgement *j = survey->judgement;
	bool strong = false, authenticated = false;

	j->suites = survey->count;
	j->min_bits = ~0U;
	for (size_t i = 0; i < survey->count; i++) {
		const struct suite *suite = survey->accepted[i].suite;

		j->weak_suites += suites_weakness(suite) != NULL;
		j->secrecy_suites += suite_has_forward_secrecy(suite) && !is_anonymous(suite);
		if (suite->bits < j->min_bits)
			j->min_bits = suite->bits;
		strong = strong || is_strong(suite);
		authenticated = authenticated || !is_anonymous(suite);
	}
	/* What there is not can only be said of a server that was asked for everything. */
	if (survey->count == 0 || !survey_is_whole(survey))
		return;
	if (j->secrecy_suites == 0)
		survey_tell(survey, SUITES_NO_SECRECY_AT_ALL, STATE_CRITICAL,
			    authenticated
				    ? "no suite has forward secrecy and authentication: who gets "
				      "the key of the server can read what was recorded"
				    : "no suite has authentication: who is in between can read "
				      "along, and nobody notices");
	if (!strong)
		survey_tell(survey, SUITES_NO_STRONG, STATE_CRITICAL,
			    "no suite has authenticated encryption and forward secrecy");
}

static void judge_category(struct survey *survey, const struct category *category)
{
	struct writer names = writer_with_maximum(SUITES_TEXT);
	struct writer where = writer_with_maximum(100);
	unsigned versions = 0;
	size_t count = 0, at = 0;
	char name[SUITE_NAME];

	for (size_t i = 0; i < survey->count; i++) {
		if (!category->has(survey->accepted[i].suite))
			continue;
		versions |= survey->accepted[i].versions;
		count++;
	}
	for (size_t i = 0; i < survey->count; i++)
		if (category->has(survey->accepted[i].suite))
			survey_name(&names, at++, count, survey_suite(&survey->accepted[i], name));
	survey_versions(&where, versions);
	if (count > 0)
		survey_tell(survey, category->problem,
			    survey->relay ? category->relay : category->state,
			    "%zu suite%s %s %s accepted in %s: %s", count, count == 1 ? "" : "s",
			    category->words, count == 1 ? "is" : "are", writer_string(&where),
			    writer_string(&names));
	writer_free(&names);
	writer_free(&where);
}

static void judge_primes(struct survey *survey)
{
	const struct suites_prime *worst = NULL;

	for (size_t i = 0; i < survey->scan->prime_count; i++) {
		const struct suites_prime *prime = &survey->scan->prime[i];

		if (prime->authenticated && (!worst || prime->bits < worst->bits))
			worst = prime;
	}
	if (!worst)
		return;
	survey->judgement->dh_bits = worst->bits;
	if (worst->bits >= DH_WARNING)
		return;
	char buffer[SUITE_NAME];
	survey_tell(survey, SUITES_WEAK_DH,
		    worst->bits <= DH_CRITICAL ? STATE_CRITICAL : STATE_WARNING,
		    "the DHE prime has %u bits%s%s, with %s", worst->bits,
		    worst->known ? " and is that of " : "", worst->known ? worst->known->name : "",
		    suite_name(worst->suite, buffer));
}

/* Versions that accept weak suites and leave the choice to the client. */
static void judge_preference(struct survey *survey)
{
	struct writer w = writer_with_maximum(100);
	unsigned versions = 0;

	for (size_t v = 0; v < VERSION_COUNT; v++) {
		const struct suites_version *version = &survey->scan->version[v];

		for (size_t i = 0; i < version->count && version->order == ORDER_CLIENT; i++)
			if (suites_weakness(suite_by_id(version->suite[i])))
				versions |= 1U << v;
	}
	survey_versions(&w, versions);
	if (versions)
		survey_tell(survey, SUITES_CLIENT_PREFERENCE,
			    survey->relay ? STATE_OK : STATE_WARNING,
			    "the client chooses, and weak suites are accepted in %s",
			    writer_string(&w));
	writer_free(&w);
}

static void judge_extensions(struct survey *survey)
{
	static const char *const words[] = {
		"data is compressed before it is encrypted in",
		"renegotiation is not secured, RFC 5746, in",
		"the extended master secret, RFC 7627, is missing in",
	};
	static const enum suites_problem problems[] = {SUITES_COMPRESSION,
						       SUITES_INSECURE_RENEGOTIATION,
						       SUITES_NO_EXTENDED_MASTER_SECRET};
	unsigned versions[3] = {0};

	for (size_t v = 1; v + 1 < VERSION_COUNT; v++) {
		const struct suites_version *version = &survey->scan->version[v];

		if (!version->accepted)
			continue;
		versions[0] |= (unsigned)version->compression << v;
		versions[1] |= (unsigned)!version->renegotiation_info << v;
		if (version->version != TLS_SSL3) /* it has no extensions */
			versions[2] |= (unsigned)!version->extended_master_secret << v;
	}
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct writer w = writer_with_maximum(100);

		survey_versions(&w, versions[i]);
		if (versions[i])
			survey_tell(survey, problems[i],
				    problems[i] == SUITES_NO_EXTENDED_MASTER_SECRET
					    ? STATE_OK
					    : STATE_CRITICAL,
				    "%s %s", words[i], writer_string(&w));
		writer_free(&w);
	}
}

static void judge_groups(struct survey *survey)
{
	const struct groups_plan *groups = &survey->scan->tls13;

	for (size_t i = 0; i < groups->accepted_count; i++)
		if (group_is_post_quantum(groups->accepted[i]))
			return;
	if (survey->count > 0 && survey_is_whole(survey))
		survey_tell(survey, SUITES_NO_POST_QUANTUM, STATE_OK,
			    "no post-quantum key exchange is accepted");
}

void suites_judge(const struct suites_scan *scan, bool relay, const struct policy *const *policies,
		  size_t count, struct suites_judgement *judgement)
{
	struct survey survey = {.scan = scan, .judgement = judgement, .relay = relay};

	memset(judgement, 0, sizeof(*judgement));
	take_stock(&survey);
	count_suites(&survey);
	bool told_at_all =
		judgement->count > 0 && judgement->found[0].problem == SUITES_NO_SECRECY_AT_ALL;
	for (size_t i = 0; i < COUNT_OF(categories); i++)
		if (categories[i].problem != SUITES_NO_SECRECY || !told_at_all)
			judge_category(&survey, &categories[i]);
	judge_primes(&survey);
	judge_preference(&survey);
	judge_extensions(&survey);
	judge_groups(&survey);
	for (size_t i = 0; i < count; i++) {
		bool told = false; /* one that is named twice, lest there be no room for the rest */

		for (size_t k = 0; k < i; k++)
			told = told || policies[k] == policies[i];
		if (!told)
			survey_policy(&survey, policies[i]);
	}
	survey_not_done(&survey);
}
