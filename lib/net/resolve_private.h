/* resolve_private - what the two files of the resolver share: questions here, c-ares there */
#ifndef NET_RESOLVE_PRIVATE_H
#define NET_RESOLVE_PRIVATE_H

#include <stdbool.h>

#include "net/resolve.h"

enum question_kind { QUESTION_ADDRESS, QUESTION_MX };
enum question_status { QUESTION_QUEUED, QUESTION_ASKED, QUESTION_ANSWERED };

struct waiter {
	resolver_addresses_callback *addresses_done;
	resolver_mx_callback *mx_done;
	void *argument;
	struct waiter *next;
};

/* One of the two queries of RESOLVE_EACH. */
struct family_query {
	struct question *question;
	int family; /* 4 or 6 */
};

/* A question is kept with its answer until the resolver goes, so that the same one is asked once.
 */
struct question {
	enum question_kind kind;
	char *name;
	enum resolve_families families;
	enum question_status status;
	int64_t end_ms; /* when it gets no more time */
	struct waiter *waiters, **last_waiter;
	struct address *addresses;
	struct mx_host *hosts;
	size_t count; /* of addresses or hosts */
	struct family_query each[2];
	size_t open; /* of them, still to be answered */
	struct fail fail;
	struct resolver *resolver;
	struct question *next_in_bucket;
	struct question *next; /* in the queue, or among the answered ones with waiters */
};

struct query_channel;

/* Starts c-ares. NULL with FAIL_DNS. query_ms: how long a query may take in all. */
struct query_channel *query_open(const struct resolver_settings *settings, int64_t query_ms,
				 struct fail *f);
void query_close(struct query_channel **channel);
/* Asks; question_answered is called once for it, maybe at once. */
void query_ask(struct query_channel *channel, struct question *question);
size_t query_poll_set(const struct query_channel *channel, struct pollfd *fds, size_t room);
int query_timeout(struct query_channel *channel); /* ms, -1: none */
void query_process(struct query_channel *channel, const struct pollfd *fds, size_t count);

/* The question's addresses, hosts or fail have been set. */
void question_answered(struct question *question);

#endif
