/* capability - what a mail server announces (EHLO keywords, CAPABILITY, CAPA, ManageSieve), as a
 * set that can be asked
 *
 * Keywords are whole words in any case (RFC 5321 2.4, RFC 9051 7.2.2, RFC 2449 3, RFC 5804 1.7).
 */
#ifndef WIRE_CAPABILITY_H
#define WIRE_CAPABILITY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/endpoint.h"
#include "wire/reply.h"

/* Zero-initialise: the empty set. */
struct capabilities {
	char **item; /* owned, one block together with the texts */
	size_t count;
};

/* Adds what a reply lists, behind what is there; returns how many. From IMAP only CAPABILITY data
 * and response codes count, each word of theirs. */
size_t capabilities_add(struct capabilities *set, enum dialect dialect, const struct reply *reply);
void capabilities_free(struct capabilities *set);

/* The item whose first word (up to a blank or '=') is the keyword, or NULL. */
const char *capability_find(char *const *item, size_t count, const char *keyword);
/* A SASL mechanism: "AUTH PLAIN LOGIN" and the old "AUTH=PLAIN LOGIN" (RFC 4954), "AUTH=PLAIN"
 * (IMAP), "SASL PLAIN" (POP3, ManageSieve). NULL as mechanism: any at all. */
bool capability_has_mechanism(char *const *item, size_t count, const char *mechanism);
/* An item that something on the way has masked, as firewalls mask STARTTLS: "XXXXXXXA", or nothing
 * but 'X' and '*'. NULL: none. */
const char *capability_masked(char *const *item, size_t count);

#endif
