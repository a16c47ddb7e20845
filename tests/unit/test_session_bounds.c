/* test_session_bounds - servers that would make a handshake take more memory than it may */
#include <string.h>

#include "net/session.h"
#include "unit.h"

/* A message that is said to be of 16 MiB comes record by record and does not end. */
START_TEST(endless_message_is_left_early)
{
	static const uint8_t first[] = {0x16, 3, 3, 0x40, 0, 2, 0xff, 0xff, 0xff},
			     next[] = {0x16, 3, 3, 0x40, 0};
	static const uint8_t zeros[16384];
	struct session *session = session_new(&(struct session_settings){.keys = SESSION_KEYS_ANY});
	struct machine *machine = &session->machine;
	struct fail fail = {.kind = FAIL_NONE};
	enum machine_status status;
	struct stream stream;
	size_t records = 0;

	stream_open(&stream);
	status = machine_run(machine, &stream, &fail);
	while (status == MACHINE_MORE && records < 100) {
		bool is_first = records++ == 0;

		writer_bytes(&stream.in, is_first ? first : next,
			     is_first ? sizeof(first) : sizeof(next));
		writer_bytes(&stream.in, zeros, sizeof(zeros) - (is_first ? 4 : 0));
		status = machine_run(machine, &stream, &fail);
	}
	ck_assert_int_eq(status, MACHINE_FAILED);
	ck_assert_int_eq(fail.kind, FAIL_PROTOCOL);
	ck_assert_msg(strstr(fail.text, "too large"), "got '%s'", fail.text);
	ck_assert_uint_le(records, 40);
	machine_free(&machine);
	stream_free(&stream);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_test(tcase, endless_message_is_left_early);
}

int main(void)
{
	return unit_run("session_bounds", add);
}
