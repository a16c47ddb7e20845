/* stream - bytes in and bytes out: the seam between protocol machines and sockets
 *
 * A machine eats from in and appends to out and never sees a file descriptor. Whoever owns the
 * socket fills in, flushes out, and says how the connection ended.
 */
#ifndef WIRE_STREAM_H
#define WIRE_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/address.h"
#include "base/attributes.h"
#include "base/fail.h"
#include "base/writer.h"

enum stream_end {
	STREAM_OPEN,
	STREAM_CLOSED, /* the other end will send no more (FIN) */
	STREAM_RESET,  /* RST or another error of the connection */
};

struct stream {
	struct writer in;	    /* received, not yet eaten; maximum STREAM_IN_MAXIMUM */
	struct writer out;	    /* to be sent; maximum STREAM_OUT_MAXIMUM */
	enum stream_end end;	    /* what is behind the last byte of in */
	uint64_t received, sent;    /* bytes in all, counted by the owner of the socket */
	struct address local, peer; /* of the socket; family 0 in tests */
	uint16_t local_port, peer_port;
	/* Where steps (level 2) and dialogue lines (level 3) go; NULL: nowhere. */
	void (*note)(void *argument, int level, const char *text);
	void *note_argument;
};

#define STREAM_IN_MAXIMUM (32 * 1024)
#define STREAM_OUT_MAXIMUM (32 * 1024)

void stream_open(struct stream *s);
void stream_free(struct stream *s);
struct span stream_available(const struct stream *s);
void stream_eat(struct stream *s, size_t count);
void stream_send(struct stream *s, const void *data, size_t length);
void stream_note(struct stream *s, int level, const char *format, ...) PRINTF_LIKE(3, 4);
/* Sets FAIL_CLOSED or FAIL_RESET when the connection has ended ("connection closed by the server
 * while WHAT") and returns -1; returns 0 while it is open. A machine that needs more bytes calls it
 * before it answers MORE. */
int stream_check_open(const struct stream *s, const char *what, struct fail *f);

#endif
