/* probe - one connection with the machines that run over it in turn */
#include "net/probe.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/pool.h"

struct route *route_new(const struct address *addresses, size_t count, uint16_t port)
{
	struct route *route = mem_alloc(sizeof(*route));

	route->addresses = mem_copy(addresses, count * sizeof(*addresses));
	route->count = count;
	route->port = port;
	return route;
}

void route_free(struct route **route)
{
	if (*route)
		free((*route)->addresses);
	free(*route);
	*route = NULL;
}

struct probe *probe_new(struct route *route)
{
	struct probe *probe = mem_alloc(sizeof(*probe));

	probe->route = route;
	probe->state = mem_alloc(sizeof(*probe->state));
	probe->state->conn.fd = -1;
	return probe;
}

void probe_add_machine(struct probe *probe, struct machine *machine)
{
	if (probe->machine_count == COUNT_OF(probe->machine))
		abort(); /* a mistake of ours: no probe has that many layers */
	probe->machine[probe->machine_count++] = machine;
}

void probe_disown(struct probe *probe, const struct machine *machine)
{
	for (size_t i = 0; i < probe->machine_count; i++)
		if (probe->machine[i] == machine)
			probe->machine[i] = NULL;
}

void probe_set_again(struct probe *probe, void (*again)(struct probe *probe, void *argument))
{
	probe->state->again = again;
}

void probe_clear(struct probe *probe)
{
	for (size_t i = 0; i < probe->machine_count; i++)
		machine_free(&probe->machine[i]);
	probe->machine_count = 0;
	probe->machine_at = 0;
	probe->dialogue = NULL;
}

void probe_free(struct probe **probe)
{
	if (!*probe)
		return;
	probe_clear(*probe);
	free((*probe)->state);
	free(*probe);
	*probe = NULL;
}

const char *probe_where(const struct probe *probe)
{
	if (probe->status == PROBE_WAITING)
		return "waiting for its turn";
	if (!probe->connected || probe->machine_count == 0)
		return "connecting";
	return machine_stage(probe->machine[probe->machine_at]);
}

/* The streams of the layers, from the socket's to that of the machine whose turn it is; what has
 * come is moved inwards on the way. */
static void pump_in(struct probe *probe, struct stream **streams)
{
	streams[0] = &probe->state->conn.stream;
	for (size_t i = 0; i < probe->machine_at; i++)
		streams[i + 1] = machine_inner(probe->machine[i], streams[i]);
}

static void pump_out(struct probe *probe, struct stream **streams)
{
	for (size_t i = probe->machine_at; i-- > 0;)
		machine_inner(probe->machine[i], streams[i]);
}

enum machine_status probe_run(struct probe *probe, struct fail *f)
{
	struct stream *streams[COUNT_OF(probe->machine)];
	enum machine_status status = MACHINE_DONE;

	while (probe->machine_at < probe->machine_count) {
		size_t at = probe->machine_at;

		pump_in(probe, streams);
		status = machine_run(probe->machine[at], streams[at], f);
		pump_out(probe, streams);
		if (status != MACHINE_DONE || at + 1 == probe->machine_count)
			break;
		probe->machine_at++;
	}
	return status;
}

/* Leave is taken in the innermost layer that was reached, then in the layers around it; not by
 * machines that were over before, since what they spoke is not spoken any more. */
void probe_leave(struct probe *probe)
{
	struct stream *streams[COUNT_OF(probe->machine)];
	size_t at = probe->machine_at;

	if (!probe->connected || probe->machine_count == 0)
		return;
	pump_in(probe, streams);
	machine_leave(probe->machine[at], streams[at]);
	while (at-- > 0) {
		machine_inner(probe->machine[at], streams[at]);
		if (probe->machine[at]->operations->inner)
			machine_leave(probe->machine[at], streams[at]);
	}
}
