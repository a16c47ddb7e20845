/* fuzz_session - any bytes in answer to GnuTLS's hello: a failure with its reason, and the chain as
 * far as it came
 *
 * The first byte says how the connection ends, which keys are asked for and whether timestamps are,
 * the second how many bytes come at a time; the rest is what the server sends.
 */
#include <stdlib.h>

#include "net/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct session *session, enum machine_status status, const struct fail *f)
{
	uint8_t sum = 0;

	/* Nobody can prove a key to a hello that was made a moment ago. */
	if (status != MACHINE_FAILED || f->kind == FAIL_NONE || session->proven)
		abort();
	for (size_t i = 0; i < session->chain_count; i++)
		for (size_t j = 0; j < session->chain[i].length; j++)
			sum = (uint8_t)(sum + session->chain[i].data[j]);
	for (size_t j = 0; j < session->timestamps_length; j++)
		sum = (uint8_t)(sum + session->timestamps[j]);
	if (session->chain_count > 64)
		abort();
	(void)sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct session_settings settings = {.server_name = "mail.example.org", .leave = "QUIT\r\n"};
	enum machine_status status;
	struct machine *machine;
	struct session *session;
	struct stream stream;
	struct fail fail = {.kind = FAIL_NONE};
	size_t step;

	if (size < 2)
		return 0;
	settings.keys = (enum session_keys)(data[0] / 2 % 3);
	settings.timestamps = data[0] & 0x80;
	step = data[1] ? data[1] : size;
	session = session_new(&settings);
	machine = &session->machine;
	stream_open(&stream);
	status = machine_run(machine, &stream, &fail);
	for (size_t at = 2; at < size && status == MACHINE_MORE; at += step) {
		writer_clear(&stream.out);
		writer_bytes(&stream.in, data + at, size - at < step ? size - at : step);
		if (stream.in.failed) /* more than the owner of a socket would ever put there */
			break;
		status = machine_run(machine, &stream, &fail);
	}
	stream.end = data[0] & 1 ? STREAM_RESET : STREAM_CLOSED;
	if (status == MACHINE_MORE)
		status = machine_run(machine, &stream, &fail);
	check(session, status, &fail);
	machine_leave(machine, &stream);
	machine_inner(machine, &stream);
	machine_free(&machine);
	stream_free(&stream);
	return 0;
}
