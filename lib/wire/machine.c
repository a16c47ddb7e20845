/* machine - calls through the operations of whatever speaks a protocol */
#include "wire/machine.h"

enum machine_status machine_run(struct machine *machine, struct stream *stream, struct fail *f)
{
	return machine->operations->run(machine, stream, f);
}

const char *machine_stage(const struct machine *machine)
{
	return machine->operations->stage(machine);
}

struct stream *machine_inner(struct machine *machine, struct stream *stream)
{
	if (!machine->operations->inner)
		return stream;
	return machine->operations->inner(machine, stream);
}

void machine_leave(struct machine *machine, struct stream *stream)
{
	if (machine->operations->leave)
		machine->operations->leave(machine, stream);
}

bool machine_settled(struct machine *machine)
{
	return machine->operations->settled && machine->operations->settled(machine);
}

void machine_free(struct machine **machine)
{
	if (*machine)
		(*machine)->operations->free(*machine);
	*machine = NULL;
}
