/* resolve_query - c-ares: one channel, its sockets in our poll set, its answers as plain data */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <ares.h> /* wants fd_set and struct timeval to be there */

#include "base/mem.h"
#include "base/text.h"
#include "net/resolve_private.h"
#include "net/socket_address.h"

enum { CLASS_IN = 1, TYPE_MX = 15 }; /* RFC 1035 section 3.2 */

#define ADDRESSES_MAXIMUM 64
#define HOSTS_MAXIMUM 64
#define SOCKETS_MAXIMUM 64
#define TRIES 2

struct query_channel {
	ares_channel ares;
	struct pollfd sockets[SOCKETS_MAXIMUM];
	size_t socket_count;
};

/* c-ares says which of its sockets it wants to hear of. */
static void socket_wanted(void *argument, ares_socket_t fd, int readable, int writable)
{
	struct query_channel *channel = argument;
	short events = (short)((readable ? POLLIN : 0) | (writable ? POLLOUT : 0));
	size_t i;

	for (i = 0; i < channel->socket_count; i++)
		if (channel->sockets[i].fd == fd)
			break;
	if (events == 0) {
		if (i < channel->socket_count)
			channel->sockets[i] = channel->sockets[--channel->socket_count];
		return;
	}
	if (i == SOCKETS_MAXIMUM)
		return; /* it will time out; c-ares opens one or two for each server */
	if (i == channel->socket_count)
		channel->socket_count++;
	channel->sockets[i] = (struct pollfd){.fd = fd, .events = events};
}

static int initialise(struct query_channel *channel, int64_t query_ms, size_t servers)
{
	/* The first round asks each server for one unit, the second for two. That is a little less
	 * than the whole, so that where one of two addresses' queries hangs the other's answer is
	 * told in time. */
	int64_t unit = query_ms * 3 / 10 / (int64_t)servers;
	char lookups[] = "fb"; /* the hosts file, then DNS */
	struct ares_options options = {
		.timeout = unit < 20 ? 20 : (int)(unit > 60000 ? 60000 : unit),
		.tries = TRIES,
		.ndots = 1,
		.lookups = lookups,
		.sock_state_cb = socket_wanted,
		.sock_state_cb_data = channel,
	};

	return ares_init_options(&channel->ares, &options,
				 ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS |
					 ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB);
}

static size_t count_servers(const struct query_channel *channel)
{
	struct ares_addr_node *servers = NULL;
	size_t count = 0;

	if (ares_get_servers(channel->ares, &servers) != ARES_SUCCESS)
		return 1;
	for (const struct ares_addr_node *server = servers; server; server = server->next)
		count++;
	ares_free_data(servers);
	return count ? count : 1;
}

/* ADDR[@PORT] */
static int set_server(struct query_channel *channel, const char *text, struct fail *f)
{
	size_t length = strcspn(text, "@");
	char *host = mem_substring(text, length);
	struct address address;
	long port = 53;
	struct ares_addr_port_node node = {.next = NULL};
	bool good = address_parse(host, &address) &&
		    (text[length] == '\0' || text_number(text + length + 1, 1, 65535, &port));

	free(host);
	if (!good)
		return fail_set(f, FAIL_DNS, "the resolver %s is not ADDRESS or ADDRESS@PORT",
				text);
	node.family = address.family == 6 ? AF_INET6 : AF_INET;
	memcpy(&node.addr, address.bytes, address_length(&address));
	node.udp_port = node.tcp_port = (int)port;
	if (ares_set_servers_ports(channel->ares, &node) != ARES_SUCCESS)
		return fail_set(f, FAIL_DNS, "the resolver %s cannot be used", text);
	return 0;
}

static int open_with(struct query_channel *channel, const char *server, int64_t query_ms,
		     struct fail *f)
{
	int status = initialise(channel, query_ms, 1);
	size_t servers;

	if (status == ARES_SUCCESS && !server && (servers = count_servers(channel)) > 1) {
		ares_destroy(channel->ares);
		channel->ares = NULL;
		status = initialise(channel, query_ms, servers);
	}
	if (status != ARES_SUCCESS)
		return fail_set(f, FAIL_DNS, "the resolver cannot be set up: %s",
				ares_strerror(status));
	return server ? set_server(channel, server, f) : 0;
}

struct query_channel *query_open(const char *server, int64_t query_ms, struct fail *f)
{
	struct query_channel *channel = mem_alloc(sizeof(*channel));

	ares_library_init(ARES_LIB_INIT_ALL);
	if (open_with(channel, server, query_ms, f) < 0)
		query_close(&channel);
	return channel;
}

void query_close(struct query_channel **channel)
{
	if (!*channel)
		return;
	if ((*channel)->ares)
		ares_destroy((*channel)->ares);
	ares_library_cleanup();
	free(*channel);
	*channel = NULL;
}

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

static void add_address(struct question *question, const struct sockaddr *socket_address)
{
	struct address address = socket_address_read(socket_address, NULL);

	if (address.family == 0 || question->count == ADDRESSES_MAXIMUM)
		return;
	for (size_t i = 0; i < question->count; i++)
		if (address_equal(&question->addresses[i], &address))
			return;
	question->addresses = mem_resize(question->addresses, question->count + 1, sizeof(address));
	question->addresses[question->count++] = address;
}

static void addresses_came(void *argument, int status, int timeouts, struct ares_addrinfo *info)
{
	struct question *question = argument;

	(void)timeouts;
	if (question->status == QUESTION_ANSWERED) {
		ares_freeaddrinfo(info); /* too late, or the channel is being closed */
		return;
	}
	if (status == ARES_SUCCESS && info)
		for (const struct ares_addrinfo_node *node = info->nodes; node;
		     node = node->ai_next)
			add_address(question, node->ai_addr);
	ares_freeaddrinfo(info);
	if (question->count == 0)
		failed(question, status == ARES_SUCCESS ? ARES_ENODATA : status);
	question_answered(question);
}

static void add_host(struct question *question, unsigned preference, const char *host)
{
	size_t length = strlen(host);
	char *name;

	while (length > 0 && host[length - 1] == '.')
		length--;
	if (length == 0 || question->count == HOSTS_MAXIMUM)
		return;
	name = mem_substring(host, length);
	for (char *c = name; *c; c++)
		*c = text_lower(*c);
	for (size_t i = 0; i < question->count; i++) {
		struct mx_host *other = &question->hosts[i];

		if (strcmp(other->host, name) != 0)
			continue;
		if (preference < other->preference)
			other->preference = preference;
		free(name);
		return;
	}
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
		qsort(question->hosts, question->count, sizeof(*question->hosts), compare_hosts);
	else if (null_mx)
		fail_set(&question->fail, FAIL_NULL_MX,
			 "%s takes no mail: its MX is the null MX of RFC 7505", question->name);
	else
		add_host(question, 0, question->name);
}

static void mx_came(void *argument, int status, int timeouts, unsigned char *bytes, int length)
{
	struct question *question = argument;
	struct ares_mx_reply *replies = NULL;

	(void)timeouts;
	if (question->status == QUESTION_ANSWERED)
		return;
	if (status == ARES_SUCCESS)
		status = ares_parse_mx_reply(bytes, length, &replies);
	if (status == ARES_SUCCESS || status == ARES_ENODATA)
		read_mx(question, replies);
	else
		failed(question, status);
	if (replies)
		ares_free_data(replies);
	question_answered(question);
}

void query_ask(struct query_channel *channel, struct question *question)
{
	static const int families[] = {
		[RESOLVE_ANY] = AF_UNSPEC, [RESOLVE_IPV4] = AF_INET, [RESOLVE_IPV6] = AF_INET6};
	struct ares_addrinfo_hints hints = {.ai_family = families[question->families],
					    .ai_socktype = SOCK_STREAM};

	if (question->kind == QUESTION_MX)
		ares_query(channel->ares, question->name, CLASS_IN, TYPE_MX, mx_came, question);
	else
		ares_getaddrinfo(channel->ares, question->name, NULL, &hints, addresses_came,
				 question);
}

size_t query_poll_set(const struct query_channel *channel, struct pollfd *fds, size_t room)
{
	size_t count = channel->socket_count < room ? channel->socket_count : room;

	if (count > 0)
		memcpy(fds, channel->sockets, count * sizeof(*fds));
	return count;
}

int query_timeout(struct query_channel *channel)
{
	struct timeval wait;

	if (!ares_timeout(channel->ares, NULL, &wait))
		return -1;
	if (wait.tv_sec > 3600)
		return 3600 * 1000;
	return (int)(wait.tv_sec * 1000 + (wait.tv_usec + 999) / 1000);
}

void query_process(struct query_channel *channel, const struct pollfd *fds, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool broken = fds[i].revents & (POLLERR | POLLHUP | POLLNVAL);
		bool read = fds[i].revents & POLLIN || broken;
		bool write = fds[i].revents & POLLOUT || (broken && fds[i].events & POLLOUT);

		if (read || write)
			ares_process_fd(channel->ares, read ? fds[i].fd : ARES_SOCKET_BAD,
					write ? fds[i].fd : ARES_SOCKET_BAD);
	}
	ares_process_fd(channel->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}
