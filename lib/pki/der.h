/* der - a cursor over DER (X.690): one element after the other, lengths checked, nothing copied
 *
 * Works on base/reader, whose error is sticky. Definite, minimal lengths and low tag numbers only,
 * as in every certificate (RFC 5280 appendix A); anything else fails the reader.
 */
#ifndef PKI_DER_H
#define PKI_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/reader.h"

enum {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_UTF8_STRING = 0x0c,
	DER_NUMERIC_STRING = 0x12,
	DER_PRINTABLE_STRING = 0x13,
	DER_TELETEX_STRING = 0x14,
	DER_IA5_STRING = 0x16,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_VISIBLE_STRING = 0x1a,
	DER_UNIVERSAL_STRING = 0x1c,
	DER_BMP_STRING = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT = 0x80,	/* | tag number */
	DER_CONSTRUCTED = 0x20, /* | DER_CONTEXT | tag number */
};

struct der {
	uint8_t tag;
	struct span content; /* without tag and length */
	struct span whole;   /* with them */
};

/* The next element into *element_r. False at the end, and where the reader failed. */
bool der_next(struct reader *r, struct der *element_r);
/* The content of the next element, whose tag must be tag; else the reader fails. */
struct span der_take(struct reader *r, uint8_t tag);
/* The same, with tag and length. */
struct span der_take_whole(struct reader *r, uint8_t tag);
/* A reader over the content of the next element. It has failed where r has. */
struct reader der_enter(struct reader *r, uint8_t tag);
bool der_is_next(const struct reader *r, uint8_t tag);
/* BOOLEAN DEFAULT FALSE: false and nothing read where another tag stands there. */
bool der_take_boolean(struct reader *r);
/* The content of an INTEGER in as few octets as will do (X.690 8.3.2). */
struct span der_take_integer(struct reader *r);
/* A non-negative INTEGER; more than maximum gives maximum. */
uint32_t der_take_unsigned(struct reader *r, uint32_t maximum);
/* UTCTime or GeneralizedTime as RFC 5280 4.1.2.5 allows them; else the reader fails. */
int64_t der_take_time(struct reader *r);
/* The octets of a BIT STRING that has no unused bits. */
struct span der_take_bit_octets(struct reader *r);

/* "2.5.29.17". Returns false where it is no OBJECT IDENTIFIER or buffer is too small. */
#define DER_OID_TEXT_SIZE 128
bool der_oid_text(struct span oid, char *buffer, size_t size);

/* Is it one, with every arc in as few octets as will do (X.690 8.19.2)? */
bool der_oid_is_sound(struct span oid);

/* The content bytes of an OBJECT IDENTIFIER as a static span. */
#define OID(bytes)                                          \
	{                                                   \
		(const uint8_t *)(bytes), sizeof(bytes) - 1 \
	}

#endif
