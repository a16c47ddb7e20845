/* machine - what everything that speaks a protocol looks like from outside: run it, it wants more,
 * is done, or failed
 *
 * A probe is a list of machines that run one after the other over the same stream.
 */
#ifndef WIRE_MACHINE_H
#define WIRE_MACHINE_H

#include <stdbool.h>

#include "base/fail.h"
#include "wire/stream.h"

enum machine_status { MACHINE_MORE, MACHINE_DONE, MACHINE_FAILED };

struct machine;

struct machine_operations {
	/* Eats what it can, appends what it wants to say. Called again whenever bytes came, the
	 * connection ended, or out was flushed. MACHINE_FAILED sets *f. */
	enum machine_status (*run)(struct machine *machine, struct stream *stream, struct fail *f);
	/* What it is doing, for "timed out while ..." ("waiting for the greeting"). Never NULL. */
	const char *(*stage)(const struct machine *machine);
	/* Appends to stream->out what takes leave politely in the layer the dialogue is in (QUIT,
	 * LOGOUT), when the probe is over and the dialogue stands in good order; does nothing
	 * otherwise. May be NULL. */
	void (*leave)(struct machine *machine, struct stream *stream);
	/* A machine that, once done, carries another stream inside (TLS): moves bytes both ways
	 * between stream and the inner one and returns the inner one, over which the machines after
	 * it run. NULL: none. */
	struct stream *(*inner)(struct machine *machine, struct stream *stream);
	/* Asked when time is up: true where it already has all that it was run for and waits only
	 * for formalities, so that its probe counts as done. May be NULL: false. */
	bool (*settled)(struct machine *machine);
	void (*free)(struct machine *machine); /* frees the machine and what it owns */
};

/* The first member of every machine. */
struct machine {
	const struct machine_operations *operations;
};

enum machine_status machine_run(struct machine *machine, struct stream *stream, struct fail *f);
const char *machine_stage(const struct machine *machine);
/* The stream for the machines behind this one: its inner one, or stream itself. */
struct stream *machine_inner(struct machine *machine, struct stream *stream);
void machine_leave(struct machine *machine, struct stream *stream);
bool machine_settled(struct machine *machine);
void machine_free(struct machine **machine);

#endif
