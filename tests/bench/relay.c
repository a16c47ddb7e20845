/* relay - a TCP relay with a delay, that counts connections and round trips; loopback only
 *
 *   relay [--delay=MS] [--stats=FILE] NAME=HOST:PORT... -- COMMAND ARGUMENT...
 *
 * Runs the command with NAME_port in its environment and ends with its status. MS is the one-way
 * delay. What the kernel does at once on loopback is made up for: the client's SYN and the answer
 * to it take a round trip, so what a client sends counts as sent no earlier than that, and the
 * server sees the connection after one and a half.
 *
 * --stats: a line 'NAME CONNECTIONS FLIGHTS AT-ONCE' for each, and one 'total'. A flight is a row
 * of bytes from the client behind bytes from the server: what costs a round trip. AT-ONCE is how
 * many connections the client had open at most: whether it has closed one is asked of the kernel,
 * which knows it before the next one can be opened.
 */
#define _GNU_SOURCE /* struct tcp_info */
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

#include "relay_pipe.h"

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
	unsigned long connections, flights, at_once;
	struct route *next;
};

static int64_t delay_us;
static struct route *routes;
static struct connection *connections;
static size_t sockets = 1; /* that poll may have to watch */
static int wake[2];

void *must(void *pointer)
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

static void refuse(const char *text)
{
	fprintf(stderr, "relay: NAME=HOST:PORT on loopback is wanted, not %s\n", text);
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

static void prepare(int fd)
{
	int yes = 1;

	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

static void add_route(char *text)
{
	struct route *r = must(calloc(1, sizeof(*r))), **end = &routes;
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t length = sizeof(address);
	char *equals = strchr(text, '='), *colon = strrchr(text, ':');

	if (!equals || !colon || colon < equals)
		refuse(text);
	*equals = *colon = '\0';
	r->name = text;
	r->target.sin_family = AF_INET;
	r->target.sin_port = htons((uint16_t)strtol(colon + 1, NULL, 10));
	if (inet_pton(AF_INET, equals + 1, &r->target.sin_addr) != 1 ||
	    ntohl(r->target.sin_addr.s_addr) >> 24 != 127)
		refuse(equals + 1);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	r->listener = socket(AF_INET, SOCK_STREAM, 0);
	if (r->listener < 0 || bind(r->listener, (struct sockaddr *)&address, length) < 0 ||
	    listen(r->listener, 1024) < 0)
		stop("listen");
	prepare(r->listener);
	getsockname(r->listener, (struct sockaddr *)&address, &length);
	r->port = ntohs(address.sin_port);
	while (*end)
		end = &(*end)->next;
	*end = r;
	sockets++;
}

static void count_open(struct route *r)
{
	unsigned long open = 0;

	for (struct connection *c = connections; c; c = c->next) {
		struct tcp_info info = {0};
		socklen_t length = sizeof(info);

		if (c->route != r || c->client.ended ||
		    getsockopt(c->client.fd, IPPROTO_TCP, TCP_INFO, &info, &length) < 0)
			continue;
		open += info.tcpi_state == TCP_ESTABLISHED;
	}
	if (open > r->at_once)
		r->at_once = open;
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
	sockets += 2;
	r->flights++; /* the handshake of TCP */
	count_open(r);
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
		pipe_queue(to, "", 0, sent + delay_us);
		return;
	}
	if (from_client && !c->client_spoke)
		c->route->flights++;
	c->client_spoke = from_client;
	pipe_queue(to, data, (size_t)got, sent + delay_us);
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
		pipe_queue(&c->client, "", 0, now);
		return;
	}
	prepare(c->server.fd);
}

/* Delivers what is due, forgets what is over, and says when something is due next. */
static int64_t move(int64_t now)
{
	int64_t due = now + 1000000;

	for (struct connection **p = &connections; *p;) {
		struct connection *c = *p;

		reach_server(c, now);
		pipe_give(&c->server, now);
		pipe_give(&c->client, now);
		if (c->client.shut && c->server.shut) {
			pipe_forget(&c->client);
			pipe_forget(&c->server);
			*p = c->next;
			sockets -= 2;
			free(c);
			continue;
		}
		if (c->server.fd < 0 && !c->server.ended && c->begin + 3 * delay_us < due)
			due = c->begin + 3 * delay_us;
		pipe_earlier(&due, &c->server);
		pipe_earlier(&due, &c->client);
		p = &c->next;
	}
	return due;
}

static struct pollfd watched(const struct pipe_end *end)
{
	return (struct pollfd){end->ended ? -1 : end->fd, POLLIN, 0};
}

static void run(pid_t child, int *status)
{
	struct pollfd *fds = NULL;

	for (;;) {
		int64_t now = now_us(), due = move(now);
		struct connection *old = connections; /* new ones come before it */
		size_t count = 1;

		fds = must(realloc(fds, sockets * sizeof(*fds)));
		fds[0] = (struct pollfd){wake[0], POLLIN, 0};
		count = 1;
		for (struct route *r = routes; r; r = r->next)
			fds[count++] = (struct pollfd){r->listener, POLLIN, 0};
		for (struct connection *c = old; c; c = c->next) {
			fds[count++] = watched(&c->client);
			fds[count++] = watched(&c->server);
		}
		/* whole milliseconds asleep, the rest awake: a round trip is what is measured */
		if (poll(fds, (nfds_t)count, due > now ? (int)((due - now) / 1000) : 0) < 0 &&
		    errno != EINTR)
			stop("poll");
		if (waitpid(child, status, WNOHANG) == child)
			break;
		count = 1;
		for (struct route *r = routes; r; r = r->next)
			if (fds[count++].revents)
				take_client(r);
		for (struct connection *c = old; c; c = c->next) {
			if (fds[count++].revents)
				take_bytes(c, true);
			if (fds[count++].revents)
				take_bytes(c, false);
		}
	}
	free(fds);
}

static void write_stats(const char *path)
{
	FILE *file = fopen(path, "w");
	unsigned long all = 0, flights = 0, most = 0;

	if (!file)
		stop(path);
	for (struct route *r = routes; r; r = r->next) {
		fprintf(file, "%s %lu %lu %lu\n", r->name, r->connections, r->flights, r->at_once);
		all += r->connections;
		flights += r->flights;
		if (r->at_once > most)
			most = r->at_once;
	}
	fprintf(file, "total %lu %lu %lu\n", all, flights, most);
	fclose(file);
}

static pid_t start(char **command)
{
	pid_t pid = fork();

	if (pid < 0)
		stop("fork");
	if (pid > 0)
		return pid;
	close(wake[0]);
	close(wake[1]);
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
	sigaction(SIGCHLD, &action, NULL);
	run(start(argv + i + 1), &status);
	if (stats)
		write_stats(stats);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
