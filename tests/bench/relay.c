/* relay - a TCP relay with a delay, that counts connections and round trips; loopback only
 *
 *   relay [--delay=MS] [--stats=FILE] NAME=HOST:PORT... -- COMMAND ARGUMENT...
 *
 * Runs the command with NAME_port in its environment and ends with its status. MS is the one-way
 * delay. What the kernel does at once on loopback is made up for: the client's SYN and the answer
 * to it take a round trip, so what a client sends counts as sent no earlier than that, and the
 * server sees the connection after one and a half.
 *
 * --stats: a line 'NAME CONNECTIONS FLIGHTS' for each, and one 'total'. A flight is a row of bytes
 * from the client behind bytes from the server: what costs a round trip.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Bytes on their way, or the end of them (length 0). */
struct chunk {
	int64_t due;
	size_t length;
	char *data; /* owned */
	struct chunk *next;
};

struct pipe_end {
	int fd; /* -1: not connected yet, or closed */
	bool ended, shut;
	struct chunk *first, **last; /* to be written here */
};

struct connection {
	struct route *route;
	int64_t begin;
	struct pipe_end client, server;
	bool client_spoke; /* last */
	struct connection *next;
};

struct route {
	const char *name;
	struct sockaddr_in target;
	int listener, port;
	unsigned long connections, flights;
	struct route *next;
};

static int64_t delay_us;
static struct route *routes;
static struct connection *connections;
static int wake[2];

static void *must(void *pointer)
{
	if (!pointer) {
		fprintf(stderr, "relay: no memory\n");
		exit(2);
	}
	return pointer;
}

static void stop(const char *what)
{
	fprintf(stderr, "relay: %s: %s\n", what, strerror(errno));
	exit(2);
}

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void on_child(int number)
{
	(void)number;
	if (write(wake[1], "c", 1) < 0)
		_exit(2);
}

static void add_route(char *text)
{
	struct route *r = must(calloc(1, sizeof(*r))), **end = &routes;
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t length = sizeof(address);
	char *equals = strchr(text, '='), *colon = strrchr(text, ':');

	if (!equals || !colon || colon < equals) {
		fprintf(stderr, "relay: NAME=HOST:PORT is wanted, not %s\n", text);
		exit(2);
	}
	*equals = *colon = '\0';
	r->name = text;
	r->target.sin_family = AF_INET;
	r->target.sin_port = htons((uint16_t)strtol(colon + 1, NULL, 10));
	if (inet_pton(AF_INET, equals + 1, &r->target.sin_addr) != 1 ||
	    ntohl(r->target.sin_addr.s_addr) >> 24 != 127) {
		fprintf(stderr, "relay: %s is no loopback address\n", equals + 1);
		exit(2);
	}
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	r->listener = socket(AF_INET, SOCK_STREAM, 0);
	if (r->listener < 0 || bind(r->listener, (struct sockaddr *)&address, length) < 0 ||
	    listen(r->listener, 1024) < 0)
		stop("listen");
	fcntl(r->listener, F_SETFD, FD_CLOEXEC);
	fcntl(r->listener, F_SETFL, O_NONBLOCK);
	getsockname(r->listener, (struct sockaddr *)&address, &length);
	r->port = ntohs(address.sin_port);
	while (*end)
		end = &(*end)->next;
	*end = r;
}

static void prepare(int fd)
{
	int yes = 1;

	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

static void take_client(struct route *r)
{
	int fd = accept(r->listener, NULL, NULL);
	struct connection *c;

	if (fd < 0)
		return;
	prepare(fd);
	c = must(calloc(1, sizeof(*c)));
	c->route = r;
	c->begin = now_us();
	c->client.fd = fd;
	c->server.fd = -1;
	c->client.last = &c->client.first;
	c->server.last = &c->server.first;
	c->next = connections;
	connections = c;
	r->connections++;
	r->flights++; /* the handshake of TCP */
}

static void queue(struct pipe_end *to, const char *data, size_t length, int64_t due)
{
	struct chunk *k = must(calloc(1, sizeof(*k)));

	k->due = due;
	k->length = length;
	k->data = must(malloc(length + 1));
	memcpy(k->data, data, length);
	*to->last = k;
	to->last = &k->next;
}

/* Reads what one end says and queues it for the other. */
static void take_bytes(struct connection *c, bool from_client)
{
	struct pipe_end *from = from_client ? &c->client : &c->server;
	struct pipe_end *to = from_client ? &c->server : &c->client;
	int64_t sent = now_us();
	char data[65536];
	ssize_t got = recv(from->fd, data, sizeof(data), 0);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (from_client && sent < c->begin + 2 * delay_us)
		sent = c->begin + 2 * delay_us;
	if (got <= 0) {
		from->ended = true;
		queue(to, "", 0, sent + delay_us);
		return;
	}
	if (from_client && !c->client_spoke)
		c->route->flights++;
	c->client_spoke = from_client;
	queue(to, data, (size_t)got, sent + delay_us);
}

static void give_bytes(struct pipe_end *to, int64_t now)
{
	while (to->fd >= 0 && to->first && to->first->due <= now) {
		struct chunk *k = to->first;

		if (k->length == 0) {
			shutdown(to->fd, SHUT_WR);
			to->shut = true;
		} else {
			ssize_t sent = send(to->fd, k->data, k->length, MSG_NOSIGNAL);

			if (sent < 0 && errno == EAGAIN)
				return;
			if (sent >= 0 && (size_t)sent < k->length) {
				memmove(k->data, k->data + sent, k->length - (size_t)sent);
				k->length -= (size_t)sent;
				return;
			}
			if (sent < 0)
				to->shut = true;
		}
		to->first = k->next;
		if (!to->first)
			to->last = &to->first;
		free(k->data);
		free(k);
	}
}

static void reach_server(struct connection *c, int64_t now)
{
	if (c->server.fd >= 0 || c->server.ended || now < c->begin + 3 * delay_us)
		return;
	c->server.fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->server.fd < 0)
		stop("socket");
	if (connect(c->server.fd, (struct sockaddr *)&c->route->target, sizeof(c->route->target)) <
	    0) {
		close(c->server.fd);
		c->server.fd = -1;
		c->server.ended = c->server.shut = true;
		queue(&c->client, "", 0, now);
		return;
	}
	prepare(c->server.fd);
}

static bool is_over(const struct connection *c)
{
	return c->client.shut && c->server.shut;
}

static void forget(struct pipe_end *end)
{
	while (end->first) {
		struct chunk *next = end->first->next;

		free(end->first->data);
		free(end->first);
		end->first = next;
	}
	if (end->fd >= 0)
		close(end->fd);
}

static void earlier(int64_t *due, const struct pipe_end *end)
{
	if (end->fd >= 0 && end->first && end->first->due < *due)
		*due = end->first->due;
}

/* Delivers what is due, forgets what is over, and says when something is due next. */
static int64_t move(int64_t now)
{
	int64_t due = now + 1000000;

	for (struct connection **p = &connections; *p;) {
		struct connection *c = *p;

		reach_server(c, now);
		give_bytes(&c->server, now);
		give_bytes(&c->client, now);
		if (is_over(c)) {
			forget(&c->client);
			forget(&c->server);
			*p = c->next;
			free(c);
			continue;
		}
		if (c->server.fd < 0 && !c->server.ended && c->begin + 3 * delay_us < due)
			due = c->begin + 3 * delay_us;
		earlier(&due, &c->server);
		earlier(&due, &c->client);
		p = &c->next;
	}
	return due;
}

static void run(pid_t child, int *status)
{
	struct pollfd *fds = NULL;
	void **owners = NULL;
	size_t capacity = 0;

	for (;;) {
		int64_t now = now_us(), due = move(now);
		size_t count = 1, listeners;

		for (struct route *r = routes; r; r = r->next)
			count++;
		for (struct connection *c = connections; c; c = c->next)
			count += 2;
		if (count > capacity) {
			capacity = count * 2;
			fds = must(realloc(fds, capacity * sizeof(*fds)));
			owners = must(realloc(owners, capacity * sizeof(*owners)));
		}
		fds[0] = (struct pollfd){wake[0], POLLIN, 0};
		count = 1;
		for (struct route *r = routes; r; r = r->next) {
			owners[count] = r;
			fds[count++] = (struct pollfd){r->listener, POLLIN, 0};
		}
		listeners = count;
		for (struct connection *c = connections; c; c = c->next) {
			owners[count] = owners[count + 1] = c;
			fds[count++] =
				(struct pollfd){c->client.ended ? -1 : c->client.fd, POLLIN, 0};
			fds[count++] =
				(struct pollfd){c->server.ended ? -1 : c->server.fd, POLLIN, 0};
		}
		/* whole milliseconds asleep, the rest awake: a round trip is what is measured */
		if (poll(fds, (nfds_t)count, due > now ? (int)((due - now) / 1000) : 0) < 0 &&
		    errno != EINTR)
			stop("poll");
		if (waitpid(child, status, WNOHANG) == child)
			break;
		for (size_t i = 1; i < count; i++) {
			if (!fds[i].revents)
				continue;
			if (i < listeners)
				take_client(owners[i]);
			else
				take_bytes(owners[i], (i - listeners) % 2 == 0);
		}
	}
	free(fds);
	free(owners);
}

static void write_stats(const char *path)
{
	FILE *file = fopen(path, "w");
	unsigned long all = 0, flights = 0;

	if (!file)
		stop(path);
	for (struct route *r = routes; r; r = r->next) {
		fprintf(file, "%s %lu %lu\n", r->name, r->connections, r->flights);
		all += r->connections;
		flights += r->flights;
	}
	fprintf(file, "total %lu %lu\n", all, flights);
	fclose(file);
}

static pid_t start(char **command)
{
	pid_t pid = fork();

	if (pid < 0)
		stop("fork");
	if (pid > 0)
		return pid;
	for (struct route *r = routes; r; r = r->next) {
		char name[128], port[16];

		snprintf(name, sizeof(name), "%s_port", r->name);
		for (char *s = name; *s; s++)
			if (!isalnum((unsigned char)*s))
				*s = '_';
		snprintf(port, sizeof(port), "%d", r->port);
		setenv(name, port, 1);
	}
	execvp(command[0], command);
	stop(command[0]);
	return -1;
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_child};
	struct rlimit files;
	const char *stats = NULL;
	int status = 0, i;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--delay=", 8) == 0)
			delay_us = (int64_t)(strtod(argv[i] + 8, NULL) * 1000);
		else if (strncmp(argv[i], "--stats=", 8) == 0)
			stats = argv[i] + 8;
		else
			add_route(argv[i]);
	}
	if (i + 1 >= argc || !routes) {
		fprintf(stderr, "usage: relay [--delay=MS] [--stats=FILE] NAME=HOST:PORT... "
				"-- COMMAND...\n");
		return 2;
	}
	if (pipe(wake) < 0)
		stop("pipe");
	fcntl(wake[0], F_SETFD, FD_CLOEXEC);
	fcntl(wake[1], F_SETFD, FD_CLOEXEC);
	sigaction(SIGCHLD, &action, NULL);
	run(start(argv + i + 1), &status);
	if (stats)
		write_stats(stats);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
