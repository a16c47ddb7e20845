/* policies - does a path keep to the certificate policies that its CAs demand? RFC 5280 6.1.3 (d)
 * to (f), 6.1.4 (a), (b), (i), (j), 6.1.5 (a), (b), (g)
 *
 * Of the valid_policy_tree only the lowest level says whether it is empty, and nodes of one policy
 * have the same expected policies. So a set of expected policies stands for it here: no tree can
 * grow without bounds.
 */
#include "pki/policies.h"

#include <stdlib.h>

#include "base/mem.h"
#include "pki/der.h"

/* More policies than this in a certificate, or expected by mappings, are left out. */
#define POLICIES_MAXIMUM 128

static const struct span any_policy = OID("\x55\x1d\x20\x00");

struct set {
	struct span policy[POLICIES_MAXIMUM];
	size_t count;
};

struct state {
	struct set expected; /* what the next certificate may bear; any_policy: whatever it likes */
	/* Certificates until each holds; 0: now. */
	size_t explicit_policy, policy_mapping, inhibit_any;
};

static bool holds(const struct set *set, struct span policy)
{
	for (size_t i = 0; i < set->count; i++)
		if (span_equal(set->policy[i], policy))
			return true;
	return false;
}

static void add(struct set *set, struct span policy)
{
	if (set->count < POLICIES_MAXIMUM && !holds(set, policy))
		set->policy[set->count++] = policy;
}

/* The policies that a certificate itself bears. */
static void read_policies(const struct cert *cert, struct set *set)
{
	struct reader list = reader_of_span(cert->raw.policies);

	while (reader_left(&list) > 0) {
		struct reader policy = der_enter(&list, DER_SEQUENCE);

		add(set, der_take(&policy, DER_OID));
	}
}

/* 6.1.3 (d), (e): which of the expected policies go on through this certificate. */
static void meet(struct state *s, const struct cert *cert, bool final)
{
	struct set *own = mem_alloc(sizeof(*own)), *met = mem_alloc(sizeof(*met));
	bool any_expected = holds(&s->expected, any_policy);

	read_policies(cert, own);
	for (size_t i = 0; i < own->count; i++)
		if (!span_equal(own->policy[i], any_policy) &&
		    (any_expected || holds(&s->expected, own->policy[i])))
			add(met, own->policy[i]);
	if (holds(own, any_policy) && (s->inhibit_any > 0 || (!final && cert_is_self_issued(cert))))
		for (size_t i = 0; i < s->expected.count; i++)
			add(met, s->expected.policy[i]);
	s->expected = *met;
	free(own);
	free(met);
}

/* 6.1.4 (a), (b): what the CA calls so is called otherwise below it. False where any_policy is
 * mapped. */
static bool map(struct state *s, const struct cert *cert)
{
	struct reader list = reader_of_span(cert->raw.policy_mappings);
	struct set *mapped = mem_alloc(sizeof(*mapped)), *next = mem_alloc(sizeof(*next));
	bool any_expected = holds(&s->expected, any_policy), legal = true;

	while (reader_left(&list) > 0) {
		struct reader pair = der_enter(&list, DER_SEQUENCE);
		struct span issuer = der_take(&pair, DER_OID), subject = der_take(&pair, DER_OID);

		if (span_equal(issuer, any_policy) || span_equal(subject, any_policy))
			legal = false;
		if (s->policy_mapping > 0 && (any_expected || holds(&s->expected, issuer)))
			add(next, subject);
		add(mapped, issuer);
	}
	for (size_t i = 0; i < s->expected.count; i++)
		if (!holds(mapped, s->expected.policy[i]))
			add(next, s->expected.policy[i]);
	s->expected = *next;
	free(mapped);
	free(next);
	return legal;
}

static void lower(size_t *skip, int to)
{
	if (to >= 0 && (size_t)to < *skip)
		*skip = (size_t)to;
}

static void count_down(size_t *skip)
{
	if (*skip > 0)
		(*skip)--;
}

/* 6.1.4 (h) to (j) */
static void prepare(struct state *s, const struct cert *cert)
{
	if (!cert_is_self_issued(cert)) {
		count_down(&s->explicit_policy);
		count_down(&s->policy_mapping);
		count_down(&s->inhibit_any);
	}
	lower(&s->explicit_policy, cert->raw.require_explicit_policy);
	lower(&s->policy_mapping, cert->raw.inhibit_policy_mapping);
	lower(&s->inhibit_any, cert->raw.inhibit_any_policy);
}

/* 6.1.5 (a), (b) */
static void wrap_up(struct state *s, const struct cert *leaf)
{
	count_down(&s->explicit_policy);
	if (leaf->raw.require_explicit_policy == 0)
		s->explicit_policy = 0;
}

bool policies_hold(struct cert *const *path, size_t length, size_t *where_r)
{
	struct state *s = mem_alloc(sizeof(*s));
	bool good = true;

	/* 6.1.2: n + 1 of n certificates, the anchor not counted */
	s->explicit_policy = s->policy_mapping = s->inhibit_any = length;
	add(&s->expected, any_policy);
	for (size_t i = length - 1; good && i-- > 0;) {
		*where_r = i;
		meet(s, path[i], i == 0);
		good = s->explicit_policy > 0 || s->expected.count > 0;
		if (i > 0) {
			good = map(s, path[i]) && good;
			prepare(s, path[i]);
		}
	}
	if (good && length > 1) {
		wrap_up(s, path[0]);
		good = s->explicit_policy > 0 || s->expected.count > 0;
	}
	free(s);
	return good;
}
