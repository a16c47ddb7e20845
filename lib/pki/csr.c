/* csr - CertificationRequest (RFC 2986 section 4) and the names in its extensionRequest (RFC 2985
 * 5.4.2)
 */
#include "pki/csr.h"

#include <stdlib.h>
#include <string.h>

#include <gnutls/x509.h>

#include "base/mem.h"
#include "pki/der.h"
#include "pki/general_name.h"
#include "pki/name.h"
#include "pki/pem.h"

#define NAMES_MAXIMUM 10000

static const struct span extension_request = OID("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e");
static const struct span alternative_name = OID("\x55\x1d\x11");

void csr_free(struct csr *csr)
{
	for (size_t i = 0; i < csr->name_count; i++)
		free(csr->names[i].value);
	free(csr->names);
	free(csr->der);
	*csr = (struct csr){0};
}

static void read_names(struct csr *csr, struct span value)
{
	struct reader r = reader_of_span(value);
	struct reader names = der_enter(&r, DER_SEQUENCE);
	struct general_name name;

	while (csr->name_count < NAMES_MAXIMUM && general_name_next(&names, &name)) {
		struct cert_name *kept;

		if (name.form != FORM_DNS && name.form != FORM_IP)
			continue;
		csr->names = mem_resize(csr->names, csr->name_count + 1, sizeof(*kept));
		kept = &csr->names[csr->name_count++];
		kept->kind = name.form == FORM_DNS ? NAME_DNS : NAME_IP;
		kept->value = mem_substring((const char *)name.value.data, name.value.length);
		kept->length = name.value.length;
	}
}

/* Extensions ::= SEQUENCE OF SEQUENCE { extnID, critical DEFAULT FALSE, extnValue OCTET STRING } */
static void read_extensions(struct csr *csr, struct reader *values)
{
	struct reader list = der_enter(values, DER_SEQUENCE);
	struct der element;

	while (der_next(&list, &element)) {
		struct reader extension = reader_of_span(element.content);
		struct span oid = der_take(&extension, DER_OID);

		der_take_boolean(&extension);
		if (span_equal(oid, alternative_name))
			read_names(csr, der_take(&extension, DER_OCTET_STRING));
	}
}

/* attributes [0] SET OF SEQUENCE { type OID, values SET } */
static void read_attributes(struct csr *csr, struct reader *info)
{
	const uint8_t tag = DER_CONTEXT | DER_CONSTRUCTED | 0;
	struct reader attributes;
	struct der element;

	if (!der_is_next(info, tag))
		return;
	attributes = der_enter(info, tag);
	while (der_next(&attributes, &element)) {
		struct reader attribute = reader_of_span(element.content);
		struct span oid = der_take(&attribute, DER_OID);
		struct reader values = der_enter(&attribute, DER_SET);

		if (span_equal(oid, extension_request))
			read_extensions(csr, &values);
	}
}

static bool check_signature(const struct csr *csr)
{
	const gnutls_datum_t der = {csr->der, (unsigned)csr->length};
	gnutls_x509_crq_t request = NULL;
	bool good = gnutls_x509_crq_init(&request) == 0 &&
		    gnutls_x509_crq_import(request, &der, GNUTLS_X509_FMT_DER) == 0 &&
		    gnutls_x509_crq_verify(request, GNUTLS_VERIFY_ALLOW_BROKEN) == 0;

	gnutls_x509_crq_deinit(request);
	return good;
}

static int decode(struct csr *csr, const char *what, struct fail *f)
{
	struct reader r = reader_over(csr->der, csr->length);
	struct reader outer = der_enter(&r, DER_SEQUENCE);
	struct reader info = der_enter(&outer, DER_SEQUENCE);

	der_take_unsigned(&info, 100);
	csr->subject = der_take_whole(&info, DER_SEQUENCE);
	csr->public_key = der_take_whole(&info, DER_SEQUENCE);
	if (info.failed || !name_is_sound(csr->subject))
		return fail_set(f, FAIL_DATA, "%s: the signing request cannot be decoded", what);
	read_attributes(csr, &info);
	csr->signature_good = check_signature(csr);
	return 0;
}

int csr_read(const void *data, size_t length, const char *what, struct csr *csr_r, struct fail *f)
{
	size_t cursor = 0, blocks = 0;
	struct pem_block block;

	*csr_r = (struct csr){0};
	while (!csr_r->der && pem_next(data, length, &cursor, &block)) {
		blocks++;
		if (span_equals_text(block.label, "CERTIFICATE REQUEST") ||
		    span_equals_text(block.label, "NEW CERTIFICATE REQUEST")) {
			csr_r->der = pem_decode(block.body, &csr_r->length);
			if (!csr_r->der)
				return fail_set(f, FAIL_DATA,
						"%s: the signing request is no base64", what);
		}
	}
	if (!csr_r->der && blocks == 0 && length > 0 && *(const uint8_t *)data == DER_SEQUENCE) {
		csr_r->der = mem_copy(data, length);
		csr_r->length = length;
	}
	if (!csr_r->der)
		return fail_set(f, FAIL_FILE, "%s holds no signing request", what);
	return decode(csr_r, what, f);
}
