/* der - a cursor over DER (X.690): one element after the other, lengths checked, nothing copied */
#include "pki/der.h"

#include <stdio.h>

#include "base/date.h"

/* X.690 8.1.3 and 10.1: the short form below 128, else the least number of octets. */
static size_t take_length(struct reader *r)
{
	uint8_t first = reader_u8(r);
	size_t length = 0;
	unsigned octets = first & 0x7f;

	if (first < 0x80)
		return first;
	if (octets == 0 || octets > 4) {
		reader_fail(r);
		return 0;
	}
	for (unsigned i = 0; i < octets; i++)
		length = length << 8 | reader_u8(r);
	if (length < 0x80 || length >> 8 * (octets - 1) == 0)
		reader_fail(r);
	return length;
}

bool der_next(struct reader *r, struct der *element_r)
{
	size_t start = r->offset;
	size_t length;

	if (reader_left(r) == 0)
		return false;
	element_r->tag = reader_u8(r);
	if ((element_r->tag & 0x1f) == 0x1f)
		reader_fail(r);
	length = take_length(r);
	element_r->content = reader_bytes(r, length);
	if (r->failed)
		return false;
	element_r->whole = (struct span){r->data + start, r->offset - start};
	return true;
}

static bool take(struct reader *r, uint8_t tag, struct der *element_r)
{
	if (der_next(r, element_r) && element_r->tag == tag)
		return true;
	reader_fail(r);
	return false;
}

struct span der_take(struct reader *r, uint8_t tag)
{
	struct der element;

	return take(r, tag, &element) ? element.content : (struct span){0};
}

struct span der_take_whole(struct reader *r, uint8_t tag)
{
	struct der element;

	return take(r, tag, &element) ? element.whole : (struct span){0};
}

struct reader der_enter(struct reader *r, uint8_t tag)
{
	struct reader inside = reader_of_span(der_take(r, tag));

	if (r->failed)
		reader_fail(&inside);
	return inside;
}

bool der_is_next(const struct reader *r, uint8_t tag)
{
	return reader_left(r) > 0 && r->data[r->offset] == tag;
}

bool der_take_boolean(struct reader *r)
{
	struct span content;

	if (!der_is_next(r, DER_BOOLEAN))
		return false;
	content = der_take(r, DER_BOOLEAN);
	/* X.690 11.1 wants 0xff for true; other values are met in the wild and harmless. */
	if (content.length != 1)
		reader_fail(r);
	return !r->failed && content.data[0] != 0;
}

struct span der_take_integer(struct reader *r)
{
	struct span content = der_take(r, DER_INTEGER);
	const uint8_t *octet = content.data;

	if (content.length == 0 ||
	    (content.length > 1 &&
	     ((octet[0] == 0 && octet[1] < 0x80) || (octet[0] == 0xff && octet[1] >= 0x80)))) {
		reader_fail(r);
		return (struct span){0};
	}
	return content;
}

uint32_t der_take_unsigned(struct reader *r, uint32_t maximum)
{
	struct span content = der_take_integer(r);
	uint64_t number = 0;

	if (r->failed || content.data[0] & 0x80) {
		reader_fail(r);
		return 0;
	}
	for (size_t i = 0; i < content.length; i++) {
		number = number << 8 | content.data[i];
		if (number > maximum)
			return maximum;
	}
	return (uint32_t)number;
}

struct span der_take_bit_octets(struct reader *r)
{
	struct span content = der_take(r, DER_BIT_STRING);

	if (r->failed || content.length == 0 || content.data[0] != 0) {
		reader_fail(r);
		return (struct span){0};
	}
	return (struct span){content.data + 1, content.length - 1};
}

/* count decimal digits as a number, or -1. */
static int take_digits(struct reader *r, int count)
{
	int number = 0;

	while (count-- > 0) {
		uint8_t c = reader_u8(r);

		if (c < '0' || c > '9') {
			reader_fail(r);
			return -1;
		}
		number = number * 10 + (c - '0');
	}
	return number;
}

static int days_of_month(int year, int month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

/* RFC 5280 4.1.2.5.1: YYMMDDHHMMSSZ, years 50 to 99 are 1950 to 1999; 4.1.2.5.2: YYYYMMDDHHMMSSZ.
 * Nothing may be left out, no fraction, no offset. */
int64_t der_take_time(struct reader *r)
{
	struct der element;
	struct reader text;
	int year, month, day, hour, minute, second;

	if (!der_next(r, &element) ||
	    (element.tag != DER_UTC_TIME && element.tag != DER_GENERALIZED_TIME)) {
		reader_fail(r);
		return 0;
	}
	text = reader_of_span(element.content);
	year = take_digits(&text, element.tag == DER_UTC_TIME ? 2 : 4);
	if (element.tag == DER_UTC_TIME)
		year += year < 50 ? 2000 : 1900;
	month = take_digits(&text, 2);
	day = take_digits(&text, 2);
	hour = take_digits(&text, 2);
	minute = take_digits(&text, 2);
	second = take_digits(&text, 2);
	if (reader_u8(&text) != 'Z' || !reader_at_end(&text) || month < 1 || month > 12 ||
	    day < 1 || day > days_of_month(year, month) || hour > 23 || minute > 59 ||
	    second > 59) {
		reader_fail(r);
		return 0;
	}
	return date_seconds(year, month, day, hour, minute, second);
}

bool der_oid_is_sound(struct span oid)
{
	bool begins = true;

	for (size_t i = 0; i < oid.length; i++) {
		if (begins && oid.data[i] == 0x80)
			return false;
		begins = oid.data[i] < 0x80;
	}
	return oid.length > 0 && begins;
}

/* X.690 8.19: base 128, the first two arcs in one. */
bool der_oid_text(struct span oid, char *buffer, size_t size)
{
	size_t used = 0;
	uint64_t arc = 0;
	bool first = true;

	if (oid.length == 0 || oid.data[oid.length - 1] & 0x80)
		return false;
	for (size_t i = 0; i < oid.length; i++) {
		int n;

		if (arc >> 56 != 0)
			return false;
		arc = arc << 7 | (oid.data[i] & 0x7f);
		if (oid.data[i] & 0x80)
			continue;
		if (first) {
			unsigned top = arc < 40 ? 0 : arc < 80 ? 1 : 2;

			n = snprintf(buffer, size, "%u.%llu", top,
				     (unsigned long long)(arc - 40 * top));
		} else {
			n = snprintf(buffer + used, size - used, ".%llu", (unsigned long long)arc);
		}
		if (n < 0 || (size_t)n >= size - used)
			return false;
		used += (size_t)n;
		first = false;
		arc = 0;
	}
	return true;
}
