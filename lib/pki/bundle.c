/* bundle - the certificates in the bytes of a file: PEM, one or more, anything between them; or one
 * DER */
#include "pki/bundle.h"

#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/base64.h"
#include "base/mem.h"
#include "pki/der.h"

static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";
static const char dashes[] = "-----";

/* The labels of certificates: RFC 7468 section 5, OpenSSL's old one, and its trusted one, which has
 * trust settings behind the certificate. */
static const char *const labels[] = {"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"};

/* What else a PEM file may hold, for the sentence. */
static const struct {
	const char *label, *words;
} others[] = {
	{"PRIVATE KEY", "a private key"},
	{"RSA PRIVATE KEY", "a private key"},
	{"EC PRIVATE KEY", "a private key"},
	{"DSA PRIVATE KEY", "a private key"},
	{"ENCRYPTED PRIVATE KEY", "an encrypted private key"},
	{"CERTIFICATE REQUEST", "a certificate request"},
	{"NEW CERTIFICATE REQUEST", "a certificate request"},
	{"PUBLIC KEY", "a public key"},
	{"PKCS7", "a PKCS#7 bundle"},
	{"X509 CRL", "a revocation list"},
	{"DH PARAMETERS", "DH parameters"},
	{"EC PARAMETERS", "EC parameters"},
};

struct block {
	struct span label, base64;
};

/* Where mark stands at or behind cursor; length where it does not. The dashes of PEM are rare
 * elsewhere, so that memchr does nearly all of the work. */
static size_t find(const char *text, size_t length, size_t cursor, const char *mark)
{
	size_t size = strlen(mark);

	while (cursor < length) {
		const char *at = memchr(text + cursor, '-', length - cursor);

		if (!at)
			return length;
		cursor = (size_t)(at - text);
		if (length - cursor >= size && memcmp(at, mark, size) == 0)
			return cursor;
		cursor++;
	}
	return length;
}

/* "-----BEGIN label-----" base64 "-----END": a block that is cut off ends where the next begins, or
 * with the text. */
static bool next_block(const char *text, size_t length, size_t *cursor, struct block *block_r)
{
	size_t label, start, end, size;

	for (;;) {
		label = find(text, length, *cursor, begin_mark);
		if (label == length)
			return false;
		label += strlen(begin_mark);
		start = find(text, length, label, dashes);
		if (start == length)
			return false;
		*cursor = start;
		if (!memchr(text + label, '\n', start - label))
			break;
	}
	block_r->label = (struct span){(const uint8_t *)text + label, start - label};
	start += strlen(dashes);
	end = find(text, length, start, dashes);
	block_r->base64 = (struct span){(const uint8_t *)text + start, end - start};
	*cursor = end;
	if (length - end >= strlen(end_mark) && memcmp(text + end, end_mark, strlen(end_mark)) == 0)
		*cursor = end + strlen(end_mark);
	/* the label and its dashes once more need no search */
	size = block_r->label.length + strlen(dashes);
	if (length - *cursor >= size && memcmp(text + *cursor, text + label, size) == 0)
		*cursor += size;
	return true;
}

static bool is_certificate(const struct block *block)
{
	for (size_t i = 0; i < COUNT_OF(labels); i++)
		if (span_equals_text(block->label, labels[i]))
			return true;
	return false;
}

bool bundle_next_pem(const char *text, size_t length, size_t *cursor, struct span *base64_r)
{
	struct block block;

	while (next_block(text, length, cursor, &block))
		if (is_certificate(&block)) {
			*base64_r = block.base64;
			return true;
		}
	return false;
}

/* The length of the first DER element, so that trust settings behind it are left out. */
static size_t first_element(const uint8_t *der, size_t length)
{
	struct reader r = reader_over(der, length);
	struct der element;

	return der_next(&r, &element) ? element.whole.length : length;
}

struct cert *bundle_decode(struct span base64)
{
	size_t room = base64.length / 4 * 3 + 3;
	uint8_t *der = mem_alloc(room);
	long length = base64_decode((const char *)base64.data, base64.length, der, room);
	struct cert *cert;

	if (length < 0)
		cert = cert_unreadable("its PEM text is no base64");
	else if (length == 0)
		cert = cert_unreadable("its PEM block is empty");
	else
		cert = cert_decode(der, first_element(der, (size_t)length));
	free(der);
	return cert;
}

/* Certificate ::= SEQUENCE { SEQUENCE { [0] version or INTEGER serial, then no Name, ... }, ... }
 * Keys, PKCS#12 and PKCS#7 begin otherwise; a request has version 0 and a Name. It may be cut off.
 */
static bool looks_like_der(const uint8_t *data, size_t length)
{
	size_t at = 0;

	for (int level = 0; level < 2; level++) {
		if (length - at < 2 || data[at] != DER_SEQUENCE)
			return false;
		at += data[at + 1] < 0x80 ? 2 : 2 + (size_t)(data[at + 1] & 0x7f);
		if (at >= length)
			return false;
	}
	if (data[at] == (DER_CONTEXT | DER_CONSTRUCTED | 0))
		return true;
	return data[at] == DER_INTEGER && !(length - at > 3 && data[at + 1] == 1 &&
					    data[at + 2] == 0 && data[at + 3] == DER_SEQUENCE);
}

/* What the file holds in place of a certificate, or NULL. */
static const char *other_content(const char *text, size_t length)
{
	struct block block;
	size_t cursor = 0;

	while (next_block(text, length, &cursor, &block))
		for (size_t i = 0; i < COUNT_OF(others); i++)
			if (span_equals_text(block.label, others[i].label))
				return others[i].words;
	return NULL;
}

int bundle_read(const void *data, size_t length, const char *what, struct cert_list *list,
		struct fail *f)
{
	size_t cursor = 0, before = list->count;
	const char *other;
	struct span base64;

	while (bundle_next_pem(data, length, &cursor, &base64))
		cert_list_add(list, bundle_decode(base64));
	if (list->count > before)
		return 0;
	if (looks_like_der(data, length)) {
		cert_list_add(list, cert_decode(data, length));
		return 0;
	}
	other = other_content(data, length);
	if (other)
		return fail_set(f, FAIL_FILE, "%s holds no certificate: it holds %s", what, other);
	return fail_set(f, FAIL_FILE, "%s holds no certificate", what);
}
