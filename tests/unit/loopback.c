/* loopback - a TCP listener on a loopback address whose connections are served by threads */
#include "loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

#define STALLING 8 /* connections that fill a backlog of 0 */

struct connection {
	struct loopback *loopback;
	int fd;
	size_t number;
	pthread_t thread;
};

struct loopback_state {
	pthread_t acceptor;
	bool accepting;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint16_t marker_port; /* of a client that only marks the end of those that wait */
	bool marker_seen;
	struct connection connections[LOOPBACK_CONNECTIONS];
	size_t count, open, most_open;
	int stalling[STALLING];
};

static void *run_connection(void *argument)
{
	struct connection *connection = argument;
	struct loopback *loopback = connection->loopback;

	loopback->serve(connection->fd, connection->number, loopback->argument);
	pthread_mutex_lock(&loopback->state->lock);
	loopback->state->open--;
	pthread_mutex_unlock(&loopback->state->lock);
	close(connection->fd);
	return NULL;
}

static bool is_marker(struct loopback_state *state, const struct sockaddr_in *client)
{
	bool marker;

	pthread_mutex_lock(&state->lock);
	marker = state->marker_port != 0 && client->sin_port == state->marker_port;
	if (marker) {
		state->marker_seen = true;
		pthread_cond_broadcast(&state->changed);
	}
	pthread_mutex_unlock(&state->lock);
	return marker;
}

static void *accept_all(void *argument)
{
	struct loopback *loopback = argument;
	struct loopback_state *state = loopback->state;
	struct sockaddr_in client;
	socklen_t length = sizeof(client);
	int fd;

	while (state->count < LOOPBACK_CONNECTIONS &&
	       (fd = accept(loopback->listener, (struct sockaddr *)&client, &length)) >= 0) {
		struct connection *connection = &state->connections[state->count];

		length = sizeof(client);
		if (is_marker(state, &client)) {
			close(fd);
			continue;
		}
		*connection = (struct connection){loopback, fd, state->count, 0};
		pthread_mutex_lock(&state->lock);
		state->count++;
		if (++state->open > state->most_open)
			state->most_open = state->open;
		pthread_mutex_unlock(&state->lock);
		if (pthread_create(&connection->thread, NULL, run_connection, connection) != 0)
			abort();
	}
	return NULL;
}

static struct sockaddr_in socket_address(const char *address, uint16_t port)
{
	struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};

	if (inet_pton(AF_INET, address, &four.sin_addr) != 1)
		abort();
	return four;
}

static void discard(struct loopback **loopback)
{
	close((*loopback)->listener);
	pthread_cond_destroy(&(*loopback)->state->changed);
	pthread_mutex_destroy(&(*loopback)->state->lock);
	free((*loopback)->state);
	free(*loopback);
	*loopback = NULL;
}

/* NULL where the port is another's. */
static struct loopback *bind_to(const char *address, uint16_t port)
{
	struct loopback *loopback = mem_alloc(sizeof(*loopback));
	struct sockaddr_in four = socket_address(address, port);
	socklen_t length = sizeof(four);
	int one = 1;

	loopback->state = mem_alloc(sizeof(*loopback->state));
	pthread_mutex_init(&loopback->state->lock, NULL);
	pthread_cond_init(&loopback->state->changed, NULL);
	loopback->listener = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(loopback->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(loopback->listener, (struct sockaddr *)&four, sizeof(four)) < 0) {
		discard(&loopback);
		return NULL;
	}
	if (getsockname(loopback->listener, (struct sockaddr *)&four, &length) < 0)
		abort();
	loopback->port = ntohs(four.sin_port);
	return loopback;
}

static struct loopback *listen_at(const char *address, uint16_t port, int backlog)
{
	struct loopback *loopback = bind_to(address, port);

	if (loopback && listen(loopback->listener, backlog) < 0)
		discard(&loopback);
	return loopback;
}

static struct loopback *try_to_start(const char *address, uint16_t port, loopback_serve *serve,
				     void *argument)
{
	struct loopback *loopback = listen_at(address, port, 512);

	if (!loopback)
		return NULL;
	loopback->serve = serve;
	loopback->argument = argument;
	loopback->state->accepting = true;
	if (pthread_create(&loopback->state->acceptor, NULL, accept_all, loopback) != 0)
		abort();
	return loopback;
}

struct loopback *loopback_start(const char *address, uint16_t port, loopback_serve *serve,
				void *argument)
{
	struct loopback *loopback = try_to_start(address, port, serve, argument);

	if (!loopback)
		abort();
	return loopback;
}

struct loopback *loopback_stalled(const char *address, uint16_t port)
{
	struct loopback *loopback = listen_at(address, port, 0);
	struct sockaddr_in four;

	if (!loopback)
		abort();
	four = socket_address(address, loopback->port);
	for (size_t i = 0; i < STALLING; i++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

		(void)!connect(fd, (struct sockaddr *)&four, sizeof(four));
		loopback->state->stalling[i] = fd;
	}
	return loopback;
}

/* A port that is free at one address may be another program's at the other. */
void loopback_stalled_beside(const char *address, loopback_serve *serve, void *argument,
			     struct loopback **stalled_r, struct loopback **server_r)
{
	for (int attempt = 0; attempt < 100; attempt++) {
		*stalled_r = loopback_stalled(address, 0);
		*server_r = try_to_start("127.0.0.1", (*stalled_r)->port, serve, argument);
		if (*server_r)
			return;
		loopback_stop(stalled_r);
	}
	abort();
}

struct loopback *loopback_refusing(void)
{
	struct loopback *loopback = bind_to("0.0.0.0", 0);

	if (!loopback)
		abort();
	for (size_t i = 0; i < STALLING; i++)
		loopback->state->stalling[i] = -1;
	return loopback;
}

void loopback_stop(struct loopback **loopback)
{
	struct loopback_state *state = (*loopback)->state;

	if (state->accepting) {
		shutdown((*loopback)->listener, SHUT_RDWR);
		pthread_join(state->acceptor, NULL);
		for (size_t i = 0; i < state->count; i++)
			pthread_join(state->connections[i].thread, NULL);
	} else {
		for (size_t i = 0; i < STALLING; i++)
			if (state->stalling[i] >= 0)
				close(state->stalling[i]);
	}
	discard(loopback);
}

/* Connections are accepted in their order: when the marker's is, those before it were. */
size_t loopback_count(struct loopback *loopback)
{
	struct loopback_state *state = loopback->state;
	struct sockaddr_in here = {.sin_family = AF_INET}, there = {.sin_family = AF_INET};
	socklen_t length = sizeof(there);
	int marker = socket(AF_INET, SOCK_STREAM, 0);
	size_t count;

	if (bind(marker, (struct sockaddr *)&here, sizeof(here)) < 0 ||
	    getsockname(marker, (struct sockaddr *)&here, &length) < 0 ||
	    getsockname(loopback->listener, (struct sockaddr *)&there, &length) < 0)
		abort();
	pthread_mutex_lock(&state->lock);
	state->marker_port = here.sin_port;
	state->marker_seen = false;
	pthread_mutex_unlock(&state->lock);
	if (connect(marker, (struct sockaddr *)&there, sizeof(there)) < 0)
		abort();
	pthread_mutex_lock(&state->lock);
	while (!state->marker_seen)
		pthread_cond_wait(&state->changed, &state->lock);
	state->marker_port = 0;
	count = state->count;
	pthread_mutex_unlock(&state->lock);
	close(marker);
	return count;
}

size_t loopback_most_open(struct loopback *loopback)
{
	size_t count;

	pthread_mutex_lock(&loopback->state->lock);
	count = loopback->state->most_open;
	pthread_mutex_unlock(&loopback->state->lock);
	return count;
}

void loopback_line(int fd, char *line, size_t size)
{
	size_t length = 0;
	char c;

	while (length + 1 < size && recv(fd, &c, 1, 0) == 1 && c != '\n')
		if (c != '\r')
			line[length++] = c;
	line[length] = '\0';
}

void loopback_say(int fd, const char *text)
{
	(void)!send(fd, text, strlen(text), MSG_NOSIGNAL);
}

void loopback_await_end(int fd)
{
	char bytes[256];

	while (recv(fd, bytes, sizeof(bytes), 0) > 0)
		;
}

void loopback_rest(int ms)
{
	poll(NULL, 0, ms);
}

void loopback_reset(int fd)
{
	struct linger linger = {.l_onoff = 1, .l_linger = 0};

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}
