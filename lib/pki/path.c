/* path - the ways from a leaf to trust anchors (RFC 4158), tried one after the other until one is
 * good */
#include "pki/path.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pki/name.h"

/* Bounds of the work, whatever is served: honest chains need three checks. */
#define CHECKS_MAXIMUM 1000
#define EFFORT_MAXIMUM 4000 /* of all checks, in checks with RSA of 2048 bits */
#define STEPS_MAXIMUM 4000
#define JUDGED_MAXIMUM 1000
#define CANDIDATES_MAXIMUM 160
#define NAMES_MAXIMUM ((size_t)4 << 20)
#define TOO_LONG_WEIGHT 500 /* like any other path that reaches no anchor */

struct checked {
	const struct cert *issuer, *subject;
	enum signature_result result;
};

struct search {
	const struct chain_question *question;
	struct checked checked[CHECKS_MAXIMUM]; /* no signature is checked twice with a key */
	size_t checked_count;
	size_t effort, steps, judged;
	size_t limit;  /* paths of this length are judged */
	bool deeper;   /* there are longer ones */
	bool straight; /* the likeliest way only, to wherever it ends */
	size_t names;  /* budget of comparisons with name constraints */
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

/* What a check with this key costs beside one with RSA of 2048 bits and the usual exponent. */
static size_t effort_of(const struct cert *issuer)
{
	size_t blocks = issuer->key_bits / 2048 + 1;

	if (issuer->key != KEY_RSA && issuer->key != KEY_RSA_PSS)
		return 1 + (size_t)issuer->key_bits * issuer->key_bits / 13000;
	return blocks * blocks * (1 + issuer->exponent_bits / 17);
}

static enum signature_result check(struct search *s, struct cert *issuer,
				   const struct cert *subject)
{
	enum signature_result result;

	for (size_t i = 0; i < s->checked_count; i++)
		if (s->checked[i].subject == subject &&
		    span_equal(s->checked[i].issuer->public_key, issuer->public_key))
			return s->checked[i].result;
	if (s->checked_count == CHECKS_MAXIMUM || s->effort >= EFFORT_MAXIMUM)
		return SIGNATURE_UNSUPPORTED;
	s->effort += effort_of(issuer);
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
	/* Of a path there are no problems but faults, and what some clients take for one. */
	weight = problems_weight(&problems) + (problems.count > 0) +
		 (s->path.too_long ? TOO_LONG_WEIGHT : 0);
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

/* What makes an issuer useless on every path. */
static bool is_spoilt(const struct search *s, const struct candidate *c)
{
	struct cert *cert = c->cert;
	int64_t now = s->question->now;

	cert_details(cert);
	return now < cert->not_before || now > cert->not_after || cert->unknown_critical ||
	       (!cert->is_ca && !(c->anchor && cert->version == 1)) ||
	       (cert->has_key_usage && !(cert->key_usage & USAGE_KEY_CERT_SIGN)) ||
	       !cert_serves_tls(cert) || (cert->signature_weak && !c->anchor);
}

/* Likely ones first (RFC 4158 3.5): by key identifier, without faults of their own, an anchor, with
 * nothing to limit what is below. */
static int score(const struct search *s, const struct candidate *c, const struct cert *subject)
{
	int points = 0;

	if (c->cert->subject_key_id.length > 0 && subject->authority_key_id.length > 0)
		points += cert_may_issue(c->cert, subject) ? 32 : -32;
	if (!is_spoilt(s, c))
		points += 16;
	if (c->anchor)
		points += 8;
	if (!c->cert->has_name_constraints)
		points += 2;
	if (c->cert->path_length < 0)
		points += 1;
	return points;
}

/* Where there is no more room, the least likely gives way. */
static void insert(struct candidate *list, size_t *count, struct candidate c)
{
	size_t at = *count;

	if (at == CANDIDATES_MAXIMUM && list[--at].score >= c.score)
		return;
	while (at > 0 && list[at - 1].score < c.score) {
		list[at] = list[at - 1];
		at--;
	}
	list[at] = c;
	if (*count < CANDIDATES_MAXIMUM)
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
 * whose key identifier says that they are others of the same name, and none at all where the
 * certificate signed itself. Returns how many are left. */
static size_t winnow(struct search *s, struct candidate *list, size_t count, struct cert *subject)
{
	size_t good = 0, left = 0;

	for (size_t i = 0; i < count; i++) {
		list[i].link = check(s, list[i].cert, subject);
		if (list[i].link == SIGNATURE_GOOD)
			good++;
	}
	if (good == 0 && count > 0 && cert_is_self_issued(subject) &&
	    check(s, subject, subject) == SIGNATURE_GOOD)
		return 0;
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
	if (!c->anchor) {
		extend(s);
	} else if (path->length == s->limit || s->straight) {
		path->anchored = true;
		judge(s);
		path->anchored = false;
	}
	path->length--;
}

static void stop_too_long(struct search *s)
{
	s->path.too_long = true;
	judge(s);
	s->path.too_long = false;
}

/* Tries every way up from the path's end: those that end at the limit are judged, shorter ones were
 * before. */
static void extend(struct search *s)
{
	struct candidate list[CANDIDATES_MAXIMUM];
	struct cert *end = s->path.cert[s->path.length - 1];
	bool last = s->path.length == s->limit;
	size_t count = collect(s, list, end);

	s->path.namesake = count > 0;
	count = winnow(s, list, count, end);
	if (count == 0 && (last || s->straight))
		judge(s);
	s->path.namesake = false;
	if (count > 0 && s->path.length == CHAIN_PATH_MAXIMUM)
		stop_too_long(s);
	else if (count > 0 && last)
		s->deeper = true;
	if (last || s->path.length == CHAIN_PATH_MAXIMUM)
		return;
	if (s->straight && count > 1)
		count = 1;
	for (size_t i = 0; i < count && !s->good && (s->straight || s->steps < STEPS_MAXIMUM);
	     i++) {
		s->steps++;
		step(s, &list[i]);
	}
}

/* Short paths first, since good ones are short, and the ways through certificates that sign each
 * other crosswise grow exponentially with the length. */
static void deepen(struct search *s)
{
	do {
		s->limit++;
		s->deeper = false;
		extend(s);
	} while (s->deeper && !s->good && s->steps < STEPS_MAXIMUM &&
		 s->limit < CHAIN_PATH_MAXIMUM);
	if (s->judged > 0)
		return;
	/* Out of steps before any end was reached. */
	s->limit = 0;
	s->straight = true;
	extend(s);
}

/* It is an anchor itself, or one made anew: with the name and the key of one, signed by that key. A
 * forger could write both into a certificate, but not sign it. */
static bool is_anchor(struct search *s, struct cert *leaf)
{
	struct cert **anchors;
	size_t count;

	if (!store_holds(s->question->store, leaf))
		return false;
	store_find(s->question->store, leaf->subject, &anchors, &count);
	for (size_t i = 0; i < count; i++)
		if (cert_same(anchors[i], leaf))
			return true;
	return check(s, leaf, leaf) == SIGNATURE_GOOD;
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
	if (is_anchor(s, leaf)) {
		s->path.anchored = true;
		judge(s);
		s->path.anchored = false;
	}
	if (!s->good)
		deepen(s);
	free(s);
}
