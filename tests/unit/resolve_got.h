/* resolve_got - what a resolver's callbacks got, and the loop that waits for them */
#ifndef UNIT_RESOLVE_GOT_H
#define UNIT_RESOLVE_GOT_H

#include <stddef.h>
#include <stdint.h>

#include "dns_server.h"
#include "net/resolve.h"

/* What a callback got: "192.0.2.1 2001:db8::1", sorted as text; or "10 a.test, 20 b.test". */
struct resolve_got {
	size_t calls;
	enum fail_kind kind;
	char text[512], fail[256];
	struct resolver *resolver; /* where it asks once more, from inside */
};

/* Callbacks; argument is a struct resolve_got. */
void resolve_addresses(void *argument, const struct address *addresses, size_t count,
		       const struct fail *fail);
void resolve_hosts(void *argument, const struct mx_host *hosts, size_t count,
		   const struct fail *fail);
/* Until nothing is pending; at the deadline the rest expires. */
void resolve_run(struct resolver *resolver, int64_t deadline_ms);
struct resolver *resolve_at(const struct dns_server *server, int64_t deadline_ms);

#endif
