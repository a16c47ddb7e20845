/* test_stream - the seam passes bytes and ends both ways; machines are called through their table
 */
#include "wire/machine.h"
#include "wire/stream.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

START_TEST(bytes_are_eaten_from_the_front)
{
	struct stream s;

	stream_open(&s);
	ck_assert_uint_eq(stream_available(&s).length, 0);
	writer_text(&s.in, "220 hello\r\n");
	stream_eat(&s, 4);
	ck_assert(span_equals_text(stream_available(&s), "hello\r\n"));
	stream_eat(&s, 99);
	ck_assert_uint_eq(stream_available(&s).length, 0);
	stream_free(&s);
}
END_TEST

START_TEST(what_is_sent_waits_in_out)
{
	struct stream s;

	stream_open(&s);
	stream_send(&s, "QU", 2);
	stream_send(&s, "IT\r\n", 4);
	stream_send(&s, NULL, 0);
	ck_assert(span_equals_text(writer_span(&s.out), "QUIT\r\n"));
	stream_free(&s);
}
END_TEST

START_TEST(both_ways_are_bounded)
{
	struct stream s;
	char block[1024] = {0};

	stream_open(&s);
	for (int i = 0; i < STREAM_OUT_MAXIMUM / 1024; i++)
		stream_send(&s, block, sizeof(block));
	ck_assert(!s.out.failed);
	stream_send(&s, block, 1);
	ck_assert(s.out.failed);
	for (int i = 0; i < STREAM_IN_MAXIMUM / 1024; i++)
		writer_bytes(&s.in, block, sizeof(block));
	ck_assert(!s.in.failed);
	writer_u8(&s.in, 0);
	ck_assert(s.in.failed);
	stream_free(&s);
}
END_TEST

static const struct {
	enum stream_end end;
	int result;
	enum fail_kind kind;
	const char *text;
} ends[] = {
	{STREAM_OPEN, 0, FAIL_NONE, ""},
	{STREAM_CLOSED, -1, FAIL_CLOSED,
	 "connection closed by the server while waiting for the greeting"},
	{STREAM_RESET, -1, FAIL_RESET,
	 "connection reset by the server while waiting for the greeting"},
};

START_TEST(an_ended_connection_is_said)
{
	struct fail f = {0};
	struct stream s;

	stream_open(&s);
	s.end = ends[_i].end;
	ck_assert_int_eq(stream_check_open(&s, "waiting for the greeting", &f), ends[_i].result);
	ck_assert_int_eq(f.kind, ends[_i].kind);
	ck_assert_str_eq(f.text, ends[_i].text);
	stream_free(&s);
}
END_TEST

static void collect(void *argument, int level, const char *text)
{
	writer_print(argument, "%d %s\n", level, text);
}

START_TEST(notes_go_to_whoever_listens)
{
	struct writer notes = writer_with_maximum(10000);
	struct stream s;
	char line[5000];

	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	stream_open(&s);
	stream_note(&s, 2, "nobody hears %s", line);
	s.note = collect;
	s.note_argument = &notes;
	stream_note(&s, 2, "connected in %d ms", 3);
	stream_note(&s, 3, "S: %s", "220 hello");
	ck_assert_str_eq(writer_string(&notes), "2 connected in 3 ms\n3 S: 220 hello\n");
	writer_clear(&notes);
	stream_note(&s, 3, "%s", line);
	ck_assert_uint_eq(notes.length, 2 + 1023 + 1);
	stream_free(&s);
	writer_free(&notes);
}
END_TEST

/* A machine that eats one byte at each run and is done at a full stop. */
struct eater {
	struct machine machine;
	struct stream inside;
	int runs, freed;
};

static enum machine_status eater_run(struct machine *machine, struct stream *stream, struct fail *f)
{
	struct eater *eater = (struct eater *)machine;
	struct span bytes = stream_available(stream);
	bool done;

	eater->runs++;
	if (bytes.length == 0) {
		if (stream_check_open(stream, "eating", f) != 0)
			return MACHINE_FAILED;
		return MACHINE_MORE;
	}
	done = bytes.data[0] == '.';
	stream_eat(stream, 1);
	return done ? MACHINE_DONE : MACHINE_MORE;
}

static const char *eater_stage(const struct machine *machine UNUSED)
{
	return "eating";
}

static void eater_leave(struct machine *machine UNUSED, struct stream *stream)
{
	stream_send(stream, "bye", 3);
}

static struct stream *eater_inner(struct machine *machine, struct stream *stream UNUSED)
{
	return &((struct eater *)machine)->inside;
}

static void eater_free(struct machine *machine)
{
	((struct eater *)machine)->freed++;
}

static const struct machine_operations plain_operations = {
	.run = eater_run, .stage = eater_stage, .free = eater_free};
static const struct machine_operations full_operations = {.run = eater_run,
							  .stage = eater_stage,
							  .leave = eater_leave,
							  .inner = eater_inner,
							  .free = eater_free};

START_TEST(a_machine_is_called_through_its_table)
{
	struct eater eater = {.machine = {&plain_operations}};
	struct machine *machine = &eater.machine;
	struct fail f = {0};
	struct stream s;

	stream_open(&s);
	ck_assert_int_eq(machine_run(machine, &s, &f), MACHINE_MORE);
	writer_text(&s.in, "x.");
	ck_assert_int_eq(machine_run(machine, &s, &f), MACHINE_MORE);
	ck_assert_int_eq(machine_run(machine, &s, &f), MACHINE_DONE);
	s.end = STREAM_CLOSED;
	ck_assert_int_eq(machine_run(machine, &s, &f), MACHINE_FAILED);
	ck_assert_int_eq(f.kind, FAIL_CLOSED);
	ck_assert_int_eq(eater.runs, 4);
	ck_assert_str_eq(machine_stage(machine), "eating");
	stream_free(&s);
}
END_TEST

START_TEST(leave_and_inner_may_be_missing)
{
	struct eater plain = {.machine = {&plain_operations}};
	struct eater full = {.machine = {&full_operations}};
	struct stream s;

	stream_open(&s);
	machine_leave(&plain.machine, &s);
	ck_assert_uint_eq(s.out.length, 0);
	ck_assert_ptr_eq(machine_inner(&plain.machine, &s), &s);
	machine_leave(&full.machine, &s);
	ck_assert(span_equals_text(writer_span(&s.out), "bye"));
	ck_assert_ptr_eq(machine_inner(&full.machine, &s), &full.inside);
	stream_free(&s);
}
END_TEST

START_TEST(a_machine_is_freed_once)
{
	struct eater eater = {.machine = {&plain_operations}};
	struct machine *machine = &eater.machine;

	machine_free(&machine);
	ck_assert_ptr_null(machine);
	machine_free(&machine);
	ck_assert_int_eq(eater.freed, 1);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_test(t, bytes_are_eaten_from_the_front);
	tcase_add_test(t, what_is_sent_waits_in_out);
	tcase_add_test(t, both_ways_are_bounded);
	tcase_add_loop_test(t, an_ended_connection_is_said, 0, (int)COUNT_OF(ends));
	tcase_add_test(t, notes_go_to_whoever_listens);
	tcase_add_test(t, a_machine_is_called_through_its_table);
	tcase_add_test(t, leave_and_inner_may_be_missing);
	tcase_add_test(t, a_machine_is_freed_once);
}

int main(void)
{
	return unit_run("stream", add);
}
