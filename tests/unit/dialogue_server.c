/* dialogue_server - runs a row of a dialogue's table whole, byte by byte, and cut off */
#include "dialogue_server.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct run run_open_row(const struct row *row)
{
	struct run run = {.status = MACHINE_MORE};
	struct dialogue_settings settings = {.dialect = row->dialect,
					     .ehlo_name = CLIENT,
					     .goal = row->goal,
					     .survey = &dialogue_survey,
					     .always_ask = row->always_ask,
					     .straight = row->straight,
					     .mail = row->mail,
					     .attempt = row->attempt,
					     .inject = row->inject};

	run.dialogue = dialogue_new(&settings);
	stream_open(&run.stream);
	return run;
}

struct run run_open(enum dialect dialect)
{
	return run_open_row(&(struct row){.dialect = dialect});
}

void run_close(struct run *run)
{
	struct machine *machine = &run->dialogue->machine;

	machine_free(&machine);
	stream_free(&run->stream);
}

/* As the pool does: no more bytes than there is room for, one run for each filling. */
void run_feed(struct run *run, const char *bytes, size_t length)
{
	do {
		size_t room = STREAM_IN_MAXIMUM - run->stream.in.length;
		size_t part = length < room ? length : room;

		writer_bytes(&run->stream.in, bytes, part);
		run->status = machine_run(&run->dialogue->machine, &run->stream, &run->fail);
		bytes += part;
		length -= part;
		ck_assert_msg(run->status != MACHINE_MORE || part > 0 || length == 0,
			      "no room is made for further bytes");
	} while (run->status == MACHINE_MORE && length > 0);
	/* What was not fed any more stays with the socket, or is behind the reply to STARTTLS. */
	if (run->status == MACHINE_DONE)
		run->dialogue->injected += length;
}

void run_feed_text(struct run *run, const char *text)
{
	run_feed(run, text, strlen(text));
}

void run_end(struct run *run, enum stream_end end)
{
	run->stream.end = end;
	run->status = machine_run(&run->dialogue->machine, &run->stream, &run->fail);
}

/* The server's bytes in one piece; the caller frees. */
static char *row_bytes(const struct row *row, size_t *length_r)
{
	struct writer w = writer_with_maximum(1024 * 1024);
	char *bytes;

	for (size_t i = 0; i < PARTS && row->server[i] != NULL; i++)
		writer_text(&w, row->server[i]);
	*length_r = w.length;
	bytes = writer_take_string(&w);
	for (size_t i = 0; row->nul != 0 && i < *length_r; i++)
		if (bytes[i] == row->nul)
			bytes[i] = '\0';
	return bytes;
}

static char *row_client(const struct row *row, size_t lines)
{
	struct writer w = writer_with_maximum(1024 * 1024);

	for (size_t i = 0; i < lines && row->client[i] != NULL; i++)
		writer_print(&w, "%s\r\n", row->client[i]);
	return writer_take_string(&w);
}

static void want_said(struct run *run, const struct row *row, size_t lines, const char *when)
{
	char *want = row_client(row, lines);

	ck_assert_msg(strcmp(writer_string(&run->stream.out), want) == 0,
		      "%s: %s: client said \"%s\", want \"%s\"", row->title, when,
		      writer_string(&run->stream.out), want);
	free(want);
}

static void want_capabilities(const struct run *run, const struct row *row)
{
	struct writer w = writer_with_maximum(1024 * 1024);

	if (row->capabilities == NULL)
		return;
	for (size_t i = 0; i < run->dialogue->capability_count; i++)
		writer_print(&w, "%s%s", i == 0 ? "" : ",", run->dialogue->capabilities[i]);
	ck_assert_msg(strcmp(writer_string(&w), row->capabilities) == 0,
		      "%s: capabilities \"%s\", want \"%s\"", row->title, writer_string(&w),
		      row->capabilities);
	writer_free(&w);
}

static void want_attempts(const struct run *run, const struct row *row)
{
	static const char *const results[] = {"accepted", "refused", "unclear"};
	struct writer w = writer_with_maximum(4096);

	for (size_t i = 0; i < run->dialogue->attempt_count; i++)
		writer_print(&w, "%s%s %s", i == 0 ? "" : ",", run->dialogue->attempt[i].what,
			     results[run->dialogue->attempt[i].result]);
	ck_assert_msg(strcmp(writer_string(&w), row->attempts != NULL ? row->attempts : "") == 0,
		      "%s: attempts \"%s\", want \"%s\"", row->title, writer_string(&w),
		      row->attempts != NULL ? row->attempts : "");
	writer_free(&w);
}

static void want_outcome(struct run *run, const struct row *row, const char *how)
{
	const struct dialogue *d = run->dialogue;
	enum machine_status want = row->fails == FAIL_NONE ? MACHINE_DONE : MACHINE_FAILED;

	ck_assert_msg(run->status == want, "%s, %s: status %d (%s), want %d", row->title, how,
		      run->status, run->fail.text, want);
	ck_assert_msg(run->fail.kind == row->fails, "%s, %s: kind %d (%s), want %d", row->title,
		      how, run->fail.kind, run->fail.text, row->fails);
	ck_assert_msg(run->fail.code == row->code, "%s, %s: code %d, want %d", row->title, how,
		      run->fail.code, row->code);
	ck_assert_msg(row->says == NULL || strstr(run->fail.text, row->says) != NULL,
		      "%s, %s: sentence \"%s\" lacks \"%s\"", row->title, how, run->fail.text,
		      row->says);
	ck_assert_msg(d->stripped == row->stripped, "%s, %s: stripped %d", row->title, how,
		      d->stripped);
	ck_assert_msg(d->preauth == row->preauth, "%s, %s: preauth %d", row->title, how,
		      d->preauth);
	ck_assert_msg(row->fails != FAIL_NONE || d->offered == !row->not_offered,
		      "%s, %s: offered %d", row->title, how, d->offered);
	want_capabilities(run, row);
	want_attempts(run, row);
	ck_assert_msg(d->obeyed == row->obeyed, "%s, %s: obeyed %d", row->title, how, d->obeyed);
}

static void want_leave(struct run *run, const struct row *row, const char *how)
{
	char *want = row->leave != NULL ? mem_print("%s\r\n", row->leave) : mem_string("");

	for (int again = 0; again < 2; again++) {
		writer_clear(&run->stream.out);
		machine_leave(&run->dialogue->machine, &run->stream);
		ck_assert_msg(strcmp(writer_string(&run->stream.out), again ? "" : want) == 0,
			      "%s, %s: leaves with \"%s\", want \"%s\"", row->title, how,
			      writer_string(&run->stream.out), again ? "" : want);
	}
	free(want);
}

/* Where it must, the dialogue waits for the server's end. */
static void want_end(struct run *run, const struct row *row)
{
	if (!row->ends)
		return;
	ck_assert_msg(run->status == MACHINE_MORE, "%s: status %d before the end (%s)", row->title,
		      run->status, run->fail.text);
	ck_assert(machine_settled(&run->dialogue->machine));
	run_end(run, STREAM_CLOSED);
}

static void row_whole(const struct row *row)
{
	struct run run = run_open_row(row);
	size_t length;
	char *bytes = row_bytes(row, &length);

	run_feed(&run, bytes, length);
	want_end(&run, row);
	want_outcome(&run, row, "whole");
	want_said(&run, row, PARTS, "whole");
	ck_assert_msg(run.dialogue->injected == row->injected, "%s: injected %zu, want %zu",
		      row->title, run.dialogue->injected, row->injected);
	want_leave(&run, row, "whole");
	free(bytes);
	run_close(&run);
}

/* The client must keep silent until the last byte of each answer, and speak at that byte. */
static void row_trickled(const struct row *row)
{
	struct run run = run_open_row(row);

	want_said(&run, row, 0, "before the first byte");
	for (size_t part = 0; part < PARTS && row->server[part] != NULL; part++) {
		const char *bytes = row->server[part];

		/* It has nothing to say before the client has. */
		if (bytes[0] == '\0')
			run_feed(&run, "", 0);
		for (size_t i = 0; bytes[i] != '\0' && run.status == MACHINE_MORE; i++) {
			char byte = row->nul != 0 && bytes[i] == row->nul ? '\0' : bytes[i];

			want_said(&run, row, part, "in the middle of an answer");
			run_feed(&run, &byte, 1);
			if (run.status == MACHINE_MORE)
				ck_assert_msg(*machine_stage(&run.dialogue->machine) == 'w',
					      "%s: stage \"%s\"", row->title,
					      machine_stage(&run.dialogue->machine));
		}
	}
	want_end(&run, row);
	want_outcome(&run, row, "byte by byte");
	want_said(&run, row, PARTS, "byte by byte");
	want_leave(&run, row, "byte by byte");
	run_close(&run);
}

/* Cut off anywhere: never DONE before the last byte that counts, never MORE. */
static void row_cut(const struct row *row, enum stream_end end)
{
	size_t length;
	char *bytes = row_bytes(row, &length);

	for (size_t cut = 0; cut + row->injected + row->beyond < length; cut++) {
		struct run run = run_open_row(row);

		run_feed(&run, bytes, cut);
		if (run.status == MACHINE_MORE)
			run_end(&run, end);
		ck_assert_msg(run.status == MACHINE_FAILED, "%s, cut after %zu of %zu: status %d",
			      row->title, cut, length, run.status);
		ck_assert_msg(run.fail.kind == row->fails ||
				      run.fail.kind ==
					      (end == STREAM_RESET ? FAIL_RESET : FAIL_CLOSED),
			      "%s, cut after %zu of %zu: kind %d (%s)", row->title, cut, length,
			      run.fail.kind, run.fail.text);
		run_close(&run);
	}
	free(bytes);
}

void row_check(const struct row *row)
{
	row_whole(row);
	row_trickled(row);
	row_cut(row, STREAM_CLOSED);
	row_cut(row, STREAM_RESET);
}
