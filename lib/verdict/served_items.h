/* served_items - every certificate that a server serves, once each, and what it is there for */
#ifndef VERDICT_SERVED_ITEMS_H
#define VERDICT_SERVED_ITEMS_H

#include "pki/cert.h"
#include "scan/certificates.h"

enum served_role {
	SERVED_SURPLUS, /* issues no needed certificate, or has ended and a valid one of the same
			   name and key is served too */
	SERVED_INTERMEDIATE,
	SERVED_LEAF
};
const char *served_role_name(enum served_role role);

struct served_item {
	struct cert *cert; /* owned by the chain */
	size_t served;	   /* of the first chain it stands in */
	enum served_role role;
};

struct served_items {
	struct served_item *item;
	size_t count;
};

/* A certificate that stands in several chains is there once, in the weightiest of its roles. */
struct served_items served_items_gather(const struct served *served, size_t count);
void served_items_free(struct served_items *items);
/* Which certificate of a chain is the leaf: the first that issues no other one. */
size_t served_leaf(const struct cert_list *chain);
bool served_stands_in(const struct cert_list *chain, const struct cert *cert);

#endif
