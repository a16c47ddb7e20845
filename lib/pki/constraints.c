/* constraints - name constraints of a CA applied to the names of a certificate below it (RFC 5280
 * 4.2.1.10) */
#include "pki/constraints.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
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

static bool ends_with(struct span name, struct span end)
{
	size_t start;

	if (end.length > name.length)
		return false;
	start = name.length - end.length;
	for (size_t i = end.length; i-- > 0;)
		if (text_lower((char)name.data[start + i]) != text_lower((char)end.data[i]))
			return false;
	return true;
}

static struct span without_first(struct span s, size_t count)
{
	return (struct span){s.data + count, s.length - count};
}

/* A DNS name lies within a constraint when labels may be added on its left: the constraint itself
 * too. A leading dot is none of RFC 5280's, but widely used for "below it only". */
static bool dns_within(struct span name, struct span base)
{
	if (base.length == 0)
		return true;
	if (!ends_with(name, base))
		return false;
	return base.data[0] == '.' || name.length == base.length ||
	       name.data[name.length - base.length - 1] == '.';
}

/* A wildcard name is excluded already where one of the names it stands for is. */
static bool dns_touches(struct span name, struct span base)
{
	const uint8_t *dot;

	if (dns_within(name, base))
		return true;
	if (name.length < 2 || name.data[0] != '*' || name.data[1] != '.' || base.length == 0)
		return false;
	dot = memchr(base.data, '.', base.length);
	if (!dot)
		return false;
	base = without_first(base, (size_t)(dot - base.data));
	name = without_first(name, 1);
	return name.length == base.length && ends_with(name, base);
}

/* An address and a mask, 4 + 4 or 16 + 16 octets. */
static bool ip_within(struct span name, struct span base)
{
	if (base.length != 2 * name.length)
		return false;
	for (size_t i = 0; i < name.length; i++)
		if ((name.data[i] ^ base.data[i]) & base.data[name.length + i])
			return false;
	return true;
}

/* A host: itself, or with a leading dot all below it. */
static bool host_within(struct span host, struct span base)
{
	if (base.length == 0)
		return true;
	if (base.data[0] == '.')
		return host.length > base.length && ends_with(host, base);
	return host.length == base.length && ends_with(host, base);
}

static const uint8_t *last_at(struct span s)
{
	for (size_t i = s.length; i-- > 0;)
		if (s.data[i] == '@')
			return s.data + i;
	return NULL;
}

/* One mailbox, all of a host, or with a leading dot all below a domain. */
static bool email_within(struct span name, struct span base)
{
	const uint8_t *at = last_at(name), *base_at = last_at(base);
	size_t local;

	if (!at)
		return base.length == 0;
	local = (size_t)(at - name.data);
	if (!base_at)
		return host_within(without_first(name, local + 1), base);
	return name.length == base.length && (size_t)(base_at - base.data) == local &&
	       memcmp(name.data, base.data, local) == 0 &&
	       ends_with(name, without_first(base, local));
}

/* The host of scheme "://" [ user "@" ] host [ ":" port ] ...; empty where there is none, or an
 * address literal (RFC 5280: such a URI must be refused). */
static struct span uri_host(struct span uri)
{
	struct span host = {0};
	size_t i = 0;

	while (i + 2 < uri.length && memcmp(uri.data + i, "://", 3) != 0)
		i++;
	if (i + 2 >= uri.length)
		return host;
	host = without_first(uri, i + 3);
	for (i = 0; i < host.length && !strchr("/?#", host.data[i]); i++)
		;
	host.length = i;
	for (i = host.length; i-- > 0;)
		if (host.data[i] == '@') {
			host = without_first(host, i + 1);
			break;
		}
	for (i = 0; i < host.length && host.data[i] != ':'; i++)
		;
	host.length = i;
	return host.length > 0 && host.data[0] != '[' ? host : (struct span){0};
}

static bool within(const struct general_name *name, struct span base)
{
	switch (name->form) {
	case FORM_DNS:
		return dns_within(name->value, base);
	case FORM_IP:
		return ip_within(name->value, base);
	case FORM_EMAIL:
		return email_within(name->value, base);
	case FORM_URI:
		return host_within(uri_host(name->value), base);
	case FORM_DIRECTORY:
		return name_is_within(name->value, base);
	default:
		return false;
	}
}

static bool is_excluded(const struct general_name *name, struct span base)
{
	return name->form == FORM_DNS ? dns_touches(name->value, base) : within(name, base);
}

static bool is_mask(struct span mask)
{
	bool ended = false;

	for (size_t i = 0; i < mask.length * 8; i++) {
		bool bit = mask.data[i / 8] >> (7 - i % 8) & 1;

		if (bit && ended)
			return false;
		ended = ended || !bit;
	}
	return true;
}

static size_t count_octet(struct span s, uint8_t octet)
{
	size_t count = 0;

	for (size_t i = 0; i < s.length; i++)
		count += s.data[i] == octet;
	return count;
}

/* Letters, digits, '-', '_' and single dots between them, with a '*' in front where allowed. */
static bool is_host(struct span v, bool wildcard)
{
	if (wildcard && v.length > 2 && v.data[0] == '*' && v.data[1] == '.')
		v = without_first(v, 2);
	for (size_t i = 0; i < v.length; i++) {
		char c = text_lower((char)v.data[i]);
		bool dot = c == '.' && i > 0 && i + 1 < v.length && v.data[i - 1] != '.';

		if (!dot && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' &&
		    c != '_')
			return false;
	}
	return v.length > 0;
}

/* What is no name of its form cannot be said to lie within anything. */
static bool name_is_legal(const struct general_name *name)
{
	const uint8_t *at;

	switch (name->form) {
	case FORM_DNS:
		return is_host(name->value, true);
	case FORM_IP:
		return name->value.length == 4 || name->value.length == 16;
	case FORM_EMAIL:
		at = last_at(name->value);
		return at && at != name->value.data &&
		       is_host(without_first(name->value, (size_t)(at + 1 - name->value.data)),
			       false);
	case FORM_URI:
		return uri_host(name->value).length > 0;
	default:
		return true;
	}
}

/* Is a constraint written as RFC 5280 wants it? A wildcard is none, nor is a scheme. */
static bool base_is_legal(const struct general_name *base)
{
	struct span v = base->value;

	switch (base->form) {
	case FORM_IP:
		return (v.length == 8 || v.length == 32) &&
		       is_mask((struct span){v.data + v.length / 2, v.length / 2});
	case FORM_DNS:
	case FORM_URI:
	case FORM_EMAIL:
		for (size_t i = 0; i < v.length; i++)
			if (v.data[i] <= ' ' || v.data[i] >= 0x7f || v.data[i] == '*' ||
			    v.data[i] == '/')
				return false;
		return count_octet(v, '@') <= (base->form == FORM_EMAIL ? 1 : 0);
	default:
		return true;
	}
}

static bool is_supported(enum general_name_form form)
{
	return form == FORM_DNS || form == FORM_IP || form == FORM_EMAIL || form == FORM_URI ||
	       form == FORM_DIRECTORY;
}

/* A constraint that cannot be understood, whatever the names are; or NULL. */
static char *illegal_constraint(struct span list)
{
	struct reader r = reader_of_span(list);
	struct general_name base;
	bool plain;

	while (next_base(&r, &base, &plain))
		if (!plain || !base_is_legal(&base))
			return mem_print("holds a malformed %s constraint",
					 general_name_form_text(base.form));
	return NULL;
}

static char *show(const struct general_name *name)
{
	if (name->form == FORM_DIRECTORY)
		return cert_name_text(name->value);
	if (name->form == FORM_IP) {
		struct cert_name ip = {.kind = NAME_IP,
				       .value = (char *)(uintptr_t)name->value.data,
				       .length = name->value.length};
		return cert_alternative_text(&ip);
	}
	return mem_substring((const char *)name->value.data, name->value.length);
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
			if (is_excluded(name, base.value))
				return refuse("excludes", name);
		}
	while (!allowed && next_base(&permitted, &base, &plain))
		if (base.form == name->form) {
			asked = constrained = true;
			allowed = within(name, base.value);
		}
	if (constrained && !name_is_legal(name))
		return refuse("constrains, and so does not permit in this form,", name);
	if (!is_supported(name->form))
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
