/* probe_reader - probes that wait for a line, what became of them, and the servers that say one */
#include "probe_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

static enum machine_status reader_run(struct machine *machine, struct stream *stream,
				      struct fail *f)
{
	struct reader_machine *reader = (struct reader_machine *)machine;
	struct span there = stream_available(stream);
	const uint8_t *end = there.length ? memchr(there.data, '\n', there.length) : NULL;

	if (reader->first && !reader->said)
		stream_send(stream, reader->first, strlen(reader->first));
	reader->said = true;
	if (!end)
		return stream_check_open(stream, "waiting for the line", f) < 0 ? MACHINE_FAILED
										: MACHINE_MORE;
	snprintf(reader->line, sizeof(reader->line), "%.*s", (int)(end - there.data),
		 (const char *)there.data);
	stream_eat(stream, (size_t)(end - there.data) + 1);
	if (strcmp(reader->line, "busy") == 0) {
		fail_set_code(f, FAIL_BUSY, 421, "too many connections");
		return MACHINE_FAILED;
	}
	if (strcmp(reader->line, "not now") == 0) {
		fail_set_code(f, FAIL_REFUSED, 421, "STARTTLS refused");
		return MACHINE_FAILED;
	}
	return MACHINE_DONE;
}

static const char *reader_stage(const struct machine *machine)
{
	(void)machine;
	return "waiting for the line";
}

static void reader_leave(struct machine *machine, struct stream *stream)
{
	const struct reader_machine *reader = (const struct reader_machine *)machine;

	if (reader->leave)
		stream_send(stream, reader->leave, strlen(reader->leave));
}

static bool reader_settled(struct machine *machine)
{
	return ((const struct reader_machine *)machine)->settled;
}

static void reader_free(struct machine *machine)
{
	free(machine);
}

struct reader_machine *reader_new(void)
{
	static const struct machine_operations operations = {.run = reader_run,
							     .stage = reader_stage,
							     .leave = reader_leave,
							     .settled = reader_settled,
							     .free = reader_free};
	struct reader_machine *reader = mem_alloc(sizeof(*reader));

	reader->machine.operations = &operations;
	return reader;
}

char probe_notes[4096];

static void note(void *argument, int level, const char *text)
{
	(void)argument;
	if (level == 1)
		snprintf(probe_notes + strlen(probe_notes),
			 sizeof(probe_notes) - strlen(probe_notes), "%s\n", text);
}

void probe_seen(struct probe *probe, void *argument)
{
	struct seen *seen = argument;

	seen->calls++;
	seen->status = probe->status;
	seen->fail = probe->fail;
	seen->received = probe->received;
	seen->started_ms = probe->started_ms;
	seen->ended_ms = probe->ended_ms;
	seen->own_address = probe->own_address;
	memcpy(seen->stage, probe->stage, sizeof(seen->stage));
	address_text(&probe->address, seen->address);
	if (seen->reader)
		memcpy(seen->line, seen->reader->line, sizeof(seen->line));
	seen->reader = NULL;
	if (seen->pool && seen->other)
		pool_add(seen->pool, probe_reading(probe->route, seen->other));
	seen->pool = NULL;
}

void probe_again(struct probe *probe, void *argument)
{
	struct seen *seen = argument;

	seen->reader = reader_new();
	probe_add_machine(probe, &seen->reader->machine);
}

struct probe *probe_reading(struct route *route, struct seen *seen)
{
	struct probe *probe = probe_new(route);

	seen->reader = reader_new();
	probe_add_machine(probe, &seen->reader->machine);
	probe->done = probe_seen;
	probe->argument = seen;
	probe->note = note;
	return probe;
}

struct pool_settings settings_within(int64_t ms)
{
	return (struct pool_settings){.deadline_ms = clock_ms() + ms,
				      .parallel = 64,
				      .parallel_address = 64,
				      .wake_fd = -1};
}

struct route *route_to(const char *const *addresses, uint16_t port)
{
	struct address list[8];
	size_t count = 0;

	while (addresses[count]) {
		if (!address_parse(addresses[count], &list[count]))
			abort();
		count++;
	}
	return route_new(list, count, port);
}

struct route *route_home(uint16_t port)
{
	const char *const addresses[] = {"127.0.0.1", NULL};

	return route_to(addresses, port);
}

void serve_line(int fd, size_t number, void *argument)
{
	(void)number;
	loopback_say(fd, argument);
	loopback_await_end(fd);
}

void serve_silence(int fd, size_t number, void *argument)
{
	(void)number;
	(void)argument;
	loopback_await_end(fd);
}

void serve_close(int fd, size_t number, void *argument)
{
	(void)number;
	loopback_say(fd, argument);
}

void probes_run(struct pool *pool, struct route *route, struct seen *seen, size_t count, bool again)
{
	for (size_t i = 0; i < count; i++) {
		struct probe *probe = probe_reading(route, &seen[i]);

		if (again)
			probe_set_again(probe, probe_again);
		pool_add(pool, probe);
	}
	pool_run(pool);
}
