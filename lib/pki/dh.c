/* dh - DHParameter ::= SEQUENCE { prime INTEGER, base INTEGER, ... } (PKCS#3, RFC 3279 2.3.3) */
#include "pki/dh.h"

#include <stdlib.h>

#include "pki/der.h"
#include "pki/pem.h"

static unsigned bits_of(struct span der)
{
	struct reader r = reader_of_span(der);
	struct reader inside = der_enter(&r, DER_SEQUENCE);
	struct span prime = der_take(&inside, DER_INTEGER);
	unsigned bits;

	der_take(&inside, DER_INTEGER);
	while (!inside.failed && prime.length > 0 && prime.data[0] == 0) {
		prime.data++;
		prime.length--;
	}
	if (inside.failed || prime.length == 0 || prime.length > 65536)
		return 0;
	bits = (unsigned)prime.length * 8;
	for (unsigned top = prime.data[0]; !(top & 0x80); top <<= 1)
		bits--;
	return bits;
}

unsigned dh_bits(const void *data, size_t length)
{
	struct pem_block block;
	size_t cursor = 0, size;
	unsigned bits = 0;

	while (bits == 0 && pem_next(data, length, &cursor, &block)) {
		unsigned char *der;

		if (!span_equals_text(block.label, "DH PARAMETERS") &&
		    !span_equals_text(block.label, "X9.42 DH PARAMETERS"))
			continue;
		der = pem_decode(block.body, &size);
		if (der)
			bits = bits_of((struct span){der, size});
		free(der);
	}
	return bits ? bits : bits_of((struct span){data, length});
}
