/* path - the ways from a leaf to trust anchors (RFC 4158), tried one after the other until one is
 * good */
#include "pki/path.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pki/name.h"

/* Bounds of the work, whatever is served: honest chains need three checks. */
#define CHECKS_MAXIMUM 100
#define STEPS_MAXIMUM 2000
#define JUDGED_MAXIMUM 200
#define CANDIDATES_MAXIMUM 64
#define NAMES_MAXIMUM ((size_t)4 << 20)

struct checked {
	const struct cert *issuer, *subject;
	enum signature_result result;
};

struct search {
	const struct chain_question *question;
	struct checked checked[CHECKS_MAXIMUM]; /* no signature is checked twice */
	size_t checked_count;
	size_t steps, judged;
	size_t names; /* budget of comparisons with name constraints */
	struct path path, *best;
	struct problems *best_problems;
	unsigned best_weight;
	bool good;
};

struct candidate {
	struct cert *cert;
	bool anchor;
	enum signature_result link;
	int score;
};

static enum signature_result check(struct search *s, struct cert *issuer,
				   const struct cert *subject)
{
	enum signature_result result;

	for (size_t i = 0; i < s->checked_count; i++)
		if (s->checked[i].issuer == issuer && s->checked[i].subject == subject)
			return s->checked[i].result;
	if (s->checked_count == CHECKS_MAXIMUM)
		return SIGNATURE_UNSUPPORTED;
	result = signature_check(issuer, subject);
	s->checked[s->checked_count++] = (struct checked){issuer, subject, result};
	return result;
}

/* Judges the path as it stands and keeps it where it is the best so far. */
static void judge(struct search *s)
{
	struct problems problems = {0};
	unsigned weight;

	if (s->judged++ >= JUDGED_MAXIMUM)
		return;
	path_judge(s->question, &s->path, &s->names, &problems);
	weight = problems_weight(&problems);
	if (s->judged > 1 && weight >= s->best_weight) {
		problems_free(&problems);
		return;
	}
	problems_free(s->best_problems);
	*s->best_problems = problems;
	*s->best = s->path;
	s->best_weight = weight;
	s->good = weight == 0;
}

/* RFC 4158 2.4.2: no name comes twice with the same key. */
static bool is_on_path(const struct path *path, const struct cert *cert)
{
	for (size_t i = 0; i < path->length; i++)
		if (path->cert[i] == cert || cert_same_key_and_name(path->cert[i], cert))
			return true;
	return false;
}

/* Likely ones first (RFC 4158 3.5): by key identifier, valid now, an anchor, a CA. */
static int score(const struct search *s, const struct candidate *c, const struct cert *subject)
{
	int points = 0;

	if (c->cert->subject_key_id.length > 0 && subject->authority_key_id.length > 0)
		points += cert_may_issue(c->cert, subject) ? 16 : -16;
	if (c->cert->not_before <= s->question->now && s->question->now <= c->cert->not_after)
		points += 4;
	if (c->anchor)
		points += 8;
	if (c->cert->is_ca)
		points += 1;
	return points;
}

static void insert(struct candidate *list, size_t *count, struct candidate c)
{
	size_t at = *count;

	if (at == CANDIDATES_MAXIMUM)
		return;
	while (at > 0 && list[at - 1].score < c.score) {
		list[at] = list[at - 1];
		at--;
	}
	list[at] = c;
	(*count)++;
}

static void consider(struct search *s, struct candidate *list, size_t *count, struct candidate c,
		     const struct cert *subject)
{
	if (c.cert->malformed || !name_equal(c.cert->subject, subject->issuer) ||
	    is_on_path(&s->path, c.cert))
		return;
	/* The very certificate that is there as an anchor already, or was served twice. */
	for (size_t i = 0; i < *count; i++)
		if (cert_same(list[i].cert, c.cert) &&
		    (!list[i].anchor || cert_is_self_issued(c.cert)))
			return;
	c.score = score(s, &c, subject);
	insert(list, count, c);
}

/* Everything that bears the issuer's name, the most likely first. */
static size_t collect(struct search *s, struct candidate *list, const struct cert *subject)
{
	const struct cert_list *served = s->question->served;
	struct cert **anchors;
	size_t anchor_count, count = 0;

	store_find(s->question->store, subject->issuer, &anchors, &anchor_count);
	for (size_t i = 0; i < anchor_count; i++)
		consider(s, list, &count, (struct candidate){.cert = anchors[i], .anchor = true},
			 subject);
	for (size_t i = 0; i < served->count; i++)
		consider(s, list, &count, (struct candidate){.cert = served->cert[i]}, subject);
	return count;
}

/* Keeps those whose key made the signature. Where none did, the ones that claim to have: not such
 * whose key identifier says that they are others of the same name. Returns how many are left. */
static size_t winnow(struct search *s, struct candidate *list, size_t count,
		     const struct cert *subject)
{
	size_t good = 0, left = 0;

	for (size_t i = 0; i < count; i++) {
		list[i].link = check(s, list[i].cert, subject);
		if (list[i].link == SIGNATURE_GOOD)
			good++;
	}
	for (size_t i = 0; i < count; i++)
		if (good > 0 ? list[i].link == SIGNATURE_GOOD
			     : cert_may_issue(list[i].cert, subject))
			list[left++] = list[i];
	return left;
}

static void extend(struct search *s);

static void step(struct search *s, const struct candidate *c)
{
	struct path *path = &s->path;

	path->link[path->length - 1] = c->link;
	path->cert[path->length++] = c->cert;
	if (c->anchor) {
		path->anchored = true;
		judge(s);
		path->anchored = false;
	} else {
		extend(s);
	}
	path->length--;
}

/* Tries every way up from the path's end. */
static void extend(struct search *s)
{
	struct candidate list[CANDIDATES_MAXIMUM];
	const struct cert *end = s->path.cert[s->path.length - 1];
	size_t count;

	if (s->path.length == CHAIN_PATH_MAXIMUM) {
		s->path.too_long = true;
		judge(s);
		s->path.too_long = false;
		return;
	}
	count = collect(s, list, end);
	s->path.namesake = count > 0;
	count = winnow(s, list, count, end);
	if (count == 0)
		judge(s);
	s->path.namesake = false;
	for (size_t i = 0; i < count && !s->good && s->steps < STEPS_MAXIMUM; i++) {
		s->steps++;
		step(s, &list[i]);
	}
}

void path_find(const struct chain_question *question, struct cert *leaf, struct path *path_r,
	       struct problems *problems_r)
{
	struct search *s = mem_alloc(sizeof(*s));

	s->question = question;
	s->names = NAMES_MAXIMUM;
	s->best = path_r;
	s->best_problems = problems_r;
	s->path.cert[s->path.length++] = leaf;
	if (store_holds(question->store, leaf)) {
		s->path.anchored = true;
		judge(s);
		s->path.anchored = false;
	}
	if (!s->good)
		extend(s);
	if (s->judged == 0) /* out of steps before any end was reached: the leaf alone */
		judge(s);
	free(s);
}
