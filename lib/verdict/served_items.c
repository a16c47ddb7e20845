/* served_items - who issued whom among the certificates of a chain, by name and key identifier */
#include "verdict/served_items.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

const char *served_role_name(enum served_role role)
{
	static const char *const names[] = {"left over", "intermediate", "leaf"};

	return names[role];
}

static bool issues_another(const struct cert_list *chain, size_t at)
{
	const struct cert *issuer = chain->cert[at];

	for (size_t i = 0; i < chain->count; i++)
		if (i != at && cert_may_issue(issuer, chain->cert[i]) &&
		    !cert_same(issuer, chain->cert[i]))
			return true;
	return false;
}

size_t served_leaf(const struct cert_list *chain)
{
	for (size_t i = 0; i < chain->count; i++)
		if (!issues_another(chain, i))
			return i;
	return 0;
}

bool served_stands_in(const struct cert_list *chain, const struct cert *cert)
{
	for (size_t i = 0; i < chain->count; i++)
		if (cert_same(chain->cert[i], cert))
			return true;
	return false;
}

/* A certificate with the same name and key that is valid, and for longer, stands beside it: nobody
 * needs this one. */
static bool has_better_twin(const struct cert_list *chain, size_t at)
{
	const struct cert *cert = chain->cert[at];
	int64_t now = clock_now();
	bool valid = cert->not_before <= now && now <= cert->not_after;

	for (size_t i = 0; i < chain->count; i++) {
		const struct cert *twin = chain->cert[i];

		if (i != at && !twin->malformed && twin->not_before <= now &&
		    now <= twin->not_after && (!valid || twin->not_after > cert->not_after) &&
		    cert_same_key_and_name(twin, cert))
			return true;
	}
	return false;
}

/* What issues a needed certificate is needed; the rest is left over (SPEC 4). */
static void find_roles(const struct cert_list *chain, enum served_role *role)
{
	size_t *queue = mem_array(chain->count, sizeof(*queue)), head = 0, tail = 0;

	queue[tail++] = served_leaf(chain);
	role[queue[0]] = SERVED_LEAF;
	while (head < tail) {
		const struct cert *subject = chain->cert[queue[head++]];

		for (size_t i = 0; i < chain->count; i++) {
			const struct cert *cert = chain->cert[i];

			if (role[i] != SERVED_SURPLUS || !cert_may_issue(cert, subject) ||
			    has_better_twin(chain, i))
				continue;
			role[i] = SERVED_INTERMEDIATE;
			queue[tail++] = i;
		}
	}
	free(queue);
}

static void add(struct served_items *items, struct cert *cert, size_t served, enum served_role role)
{
	for (size_t i = 0; i < items->count; i++) {
		if (!cert_same(items->item[i].cert, cert))
			continue;
		if (role > items->item[i].role)
			items->item[i].role = role;
		return;
	}
	items->item = mem_resize(items->item, items->count + 1, sizeof(*items->item));
	items->item[items->count++] =
		(struct served_item){.cert = cert, .served = served, .role = role};
}

struct served_items served_items_gather(const struct served *served, size_t count)
{
	struct served_items items = {0};

	for (size_t i = 0; i < count; i++) {
		const struct cert_list *chain = &served[i].chain;
		enum served_role *role;

		if (chain->count == 0)
			continue;
		role = mem_array(chain->count, sizeof(*role));
		find_roles(chain, role);
		for (size_t k = 0; k < chain->count; k++)
			add(&items, chain->cert[k], i, role[k]);
		free(role);
	}
	return items;
}

void served_items_free(struct served_items *items)
{
	free(items->item);
	*items = (struct served_items){0};
}
