/* identity - does a certificate bear the name that was asked for? RFC 9525 */
#include "pki/identity.h"

#include <string.h>

#include "base/address.h"
#include "base/text.h"

/* Letters, digits, '-' and '_' in labels of 1 to 63, no final dot. Underscores are no host name
 * (RFC 1123) but are met in certificates and harmless. */
static bool is_dns_name(const char *name, size_t length)
{
	size_t label = 0;

	for (size_t i = 0; i < length; i++) {
		char c = text_lower(name[i]);

		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
		} else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
			   c == '_') {
			if (++label > 63)
				return false;
		} else {
			return false;
		}
	}
	return label > 0;
}

static bool equal_nocase(const char *a, const char *b, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text_lower(a[i]) != text_lower(b[i]))
			return false;
	return true;
}

/* RFC 9525 6.3: the wildcard is the whole left-most label and stands for exactly one, of a DNS name
 * and of nothing else. parent is
 * what stands behind "*.": a name of at least two labels. */
static bool wildcard_matches(const char *parent, size_t length, const char *reference, size_t left)
{
	const char *dot = memchr(reference, '.', left);
	size_t rest;

	if (!dot || !is_dns_name(reference, (size_t)(dot - reference)) ||
	    !memchr(parent, '.', length) || !is_dns_name(parent, length))
		return false;
	rest = left - (size_t)(dot + 1 - reference);
	return rest == length && equal_nocase(parent, dot + 1, length);
}

/* The length of the reference without its final dot: an absolute name means the same (RFC 9525
 * 6.2). */
static size_t reference_length(const char *reference)
{
	size_t length = strlen(reference);

	return length > 1 && reference[length - 1] == '.' ? length - 1 : length;
}

bool identity_dns_matches(const char *presented, size_t length, const char *reference)
{
	size_t left = reference_length(reference);
	struct address address;

	if (length == 0 || left == 0 || presented[length - 1] == '.' ||
	    memchr(presented, '\0', length) || memchr(reference, '*', left) ||
	    address_parse(reference, &address))
		return false;
	if (length > 2 && presented[0] == '*' && presented[1] == '.')
		return wildcard_matches(presented + 2, length - 2, reference, left);
	return length == left && equal_nocase(presented, reference, length);
}

static bool name_matches(const struct cert_name *name, const char *reference,
			 const struct address *address)
{
	if (address->family == 0)
		return name->kind == NAME_DNS &&
		       identity_dns_matches(name->value, name->length, reference);
	return name->kind == NAME_IP && name->length == address_length(address) &&
	       memcmp(name->value, address->bytes, name->length) == 0;
}

enum identity identity_check(struct cert *cert, const char *reference)
{
	struct address address = {0};

	cert_details(cert);
	if (!address_parse(reference, &address))
		address.family = 0;
	for (size_t i = 0; i < cert->name_count; i++)
		if (name_matches(&cert->names[i], reference, &address))
			return IDENTITY_MATCH;
	return cert->has_alternative_names ? IDENTITY_NO_MATCH : IDENTITY_NO_NAMES;
}
