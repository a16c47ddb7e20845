/* fuzz_answer - any bytes in answer to any hello: an answer, within bounds
 *
 * The first byte chooses the offered version and how far to read, the second how many bytes come at
 * a time; the rest is what the server sends.
 */
#include <stdlib.h>

#include "wire/answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t random_bytes[32];
	if (size < 2)
		return 0;
	struct hello_offer offer = {
		.version = version_table[data[0] % VERSION_COUNT].version,
		.random = random_bytes,
		.compression = (data[0] & 0x80) != 0,
	};
	offer.suites = suites_for_version(offer.version, &offer.suite_count);
	offer.groups = groups_all(&offer.group_count);
	struct hello_machine *m =
		hello_machine_new(&offer, (enum answer_want)(data[0] / VERSION_COUNT % 3));
	struct machine *machine = &m->machine;
	size_t step = data[1] ? data[1] : size;
	struct stream s;
	struct fail f = {0};
	char words[200];
	stream_open(&s);
	enum machine_status status = machine_run(machine, &s, &f);
	writer_clear(&s.out);
	for (size_t at = 2; at < size && status == MACHINE_MORE; at += step) {
		writer_bytes(&s.in, data + at, size - at < step ? size - at : step);
		if (s.in.failed) /* more than the owner of a socket would ever put there */
			break;
		status = machine_run(machine, &s, &f);
	}
	s.end = STREAM_CLOSED;
	if (status == MACHINE_MORE)
		status = machine_run(machine, &s, &f);
	/* The one failure that bytes can cause is a server in clear that says it is busy. */
	if (status != MACHINE_DONE && (status != MACHINE_FAILED || f.kind != FAIL_BUSY))
		abort();
	if (status == MACHINE_DONE && m->answer.kind == ANSWER_NONE)
		abort();
	answer_words(&m->answer, words, sizeof(words));
	stream_free(&s);
	machine_free(&machine);
	return 0;
}
