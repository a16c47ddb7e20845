/* certificate_names - RFC 5280 section 4.2.1.6: DNS names in any case, addresses as bytes */
#include "verdict/certificate_names.h"

#include <string.h>

#include "base/address.h"
#include "verdict/served_items.h"

#define LIST_MAXIMUM 8 /* more names help nobody in a sentence */

static bool is_address(const struct cert_name *name)
{
	return name->kind == NAME_IP && (name->length == 4 || name->length == 16);
}

bool certificate_name_text(struct writer *w, const struct cert_name *name)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address = {0};

	if (name->kind == NAME_DNS) {
		writer_bytes(w, name->value, name->length);
		return true;
	}
	if (!is_address(name))
		return false;
	address.family = name->length == 4 ? 4 : 6;
	memcpy(address.bytes, name->value, name->length);
	writer_text(w, address_text(&address, text));
	return true;
}

static bool has_name(const struct cert *cert, const struct cert_name *name)
{
	for (size_t i = 0; i < cert->name_count; i++) {
		const struct cert_name *mine = &cert->names[i];
		const struct span bytes = {(const uint8_t *)mine->value, mine->length};

		if (mine->kind != name->kind || mine->length != name->length)
			continue;
		if (name->kind == NAME_DNS ? span_equals_text_nocase(bytes, name->value)
					   : memcmp(mine->value, name->value, name->length) == 0)
			return true;
	}
	return false;
}

const struct cert_name *certificate_surplus_name(struct cert *one, struct cert *other)
{
	if (one->malformed || other->malformed)
		return NULL;
	cert_details(one);
	cert_details(other);
	for (size_t i = 0; i < one->name_count; i++)
		if ((one->names[i].kind == NAME_DNS || is_address(&one->names[i])) &&
		    !has_name(other, &one->names[i]))
			return &one->names[i];
	return NULL;
}

static const struct cert_name *unpaired(const struct served *rsa, const struct served *other,
					bool *of_rsa_r)
{
	struct cert *a = rsa->chain.cert[served_leaf(&rsa->chain)];
	struct cert *b = other->chain.cert[served_leaf(&other->chain)];
	const struct cert_name *only = certificate_surplus_name(a, b);

	*of_rsa_r = only != NULL;
	return only ? only : certificate_surplus_name(b, a);
}

const struct cert_name *certificate_names_unpaired(const struct served *served, size_t count,
						   bool *of_rsa_r)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++) {
			const struct served *a = &served[i], *b = &served[k];
			const struct cert_name *only = NULL;

			if (a->is_rsa && !b->is_rsa &&
			    ((a->with_sni && b->with_sni) || (a->without_sni && b->without_sni)))
				only = unpaired(a, b, of_rsa_r);
			if (only)
				return only;
		}
	return NULL;
}

void certificate_names_list(struct writer *w, struct cert *cert)
{
	size_t shown = 0, more = 0;

	cert_details(cert);
	for (size_t i = 0; i < cert->name_count; i++) {
		if (cert->names[i].kind != NAME_DNS && !is_address(&cert->names[i]))
			continue;
		if (shown == LIST_MAXIMUM) {
			more++;
			continue;
		}
		writer_text(w, shown++ ? ", " : "");
		certificate_name_text(w, &cert->names[i]);
	}
	if (more)
		writer_print(w, " and %zu more", more);
	if (shown == 0)
		writer_text(w, "no DNS name and no address");
}
