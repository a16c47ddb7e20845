/* resolve_answer - what c-ares answers, as plain data: addresses, MX hosts, or why there are none
 */
#include "net/resolve_answer.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/socket_address.h"

#define RECORDS_MAXIMUM 8192 /* more do not fit into two answers of 64 KiB (RFC 1035 4.2.2) */

/* What a failed query means: that there is no such name, or that nobody can tell. */
static void failed(struct question *question, int status)
{
	const char *name = question->name;
	struct fail *f = &question->fail;

	switch (status) {
	case ARES_ENOTFOUND:
		fail_set(f, FAIL_NO_NAME, "the name %s does not exist", name);
		return;
	case ARES_ENODATA:
		fail_set(f, FAIL_NO_NAME, "the name %s has no %s", name,
			 question->families == RESOLVE_IPV4   ? "IPv4 address"
			 : question->families == RESOLVE_IPV6 ? "IPv6 address"
							      : "address");
		return;
	case ARES_EBADNAME:
		fail_set(f, FAIL_NO_NAME, "%s is no name that DNS could hold", name);
		return;
	case ARES_ETIMEOUT:
		fail_set(f, FAIL_DNS, "no answer from the resolver about %s", name);
		return;
	case ARES_ECONNREFUSED:
		fail_set(f, FAIL_DNS, "no resolver can be reached, or each fails, about %s", name);
		return;
	case ARES_ESERVFAIL:
		fail_set(f, FAIL_DNS, "the resolver fails about %s with SERVFAIL", name);
		return;
	case ARES_EREFUSED:
		fail_set(f, FAIL_DNS, "the resolver refuses to answer about %s", name);
		return;
	default:
		fail_set(f, FAIL_DNS, "the resolver answers about %s: %s", name,
			 ares_strerror(status));
	}
}

void answer_add(struct question *question, struct address address)
{
	if (address.family == 0 || question->count == RECORDS_MAXIMUM)
		return;
	question->addresses = mem_resize(question->addresses, question->count + 1, sizeof(address));
	question->addresses[question->count++] = address;
}

static int compare_addresses(const void *a, const void *b)
{
	const struct address *left = a, *right = b;

	if (left->family != right->family)
		return left->family < right->family ? -1 : 1;
	return memcmp(left->bytes, right->bytes, address_length(left));
}

/* Those that are the same one behind the other, the first of them first. */
static int compare_places(const void *a, const void *b)
{
	const struct address *const *left = a, *const *right = b;
	int difference = compare_addresses(*left, *right);

	return difference ? difference : *left < *right ? -1 : 1;
}

/* Sorted, not each looked for among all before it: a hostile answer has thousands. */
void answer_once(struct question *question)
{
	struct address *addresses = question->addresses;
	size_t count = question->count, kept = 0;
	struct address **place = mem_array(count + 1, sizeof(*place));
	bool *again = mem_array(count + 1, sizeof(*again));

	for (size_t i = 0; i < count; i++)
		place[i] = &addresses[i];
	qsort(place, count, sizeof(*place), compare_places);
	for (size_t i = 1; i < count; i++)
		again[place[i] - addresses] = compare_addresses(place[i - 1], place[i]) == 0;
	for (size_t i = 0; i < count; i++)
		if (!again[i])
			addresses[kept++] = addresses[i];
	question->count = kept;
	free(place);
	free(again);
}

/* Frees info. False where it comes too late, or the channel is being closed. */
static bool take_addresses(struct question *question, int status, struct ares_addrinfo *info)
{
	bool in_time = question->status != QUESTION_ANSWERED;

	if (in_time && status == ARES_SUCCESS && info)
		for (const struct ares_addrinfo_node *node = info->nodes; node;
		     node = node->ai_next)
			answer_add(question, socket_address_read(node->ai_addr, NULL));
	ares_freeaddrinfo(info);
	return in_time;
}

void answer_addresses(void *argument, int status, int timeouts, struct ares_addrinfo *info)
{
	struct question *question = argument;

	(void)timeouts;
	if (!take_addresses(question, status, info))
		return;
	if (question->count == 0)
		failed(question, status == ARES_SUCCESS ? ARES_ENODATA : status);
	answer_once(question);
	question_answered(question);
}

/* That a family has no addresses is an answer; only a failure is told beside those of the other. */
void answer_family(void *argument, int status, int timeouts, struct ares_addrinfo *info)
{
	struct family_query *query = argument;
	struct question *question = query->question;
	struct fail before = question->fail;

	(void)timeouts;
	if (!take_addresses(question, status, info))
		return;
	if (status != ARES_SUCCESS) {
		fail_clear(&question->fail);
		failed(question, status);
		if (question->fail.kind == FAIL_DNS)
			fail_context(&question->fail, "the IPv%d addresses are not known",
				     query->family);
		if (before.kind == FAIL_DNS)
			question->fail = before;
	}
	if (--question->open > 0)
		return;
	if (question->count > 0) {
		answer_once(question);
		qsort(question->addresses, question->count, sizeof(*question->addresses),
		      compare_addresses);
		if (question->fail.kind == FAIL_NO_NAME)
			fail_clear(&question->fail);
	}
	question_answered(question);
}

static void add_host(struct question *question, unsigned preference, const char *host)
{
	size_t length = strlen(host);
	char *name;

	while (length > 0 && host[length - 1] == '.')
		length--;
	if (length == 0 || question->count == RECORDS_MAXIMUM)
		return;
	name = mem_substring(host, length);
	for (char *c = name; *c; c++)
		*c = text_lower(*c);
	question->hosts =
		mem_resize(question->hosts, question->count + 1, sizeof(*question->hosts));
	question->hosts[question->count++] = (struct mx_host){preference, name};
}

static int compare_hosts(const void *a, const void *b)
{
	const struct mx_host *left = a, *right = b;

	if (left->preference != right->preference)
		return left->preference < right->preference ? -1 : 1;
	return strcmp(left->host, right->host);
}

static int compare_names(const void *a, const void *b)
{
	const struct mx_host *left = a, *right = b;
	int difference = strcmp(left->host, right->host);

	return difference ? difference : compare_hosts(a, b);
}

/* Each host once, by the preference that comes first, and then in order. */
static void sort_hosts(struct question *question)
{
	struct mx_host *hosts = question->hosts;
	size_t kept = 1;

	qsort(hosts, question->count, sizeof(*hosts), compare_names);
	for (size_t i = 1; i < question->count; i++) {
		if (strcmp(hosts[i].host, hosts[kept - 1].host) == 0)
			free(hosts[i].host);
		else
			hosts[kept++] = hosts[i];
	}
	question->count = kept;
	qsort(hosts, kept, sizeof(*hosts), compare_hosts);
}

/* RFC 5321 section 5.1, and RFC 7505 for the single "." */
static void read_mx(struct question *question, const struct ares_mx_reply *replies)
{
	bool null_mx = false;

	for (const struct ares_mx_reply *reply = replies; reply; reply = reply->next) {
		if (reply->host[0] == '\0' || strcmp(reply->host, ".") == 0)
			null_mx = true;
		else
			add_host(question, reply->priority, reply->host);
	}
	if (question->count > 0)
		sort_hosts(question);
	else if (null_mx)
		fail_set(&question->fail, FAIL_NULL_MX,
			 "%s takes no mail: its MX is the null MX of RFC 7505", question->name);
	else
		add_host(question, 0, question->name);
}

void answer_mx(void *argument, int status, int timeouts, unsigned char *bytes, int length)
{
	struct question *question = argument;
	struct ares_mx_reply *replies = NULL;

	(void)timeouts;
	if (question->status == QUESTION_ANSWERED)
		return;
	if (status == ARES_SUCCESS) {
		status = ares_parse_mx_reply(bytes, length, &replies);
		/* A name in the answer is broken, not the one that was asked for. */
		if (status == ARES_EBADNAME)
			status = ARES_EBADRESP;
	}
	if (status == ARES_SUCCESS || status == ARES_ENODATA)
		read_mx(question, replies);
	else
		failed(question, status);
	if (replies)
		ares_free_data(replies);
	question_answered(question);
}
