/* extensions - the certificate extensions of RFC 5280 4.2, RFC 6962 and RFC 7633, read into a cert
 */
#include "pki/extensions.h"

#include <limits.h>
#include <string.h>

#include "base/attributes.h"
#include "base/mem.h"
#include "pki/der.h"
#include "pki/extension_policies.h"
#include "pki/general_name.h"

/* More than this in one certificate is an attack and not a certificate. */
#define EXTENSIONS_MAXIMUM 256

/* BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL } */
static void read_basic_constraints(struct cert *cert, struct reader *r)
{
	struct reader fields = der_enter(r, DER_SEQUENCE);

	cert->has_basic_constraints = true;
	cert->is_ca = der_take_boolean(&fields);
	if (der_is_next(&fields, DER_INTEGER))
		cert->path_length = (int)der_take_unsigned(&fields, INT_MAX);
	if (!reader_at_end(&fields))
		reader_fail(r);
}

/* KeyUsage ::= BIT STRING, bit 0 the highest of the first octet */
static void read_key_usage(struct cert *cert, struct reader *r)
{
	struct span bits = der_take(r, DER_BIT_STRING);

	cert->has_key_usage = true;
	cert->key_usage = 0;
	if (bits.length == 0 || bits.data[0] > 7) {
		reader_fail(r);
		return;
	}
	for (size_t bit = 0; bit < 9 && bit / 8 + 1 < bits.length; bit++)
		if (bits.data[bit / 8 + 1] & 0x80 >> bit % 8)
			cert->key_usage |= 1u << bit;
}

/* ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF OBJECT IDENTIFIER */
static void read_extended_key_usage(struct cert *cert, struct reader *r)
{
	struct reader list = der_enter(r, DER_SEQUENCE);

	cert->has_extended_key_usage = true;
	while (reader_left(&list) > 0) {
		struct span oid = der_take(&list, DER_OID);

		if (cert->detailed && !list.failed)
			extension_add_oid(&cert->purposes, &cert->purpose_count, oid);
	}
	if (list.failed)
		reader_fail(r);
}

static enum name_kind kind_of(enum general_name_form form)
{
	switch (form) {
	case FORM_DNS:
		return NAME_DNS;
	case FORM_IP:
		return NAME_IP;
	case FORM_EMAIL:
		return NAME_EMAIL;
	case FORM_URI:
		return NAME_URI;
	default:
		return NAME_OTHER;
	}
}

/* SubjectAltName ::= GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName. An empty one names
 * nothing, which is for identity to judge. */
static void read_alternative_names(struct cert *cert, struct reader *r)
{
	struct reader list = der_enter(r, DER_SEQUENCE);
	struct general_name name;

	cert->has_alternative_names = true;
	cert->raw.alternative_names = (struct span){list.data, list.length};
	while (general_name_next(&list, &name)) {
		if (!cert->detailed)
			continue;
		cert->names = extension_room(cert->names, cert->name_count, sizeof(*cert->names));
		cert->names[cert->name_count++] = (struct cert_name){
			.kind = kind_of(name.form),
			.value = mem_substring((const char *)name.value.data, name.value.length),
			.length = name.value.length,
		};
	}
	if (list.failed)
		reader_fail(r);
}

static const struct span access_issuer = OID("\x2b\x06\x01\x05\x05\x07\x30\x02");
static const struct span access_ocsp = OID("\x2b\x06\x01\x05\x05\x07\x30\x01");

static void keep_first(char **text, const struct general_name *name)
{
	if (!*text && name->form == FORM_URI)
		*text = mem_substring((const char *)name->value.data, name->value.length);
}

/* AuthorityInfoAccessSyntax ::= SEQUENCE OF SEQUENCE {
 *   accessMethod OBJECT IDENTIFIER, accessLocation GeneralName } */
static void read_authority_access(struct cert *cert, struct reader *r)
{
	struct reader list = der_enter(r, DER_SEQUENCE);

	while (reader_left(&list) > 0) {
		struct reader access = der_enter(&list, DER_SEQUENCE);
		struct span method = der_take(&access, DER_OID);
		struct general_name name;

		if (!general_name_next(&access, &name) || !reader_at_end(&access))
			reader_fail(&list);
		else if (cert->detailed && span_equal(method, access_issuer))
			keep_first(&cert->aia_issuer, &name);
		else if (cert->detailed && span_equal(method, access_ocsp))
			keep_first(&cert->aia_ocsp, &name);
	}
	if (list.failed)
		reader_fail(r);
}

static void read_subject_key_id(struct cert *cert, struct reader *r)
{
	cert->subject_key_id = der_take(r, DER_OCTET_STRING);
}

/* AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OCTET STRING OPTIONAL,
 *   authorityCertIssuer [1] GeneralNames OPTIONAL, authorityCertSerialNumber [2] INTEGER OPTIONAL }
 */
static void read_authority_key_id(struct cert *cert, struct reader *r)
{
	struct reader fields = der_enter(r, DER_SEQUENCE);
	struct der field;

	while (der_next(&fields, &field)) {
		if (field.tag == (DER_CONTEXT | 0))
			cert->authority_key_id = field.content;
		else if (field.tag == (DER_CONTEXT | DER_CONSTRUCTED | 1))
			cert->raw.authority_issuer = field.content;
		else if (field.tag == (DER_CONTEXT | 2))
			cert->raw.authority_serial = field.content;
		else
			reader_fail(&fields);
	}
	if (fields.failed)
		reader_fail(r);
}

/* GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE { base GeneralName, minimum [0] DEFAULT 0,
 * maximum [1] }
 */
static bool subtrees_are_sound(struct span content)
{
	struct reader list = reader_of_span(content);

	if (content.length == 0)
		return false;
	while (reader_left(&list) > 0) {
		struct reader subtree = der_enter(&list, DER_SEQUENCE);
		struct general_name base;
		struct der distance;

		if (!general_name_next(&subtree, &base))
			return false;
		while (der_next(&subtree, &distance))
			;
		if (subtree.failed)
			return false;
	}
	return reader_at_end(&list);
}

/* NameConstraints ::= SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL };
 * RFC 5280 4.2.1.10: one of them must be there; each once, in that order. */
static void read_name_constraints(struct cert *cert, struct reader *r)
{
	struct reader fields = der_enter(r, DER_SEQUENCE);
	struct der field;
	unsigned before = 0;

	cert->has_name_constraints = true;
	cert->raw.name_constraints = (struct span){fields.data, fields.length};
	while (der_next(&fields, &field)) {
		if ((field.tag != (DER_CONTEXT | DER_CONSTRUCTED | 0) &&
		     field.tag != (DER_CONTEXT | DER_CONSTRUCTED | 1)) ||
		    field.tag <= before || !subtrees_are_sound(field.content))
			reader_fail(&fields);
		before = field.tag;
	}
	if (fields.failed || fields.length == 0)
		reader_fail(r);
}

/* RFC 7633: Features ::= SEQUENCE OF INTEGER; status_request is 5, status_request_v2 17 */
static void read_tls_features(struct cert *cert, struct reader *r)
{
	struct reader list = der_enter(r, DER_SEQUENCE);

	while (reader_left(&list) > 0) {
		uint32_t feature = der_take_unsigned(&list, 0xffff);

		if (!list.failed && (feature == 5 || feature == 17))
			cert->must_staple = true;
	}
	if (list.failed)
		reader_fail(r);
}

/* RFC 6962 3.3: an OCTET STRING with the list inside, which pki/sct reads. */
static void read_scts(struct cert *cert, struct reader *r)
{
	cert->scts = der_take(r, DER_OCTET_STRING);
}

/* What is known and has no say in a chain's validity here. */
static void read_nothing(struct cert *cert, struct reader *r)
{
	(void)cert;
	reader_skip(r, reader_left(r));
}

static const struct extension {
	struct span oid;
	const char *name;
	void (*read)(struct cert *cert, struct reader *r);
} extensions[] = {
	{OID("\x55\x1d\x13"), "basicConstraints", read_basic_constraints},
	{OID("\x55\x1d\x0f"), "keyUsage", read_key_usage},
	{OID("\x55\x1d\x25"), "extKeyUsage", read_extended_key_usage},
	{OID("\x55\x1d\x11"), "subjectAltName", read_alternative_names},
	{OID("\x55\x1d\x0e"), "subjectKeyIdentifier", read_subject_key_id},
	{OID("\x55\x1d\x23"), "authorityKeyIdentifier", read_authority_key_id},
	{OID("\x55\x1d\x20"), "certificatePolicies", extension_policies},
	{OID("\x2b\x06\x01\x05\x05\x07\x01\x01"), "authorityInfoAccess", read_authority_access},
	{OID("\x55\x1d\x1f"), "cRLDistributionPoints", read_nothing},
	{OID("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02"), "signedCertificateTimestamps", read_scts},
	{OID("\x55\x1d\x1e"), "nameConstraints", read_name_constraints},
	{OID("\x2b\x06\x01\x05\x05\x07\x01\x18"), "tlsFeature", read_tls_features},
	{OID("\x55\x1d\x21"), "policyMappings", extension_policy_mappings},
	{OID("\x55\x1d\x24"), "policyConstraints", extension_policy_constraints},
	{OID("\x55\x1d\x36"), "inhibitAnyPolicy", extension_inhibit_any_policy},
	{OID("\x55\x1d\x12"), "issuerAltName", read_nothing},
	{OID("\x55\x1d\x10"), "privateKeyUsagePeriod", read_nothing},
};

static const struct extension *find_extension(struct span oid)
{
	for (size_t i = 0; i < COUNT_OF(extensions); i++)
		if (span_equal(oid, extensions[i].oid))
			return &extensions[i];
	return NULL;
}

static bool is_known(const struct extension *extension, struct span value)
{
	struct cert scratch = {0};
	struct reader r = reader_of_span(value);

	if (!extension)
		return false;
	/* RFC 5280 4.2.1.4: marked critical, its qualifiers must be understood too. */
	return extension->read != extension_policies || extension_policy_list(&scratch, &r);
}

static void note_critical(struct cert *cert, const struct extension *extension, struct span oid,
			  struct span value)
{
	if (extension && extension->read == read_name_constraints)
		cert->raw.name_constraints_critical = true;
	if (!cert->unknown_critical && !is_known(extension, value))
		cert->unknown_critical = extension_oid_text(oid);
}

/* RFC 5280 4.2: no extension may stand there twice. */
static bool is_repeated(const struct span *seen, size_t count, struct span oid)
{
	for (size_t i = 0; i < count; i++)
		if (span_equal(seen[i], oid))
			return true;
	return false;
}

/* Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE,
 *   extnValue OCTET STRING } */
const char *extensions_read(struct cert *cert, const char **why_r)
{
	struct span seen[EXTENSIONS_MAXIMUM];
	struct reader list = reader_of_span(cert->extensions);
	size_t count = 0;

	*why_r = "is malformed";
	while (reader_left(&list) > 0) {
		struct reader fields = der_enter(&list, DER_SEQUENCE);
		struct span oid = der_take(&fields, DER_OID);
		bool critical = der_take_boolean(&fields);
		struct span value = der_take(&fields, DER_OCTET_STRING);
		const struct extension *extension = find_extension(oid);
		struct reader r = reader_of_span(value);

		if (list.failed || !reader_at_end(&fields) || !der_oid_is_sound(oid))
			return "extensions";
		if (count == EXTENSIONS_MAXIMUM || is_repeated(seen, count, oid)) {
			*why_r = count == EXTENSIONS_MAXIMUM ? "too many" : "stands there twice";
			return extension ? extension->name : "extensions";
		}
		seen[count++] = oid;
		if (critical)
			note_critical(cert, extension, oid, value);
		if (!extension)
			continue;
		extension->read(cert, &r);
		if (!reader_at_end(&r))
			return extension->name;
	}
	return reader_at_end(&list) ? NULL : "extensions";
}
