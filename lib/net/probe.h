/* probe - connect, dialogue, hello or session: many at once, in the only poll loop, under one
 * deadline
 *
 * A pool runs probes up to the budgets. A probe is a list of machines over one connection. Whatever
 * happens, every probe ends exactly once: done, failed (with the stage it was in), or not tried;
 * its callback may add further probes to the pool.
 */
#ifndef NET_PROBE_H
#define NET_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/fail.h"
#include "net/resolve.h"
#include "wire/machine.h"

struct dialogue;
struct pool;
struct queue;

struct pool_settings {
	int64_t deadline_ms;	 /* absolute, clock_ms */
	size_t parallel;	 /* connections open at once in all (64) */
	size_t parallel_address; /* to one server address (6) */
	int64_t pause_ms;	 /* between connections to one address */
	struct address source;	 /* family 0: any */
	const char *resolver;	 /* or NULL */
	bool absolute_names;	 /* as in resolver_settings */
	int wake_fd;		 /* readable when a signal came, -1: none */
	/* Called about every tick_ms while pool_run runs; NULL: never. It must not block. */
	void (*tick)(void *argument);
	void *tick_argument;
	int64_t tick_ms;
};

/* Where an endpoint is reached: its addresses, tried in turn until one has answered; shared by all
 * probes of the endpoint, so that their answers come from one server. */
struct route {
	struct address *addresses; /* owned */
	size_t count;
	size_t current;
	bool settled; /* a connection to the current one was made: later failures there are final */
	uint16_t port;
	struct queue *queue; /* the pool's own: probes that wait for it */
};
struct route *route_new(const struct address *addresses, size_t count, uint16_t port);
void route_free(struct route **route);

enum probe_status {
	PROBE_WAITING, /* not started */
	PROBE_RUNNING,
	PROBE_DONE,	/* every machine is done */
	PROBE_FAILED,	/* fail and stage say how */
	PROBE_NOT_TRIED /* the deadline or a signal came first; fail (FAIL_LOCAL) says which */
};

struct probe {
	/* Set by whoever makes it. */
	struct route *route;	    /* not owned */
	struct machine *machine[4]; /* run in turn; owned by the probe */
	size_t machine_count;
	void (*done)(struct probe *probe,
		     void *argument); /* once, when it has ended; the facts are still there, the
					 pool frees it afterwards */
	void *argument;
	void (*note)(void *argument, int level, const char *text); /* steps and dialogue, or NULL */
	void *note_argument;
	struct dialogue *dialogue; /* among the machines, or NULL: for whoever made the probe */
	/* Set by the pool. */
	enum probe_status status;
	struct fail fail;
	char stage[64]; /* where it stood when it failed: "connecting", "waiting for the greeting",
			   ... */
	size_t machine_at;	/* which machine it was in */
	bool connected;		/* the TCP connection was made */
	uint64_t received;	/* bytes received in all */
	struct address address; /* the one it talked to */
	bool own_address;	/* both ends have the same address */
	int64_t started_ms, ended_ms;
	struct probe_state *state;
};

struct pool *pool_new(const struct pool_settings *settings);
void pool_free(struct pool **pool);
struct resolver *pool_resolver(struct pool *pool);
/* The pool takes the probe over. A probe to which the server says that it is busy (fail_is_busy)
 * while others to the same address are open, or were just before, is asked again alone, twice at
 * most, while time is left: its machines are made anew by again (NULL: it is not). */
void pool_add(struct pool *pool, struct probe *probe);
struct probe *probe_new(struct route *route);
void probe_add_machine(struct probe *probe, struct machine *machine);
/* For done: the machine is the caller's from now on, who frees it. */
void probe_disown(struct probe *probe, const struct machine *machine);
/* How a busy probe gets fresh machines: called with the argument of done. */
void probe_set_again(struct probe *probe, void (*again)(struct probe *probe, void *argument));
/* A machine of a running probe has something to say though nothing has come: it is run once more
 * before the pool waits again. */
void pool_wake(struct pool *pool, struct probe *probe);
/* A running probe is not needed any more: it takes leave and counts as done before the pool waits
 * again. */
void pool_dismiss(struct pool *pool, struct probe *probe);
/* How many connections one server address may have open at once. */
size_t pool_parallel_address(const struct pool *pool);
/* Runs until nothing is left to do, or the deadline, or wake_fd. Returns true when wake_fd ended
 * it. */
bool pool_run(struct pool *pool);
struct pool_counts {
	size_t ended; /* probes in all, whatever their outcome */
	size_t open;  /* connections now, those being made included */
};
struct pool_counts pool_counts(const struct pool *pool);
int64_t pool_left_ms(const struct pool *pool); /* time until the deadline, 0 at least */

#endif
