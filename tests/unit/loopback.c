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

static void *accept_all(void *argument)
{
	struct loopback *loopback = argument;
	struct loopback_state *state = loopback->state;
	int fd;

	while (state->count < LOOPBACK_CONNECTIONS &&
	       (fd = accept(loopback->listener, NULL, NULL)) >= 0) {
		struct connection *connection = &state->connections[state->count];

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

static struct loopback *listen_at(const char *address, uint16_t port, int backlog)
{
	struct loopback *loopback = mem_alloc(sizeof(*loopback));
	struct sockaddr_in four = socket_address(address, port);
	socklen_t length = sizeof(four);
	int one = 1;

	loopback->state = mem_alloc(sizeof(*loopback->state));
	pthread_mutex_init(&loopback->state->lock, NULL);
	loopback->listener = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(loopback->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(loopback->listener, (struct sockaddr *)&four, sizeof(four)) < 0 ||
	    listen(loopback->listener, backlog) < 0 ||
	    getsockname(loopback->listener, (struct sockaddr *)&four, &length) < 0)
		abort();
	loopback->port = ntohs(four.sin_port);
	return loopback;
}

struct loopback *loopback_start(const char *address, uint16_t port, loopback_serve *serve,
				void *argument)
{
	struct loopback *loopback = listen_at(address, port, 512);

	loopback->serve = serve;
	loopback->argument = argument;
	loopback->state->accepting = true;
	if (pthread_create(&loopback->state->acceptor, NULL, accept_all, loopback) != 0)
		abort();
	return loopback;
}

struct loopback *loopback_stalled(const char *address, uint16_t port)
{
	struct loopback *loopback = listen_at(address, port, 0);
	struct sockaddr_in four = socket_address(address, loopback->port);

	for (size_t i = 0; i < STALLING; i++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

		(void)!connect(fd, (struct sockaddr *)&four, sizeof(four));
		loopback->state->stalling[i] = fd;
	}
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
			close(state->stalling[i]);
	}
	close((*loopback)->listener);
	pthread_mutex_destroy(&state->lock);
	free(state);
	free(*loopback);
	*loopback = NULL;
}

uint16_t loopback_free_port(void)
{
	struct loopback *loopback = listen_at("127.0.0.1", 0, 1);
	uint16_t port = loopback->port;

	close(loopback->listener);
	pthread_mutex_destroy(&loopback->state->lock);
	free(loopback->state);
	free(loopback);
	return port;
}

size_t loopback_count(struct loopback *loopback)
{
	size_t count;

	pthread_mutex_lock(&loopback->state->lock);
	count = loopback->state->count;
	pthread_mutex_unlock(&loopback->state->lock);
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
