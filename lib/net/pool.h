/* pool - what the files that make up the pool share; private to them
 *
 * Probes wait in one queue for each route, in the order they were added. How many connections are
 * open is counted in one lane for each server address, since several routes may lead to one server.
 */
#ifndef NET_POOL_H
#define NET_POOL_H

#include "net/conn.h"
#include "net/probe.h"

struct lane {
	struct address address;
	size_t open;	       /* connections, those being made included */
	uint64_t starts;       /* in all */
	int64_t next_start_ms; /* --pause, and after "busy" */
	int64_t pace_ms;       /* between two starts, once the server was busy */
	int64_t closed_ms;     /* when the last one was closed, 0: none was */
	bool alone;	       /* a probe that must be alone is open */
	bool busy_alone;       /* it was busy although nothing else was open */
	struct lane *next;     /* in the same bucket */
};

struct waiting {
	struct probe *first, *last;
};

struct queue {
	struct route *route;
	struct waiting fresh; /* not yet started */
	struct waiting alone; /* found the server busy: to be asked again with nothing beside it */
	bool active;	      /* in the pool's list: something waits */
	struct queue *previous, *next;
	struct queue *next_made; /* all of them, to be freed */
	/* What the addresses that were given up had to say, the server's fault before ours. */
	struct fail given_up;
	struct address given_up_address;
};

struct probe_state {
	struct conn conn;
	struct probe *next; /* behind this one in its queue */
	struct queue *queue;
	struct lane *lane;	/* while it is open */
	size_t attempt;		/* which of the route's addresses */
	int64_t attempt_ms;	/* when that was started */
	int64_t attempt_end_ms; /* when the next address is tried */
	uint64_t start_number;	/* of its lane */
	bool crowded;		/* others were open when it started, or closed just before */
	bool alone;
	unsigned asked_again; /* times */
	int64_t pace_ms;      /* of its lane, when it started */
	struct fail busy;     /* what it failed of before it was to be asked again */
	void (*again)(struct probe *probe, void *argument);
	size_t place;	       /* among the running ones */
	short ready;	       /* what poll said of it */
	bool woken, dismissed; /* by pool_wake, pool_dismiss */
};

#define POOL_BUCKETS 256
/* A server counts a connection as open until it has seen its end: so long may that take. */
#define POOL_LINGER_MS 100
/* ... and so long it may be at worst: Exim keeps one of its 20 places for half a second after a
 * handshake that was not finished (tls-gnu.c). Once a server was busy, it is left alone for that
 * time, and then gets no more connections in it than eight; where it is busy even so, half as many,
 * and so on. One that was to be asked again alone and met with that is asked once more, when
 * nothing has been open for that long. */
#define POOL_BUSY_MS 600
#define POOL_PACE_MS 70
#define POOL_ASKED_AGAIN 2

struct pool {
	struct pool_settings settings;
	int64_t created_ms;
	struct resolver *resolver;
	struct lane *lanes[POOL_BUCKETS];
	struct queue *queues;			  /* all of them */
	struct queue *active_first, *active_last; /* those in which something waits */
	struct probe **running;
	size_t running_count;
	struct pollfd *poll_set;
	bool changed;	   /* a probe was added or has ended: something may start */
	bool starved;	   /* one that could start waits for a slot of the whole pool */
	bool out_of_files; /* until a connection is closed */
	bool woken;	   /* a running probe was */
	size_t ended;	   /* probes, in all */
	int64_t tick_ms;   /* when the settings' tick is called next */
	int64_t resume_ms; /* when --pause lets the next one start, 0: none waits for that */
	bool stopping;
};

/* pool_queue.c: who waits */
void pool_wait(struct pool *pool, struct probe *probe, bool in_front);
struct probe *pool_next_waiting(struct pool *pool); /* taken out, whatever its budgets; or NULL */
/* Starts what the budgets allow. */
void pool_start(struct pool *pool);

/* pool_attempt.c: connecting */
void pool_attempt(struct pool *pool, struct probe *probe, struct lane *lane);
void pool_attempt_failed(struct pool *pool, struct probe *probe, const struct fail *fail);
void pool_connected(struct pool *pool, struct probe *probe);

/* pool_end.c: running and ending */
void pool_work(struct pool *pool, struct probe *probe);
/* Closes the probe's connection and takes it out of the running ones. */
void pool_release(struct pool *pool, struct probe *probe);
/* Ends a running or waiting probe: takes leave, calls back, frees it. fail may be NULL. */
void pool_end(struct pool *pool, struct probe *probe, enum probe_status status,
	      const struct fail *fail);
/* Ends everything: at the deadline, or as a signal came. */
void pool_stop(struct pool *pool, bool interrupted);

/* probe.c */
enum machine_status probe_run(struct probe *probe, struct fail *f);
void probe_leave(struct probe *probe);
const char *probe_where(const struct probe *probe); /* the stage it is in */
void probe_clear(struct probe *probe);		    /* frees its machines */
void probe_free(struct probe **probe);

#endif
