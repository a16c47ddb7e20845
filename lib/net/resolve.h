/* resolve - host names to addresses and mail domains to MX hosts, by c-ares, inside the one loop
 *
 * The hosts file is honoured. c-ares is started at the first question, not before, so that an
 * address literal costs nothing.
 */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/fail.h"

struct resolver;

struct resolver_settings {
	const char *server;  /* --resolver=ADDR[@PORT], or NULL: the system's */
	int64_t deadline_ms; /* a query gets at most a third of the time until then */
	bool absolute;	     /* names are whole: the search list of resolv.conf does not count */
};

/* EACH is for whoever needs all there are: where one of the families could not be told, the
 * addresses of the other come together with FAIL_DNS. With ANY one family is enough. */
enum resolve_families { RESOLVE_ANY, RESOLVE_IPV4, RESOLVE_IPV6, RESOLVE_EACH };

/* Exactly one of the two callbacks' calls comes for each question, never from inside
 * resolver_address or resolver_mx themselves. fail->kind is FAIL_NONE with at least one address;
 * else FAIL_NO_NAME, FAIL_DNS, FAIL_NULL_MX (mx only) or FAIL_TIMEOUT. */
typedef void resolver_addresses_callback(void *argument, const struct address *addresses,
					 size_t count, const struct fail *fail);
struct mx_host {
	unsigned preference;
	char *host; /* A-labels, no final dot */
};
/* Sorted by preference, then name. A domain without MX answers itself (RFC 5321 5.1), preference 0.
 */
typedef void resolver_mx_callback(void *argument, const struct mx_host *hosts, size_t count,
				  const struct fail *fail);

struct resolver *resolver_new(const struct resolver_settings *settings);
void resolver_free(struct resolver **resolver); /* open questions are dropped without a callback */
/* Addresses come in the order the system would try them (RFC 6724), with EACH in that of their
 * numbers, IPv4 first; each once, and all that an answer holds. */
void resolver_address(struct resolver *r, const char *host, enum resolve_families families,
		      resolver_addresses_callback *done, void *argument);
void resolver_mx(struct resolver *r, const char *domain, resolver_mx_callback *done,
		 void *argument);

/* For the loop: appends the descriptors it waits for (at most room), how long it may wait at most
 * (ms, -1: no limit), and lets it work after poll. fds are those that resolver_poll_set wrote. */
size_t resolver_poll_set(struct resolver *r, struct pollfd *fds, size_t room);
int resolver_timeout(struct resolver *r);
void resolver_process(struct resolver *r, const struct pollfd *fds, size_t count);
size_t resolver_pending(const struct resolver *r); /* questions without an answer */
/* At the deadline: every open question is answered with FAIL_DNS. */
void resolver_expire(struct resolver *r);

#endif
