/* name - distinguished names (RFC 5280 4.1.2.4): compared, hashed, searched, written out
 *
 * A Name is the span of its DER. Nothing is allocated but the texts that are asked for.
 */
#ifndef PKI_NAME_H
#define PKI_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/reader.h"
#include "base/writer.h"
#include "pki/der.h"

/* Attributes that somebody asks for by name. */
extern const struct span name_oid_common_name, name_oid_organization, name_oid_country,
	name_oid_email;

/* Is it a Name at all: a sequence of sets of at least one attribute each? */
bool name_is_sound(struct span name);
bool name_is_empty(struct span name);
/* RFC 5280 7.1: letters of ASCII in any case, runs of white space are one, none at the ends, and
 * the string type does not matter. The same bytes are found equal at once. */
bool name_equal(struct span a, struct span b);
/* Is name base itself, or does it lie below it (base's RDNs come first)? RFC 5280 4.2.1.10. */
bool name_is_within(struct span name, struct span base);
/* Equal names have equal hashes; only the last RDN, mostly the common name, is looked at. */
uint64_t name_hash(struct span name);
/* Walks the attributes in their order: start with a reader over the Name's whole DER in *names and
 * a zeroed *set. False at the end. */
struct name_attribute {
	struct span oid;
	struct der value;
};
struct name_walk {
	struct reader names, set;
};
struct name_walk name_walk_over(struct span name);
bool name_walk_next(struct name_walk *walk, struct name_attribute *attribute_r);
/* The value of the last attribute of that kind as UTF-8 text (NUL shown as \00), or NULL. The
 * caller frees. */
char *name_last(struct span name, struct span oid);
/* Appends an attribute's value as UTF-8; what is no string is shown as #hex (RFC 4514 2.4). escape:
 * with the escapes of RFC 4514. */
void name_write_value(struct writer *w, const struct der *value, bool escape);

#endif
