/* cert - one certificate as plain facts (RFC 5280); nothing here judges */
#include "pki/cert.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "pki/der.h"
#include "pki/extensions.h"
#include "pki/name.h"
#include "pki/public_key.h"
#include "pki/signature.h"

static bool malformed(struct cert *cert, const char *field, const char *why)
{
	if (!cert->malformed)
		snprintf(cert->problem, sizeof(cert->problem), "%s: %s", field, why);
	cert->malformed = true;
	return false;
}

/* Validity ::= SEQUENCE { notBefore Time, notAfter Time } */
static bool read_validity(struct cert *cert, struct reader *tbs)
{
	struct reader validity = der_enter(tbs, DER_SEQUENCE);

	cert->not_before = der_take_time(&validity);
	if (validity.failed)
		return malformed(cert, "validity", "notBefore is no legal time");
	cert->not_after = der_take_time(&validity);
	if (!reader_at_end(&validity))
		return malformed(cert, "validity", "notAfter is no legal time");
	return true;
}

static bool read_name(struct cert *cert, struct reader *tbs, const char *field, struct span *name_r)
{
	*name_r = der_take_whole(tbs, DER_SEQUENCE);
	return (!tbs->failed && name_is_sound(*name_r)) ||
	       malformed(cert, field, "is no distinguished name");
}

/* version [0] EXPLICIT INTEGER DEFAULT v1 */
static bool read_version(struct cert *cert, struct reader *tbs)
{
	const uint8_t tag = DER_CONTEXT | DER_CONSTRUCTED | 0;
	struct reader inside;

	cert->version = 1;
	if (!der_is_next(tbs, tag))
		return true;
	inside = der_enter(tbs, tag);
	cert->version = 1 + (int)der_take_unsigned(&inside, 100);
	return (reader_at_end(&inside) && cert->version <= 3) ||
	       malformed(cert, "version", "is none of 1, 2 and 3");
}

/* issuerUniqueID [1], subjectUniqueID [2], extensions [3] EXPLICIT SEQUENCE: all optional */
static bool read_tail(struct cert *cert, struct reader *tbs)
{
	struct der field;

	while (der_next(tbs, &field)) {
		struct reader inside = reader_of_span(field.content);

		if (field.tag == (DER_CONTEXT | 1) || field.tag == (DER_CONTEXT | 2))
			continue;
		if (field.tag != (DER_CONTEXT | DER_CONSTRUCTED | 3))
			return malformed(cert, "tbsCertificate", "holds an unknown field");
		cert->extensions = der_take(&inside, DER_SEQUENCE);
		if (!reader_at_end(&inside))
			return malformed(cert, "extensions", "cannot be decoded");
		if (cert->version < 3)
			return malformed(cert, "version", "has extensions though it is not 3");
	}
	return !tbs->failed || malformed(cert, "tbsCertificate", "is cut off or broken");
}

/* TBSCertificate ::= SEQUENCE { version, serialNumber, signature, issuer, validity, subject,
 *   subjectPublicKeyInfo, ... } (RFC 5280 4.1) */
static bool read_signed_part(struct cert *cert, struct reader *tbs)
{
	if (!read_version(cert, tbs))
		return false;
	cert->serial = der_take_integer(tbs);
	if (tbs->failed)
		return malformed(cert, "serialNumber", "is no number");
	cert->inner_algorithm = der_take_whole(tbs, DER_SEQUENCE);
	if (tbs->failed)
		return malformed(cert, "signature", "is no algorithm identifier");
	if (!read_name(cert, tbs, "issuer", &cert->issuer) || !read_validity(cert, tbs) ||
	    !read_name(cert, tbs, "subject", &cert->subject))
		return false;
	cert->public_key = der_take_whole(tbs, DER_SEQUENCE);
	if (tbs->failed || !public_key_read(cert))
		return malformed(cert, "subjectPublicKeyInfo", "cannot be decoded");
	return read_tail(cert, tbs);
}

static void read_extensions(struct cert *cert)
{
	const char *why;
	const char *field = extensions_read(cert, &why);

	if (field)
		malformed(cert, field, why);
}

/* Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue BIT STRING } */
static void read_certificate(struct cert *cert)
{
	struct reader r = reader_over(cert->der, cert->length);
	struct reader outer = der_enter(&r, DER_SEQUENCE);
	struct span whole;
	struct reader signed_part, tbs;

	if (outer.failed || reader_left(&outer) == 0) {
		malformed(cert, "certificate", "is cut off or no DER");
		return;
	}
	if (!reader_at_end(&r)) {
		malformed(cert, "certificate", "has bytes behind its end");
		return;
	}
	whole = der_take_whole(&outer, DER_SEQUENCE);
	signed_part = reader_of_span(whole);
	tbs = der_enter(&signed_part, DER_SEQUENCE);
	if (tbs.failed) {
		malformed(cert, "tbsCertificate", "is cut off or broken");
		return;
	}
	cert->signed_part = whole;
	if (!read_signed_part(cert, &tbs))
		return;
	cert->algorithm = der_take_whole(&outer, DER_SEQUENCE);
	if (outer.failed || !signature_read(cert)) {
		malformed(cert, "signatureAlgorithm", "is no algorithm identifier");
		return;
	}
	cert->signature = der_take_bit_octets(&outer);
	if (!reader_at_end(&outer))
		malformed(cert, "signatureValue", "is no bit string of whole octets");
	else
		read_extensions(cert);
}

struct cert *cert_decode(const void *der, size_t length)
{
	struct cert *cert = mem_alloc(sizeof(*cert));

	cert->der = mem_copy(der, length);
	cert->length = length;
	cert->path_length = -1;
	cert->raw.require_explicit_policy = -1;
	cert->raw.inhibit_policy_mapping = -1;
	cert->raw.inhibit_any_policy = -1;
	read_certificate(cert);
	return cert;
}

struct cert *cert_unreadable(const char *problem)
{
	struct cert *cert = mem_alloc(sizeof(*cert));

	cert->der = mem_alloc(0);
	malformed(cert, "certificate", problem);
	return cert;
}

void cert_details(struct cert *cert)
{
	const char *why;

	if (cert->detailed || cert->malformed)
		return;
	cert->detailed = true;
	extensions_read(cert, &why);
	cert->common_name = name_last(cert->subject, name_oid_common_name);
	cert->organization = name_last(cert->subject, name_oid_organization);
	cert->country = name_last(cert->subject, name_oid_country);
}

static void free_strings(char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(list[i]);
	free(list);
}

void cert_free(struct cert **cert)
{
	struct cert *c = *cert;

	if (!c)
		return;
	signature_forget(c);
	for (size_t i = 0; i < c->name_count; i++)
		free(c->names[i].value);
	free(c->names);
	free_strings(c->purposes, c->purpose_count);
	free_strings(c->policies, c->policy_count);
	free(c->unknown_critical);
	free(c->common_name);
	free(c->organization);
	free(c->country);
	free(c->aia_issuer);
	free(c->aia_ocsp);
	free(c->der);
	free(c);
	*cert = NULL;
}
