/* extension_policies - the extensions about certificate policies (RFC 5280 4.2.1.4, .5, .11, .14)
 */
#include "pki/extension_policies.h"

#include "base/mem.h"
#include "pki/der.h"

char *extension_oid_text(struct span oid)
{
	char dotted[DER_OID_TEXT_SIZE];

	return mem_string(der_oid_text(oid, dotted, sizeof(dotted)) ? dotted : "unreadable OID");
}

/* Appends one to an array that grows by doubling: room is needed when count is a power of two. */
void *extension_room(void *array, size_t count, size_t size)
{
	if (count == 0)
		return mem_array(4, size);
	if (count >= 4 && (count & (count - 1)) == 0)
		return mem_resize(array, count * 2, size);
	return array;
}

void extension_add_oid(char ***list, size_t *count, struct span oid)
{
	*list = extension_room(*list, *count, sizeof(**list));
	(*list)[(*count)++] = extension_oid_text(oid);
}

/* id-qt-cps and id-qt-unotice: the qualifiers that RFC 5280 4.2.1.4 knows */
static const struct span qualifier_cps = OID("\x2b\x06\x01\x05\x05\x07\x02\x01");
static const struct span qualifier_notice = OID("\x2b\x06\x01\x05\x05\x07\x02\x02");

/* PolicyQualifiers ::= SEQUENCE OF SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY }
 * False where one is of another kind than those two. */
static bool read_qualifiers(struct reader *policy)
{
	struct reader list = der_enter(policy, DER_SEQUENCE);
	bool known = true;

	while (reader_left(&list) > 0) {
		struct reader qualifier = der_enter(&list, DER_SEQUENCE);
		struct span oid = der_take(&qualifier, DER_OID);

		if (!span_equal(oid, qualifier_cps) && !span_equal(oid, qualifier_notice))
			known = false;
		if (qualifier.failed)
			reader_fail(&list);
	}
	if (list.failed)
		reader_fail(policy);
	return known;
}

/* certificatePolicies ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE {
 *   policyIdentifier OBJECT IDENTIFIER, policyQualifiers OPTIONAL } */
bool extension_policy_list(struct cert *cert, struct reader *r)
{
	struct reader list = der_enter(r, DER_SEQUENCE);
	bool known = true;

	cert->raw.policies = (struct span){list.data, list.length};
	while (reader_left(&list) > 0) {
		struct reader policy = der_enter(&list, DER_SEQUENCE);
		struct span oid = der_take(&policy, DER_OID);

		if (reader_left(&policy) > 0 && !read_qualifiers(&policy))
			known = false;
		if (policy.failed)
			reader_fail(&list);
		else if (cert->detailed)
			extension_add_oid(&cert->policies, &cert->policy_count, oid);
	}
	if (list.failed)
		reader_fail(r);
	return known;
}

void extension_policies(struct cert *cert, struct reader *r)
{
	extension_policy_list(cert, r);
}

/* PolicyMappings ::= SEQUENCE OF SEQUENCE { issuerDomainPolicy, subjectDomainPolicy } */
void extension_policy_mappings(struct cert *cert, struct reader *r)
{
	struct reader list = der_enter(r, DER_SEQUENCE);

	cert->raw.policy_mappings = (struct span){list.data, list.length};
	while (reader_left(&list) > 0) {
		struct reader pair = der_enter(&list, DER_SEQUENCE);

		der_take(&pair, DER_OID);
		der_take(&pair, DER_OID);
		if (!reader_at_end(&pair))
			reader_fail(&list);
	}
	if (list.failed)
		reader_fail(r);
}

/* A number of certificates under an implicit context tag. */
static int take_skip_certificates(struct span content)
{
	uint32_t number = 0;

	for (size_t i = 0; i < content.length && number < 1000; i++)
		number = number << 8 | content.data[i];
	return number < 1000 ? (int)number : 1000;
}

/* PolicyConstraints ::= SEQUENCE { requireExplicitPolicy [0] INTEGER OPTIONAL,
 *   inhibitPolicyMapping [1] INTEGER OPTIONAL } */
void extension_policy_constraints(struct cert *cert, struct reader *r)
{
	struct reader fields = der_enter(r, DER_SEQUENCE);
	struct der field;

	while (der_next(&fields, &field)) {
		if (field.tag == (DER_CONTEXT | 0))
			cert->raw.require_explicit_policy = take_skip_certificates(field.content);
		else if (field.tag == (DER_CONTEXT | 1))
			cert->raw.inhibit_policy_mapping = take_skip_certificates(field.content);
		else
			reader_fail(r);
	}
	if (fields.failed)
		reader_fail(r);
}

void extension_inhibit_any_policy(struct cert *cert, struct reader *r)
{
	cert->raw.inhibit_any_policy = (int)der_take_unsigned(r, 1000);
}
