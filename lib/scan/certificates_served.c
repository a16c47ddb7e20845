/* certificates_served - the chains that came: each decoded once, however often it was served */
#include "scan/certificates_served.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/registry.h"

static bool same_bytes(const struct cert_list *chain, const struct served_news *news)
{
	if (chain->count != news->count)
		return false;
	for (size_t i = 0; i < chain->count; i++) {
		struct span der = {chain->cert[i]->der, chain->cert[i]->length};

		if (!span_equal(der, news->chain[i]))
			return false;
	}
	return true;
}

/* What a leaf that cannot be decoded was served as: by the question, or the suite that was chosen.
 */
static enum plan_key key_asked(const struct served_news *news)
{
	const struct suite *suite = suite_by_id(news->suite);

	if (plan_asks_for(news->question) != PLAN_KEY_OTHER || !suite)
		return plan_asks_for(news->question);
	if (suite->authentication == AUTH_RSA)
		return PLAN_KEY_RSA;
	return suite->authentication == AUTH_ECDSA ? PLAN_KEY_ECDSA : PLAN_KEY_OTHER;
}

static enum plan_key key_of(const struct cert *leaf, const struct served_news *news)
{
	switch (leaf->key) {
	case KEY_RSA:
	case KEY_RSA_PSS:
		return PLAN_KEY_RSA;
	case KEY_EC:
	case KEY_ED25519:
	case KEY_ED448:
		return PLAN_KEY_ECDSA;
	case KEY_UNKNOWN:
		return key_asked(news);
	default:
		return PLAN_KEY_OTHER;
	}
}

static struct served *find_or_add(struct certificates_scan *scan, const struct served_news *news)
{
	struct served *served;

	for (size_t i = 0; i < scan->served_count; i++)
		if (same_bytes(&scan->served[i].chain, news))
			return &scan->served[i];
	scan->served = mem_resize(scan->served, scan->served_count + 1, sizeof(*scan->served));
	served = &scan->served[scan->served_count++];
	*served = (struct served){.version = news->version, .suite = news->suite};
	for (size_t i = 0; i < news->count; i++)
		cert_list_add(&served->chain,
			      cert_decode(news->chain[i].data, news->chain[i].length));
	return served;
}

enum plan_key served_add(struct certificates_scan *scan, const struct served_news *news)
{
	struct served *served = find_or_add(scan, news);
	enum plan_key key = key_of(served->chain.cert[0], news);

	served->is_rsa = key == PLAN_KEY_RSA;
	if (plan_is_bare(news->question))
		served->without_sni = true;
	else
		served->with_sni = true;
	if (news->proven && !served->proven) {
		served->proven = true;
		served->version = news->version;
		served->suite = news->suite;
	}
	if (news->staple && !served->staple) {
		served->staple = mem_copy(news->staple, news->staple_length);
		served->staple_length = news->staple_length;
	}
	if (news->timestamps && !served->timestamps) {
		served->timestamps = mem_copy(news->timestamps, news->timestamps_length);
		served->timestamps_length = news->timestamps_length;
	}
	return key;
}

static int compare(const void *a, const void *b)
{
	const struct served *left = a, *right = b;

	if (left->with_sni != right->with_sni)
		return left->with_sni ? -1 : 1;
	if (left->proven != right->proven)
		return left->proven ? -1 : 1;
	if (left->is_rsa != right->is_rsa)
		return left->is_rsa ? -1 : 1;
	return 0;
}

void served_sort(struct certificates_scan *scan)
{
	if (scan->served_count > 1)
		qsort(scan->served, scan->served_count, sizeof(*scan->served), compare);
}

void served_free(struct certificates_scan *scan)
{
	for (size_t i = 0; i < scan->served_count; i++) {
		cert_list_free(&scan->served[i].chain);
		free(scan->served[i].staple);
		free(scan->served[i].timestamps);
	}
	free(scan->served);
	scan->served = NULL;
	scan->served_count = 0;
}
