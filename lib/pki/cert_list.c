/* cert_list - certificates beside each other: the same, kin, issuer and subject; lists of them */
#include <stdlib.h>

#include "base/mem.h"
#include "pki/cert.h"
#include "pki/name.h"

bool cert_is_self_issued(const struct cert *cert)
{
	return !cert->malformed && name_equal(cert->subject, cert->issuer);
}

bool cert_same(const struct cert *a, const struct cert *b)
{
	return span_equal((struct span){a->der, a->length}, (struct span){b->der, b->length});
}

bool cert_same_key_and_name(const struct cert *a, const struct cert *b)
{
	return !a->malformed && !b->malformed && span_equal(a->public_key, b->public_key) &&
	       name_equal(a->subject, b->subject);
}

bool cert_may_issue(const struct cert *issuer, const struct cert *subject)
{
	if (issuer->malformed || subject->malformed ||
	    !name_equal(issuer->subject, subject->issuer))
		return false;
	return issuer->subject_key_id.length == 0 || subject->authority_key_id.length == 0 ||
	       span_equal(issuer->subject_key_id, subject->authority_key_id);
}

void cert_list_add(struct cert_list *list, struct cert *cert)
{
	list->cert = mem_resize(list->cert, list->count + 1, sizeof(struct cert *));
	list->cert[list->count++] = cert;
}

void cert_list_free(struct cert_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		cert_free(&list->cert[i]);
	free(list->cert);
	*list = (struct cert_list){0};
}

bool cert_list_any_malformed(const struct cert_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->cert[i]->malformed)
			return true;
	return false;
}

bool cert_list_same(const struct cert_list *a, const struct cert_list *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!cert_same(a->cert[i], b->cert[i]))
			return false;
	return true;
}
