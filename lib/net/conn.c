/* conn - a non-blocking TCP socket under a stream */
#include "net/conn.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/socket_address.h"

#define FILL_LEAST 2048	 /* bytes that there is room for before a read */
#define FILL_MOST 16384	 /* bytes that one call takes at most */
#define DRAIN_SIZE 16384 /* bytes that one read before closing takes */
#define DRAIN_ROUNDS 16	 /* reads before closing, so that an endless sender cannot hold us */

/* An error of this machine: no packet reached the server (SPEC 2: probe.not-done, never the
 * server's fault). */
static int fail_local(struct fail *f, const struct address *address, int error)
{
	char text[ADDRESS_TEXT_SIZE];
	const char *family = address->family == 6 ? "IPv6" : "IPv4";

	address_text(address, text);
	switch (error) {
	case EAFNOSUPPORT:
	case EPROTONOSUPPORT:
		return fail_set_code(f, FAIL_LOCAL, error,
				     "this machine has no %s, so %s was not tried", family, text);
	case ENETUNREACH:
	case EHOSTUNREACH:
		return fail_set_code(f, FAIL_LOCAL, error, "this machine has no %s route to %s",
				     family, text);
	case EADDRNOTAVAIL:
		return fail_set_code(f, FAIL_LOCAL, error,
				     "this machine has no %s address or free port to reach %s from",
				     family, text);
	case EMFILE:
	case ENFILE:
		return fail_set_code(f, FAIL_LOCAL, error,
				     "this machine is out of file descriptors: %s",
				     strerror(error));
	default:
		return fail_set_code(f, FAIL_LOCAL, error, "this machine cannot connect to %s: %s",
				     text, strerror(error));
	}
}

static int fail_unreachable(struct fail *f, int error)
{
	switch (error) {
	case ECONNREFUSED:
		return fail_set_code(f, FAIL_UNREACHABLE, error, "connection refused");
	case ETIMEDOUT:
		return fail_set_code(f, FAIL_UNREACHABLE, error,
				     "no answer to the connection request");
	case EHOSTUNREACH:
		return fail_set_code(f, FAIL_UNREACHABLE, error, "host unreachable");
	case ENETUNREACH:
		return fail_set_code(f, FAIL_UNREACHABLE, error, "network unreachable");
	default:
		return fail_set_code(f, FAIL_UNREACHABLE, error, "cannot connect: %s",
				     strerror(error));
	}
}

static int bind_source(int fd, const struct address *source, const struct address *address,
		       struct fail *f)
{
	struct sockaddr_storage storage;
	char text[ADDRESS_TEXT_SIZE];
	socklen_t length;

	if (source->family == 0)
		return 0;
	if (source->family != address->family)
		return fail_set(f, FAIL_LOCAL,
				"the source address %s and the server are of different families",
				address_text(source, text));
	length = socket_address_write(&storage, source, 0);
	if (bind(fd, (const struct sockaddr *)&storage, length) < 0) {
		int error = errno;

		return fail_set_code(f, FAIL_LOCAL, error, "cannot use the source address %s: %s",
				     address_text(source, text), strerror(error));
	}
	return 0;
}

/* A peer that has reset the connection has no name any more: what was asked for stays. */
static void note_addresses(struct conn *c)
{
	struct sockaddr_storage storage;
	socklen_t length = sizeof(storage);

	if (getsockname(c->fd, (struct sockaddr *)&storage, &length) == 0)
		c->stream.local = socket_address_read((const struct sockaddr *)&storage,
						      &c->stream.local_port);
	length = sizeof(storage);
	if (getpeername(c->fd, (struct sockaddr *)&storage, &length) == 0)
		c->stream.peer = socket_address_read((const struct sockaddr *)&storage,
						     &c->stream.peer_port);
	c->connected = true;
}

static int start_on(struct conn *c, const struct address *address, uint16_t port,
		    const struct address *source, struct fail *f)
{
	struct sockaddr_storage storage;
	socklen_t length = socket_address_write(&storage, address, port);
	int one = 1;

	if (fcntl(c->fd, F_SETFD, FD_CLOEXEC) < 0 || fcntl(c->fd, F_SETFL, O_NONBLOCK) < 0)
		return fail_local(f, address, errno);
	/* What we say is a few short lines, each of which the server waits for. */
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (bind_source(c->fd, source, address, f) < 0)
		return -1;
	if (connect(c->fd, (const struct sockaddr *)&storage, length) == 0) {
		note_addresses(c);
		return 0;
	}
	switch (errno) {
	case EINPROGRESS:
	case EINTR:
		return 0;
	case ECONNREFUSED:
	case ECONNRESET:
	case ETIMEDOUT:
		return fail_unreachable(f, errno);
	default:
		return fail_local(f, address, errno);
	}
}

int conn_start(struct conn *c, const struct address *address, uint16_t port,
	       const struct address *source, struct fail *f)
{
	*c = (struct conn){.fd = -1};
	stream_open(&c->stream);
	c->stream.peer = *address;
	c->stream.peer_port = port;
	c->fd = socket(address->family == 6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0)
		return fail_local(f, address, errno);
	if (start_on(c, address, port, source, f) < 0) {
		conn_close(c);
		return -1;
	}
	return 0;
}

/* What came, or 0. */
static size_t read_into(struct conn *c, uint8_t *at, size_t room)
{
	ssize_t got;

	do
		got = recv(c->fd, at, room, 0);
	while (got < 0 && errno == EINTR);
	if (got > 0) {
		writer_put(&c->stream.in, (size_t)got);
		c->stream.received += (uint64_t)got;
		return (size_t)got;
	}
	if (got == 0)
		c->stream.end = STREAM_CLOSED;
	else if (errno != EAGAIN && errno != EWOULDBLOCK)
		c->stream.end = STREAM_RESET;
	return 0;
}

/* The buffer grows only where a read filled it: hundreds of connections may wait for little. */
void conn_fill(struct conn *c)
{
	struct writer *in = &c->stream.in;
	size_t left = FILL_MOST, room, got;

	if (c->fd < 0 || c->stream.end != STREAM_OPEN)
		return;
	do {
		uint8_t *at;

		room = in->capacity - in->length;
		if (room == 0)
			room = FILL_LEAST;
		if (room > left)
			room = left;
		at = writer_room(in, &room);
		if (!at)
			return;
		got = read_into(c, at, room);
		left -= got;
	} while (got == room && left > 0);
}

/* What the server said before it reset the connection is still in the kernel: it is the reason, so
 * it is read before the end is told. */
static void broken(struct conn *c)
{
	size_t before;

	writer_clear(&c->stream.out);
	do {
		before = c->stream.in.length;
		conn_fill(c);
	} while (c->stream.end == STREAM_OPEN && c->stream.in.length > before);
	c->stream.end = STREAM_RESET;
}

int conn_finish(struct conn *c, struct fail *f)
{
	int error = 0;
	socklen_t length = sizeof(error);

	if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
		error = errno;
	/* These two come only after the connection was made: it was reset before we looked. */
	if (error && error != ECONNRESET && error != EPIPE)
		return fail_unreachable(f, error);
	note_addresses(c);
	if (error)
		broken(c);
	return 0;
}

void conn_flush(struct conn *c)
{
	struct writer *out = &c->stream.out;
	size_t sent = 0;
	ssize_t count;

	if (c->fd < 0 || !c->connected || c->stream.end == STREAM_RESET)
		return;
	while (sent < out->length) {
		count = send(c->fd, out->data + sent, out->length - sent, MSG_NOSIGNAL);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
			broken(c);
			return;
		}
		if (count <= 0)
			break;
		sent += (size_t)count;
	}
	c->stream.sent += sent;
	writer_consume(out, sent);
}

short conn_events(const struct conn *c)
{
	short events = 0;

	if (c->fd < 0)
		return 0;
	if (!c->connected)
		return POLLOUT;
	if (c->stream.end == STREAM_OPEN && c->stream.in.length < c->stream.in.maximum)
		events |= POLLIN;
	if (c->stream.end != STREAM_RESET && c->stream.out.length > 0)
		events |= POLLOUT;
	return events;
}

void conn_close(struct conn *c)
{
	uint8_t bytes[DRAIN_SIZE];

	if (c->fd >= 0 && c->connected) {
		/* Bytes left unread would make the kernel send RST, which may overtake our last
		 * line at the other end (RFC 1122 section 4.2.2.13). */
		shutdown(c->fd, SHUT_WR);
		for (int round = 0; round < DRAIN_ROUNDS; round++)
			if (recv(c->fd, bytes, sizeof(bytes), 0) <= 0)
				break;
	}
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->connected = false;
	stream_free(&c->stream);
}
