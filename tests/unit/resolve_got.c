/* resolve_got - what a resolver's callbacks got, and the loop that waits for them */
#include "resolve_got.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/clock.h"

static int compare_texts(const void *a, const void *b)
{
	return strcmp(a, b);
}

void resolve_addresses(void *argument, const struct address *addresses, size_t count,
		       const struct fail *fail)
{
	struct resolve_got *got = argument;
	char texts[8][ADDRESS_TEXT_SIZE];

	got->calls++;
	got->kind = fail->kind;
	got->text[0] = '\0';
	snprintf(got->fail, sizeof(got->fail), "%s", fail->text);
	for (size_t i = 0; i < count && i < 8; i++)
		address_text(&addresses[i], texts[i]);
	qsort(texts, count, sizeof(texts[0]), compare_texts);
	for (size_t i = 0; i < count && i < 8; i++)
		snprintf(got->text + strlen(got->text), sizeof(got->text) - strlen(got->text),
			 "%s%s", i ? " " : "", texts[i]);
	if (got->resolver) {
		struct resolver *resolver = got->resolver;

		got->resolver = NULL;
		resolver_address(resolver, "four.test", RESOLVE_ANY, resolve_addresses, got);
	}
}

void resolve_hosts(void *argument, const struct mx_host *hosts, size_t count,
		   const struct fail *fail)
{
	struct resolve_got *got = argument;

	got->calls++;
	got->kind = fail->kind;
	snprintf(got->fail, sizeof(got->fail), "%s", fail->text);
	for (size_t i = 0; i < count; i++)
		snprintf(got->text + strlen(got->text), sizeof(got->text) - strlen(got->text),
			 "%s%u %s", i ? ", " : "", hosts[i].preference, hosts[i].host);
}

void resolve_run(struct resolver *resolver, int64_t deadline_ms)
{
	struct pollfd set[16];

	while (resolver_pending(resolver) > 0) {
		size_t count = resolver_poll_set(resolver, set, COUNT_OF(set));
		int wait = resolver_timeout(resolver);
		int64_t left = deadline_ms - clock_ms();

		if (left <= 0) {
			resolver_expire(resolver);
			break;
		}
		if (wait < 0 || wait > left)
			wait = (int)left;
		poll(set, (nfds_t)count, wait);
		resolver_process(resolver, set, count);
	}
}

struct resolver *resolve_at(const struct dns_server *server, int64_t deadline_ms)
{
	char text[64];

	snprintf(text, sizeof(text), "127.0.0.1@%u", (unsigned)server->port);
	return resolver_new(
		&(struct resolver_settings){.server = text, .deadline_ms = deadline_ms});
}
