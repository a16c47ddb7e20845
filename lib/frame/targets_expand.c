/* targets_expand - endpoints from the resolver's answers: MX hosts, then addresses, each name asked
 * for once */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "frame/targets_state.h"

/* Places in the command line's order: the host and protocol, then the MX host, then the address. */
#define PLACE_WISH 32
#define PLACE_MX 16
#define PLACE_PART_MAXIMUM 0xffff

static uint64_t place_part(size_t number)
{
	return number < PLACE_PART_MAXIMUM ? number : PLACE_PART_MAXIMUM;
}

/* Takes over the host of endpoint. An endpoint that is there already only moves to the front-most
 * of its places. */
static void add_item(struct targets *t, struct endpoint *endpoint, const struct address *addresses,
		     size_t count, const struct fail *fail, uint64_t place)
{
	char address[ADDRESS_TEXT_SIZE];
	struct target_item *item;
	char *key = mem_print("%d %u %s %s", (int)endpoint->protocol, (unsigned)endpoint->port,
			      endpoint->host, address_text(&endpoint->pinned, address));
	bool is_new;
	size_t at = index_put(&t->items, key, t->item_count, &is_new);

	free(key);
	if (!is_new) {
		endpoint_free(endpoint);
		if (place < t->item[at]->place)
			t->item[at]->place = place;
		return;
	}
	item = mem_alloc(sizeof(*item));
	item->endpoint = *endpoint;
	item->addresses = count ? mem_copy(addresses, count * sizeof(*addresses)) : NULL;
	item->address_count = count;
	item->place = place;
	if (fail)
		item->fail = *fail;
	t->item = mem_resize(t->item, t->item_count + 1, sizeof(struct target_item *));
	t->item[t->item_count++] = item;
	t->ready(t->argument, item);
}

static struct endpoint endpoint_of(const struct target_wish *wish, const char *host)
{
	struct address literal;

	return (struct endpoint){.protocol = wish->protocol,
				 .port = wish->port,
				 .host = mem_string(host),
				 .host_is_address = address_parse(host, &literal)};
}

/* What one that waits gets of an answered look-up of addresses. */
static void deliver(struct targets *t, const struct target_lookup *lookup,
		    const struct target_waiter *waiter)
{
	const struct target_wish *wish = &t->wish[waiter->wish];

	if (!t->all_addresses || lookup->address_count == 0) {
		struct endpoint endpoint = endpoint_of(wish, lookup->host);

		add_item(t, &endpoint, lookup->addresses, lookup->address_count, &lookup->fail,
			 waiter->place);
		return;
	}
	for (size_t i = 0; i < lookup->address_count; i++) {
		struct endpoint endpoint = endpoint_of(wish, lookup->host);

		endpoint.pinned = lookup->addresses[i];
		endpoint.label_address = !endpoint.host_is_address;
		add_item(t, &endpoint, &lookup->addresses[i], 1, NULL,
			 waiter->place + place_part(i));
	}
	if (lookup->fail.kind) { /* there may be more */
		struct endpoint endpoint = endpoint_of(wish, lookup->host);

		add_item(t, &endpoint, NULL, 0, &lookup->fail,
			 waiter->place + place_part(lookup->address_count));
	}
}

static void addresses_came(void *argument, const struct address *addresses, size_t count,
			   const struct fail *fail)
{
	struct target_lookup *lookup = argument;

	lookup->answered = true;
	lookup->fail = *fail;
	if (count > 0) {
		lookup->addresses = mem_copy(addresses, count * sizeof(*addresses));
		lookup->address_count = count;
	}
	for (size_t i = 0; i < lookup->waiter_count; i++)
		deliver(lookup->targets, lookup, &lookup->waiter[i]);
}

/* The look-up of a name, made where it is new. */
static struct target_lookup *lookup_of(struct targets *t, const char *host, bool is_mx, bool *new_r)
{
	char *key = mem_print("%s %s", is_mx ? "MX" : "A", host);
	size_t at = index_put(&t->lookups, key, t->lookup_count, new_r);
	struct target_lookup *lookup;

	free(key);
	if (!*new_r)
		return t->lookup[at];
	lookup = mem_alloc(sizeof(*lookup));
	lookup->targets = t;
	lookup->host = mem_string(host);
	lookup->is_mx = is_mx;
	t->lookup = mem_resize(t->lookup, t->lookup_count + 1, sizeof(struct target_lookup *));
	t->lookup[t->lookup_count++] = lookup;
	return lookup;
}

static void wait_for(struct target_lookup *lookup, size_t wish, uint64_t place)
{
	lookup->waiter =
		mem_resize(lookup->waiter, lookup->waiter_count + 1, sizeof(*lookup->waiter));
	lookup->waiter[lookup->waiter_count++] =
		(struct target_waiter){.wish = wish, .place = place};
}

/* An endpoint whose addresses need no resolver: a literal, or -I. */
static bool add_known(struct targets *t, const struct target_wish *wish, const char *host,
		      uint64_t place)
{
	struct endpoint endpoint = endpoint_of(wish, host);
	struct address address = {0};

	if (t->pinned.family)
		endpoint.pinned = address = t->pinned;
	else if (!endpoint.host_is_address && !(t->names_only && !t->all_addresses)) {
		endpoint_free(&endpoint);
		return false;
	} else {
		address_parse(host, &address);
	}
	add_item(t, &endpoint, &address, address.family ? 1 : 0, NULL, place);
	return true;
}

static void want_addresses(struct targets *t, const char *host, size_t wish, uint64_t place)
{
	struct target_lookup *lookup;
	bool is_new;

	if (add_known(t, &t->wish[wish], host, place))
		return;
	lookup = lookup_of(t, host, false, &is_new);
	wait_for(lookup, wish, place);
	if (is_new)
		resolver_address(t->resolver, host, t->families, addresses_came, lookup);
	else if (lookup->answered)
		deliver(t, lookup, &lookup->waiter[lookup->waiter_count - 1]);
}

/* An MX names a host; senders do not take an address in its place (RFC 5321 5.1, RFC 2181 10.3). */
static void want_mx_host(struct targets *t, const struct target_lookup *lookup, const char *host,
			 size_t wish, uint64_t place)
{
	struct endpoint endpoint = endpoint_of(&t->wish[wish], host);
	struct fail fail = {.kind = FAIL_NONE};

	if (endpoint.host_is_address) {
		fail_set(&fail, FAIL_NO_NAME,
			 "the MX of %s is the address %s, where the name of a host must stand",
			 lookup->host, host);
		add_item(t, &endpoint, NULL, 0, &fail, place);
		return;
	}
	endpoint_free(&endpoint);
	want_addresses(t, host, wish, place);
}

static void mx_came(void *argument, const struct mx_host *hosts, size_t count,
		    const struct fail *fail)
{
	struct target_lookup *lookup = argument;
	struct targets *t = lookup->targets;

	lookup->answered = true;
	for (size_t w = 0; w < lookup->waiter_count; w++) {
		struct target_waiter waiter = lookup->waiter[w];

		if (fail->kind) {
			struct endpoint endpoint = endpoint_of(&t->wish[waiter.wish], lookup->host);

			add_item(t, &endpoint, NULL, 0, fail, waiter.place);
			continue;
		}
		for (size_t i = 0; i < count; i++)
			want_mx_host(t, lookup, hosts[i].host, waiter.wish,
				     waiter.place + (place_part(i) << PLACE_MX));
	}
}

void targets_expand(struct targets *targets, struct resolver *resolver,
		    void (*ready)(void *argument, struct target_item *item), void *argument)
{
	struct targets *t = targets;

	t->resolver = resolver;
	t->ready = ready;
	t->argument = argument;
	for (size_t i = 0; i < t->wish_count; i++) {
		uint64_t place = (uint64_t)i << PLACE_WISH;
		struct target_lookup *lookup;
		bool is_new;

		if (!t->mx) {
			want_addresses(t, t->wish[i].host, i, place);
			continue;
		}
		lookup = lookup_of(t, t->wish[i].host, true, &is_new);
		wait_for(lookup, i, place);
		if (is_new)
			resolver_mx(t->resolver, lookup->host, mx_came, lookup);
	}
}
