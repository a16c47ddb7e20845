/* extension_policies - the extensions about certificate policies (RFC 5280 4.2.1.4, .5, .11, .14),
 * and what all readers of extensions share; for pki/extensions only */
#ifndef PKI_EXTENSION_POLICIES_H
#define PKI_EXTENSION_POLICIES_H

#include "pki/cert.h"

/* Room for one more in an array of count: doubled when it is full. */
void *extension_room(void *array, size_t count, size_t size);
char *extension_oid_text(struct span oid); /* the caller frees */
void extension_add_oid(char ***list, size_t *count, struct span oid);

/* Each reads the extension's value from r, which fails where it is malformed. */
void extension_policies(struct cert *cert, struct reader *r);
void extension_policy_mappings(struct cert *cert, struct reader *r);
void extension_policy_constraints(struct cert *cert, struct reader *r);
void extension_inhibit_any_policy(struct cert *cert, struct reader *r);
/* Like extension_policies. False where a policy has a qualifier of an unknown kind. */
bool extension_policy_list(struct cert *cert, struct reader *r);

#endif
