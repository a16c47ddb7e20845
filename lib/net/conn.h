/* conn - a non-blocking TCP socket under a stream */
#ifndef NET_CONN_H
#define NET_CONN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/address.h"
#include "base/fail.h"
#include "wire/stream.h"

struct conn {
	int fd; /* -1: closed */
	bool connected;
	struct stream stream;
};

/* Starts connecting. source: family 0, or the local address to bind. Returns 0 (connecting or
 * connected), or -1 with FAIL_LOCAL (no address family, no route, out of descriptors, source
 * address not ours) or FAIL_UNREACHABLE. */
int conn_start(struct conn *c, const struct address *address, uint16_t port,
	       const struct address *source, struct fail *f);
/* After poll said the socket is writable while connecting: 0 connected (and maybe reset since,
 * which stream.end says), -1 failed (FAIL_UNREACHABLE, FAIL_LOCAL). Fills in the stream's
 * addresses. */
int conn_finish(struct conn *c, struct fail *f);
/* Reads once into stream.in, as much as it has room for; notes the end in stream.end. */
void conn_fill(struct conn *c);
/* Writes what stream.out holds, as far as the socket takes it. An error is stream.end =
 * STREAM_RESET. */
void conn_flush(struct conn *c);
short conn_events(const struct conn *c); /* what to poll for */
void conn_close(struct conn *c);	 /* without waiting; frees the stream */

#endif
