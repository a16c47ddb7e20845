/* resolve_answer - the callbacks that c-ares is given (private to the resolver)
 *
 * Each ends its question by question_answered, unless that has an answer already. info is freed.
 */
#ifndef NET_RESOLVE_ANSWER_H
#define NET_RESOLVE_ANSWER_H

#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <ares.h> /* wants fd_set and struct timeval to be there */

#include "net/resolve_private.h"

/* argument: struct question */
void answer_addresses(void *argument, int status, int timeouts, struct ares_addrinfo *info);
/* argument: struct family_query */
void answer_family(void *argument, int status, int timeouts, struct ares_addrinfo *info);
/* argument: struct question */
void answer_mx(void *argument, int status, int timeouts, unsigned char *bytes, int length);
/* One more address; when all are there, each is kept once, where it stood first. */
void answer_add(struct question *question, struct address address);
void answer_once(struct question *question);

#endif
