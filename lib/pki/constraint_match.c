/* constraint_match - does a name lie within a constraint of its form? RFC 5280 4.2.1.10, by form */
#include "pki/constraint_match.h"

#include <string.h>

#include "base/text.h"
#include "pki/name.h"

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

bool constraint_permits(const struct general_name *name, struct span base)
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

bool constraint_excludes(const struct general_name *name, struct span base)
{
	return name->form == FORM_DNS ? dns_touches(name->value, base)
				      : constraint_permits(name, base);
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

/* Is the last label a number, so that it is an IPv4 address or no host at all? */
static bool is_number(struct span host)
{
	size_t at = host.length;

	while (at > 0 && host.data[at - 1] >= '0' && host.data[at - 1] <= '9')
		at--;
	return at < host.length && (at == 0 || host.data[at - 1] == '.');
}

/* What is no name of its form cannot be said to lie within anything. */
bool constraint_suits(const struct general_name *name)
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
		return is_host(uri_host(name->value), false) && !is_number(uri_host(name->value));
	default:
		return true;
	}
}

/* Is a constraint written as RFC 5280 wants it? A wildcard is none, nor is a scheme, nor a DNS name
 * that ends with a dot; with one in front it is no DNS name either, but widely met. */
bool constraint_is_legal(const struct general_name *base)
{
	struct span v = base->value;

	switch (base->form) {
	case FORM_DNS:
		if (v.length > 1 && v.data[0] == '.')
			v = without_first(v, 1);
		return v.length == 0 || is_host(v, false);
	case FORM_IP:
		return (v.length == 8 || v.length == 32) &&
		       is_mask((struct span){v.data + v.length / 2, v.length / 2});
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

bool constraint_is_supported(enum general_name_form form)
{
	return form == FORM_DNS || form == FORM_IP || form == FORM_EMAIL || form == FORM_URI ||
	       form == FORM_DIRECTORY;
}
