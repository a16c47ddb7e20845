/* probe_reader - probes that wait for a line, what became of them, and the servers that say one,
 * for tests of the pool */
#ifndef UNIT_PROBE_READER_H
#define UNIT_PROBE_READER_H

#include "loopback.h"
#include "net/probe.h"

/* A machine that waits for a line, and says one when it is over. "busy" is FAIL_BUSY,
 * "not now" a refusal with 421. */
struct reader_machine {
	struct machine machine;
	const char *first; /* said at once, or NULL */
	const char *leave; /* or NULL */
	bool settled;	   /* all that matters is known from the start */
	bool said;
	char line[64];
};
struct reader_machine *reader_new(void);

/* What the callback keeps of a probe. */
struct seen {
	size_t calls;
	enum probe_status status;
	struct fail fail;
	char stage[64], line[64], address[ADDRESS_TEXT_SIZE];
	uint64_t received;
	int64_t started_ms, ended_ms;
	bool own_address;
	struct reader_machine *reader;
	struct pool *pool; /* where the callback adds another one, once */
	struct seen *other;
};

extern char probe_notes[4096]; /* of level 1, a line each */

struct probe *probe_reading(struct route *route, struct seen *seen);
/* A probe for each of seen, all run; again: they are asked again (probe_set_again). */
void probes_run(struct pool *pool, struct route *route, struct seen *seen, size_t count,
		bool again);
void probe_seen(struct probe *probe, void *argument);  /* a done callback */
void probe_again(struct probe *probe, void *argument); /* for probe_set_again */

struct pool_settings settings_within(int64_t ms);
struct route *route_to(const char *const *addresses, uint16_t port);
struct route *route_home(uint16_t port); /* 127.0.0.1 */

/* Servers: argument is what they say at first. */
void serve_line(int fd, size_t number, void *argument); /* and then wait for the end */
void serve_silence(int fd, size_t number, void *argument);
void serve_close(int fd, size_t number, void *argument);

#endif
