/* chain - what is wrong with a chain: the leaf is found, the best path judged, the rest sorted out
 */
#include "pki/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pki/name.h"
#include "pki/path.h"
#include "pki/signature.h"

/* Served certificates beyond this many are not looked at one against the other. */
#define KINSHIP_MAXIMUM 256
#define FIRST_CHECKS_MAXIMUM 16

/* Another certificate, not the same one served twice or issued anew. */
static bool is_other(const struct cert *a, const struct cert *b)
{
	return a != b && !a->malformed && !b->malformed && !cert_same_key_and_name(a, b);
}

static bool issues_another(const struct cert_list *served, const struct cert *cert)
{
	/* What says that it is no CA is the leaf, whatever names it shares. */
	if (cert->malformed || (cert->version == 3 && !cert->is_ca))
		return false;
	for (size_t i = 0; i < served->count; i++)
		if (is_other(cert, served->cert[i]) && cert_may_issue(cert, served->cert[i]))
			return true;
	return false;
}

/* Did the first certificate's key sign another one? What merely bears the name of an issuer may
 * have been put in front of copied certificates. */
static bool has_signed_another(const struct cert_list *served)
{
	size_t checks = 0;

	for (size_t i = 1; i < served->count && checks < FIRST_CHECKS_MAXIMUM; i++) {
		if (!is_other(served->cert[0], served->cert[i]) ||
		    !cert_may_issue(served->cert[0], served->cert[i]))
			continue;
		checks++;
		if (signature_check(served->cert[0], served->cert[i]) == SIGNATURE_GOOD)
			return true;
	}
	return false;
}

/* The leaf comes first (RFC 8446 4.4.2); where an issuer of others does, it is the first
 * certificate that is none. */
static size_t find_leaf(const struct cert_list *served)
{
	if (served->count > KINSHIP_MAXIMUM || !issues_another(served, served->cert[0]) ||
	    !has_signed_another(served))
		return 0;
	for (size_t i = 1; i < served->count; i++)
		if (!served->cert[i]->malformed && !issues_another(served, served->cert[i]))
			return i;
	return 0;
}

/* Where a certificate of the path was served: the first with the same bytes; count: not at all. */
static size_t position(const struct cert_list *served, const struct cert *cert)
{
	size_t i = 0;

	while (i < served->count && !cert_same(served->cert[i], cert))
		i++;
	return i;
}

static void check_order(const struct cert_list *served, size_t leaf, const struct path *path,
			struct problems *problems)
{
	size_t before = 0;
	char *title, *subject;

	if (leaf != 0) {
		title = cert_title(served->cert[leaf]);
		subject = cert_title(served->cert[0]);
		problems_add(problems, CHAIN_WRONG_ORDER, served->cert[leaf],
			     "the leaf %s is number %zu of those sent, behind %s", title, leaf + 1,
			     subject);
		free(title);
		free(subject);
		return;
	}
	for (size_t i = 0; i < path->length; i++) {
		size_t at = position(served, path->cert[i]);

		if (at < before && at < served->count) {
			title = cert_title(path->cert[i]);
			problems_add(problems, CHAIN_WRONG_ORDER, path->cert[i],
				     "%s is number %zu of those sent, before a certificate it "
				     "issued",
				     title, at + 1);
			free(title);
			return;
		}
		if (at < served->count)
			before = at;
	}
}

static bool is_related(const struct cert_list *served, size_t which)
{
	const struct cert *cert = served->cert[which];

	for (size_t i = 0; i < served->count; i++) {
		const struct cert *other = served->cert[i];

		if (is_other(cert, other) && (name_equal(cert->subject, other->issuer) ||
					      name_equal(cert->issuer, other->subject)))
			return true;
	}
	return false;
}

static bool is_on(const struct path *path, const struct cert *cert)
{
	for (size_t i = 0; i < path->length; i++)
		if (cert_same(path->cert[i], cert))
			return true;
	return false;
}

static bool is_anchor_of(const struct path *path, const struct cert *cert)
{
	return path->anchored && cert_same(path->cert[path->length - 1], cert);
}

/* One served certificate beside the path: needless, foreign, sent twice, or a mere note. */
static void sort_out(const struct chain_question *question, size_t which, size_t leaf,
		     const struct path *path, struct problems *problems)
{
	const struct cert_list *served = question->served;
	struct cert *cert = served->cert[which];
	size_t first = position(served, cert);
	char *title;

	if (which == leaf || cert->malformed)
		return;
	title = cert_title(cert);
	if (first < which)
		problems_add(problems, CHAIN_DUPLICATE, cert,
			     "%s was sent twice, as number %zu and %zu", title, first + 1,
			     which + 1);
	else if (cert_is_self_issued(cert) &&
		 (is_anchor_of(path, cert) || store_holds(question->store, cert)))
		problems_add(problems, CHAIN_ROOT_INCLUDED, cert,
			     "the root %s was sent along; every client has it", title);
	else if (is_on(path, cert))
		;
	else if (cert_list_any_malformed(served))
		; /* whose kin it is nobody can tell */
	else if (!is_related(served, which))
		problems_add(problems, CHAIN_UNRELATED_CERTIFICATE, cert,
			     "%s has nothing to do with the other certificates sent", title);
	else
		problems_add(problems, CHAIN_OFF_PATH, cert, "%s is not needed on this path",
			     title);
	free(title);
}

static void report_malformed(const struct cert_list *served, struct problems *problems)
{
	for (size_t i = 0; i < served->count; i++)
		if (served->cert[i]->malformed)
			problems_add(problems, CHAIN_MALFORMED, served->cert[i],
				     "certificate number %zu cannot be decoded: %s", i + 1,
				     served->cert[i]->problem);
}

void chain_diagnose(const struct chain_question *question, struct chain_diagnosis *diagnosis_r)
{
	const struct cert_list *served = question->served;
	struct problems problems = {0};
	struct path path = {0};
	size_t leaf;

	*diagnosis_r = (struct chain_diagnosis){0};
	if (served->count == 0)
		return;
	leaf = find_leaf(served);
	if (!served->cert[leaf]->malformed) {
		path_find(question, served->cert[leaf], &path, &problems);
		check_order(served, leaf, &path, &problems);
	}
	report_malformed(served, &problems);
	for (size_t i = 0; i < served->count && i < KINSHIP_MAXIMUM; i++)
		sort_out(question, i, leaf, &path, &problems);
	problems_sort(&problems);
	diagnosis_r->problem = problems.problem;
	diagnosis_r->problem_count = problems.count;
	diagnosis_r->good = problems_weight(&problems) == 0;
	diagnosis_r->anchored = path.anchored;
	diagnosis_r->path_length = path.length;
	for (size_t i = 0; i < path.length; i++)
		diagnosis_r->path[i] = path.cert[i];
}

void chain_diagnosis_free(struct chain_diagnosis *diagnosis)
{
	struct problems problems = {diagnosis->problem, diagnosis->problem_count};

	problems_free(&problems);
	*diagnosis = (struct chain_diagnosis){0};
}
