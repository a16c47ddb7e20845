/* answer_keys - reads Certificate and ServerKeyExchange, which up to TLS 1.2 travel in clear */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/answer_private.h"

/* RFC 5246 section 7.4.2: certificate_list<0..2^24-1> of ASN.1Cert<1..2^24-1>; the same in SSLv3.
 */
enum answer_step answer_certificate(struct hello_machine *m, struct span body)
{
	struct answer *answer = &m->answer;
	struct reader r = reader_of_span(body);
	struct span list = reader_vector24(&r);
	if (!reader_at_end(&r))
		return answer_garbage(m, "a Certificate message that does not fit its length");
	answer->certificates = mem_copy(list.data, list.length);
	answer->certificate_seen = true;
	r = reader_over(answer->certificates, list.length);
	while (reader_left(&r) > 0) {
		struct span certificate = reader_vector24(&r);
		if (r.failed || certificate.length == 0)
			return answer_garbage(m, "a Certificate message with a malformed list");
		if (answer->certificate_count == ANSWER_CERTIFICATES_MAXIMUM)
			return answer_garbage(m, "more than %d certificates",
					      ANSWER_CERTIFICATES_MAXIMUM);
		answer->certificate[answer->certificate_count++] = certificate;
	}
	m->state->stage = "waiting for the ServerKeyExchange";
	return m->want == ANSWER_WANT_CERTIFICATE ? ANSWER_DONE : ANSWER_MORE;
}

static struct span without_leading_zeros(struct span number)
{
	while (number.length > 0 && number.data[0] == 0) {
		number.data++;
		number.length--;
	}
	return number;
}

static unsigned bits_of(struct span number)
{
	if (number.length == 0)
		return 0;
	unsigned bits = (unsigned)(number.length - 1) * 8;
	for (unsigned top = number.data[0]; top > 0; top >>= 1)
		bits++;
	return bits;
}

/* RFC 5246 section 7.4.3, ServerDHParams: dh_p<1..2^16-1> dh_g<1..2^16-1> dh_Ys<1..2^16-1>. */
static enum answer_step read_dh(struct hello_machine *m, struct reader *r)
{
	struct answer *answer = &m->answer;
	struct span prime = without_leading_zeros(reader_vector16(r));
	struct span generator = without_leading_zeros(reader_vector16(r));
	struct span share = without_leading_zeros(reader_vector16(r));
	if (r->failed || prime.length == 0 || generator.length == 0 || share.length == 0 ||
	    generator.length > prime.length || share.length > prime.length)
		return answer_garbage(m, "a ServerKeyExchange with malformed DH parameters");
	answer->dh_prime = mem_copy(prime.data, prime.length);
	answer->dh_prime_length = prime.length;
	answer->dh_bits = bits_of(prime);
	return ANSWER_MORE;
}

/* RFC 8422 section 5.4, ServerECDHParams: curve_type(1), for named_curve (3) the group(2), then the
 * point<1..2^8-1>. Curves spelt out (1, 2) were deprecated there; nothing is known of their group.
 */
static enum answer_step read_ecdh(struct hello_machine *m, struct reader *r)
{
	unsigned type = reader_u8(r);
	uint16_t group = 0;
	if (!r->failed && (type == 1 || type == 2)) {
		m->answer.group = type == 1 ? 0xFF01 : 0xFF02;
		reader_skip(r, reader_left(r));
		return ANSWER_DONE;
	}
	group = reader_u16(r);
	if (reader_vector8(r).length == 0 || r->failed || type != 3)
		return answer_garbage(m, "a ServerKeyExchange with malformed ECDH parameters");
	if (m->offer.group_count > 0 && m->offer.version >= TLS_1_0 && !m->offer.no_extensions &&
	    !answer_offered(m->offer.groups, m->offer.group_count, group)) {
		const char *name = group_name(group);
		return answer_garbage(
			m, "ServerKeyExchange of group 0x%04X%s%s, which was not offered", group,
			name ? " " : "", name ? name : "");
	}
	m->answer.group = group;
	return ANSWER_MORE;
}

/* RFC 5246 section 7.4.3: in TLS 1.2 the algorithm(2) stands before signature<0..2^16-1>. Before
 * that there is a vector alone, in SSLv3 too (RFC 6101 section 5.6.3). */
static enum answer_step read_signature(struct hello_machine *m, struct reader *r)
{
	uint16_t scheme = m->answer.version == TLS_1_2 ? reader_u16(r) : 0;
	reader_vector16(r);
	if (!reader_at_end(r))
		return answer_garbage(m, "a ServerKeyExchange with a malformed signature");
	m->answer.scheme = scheme;
	return ANSWER_DONE;
}

enum answer_step answer_key_exchange(struct hello_machine *m, struct span body)
{
	const struct suite *suite = suite_by_id(m->answer.suite);
	struct reader r = reader_of_span(body);
	enum answer_step step;
	m->answer.key_exchange_seen = true;
	switch (suite ? suite->exchange : KX_NULL) {
	case KX_DHE_PSK: /* psk_identity_hint<0..2^16-1>, RFC 4279 section 3 */
		reader_vector16(&r);
		step = read_dh(m, &r);
		break;
	case KX_DHE:
		step = read_dh(m, &r);
		break;
	case KX_ECDHE_PSK: /* the same, RFC 5489 section 2 */
		reader_vector16(&r);
		step = read_ecdh(m, &r);
		break;
	case KX_ECDHE:
		step = read_ecdh(m, &r);
		break;
	default: /* of others there is nothing to be learned */
		return ANSWER_DONE;
	}
	if (step == ANSWER_DONE)
		return step;
	if (suite->authentication == AUTH_ANONYMOUS || suite->authentication == AUTH_PSK) {
		if (!reader_at_end(&r))
			return answer_garbage(m,
					      "a ServerKeyExchange that does not fit its length");
		return ANSWER_DONE;
	}
	return read_signature(m, &r);
}
