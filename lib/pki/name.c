/* name - distinguished names (RFC 5280 4.1.2.4): compared, hashed, searched, written out */
#include "pki/name.h"

#include <string.h>

#include "base/attributes.h"
#include "base/base64.h"
#include "base/mem.h"
#include "pki/cert.h"
#include "pki/der_text.h"

/* Sets of more attributes than this are compared byte for byte: real ones have one or two. */
#define SET_MAXIMUM 16
#define TEXT_RDN_MAXIMUM 64
#define TEXT_MAXIMUM (64 * 1024)

const struct span name_oid_common_name = OID("\x55\x04\x03");
const struct span name_oid_organization = OID("\x55\x04\x0a");
const struct span name_oid_country = OID("\x55\x04\x06");
const struct span name_oid_email = OID("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01");

/* RFC 4514 section 3, and what certificates bear besides. */
static const struct {
	struct span oid;
	const char *name;
} short_names[] = {
	{OID("\x55\x04\x03"), "CN"},
	{OID("\x55\x04\x04"), "SN"},
	{OID("\x55\x04\x05"), "serialNumber"},
	{OID("\x55\x04\x06"), "C"},
	{OID("\x55\x04\x07"), "L"},
	{OID("\x55\x04\x08"), "ST"},
	{OID("\x55\x04\x09"), "street"},
	{OID("\x55\x04\x0a"), "O"},
	{OID("\x55\x04\x0b"), "OU"},
	{OID("\x55\x04\x0c"), "title"},
	{OID("\x55\x04\x0f"), "businessCategory"},
	{OID("\x55\x04\x11"), "postalCode"},
	{OID("\x55\x04\x2a"), "GN"},
	{OID("\x55\x04\x61"), "organizationIdentifier"},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"), "emailAddress"},
	{OID("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01"), "UID"},
	{OID("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19"), "DC"},
	{OID("\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x01"), "jurisdictionL"},
	{OID("\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x02"), "jurisdictionST"},
	{OID("\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x03"), "jurisdictionC"},
};

struct name_walk name_walk_over(struct span name)
{
	struct reader r = reader_of_span(name);
	struct name_walk walk = {.names = der_enter(&r, DER_SEQUENCE)};

	if (!reader_at_end(&r))
		reader_fail(&walk.names);
	return walk;
}

/* AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY } */
static bool take_attribute(struct reader *set, struct name_attribute *attribute_r)
{
	struct reader pair = der_enter(set, DER_SEQUENCE);

	attribute_r->oid = der_take(&pair, DER_OID);
	if (!der_next(&pair, &attribute_r->value) || !reader_at_end(&pair)) {
		reader_fail(set);
		return false;
	}
	return true;
}

bool name_walk_next(struct name_walk *walk, struct name_attribute *attribute_r)
{
	if (reader_left(&walk->set) == 0) {
		if (walk->set.failed || reader_left(&walk->names) == 0)
			return false;
		walk->set = der_enter(&walk->names, DER_SET);
	}
	if (take_attribute(&walk->set, attribute_r))
		return true;
	reader_fail(&walk->names);
	return false;
}

bool name_is_sound(struct span name)
{
	struct name_walk walk = name_walk_over(name);
	struct name_attribute attribute;

	while (name_walk_next(&walk, &attribute))
		;
	return reader_at_end(&walk.names) && !walk.set.failed;
}

bool name_is_empty(struct span name)
{
	return name.length <= 2;
}

static bool values_equal(const struct der *a, const struct der *b)
{
	struct der_fold x, y;
	int c;

	if (span_equal(a->content, b->content) && a->tag == b->tag)
		return true;
	if (der_is_text(a->tag) != der_is_text(b->tag))
		return false;
	x = der_fold_over(a);
	y = der_fold_over(b);
	do {
		c = der_fold_next(&x);
		if (c != der_fold_next(&y))
			return false;
	} while (c >= 0);
	return true;
}

static bool set_holds(struct reader set, const struct name_attribute *wanted)
{
	struct name_attribute attribute;

	while (reader_left(&set) > 0 && take_attribute(&set, &attribute))
		if (span_equal(attribute.oid, wanted->oid) &&
		    values_equal(&attribute.value, &wanted->value))
			return true;
	return false;
}

static size_t set_size(struct reader set)
{
	struct name_attribute attribute;
	size_t count = 0;

	while (reader_left(&set) > 0 && take_attribute(&set, &attribute))
		count++;
	return count;
}

/* Relative distinguished names are sets: as many attributes, each of the one in the other. */
static bool sets_equal(struct span a, struct span b)
{
	struct reader x = reader_of_span(a), y = reader_of_span(b);
	struct name_attribute attribute;
	size_t size;

	if (span_equal(a, b))
		return true;
	size = set_size(x);
	if (size != set_size(y) || size > SET_MAXIMUM)
		return false;
	while (reader_left(&x) > 0 && take_attribute(&x, &attribute))
		if (!set_holds(y, &attribute))
			return false;
	return true;
}

/* Compares base's sets with the first ones of name; *rest_r says whether name has more. */
static bool starts_with(struct span name, struct span base, bool *rest_r)
{
	struct reader a = name_walk_over(name).names, b = name_walk_over(base).names;

	while (reader_left(&b) > 0) {
		struct span x = der_take(&a, DER_SET), y = der_take(&b, DER_SET);

		if (a.failed || b.failed || !sets_equal(x, y))
			return false;
	}
	*rest_r = reader_left(&a) > 0;
	return !a.failed && !b.failed;
}

bool name_equal(struct span a, struct span b)
{
	bool rest;

	return span_equal(a, b) || (starts_with(a, b, &rest) && !rest);
}

bool name_is_within(struct span name, struct span base)
{
	bool rest;

	return starts_with(name, base, &rest);
}

#define FNV_OFFSET 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

static uint64_t hash_on(uint64_t hash, struct span bytes)
{
	for (size_t i = 0; i < bytes.length; i++)
		hash = (hash ^ bytes.data[i]) * FNV_PRIME;
	return hash;
}

static bool is_printable(struct span bytes)
{
	for (size_t i = 0; i < bytes.length; i++)
		if (bytes.data[i] < ' ' || bytes.data[i] > '~')
			return false;
	return true;
}

/* What der_fold_next makes of printable ASCII in a string with a byte for a character, done in one
 * go: a store has hundreds of names. */
static uint64_t hash_printable(uint64_t hash, struct span text)
{
	bool blank = false, started = false;

	for (size_t i = 0; i < text.length; i++) {
		uint8_t c = text.data[i];

		if (c == ' ') {
			blank = started;
			continue;
		}
		if (blank)
			hash = (hash ^ ' ') * FNV_PRIME;
		blank = false;
		started = true;
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		hash = (hash ^ c) * FNV_PRIME;
	}
	return hash;
}

static uint64_t attribute_hash(const struct name_attribute *attribute)
{
	uint64_t hash = hash_on(FNV_OFFSET, attribute->oid);
	const struct der *value = &attribute->value;
	struct der_fold fold;
	int c;

	if (der_is_narrow(value->tag) && is_printable(value->content))
		return hash_printable(hash, value->content);
	fold = der_fold_over(value);
	while ((c = der_fold_next(&fold)) >= 0)
		hash = (hash ^ (unsigned)c) * FNV_PRIME;
	return hash;
}

uint64_t name_hash(struct span name)
{
	struct reader names = name_walk_over(name).names, set = {0};
	struct name_attribute attribute;
	uint64_t sum = 0; /* a set has no order */

	while (reader_left(&names) > 0)
		set = der_enter(&names, DER_SET);
	while (reader_left(&set) > 0 && take_attribute(&set, &attribute))
		sum += attribute_hash(&attribute);
	return sum;
}

/* RFC 4514 2.4: these are escaped wherever they stand; a blank or # at the start and a blank at the
 * end likewise. */
static bool needs_escape(int c, int next, bool first)
{
	return (c != 0 && strchr(",+\"\\<>;", c)) || (first && (c == '#' || c == ' ')) ||
	       (c == ' ' && next < 0);
}

void name_write_value(struct writer *w, const struct der *value, bool escape)
{
	struct der_text text = der_text_over(value);
	bool first = true;

	if (!der_is_text(value->tag)) {
		writer_u8(w, '#');
		hex_encode(w, value->whole.data, value->whole.length);
		return;
	}
	for (int c = der_text_next(&text), next; c >= 0; c = next, first = false) {
		next = der_text_next(&text);
		if (c == 0) {
			writer_text(w, "\\00");
			continue;
		}
		if (escape && needs_escape(c, next, first))
			writer_u8(w, '\\');
		writer_u8(w, (unsigned)c);
	}
}

char *name_last(struct span name, struct span oid)
{
	struct name_walk walk = name_walk_over(name);
	struct writer w = writer_with_maximum(TEXT_MAXIMUM);
	struct name_attribute attribute;
	bool found = false;

	while (name_walk_next(&walk, &attribute))
		if (span_equal(attribute.oid, oid)) {
			writer_clear(&w);
			name_write_value(&w, &attribute.value, false);
			found = true;
		}
	if (found)
		return writer_take_string(&w);
	writer_free(&w);
	return NULL;
}

static void write_type(struct writer *w, struct span oid)
{
	char dotted[DER_OID_TEXT_SIZE];

	for (size_t i = 0; i < COUNT_OF(short_names); i++)
		if (span_equal(oid, short_names[i].oid)) {
			writer_text(w, short_names[i].name);
			return;
		}
	writer_text(w, der_oid_text(oid, dotted, sizeof(dotted)) ? dotted : "?");
}

static void write_set(struct writer *w, struct span content)
{
	struct reader set = reader_of_span(content);
	struct name_attribute attribute;
	const char *between = "";

	while (reader_left(&set) > 0 && take_attribute(&set, &attribute)) {
		writer_text(w, between);
		write_type(w, attribute.oid);
		writer_u8(w, '=');
		name_write_value(w, &attribute.value, true);
		between = "+";
	}
}

/* RFC 4514 2.1: the last relative distinguished name comes first. */
char *cert_name_text(struct span name)
{
	struct reader names = name_walk_over(name).names;
	struct span sets[TEXT_RDN_MAXIMUM];
	struct writer w = writer_with_maximum(TEXT_MAXIMUM);
	size_t count = 0;

	while (reader_left(&names) > 0 && count < TEXT_RDN_MAXIMUM)
		sets[count++] = der_take(&names, DER_SET);
	while (count-- > 0) {
		write_set(&w, sets[count]);
		if (count > 0)
			writer_u8(&w, ',');
	}
	return writer_take_string(&w);
}
