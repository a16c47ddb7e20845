/* fuzz_dialogue - the dialogue engine against any server: the first byte picks dialect and goal,
 * the second how the rest is chopped into pieces */
#include <stdlib.h>

#include "wire/dialogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* DONE or FAILED is an answer; MORE at a closed connection would hang a plugin. */
static void must(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dialogue_settings settings = {.ehlo_name = "probe.example.org",
					     .survey = &dialogue_survey};
	struct dialogue *dialogue;
	struct machine *machine;
	struct stream stream;
	struct fail fail = {0};
	enum machine_status status = MACHINE_MORE;
	size_t piece;

	if (size < 2)
		return 0;
	settings.dialect = (enum dialect)(DIALECT_SMTP + data[0] % 5);
	settings.goal = (enum dialogue_goal)(data[0] / 5 % DIALOGUE_GOALS);
	settings.attempt = settings.mail = (data[0] & 0x80) != 0;
	piece = data[1] == 0 ? size : data[1];
	dialogue = dialogue_new(&settings);
	machine = &dialogue->machine;
	stream_open(&stream);
	for (size_t at = 2; at < size && status == MACHINE_MORE;) {
		size_t part = size - at < piece ? size - at : piece;

		must(stream.in.length + part <= STREAM_IN_MAXIMUM);
		writer_bytes(&stream.in, data + at, part);
		at += part;
		status = machine_run(machine, &stream, &fail);
		must(*machine_stage(machine) != '\0');
	}
	if (status == MACHINE_MORE) {
		stream.end = STREAM_CLOSED;
		status = machine_run(machine, &stream, &fail);
	}
	must(status != MACHINE_MORE);
	must((status == MACHINE_FAILED) == (fail.kind != FAIL_NONE));
	must(status == MACHINE_FAILED || settings.goal != DIALOGUE_STARTTLS ||
	     stream.in.length == 0);
	stream.end = STREAM_OPEN;
	machine_leave(machine, &stream);
	machine_free(&machine);
	stream_free(&stream);
	return 0;
}
