/* constraints - name constraints of a CA applied to the names of a certificate below it (RFC 5280
 * 4.2.1.10) */
#include "pki/constraints.h"

#include <stdlib.h>

#include "base/mem.h"
#include "pki/constraint_match.h"
#include "pki/der.h"
#include "pki/general_name.h"
#include "pki/name.h"

struct subtrees {
	struct span permitted, excluded; /* GeneralSubtrees */
	size_t count;
	bool critical;
};

static size_t count_elements(struct span list)
{
	struct reader r = reader_of_span(list);
	struct der element;
	size_t count = 0;

	while (der_next(&r, &element))
		count++;
	return count;
}

static struct subtrees subtrees_of(const struct cert *ca)
{
	struct reader fields = reader_of_span(ca->raw.name_constraints);
	struct subtrees s = {.critical = ca->raw.name_constraints_critical};
	struct der field;

	while (der_next(&fields, &field))
		if (field.tag == (DER_CONTEXT | DER_CONSTRUCTED | 0))
			s.permitted = field.content;
		else
			s.excluded = field.content;
	s.count = count_elements(s.permitted) + count_elements(s.excluded);
	return s;
}

/* The base of the next subtree. False at the end. *plain_r: minimum is 0 and there is no maximum,
 * as RFC 5280 demands. */
static bool next_base(struct reader *list, struct general_name *base_r, bool *plain_r)
{
	struct reader subtree = der_enter(list, DER_SEQUENCE);

	if (list->failed || !general_name_next(&subtree, base_r))
		return false;
	*plain_r = reader_at_end(&subtree);
	return true;
}

/* A constraint that cannot be understood, whatever the names are; or NULL. */
static char *illegal_constraint(struct span list)
{
	struct reader r = reader_of_span(list);
	struct general_name base;
	bool plain;

	while (next_base(&r, &base, &plain))
		if (!plain || !constraint_is_legal(&base))
			return mem_print("holds a malformed %s constraint",
					 general_name_form_text(base.form));
	return NULL;
}

static char *show(const struct general_name *name)
{
	char oid[DER_OID_TEXT_SIZE];

	if (name->form == FORM_DIRECTORY)
		return cert_name_text(name->value);
	if (name->form == FORM_IP) {
		struct cert_name ip = {.kind = NAME_IP,
				       .value = (char *)(uintptr_t)name->value.data,
				       .length = name->value.length};
		return cert_alternative_text(&ip);
	}
	if (name->form == FORM_EMAIL || name->form == FORM_DNS || name->form == FORM_URI)
		return mem_substring((const char *)name->value.data, name->value.length);
	if (name->form == FORM_REGISTERED && der_oid_text(name->value, oid, sizeof(oid)))
		return mem_string(oid);
	return mem_string("that is there");
}

static char *refuse(const char *verb, const struct general_name *name)
{
	char *text = show(name);
	char *sentence = mem_print("%s the %s %s", verb, general_name_form_text(name->form), text);

	free(text);
	return sentence;
}

/* RFC 5280 6.1.3 (b) and (c) for one name: in none of the excluded subtrees, and in one of the
 * permitted ones where there are any of its form. */
static char *judge_name(const struct subtrees *s, const struct general_name *name)
{
	struct reader permitted = reader_of_span(s->permitted);
	struct reader excluded = reader_of_span(s->excluded);
	struct general_name base;
	bool plain, asked = false, allowed = false, constrained = false;

	while (next_base(&excluded, &base, &plain))
		if (base.form == name->form) {
			constrained = true;
			if (constraint_excludes(name, base.value))
				return refuse("excludes", name);
		}
	while (!allowed && next_base(&permitted, &base, &plain))
		if (base.form == name->form) {
			asked = constrained = true;
			allowed = constraint_permits(name, base.value);
		}
	if (constrained && !constraint_suits(name))
		return refuse("constrains, and so does not permit in this form,", name);
	if (!constraint_is_supported(name->form))
		return constrained && s->critical
			       ? refuse("constrains, in a way that is not supported,", name)
			       : NULL;
	return asked && !allowed ? refuse("does not permit", name) : NULL;
}

/* Addresses in the subject count where no alternative name stands for them (RFC 5280 4.2.1.10). */
static char *judge_subject_emails(const struct subtrees *s, const struct cert *cert)
{
	struct name_walk walk = name_walk_over(cert->subject);
	struct name_attribute attribute;
	char *problem = NULL;

	while (!problem && name_walk_next(&walk, &attribute))
		if (span_equal(attribute.oid, name_oid_email)) {
			struct general_name name = {FORM_EMAIL, attribute.value.content};

			problem = judge_name(s, &name);
		}
	return problem;
}

static char *judge_names(const struct subtrees *s, const struct cert *cert)
{
	struct reader names = reader_of_span(cert->raw.alternative_names);
	struct general_name name = {FORM_DIRECTORY, cert->subject};
	char *problem = NULL;

	if (!name_is_empty(cert->subject))
		problem = judge_name(s, &name);
	if (!problem && !cert->has_alternative_names)
		problem = judge_subject_emails(s, cert);
	while (!problem && general_name_next(&names, &name))
		problem = judge_name(s, &name);
	return problem;
}

char *constraints_violation(struct cert *ca, struct cert *cert, size_t *budget)
{
	struct subtrees s = subtrees_of(ca);
	size_t names = 1 + count_elements(cert->raw.alternative_names);
	char *problem = illegal_constraint(s.permitted);

	if (!problem)
		problem = illegal_constraint(s.excluded);
	if (problem)
		return problem;
	/* Checked by division: both counts are below 2^32, as a certificate is. */
	if (s.count > 0 &&
	    (names > CONSTRAINTS_CHECKS_MAXIMUM / s.count || names * s.count > *budget))
		return mem_print("has %zu constraints for %zu names: too many to check", s.count,
				 names);
	*budget -= names * s.count;
	return judge_names(&s, cert);
}
