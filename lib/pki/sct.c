/* sct - signed certificate timestamps (RFC 6962 section 3.2 and 3.3): what a log promised */
#include "pki/sct.h"

#include "pki/der.h"

/* struct { Version sct_version; LogID id; uint64 timestamp; CtExtensions extensions<0..2^16-1>;
 *   digitally-signed struct { hash, algorithm, opaque signature<0..2^16-1> } } */
static bool read_one(struct span bytes, struct sct *sct)
{
	struct reader r = reader_of_span(bytes);

	sct->version = reader_u8(&r);
	if (!r.failed && sct->version != 0)
		return true;
	sct->log = reader_bytes(&r, 32);
	sct->when = (int64_t)(reader_u64(&r) / 1000);
	reader_vector16(&r);
	sct->hash = reader_u8(&r);
	sct->algorithm = reader_u8(&r);
	sct->signature = reader_vector16(&r);
	return reader_at_end(&r);
}

/* struct { SerializedSCT sct_list<1..2^16-1> }, opaque SerializedSCT<1..2^16-1> */
bool sct_read(struct span bytes, struct sct_list *list_r)
{
	struct reader outer = reader_of_span(bytes);
	struct reader list = reader_of_span(reader_vector16(&outer));

	*list_r = (struct sct_list){0};
	if (!reader_at_end(&outer) || reader_left(&list) == 0)
		return false;
	while (reader_left(&list) > 0) {
		struct span one = reader_vector16(&list);
		struct sct sct = {0};

		if (list.failed || one.length == 0 || list_r->count == SCT_MAXIMUM ||
		    !read_one(one, &sct))
			return false;
		list_r->sct[list_r->count++] = sct;
	}
	return true;
}

/* OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED, responseBytes [0] EXPLICIT SEQUENCE {
 *   responseType OBJECT IDENTIFIER, response OCTET STRING } OPTIONAL } (RFC 6960 4.2.1) */
static struct reader basic_response(struct span response)
{
	struct reader r = reader_of_span(response);
	struct reader outer = der_enter(&r, DER_SEQUENCE);
	struct der status;
	struct reader explicit, bytes, octets;

	der_next(&outer, &status);
	explicit = der_enter(&outer, DER_CONTEXT | DER_CONSTRUCTED | 0);
	bytes = der_enter(&explicit, DER_SEQUENCE);
	der_take(&bytes, DER_OID);
	octets = der_enter(&bytes, DER_OCTET_STRING);
	return der_enter(&octets, DER_SEQUENCE);
}

/* ResponseData ::= SEQUENCE { version [0] DEFAULT v1, responderID, producedAt GeneralizedTime,
 *   responses SEQUENCE OF SingleResponse, ... } */
static struct reader first_single_response(struct reader basic)
{
	struct reader data = der_enter(&basic, DER_SEQUENCE);
	struct reader responses;
	struct der field;

	if (der_is_next(&data, DER_CONTEXT | DER_CONSTRUCTED | 0))
		der_next(&data, &field);
	der_next(&data, &field);
	der_take(&data, DER_GENERALIZED_TIME);
	responses = der_enter(&data, DER_SEQUENCE);
	return der_enter(&responses, DER_SEQUENCE);
}

static const struct span staple_scts = OID("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x05");

/* Extensions ::= SEQUENCE OF SEQUENCE { extnID, critical DEFAULT FALSE, extnValue OCTET STRING } */
static struct span find_scts(struct reader extensions)
{
	while (reader_left(&extensions) > 0) {
		struct reader fields = der_enter(&extensions, DER_SEQUENCE);
		struct span oid = der_take(&fields, DER_OID);
		struct reader value;

		der_take_boolean(&fields);
		value = der_enter(&fields, DER_OCTET_STRING);
		if (span_equal(oid, staple_scts))
			return der_take(&value, DER_OCTET_STRING);
	}
	return (struct span){0};
}

/* SingleResponse ::= SEQUENCE { certID, certStatus, thisUpdate, nextUpdate [0] OPTIONAL,
 *   singleExtensions [1] EXPLICIT Extensions OPTIONAL } */
struct span sct_of_staple(struct span response)
{
	struct reader single = first_single_response(basic_response(response));
	struct der field;

	der_take(&single, DER_SEQUENCE);
	der_next(&single, &field); /* certStatus, whose revoked is [1] as well */
	der_take(&single, DER_GENERALIZED_TIME);
	while (der_next(&single, &field))
		if (field.tag == (DER_CONTEXT | DER_CONSTRUCTED | 1)) {
			struct reader inside = reader_of_span(field.content);

			return find_scts(der_enter(&inside, DER_SEQUENCE));
		}
	return (struct span){0};
}
