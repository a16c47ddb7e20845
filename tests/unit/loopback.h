/* loopback - a TCP listener on a loopback address whose connections are served by threads, for
 * tests of what talks to sockets */
#ifndef UNIT_LOOPBACK_H
#define UNIT_LOOPBACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOOPBACK_CONNECTIONS 1024

/* Serves one connection; the descriptor is closed behind it. number counts from 0. */
typedef void loopback_serve(int fd, size_t number, void *argument);

struct loopback {
	uint16_t port;
	int listener;
	loopback_serve *serve;
	void *argument;
	struct loopback_state *state;
};

/* Listens on the address ("127.0.0.1") at the port, 0: a free one. */
struct loopback *loopback_start(const char *address, uint16_t port, loopback_serve *serve,
				void *argument);
/* Listens, and neither it nor the kernel accepts anything: connecting hangs. */
struct loopback *loopback_stalled(const char *address, uint16_t port);
/* Ends the listener and waits for its threads: those that still wait for the client see its end. */
void loopback_stop(struct loopback **loopback);
/* Two at one port: the one at `address` never accepts, the other serves at 127.0.0.1. */
void loopback_stalled_beside(const char *address, loopback_serve *serve, void *argument,
			     struct loopback **stalled_r, struct loopback **server_r);
/* A port that is taken at every address, and that refuses to be connected to. */
struct loopback *loopback_refusing(void);
/* Connections that were made so far: those that wait to be accepted are accepted first. */
size_t loopback_count(struct loopback *loopback);
size_t loopback_most_open(struct loopback *loopback);

/* For serve functions, blocking: a line without its end, "" at the end of the connection. */
void loopback_line(int fd, char *line, size_t size);
void loopback_say(int fd, const char *text);
/* Waits until the client has closed; what comes is dropped. */
void loopback_await_end(int fd);
void loopback_rest(int ms);
void loopback_reset(int fd); /* closing it will send RST */

#endif
