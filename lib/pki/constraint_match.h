/* constraint_match - does a name lie within a constraint of its form? RFC 5280 4.2.1.10, by form */
#ifndef PKI_CONSTRAINT_MATCH_H
#define PKI_CONSTRAINT_MATCH_H

#include "pki/general_name.h"

/* name lies within base, a constraint of the same form. */
bool constraint_permits(const struct general_name *name, struct span base);
/* name, or one that it stands for as a wildcard, lies within base. */
bool constraint_excludes(const struct general_name *name, struct span base);
/* Is a name well formed? What is no name of its form cannot be said to lie within anything. */
bool constraint_suits(const struct general_name *name);
/* Is a constraint written as RFC 5280 wants it? */
bool constraint_is_legal(const struct general_name *base);
/* DNS, IP, e-mail, URI and directory names are; the others are not compared. */
bool constraint_is_supported(enum general_name_form form);

#endif
