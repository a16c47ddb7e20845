/* listen - the sockets of the peer: loopback only, one thread for each client */
#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "talk.h"

static bool is_loopback(const struct port *p)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)&p->address;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&p->address;

	if (p->address.ss_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

static void parse_address(struct port *p)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)&p->address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&p->address;

	if (inet_pton(AF_INET, p->host, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)p->number);
		p->address_length = sizeof(*v4);
	} else if (inet_pton(AF_INET6, p->host, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)p->number);
		p->address_length = sizeof(*v6);
	} else {
		die("port %s: no address: %s", p->name, p->host);
	}
	if (!is_loopback(p))
		die("port %s: %s is no loopback address; the peer listens on no other", p->name,
		    p->host);
}

void port_listen(struct port *p)
{
	int yes = 1;

	parse_address(p);
	p->listener = socket(p->address.ss_family, SOCK_STREAM, 0);
	if (p->listener < 0)
		die("port %s: socket: %s", p->name, strerror(errno));
	setsockopt(p->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	fcntl(p->listener, F_SETFD, FD_CLOEXEC);
	fcntl(p->listener, F_SETFL, O_NONBLOCK);
	if (bind(p->listener, (struct sockaddr *)&p->address, p->address_length) < 0)
		die("port %s: %s port %d: %s", p->name, p->host, p->number, strerror(errno));
	if (listen(p->listener, 2048) < 0)
		die("port %s: listen: %s", p->name, strerror(errno));
	getsockname(p->listener, (struct sockaddr *)&p->address, &p->address_length);
}

void port_address(const struct port *p, char *host, size_t size, int *number_r)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)&p->address;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&p->address;

	if (p->address.ss_family == AF_INET) {
		inet_ntop(AF_INET, &v4->sin_addr, host, (socklen_t)size);
		*number_r = ntohs(v4->sin_port);
	} else {
		inet_ntop(AF_INET6, &v6->sin6_addr, host, (socklen_t)size);
		*number_r = ntohs(v6->sin6_port);
	}
}

/* What this connection gets for its number. */
static enum action by_number(const struct port *p, unsigned long number, long open)
{
	if (p->limit > 0 && number > (unsigned long)p->limit)
		return p->limit_do;
	if (p->every > 0 && number % (unsigned long)p->every == 0)
		return p->every_do;
	if (p->parallel > 0 && open > p->parallel)
		return p->parallel_do;
	return ACTION_NONE;
}

/* Our end first, so that what was said arrives: closing over unread bytes would reset. */
static void close_gently(struct talk *t)
{
	struct linger linger;
	socklen_t length = sizeof(linger);
	char part[4096];

	if (getsockopt(t->fd, SOL_SOCKET, SO_LINGER, &linger, &length) == 0 && linger.l_onoff) {
		close(t->fd);
		return;
	}
	shutdown(t->fd, SHUT_WR);
	for (int i = 0; i < 100; i++) {
		struct pollfd poll_fd = {t->fd, POLLIN, 0};

		if (poll(&poll_fd, 1, 2000) <= 0 || recv(t->fd, part, sizeof(part), 0) <= 0)
			break;
	}
	close(t->fd);
}

static void *connection(void *argument)
{
	struct talk *t = argument;
	struct port *p = t->port;

	talk_log(t, "*", "connected");
	serve(t);
	if (t->session) {
		if (!t->over)
			gnutls_bye(t->session, GNUTLS_SHUT_WR);
		gnutls_deinit(t->session);
	}
	pthread_mutex_lock(&p->lock);
	p->open--;
	pthread_mutex_unlock(&p->lock);
	close_gently(t);
	bytes_free(&t->in);
	bytes_free(&t->pushed_back);
	free(t);
	return NULL;
}

void port_accept(struct port *p)
{
	struct timeval patience = {120, 0};
	pthread_attr_t attributes;
	pthread_t thread;
	struct talk *t;
	int fd = accept(p->listener, NULL, NULL), yes = 1;
	long open;

	if (fd < 0)
		return;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	t = must(calloc(1, sizeof(*t)));
	t->port = p;
	t->fd = fd;
	pthread_mutex_lock(&p->lock);
	t->number = ++p->connections;
	open = ++p->open;
	pthread_mutex_unlock(&p->lock);
	t->whole = by_number(p, t->number, open);
	if (t->whole == ACTION_NO_STARTTLS) {
		t->no_starttls = true;
		t->whole = ACTION_NONE;
	}
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, 512 * 1024);
	if (pthread_create(&thread, &attributes, connection, t) != 0) {
		close(fd);
		free(t);
	}
	pthread_attr_destroy(&attributes);
}
