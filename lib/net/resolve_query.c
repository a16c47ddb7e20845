/* resolve_query - c-ares: one channel, its sockets in our poll set, the questions it is asked */
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/resolve_answer.h"

enum { CLASS_IN = 1, TYPE_MX = 15 }; /* RFC 1035 section 3.2 */

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

static int initialise(struct query_channel *channel, bool absolute, int64_t query_ms,
		      size_t servers)
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

	/* options.ndomains is 0: nothing is appended to an absolute name. */
	return ares_init_options(&channel->ares, &options,
				 ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS |
					 ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB |
					 (absolute ? ARES_OPT_DOMAINS : 0));
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

static int open_with(struct query_channel *channel, const struct resolver_settings *settings,
		     int64_t query_ms, struct fail *f)
{
	const char *server = settings->server;
	int status = initialise(channel, settings->absolute, query_ms, 1);
	size_t servers;

	if (status == ARES_SUCCESS && !server && (servers = count_servers(channel)) > 1) {
		ares_destroy(channel->ares);
		channel->ares = NULL;
		status = initialise(channel, settings->absolute, query_ms, servers);
	}
	if (status != ARES_SUCCESS)
		return fail_set(f, FAIL_DNS, "the resolver cannot be set up: %s",
				ares_strerror(status));
	return server ? set_server(channel, server, f) : 0;
}

struct query_channel *query_open(const struct resolver_settings *settings, int64_t query_ms,
				 struct fail *f)
{
	struct query_channel *channel = mem_alloc(sizeof(*channel));

	ares_library_init(ARES_LIB_INIT_ALL);
	if (open_with(channel, settings, query_ms, f) < 0)
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

static struct address address_of(const struct hostent *host, const char *bytes)
{
	struct address address = {.family = host->h_addrtype == AF_INET6 ? 6 : 4};

	memcpy(address.bytes, bytes, address_length(&address));
	return address;
}

static bool in_hosts_file(struct query_channel *channel, struct question *question)
{
	static const int families[] = {AF_INET, AF_INET6};

	for (size_t i = 0; i < COUNT_OF(families); i++) {
		struct hostent *host = NULL;

		if (ares_gethostbyname_file(channel->ares, question->name, families[i], &host) !=
		    ARES_SUCCESS)
			continue;
		for (char **bytes = host->h_addr_list; *bytes; bytes++)
			answer_add(question, address_of(host, *bytes));
		ares_free_hostent(host);
	}
	answer_once(question);
	return question->count > 0;
}

/* Both families by queries of their own, since c-ares is content with one of them. */
static void ask_each(struct query_channel *channel, struct question *question)
{
	struct ares_addrinfo_hints hints = {.ai_socktype = SOCK_STREAM};

	if (in_hosts_file(channel, question)) {
		question_answered(question);
		return;
	}
	question->open = COUNT_OF(question->each);
	for (size_t i = 0; i < COUNT_OF(question->each); i++) {
		question->each[i] = (struct family_query){question, i == 0 ? 4 : 6};
		hints.ai_family = i == 0 ? AF_INET : AF_INET6;
		ares_getaddrinfo(channel->ares, question->name, NULL, &hints, answer_family,
				 &question->each[i]);
	}
}

void query_ask(struct query_channel *channel, struct question *question)
{
	static const int families[] = {
		[RESOLVE_ANY] = AF_UNSPEC,
		[RESOLVE_IPV4] = AF_INET,
		[RESOLVE_IPV6] = AF_INET6,
		[RESOLVE_EACH] = AF_UNSPEC,
	};
	struct ares_addrinfo_hints hints = {.ai_family = families[question->families],
					    .ai_socktype = SOCK_STREAM};

	if (question->kind == QUESTION_MX)
		ares_query(channel->ares, question->name, CLASS_IN, TYPE_MX, answer_mx, question);
	else if (question->families == RESOLVE_EACH)
		ask_each(channel, question);
	else
		ares_getaddrinfo(channel->ares, question->name, NULL, &hints, answer_addresses,
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
