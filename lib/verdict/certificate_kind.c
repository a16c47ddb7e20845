/* certificate_kind - what kind of certificate it is, in words and as facts: level, names, purpose,
 * timestamps */
#include "verdict/certificate_kind.h"

#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/attributes.h"
#include "base/mem.h"
#include "base/text.h"
#include "pki/identity.h"
#include "pki/name.h"
#include "pki/sct.h"
#include "verdict/certificate_names.h"
#include "verdict/certificates.h"

#define SURPLUS_SHOWN 8

/* As clients do: a list that is broken counts for nothing, and so does a timestamp of a version
 * that nobody knows (RFC 6962 section 3.2). */
static void count_scts(struct certificate_kind *kind, struct span list)
{
	struct sct_list scts;

	if (list.length == 0)
		return;
	if (!sct_read(list, &scts)) {
		kind->scts_malformed = true;
		return;
	}
	for (size_t i = 0; i < scts.count; i++)
		kind->scts += scts.sct[i].version == 0;
}

/* "S/MIME e-mail, organization-validated" where the policies say so. */
static char *purpose_of(struct cert *cert)
{
	const char *smime = validation_smime(cert);
	char *purposes = cert_purposes_text(cert);
	char *text = smime ? mem_print("%s, %s", purposes, smime) : mem_string(purposes);

	free(purposes);
	return text;
}

struct certificate_kind certificate_kind_of(struct cert *cert, const struct served *served)
{
	struct certificate_kind kind = {
		.level = validation_of(cert),
		.wildcard = validation_is_wildcard(cert),
		.serves_tls = cert_serves_tls(cert),
		.purpose = purpose_of(cert),
	};

	kind.words = mem_print("%s, %s", validation_name(kind.level),
			       kind.wildcard ? "wildcard" : "not a wildcard");
	count_scts(&kind, cert->scts);
	count_scts(&kind, (struct span){served->timestamps, served->timestamps_length});
	count_scts(&kind, sct_of_staple((struct span){served->staple, served->staple_length}));
	return kind;
}

void certificate_kind_free(struct certificate_kind *kind)
{
	free(kind->purpose);
	free(kind->words);
}

void certificate_kind_summary(struct writer *w, struct cert *cert,
			      const struct certificate_kind *kind)
{
	char *by = name_last(cert->issuer, name_oid_common_name);
	char key[48];

	if (!by)
		by = name_is_empty(cert->issuer) ? mem_string("nobody by name")
						 : cert_name_text(cert->issuer);
	writer_print(w, "%s, %s, for ", kind->words, cert_key_text(cert, key));
	certificate_names_list(w, cert);
	if (cert->organization)
		writer_print(w, ", of %s", cert->organization);
	if (!kind->serves_tls)
		writer_print(w, ", not for TLS servers but for %s", kind->purpose);
	if (cert_is_self_issued(cert))
		writer_text(w, ", self-issued");
	else
		writer_print(w, ", issued by %s", by);
	free(by);
}

static void add_key_usage(struct facts *row, const struct cert *cert)
{
	/* RFC 5280 4.2.1.3, by bit */
	static const char *const names[] = {
		"digitalSignature", "contentCommitment", "keyEncipherment",
		"dataEncipherment", "keyAgreement",	 "keyCertSign",
		"cRLSign",	    "encipherOnly",	 "decipherOnly"};

	if (!cert->has_key_usage)
		return;
	facts_list(row, "key_usage");
	for (size_t bit = 0; bit < COUNT_OF(names); bit++)
		if (cert->key_usage & 1u << bit)
			facts_list_add(row, "key_usage", names[bit], strlen(names[bit]));
}

void certificate_kind_facts(struct facts *row, struct cert *cert,
			    const struct certificate_kind *kind)
{
	certificates_row(row, cert, "leaf");
	facts_text(row, "level", "%s", validation_name(kind->level));
	facts_text(row, "kind", "%s", kind->wildcard ? "wildcard" : "not a wildcard");
	facts_boolean(row, "self_issued", cert_is_self_issued(cert));
	if (cert->organization)
		facts_text(row, "organization", "%s", cert->organization);
	if (cert->country)
		facts_text(row, "country", "%s", cert->country);
	facts_list(row, "policies");
	for (size_t i = 0; i < cert->policy_count; i++)
		facts_list_add(row, "policies", cert->policies[i], strlen(cert->policies[i]));
	facts_text(row, "purpose", "%s",
		   cert->has_extended_key_usage ? kind->purpose : "not restricted");
	add_key_usage(row, cert);
	facts_boolean(row, "must_staple", cert->must_staple);
	facts_number(row, "scts", (double)kind->scts);
	if (kind->scts_malformed)
		facts_boolean(row, "scts_malformed", true);
	facts_number(row, "lifetime_days", (double)(cert->not_after - cert->not_before) / 86400);
}

static char *lowered(const char *text)
{
	char *copy = mem_string(text);

	for (char *c = copy; *c; c++)
		*c = text_lower(*c);
	return copy;
}

bool certificate_kind_glob(const char *pattern, const char *text)
{
	char *a = lowered(pattern), *b = lowered(text);
	bool result = text_glob(a, b);

	free(a);
	free(b);
	return result;
}

static bool holds(char *name, const char *text)
{
	char *a, *b;
	bool result;

	if (!name)
		return false;
	a = lowered(name);
	b = lowered(text);
	result = strstr(a, b) != NULL;
	free(a);
	free(b);
	free(name);
	return result;
}

bool certificate_kind_issued_by(const struct cert *cert, const char *text)
{
	bool by_name = holds(name_last(cert->issuer, name_oid_common_name), text);

	return holds(name_last(cert->issuer, name_oid_organization), text) || by_name;
}

/* Is this alternative name the reference itself? */
static bool is_named(const struct cert_name *name, const char *reference)
{
	struct address address;
	struct span bytes = {(const uint8_t *)name->value, name->length};

	if (name->kind == NAME_IP)
		return address_parse(reference, &address) &&
		       span_equal(bytes, (struct span){address.bytes, address_length(&address)});
	return name->kind == NAME_DNS && span_equals_text_nocase(bytes, reference);
}

bool certificate_kind_covers(struct cert *cert, const char *reference)
{
	if (!strchr(reference, '*'))
		return identity_check(cert, reference) == IDENTITY_MATCH;
	for (size_t i = 0; i < cert->name_count; i++)
		if (is_named(&cert->names[i], reference))
			return true;
	return false;
}

static bool is_among(const struct references *asked, const struct cert_name *name)
{
	for (size_t i = 0; i < asked->count; i++)
		if (is_named(name, asked->name[i]))
			return true;
	return false;
}

size_t certificate_kind_surplus(struct writer *w, const struct cert *cert,
				const struct references *asked)
{
	size_t count = 0;

	for (size_t i = 0; i < cert->name_count; i++) {
		if (is_among(asked, &cert->names[i]) || ++count > SURPLUS_SHOWN)
			continue;
		writer_text(w, count > 1 ? ", " : "");
		if (!certificate_name_text(w, &cert->names[i]))
			writer_text(w, "a name that is none of a host");
	}
	if (count > SURPLUS_SHOWN)
		writer_print(w, " and %zu more", count - SURPLUS_SHOWN);
	return count;
}
