/* test_session_bounds - servers that would make a handshake take more memory than it may */
#include <string.h>

#include "net/session.h"
#include "tls_peer.h"
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

/* The same behind the handshake: a NewSessionTicket (RFC 8446 section 4.6.1) that does not end,
 * more tickets than anybody needs, and, as the near miss, a hundred of them. */
START_TEST(endless_messages_inside_are_left_early)
{
	static const struct {
		uint8_t length[3]; /* of a ticket, as it says */
		size_t records;
		enum stream_end end;
	} rows[] = {{{0xff, 0xff, 0xff}, 200, STREAM_RESET},
		    {{0, 0x10, 0}, 200, STREAM_RESET},
		    {{0, 0x10, 0}, 100, STREAM_OPEN}};
	struct tls_peer *peer = tls_peer_new(&(struct peer_settings){
		.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-128-GCM",
		.keys = {PEER_ECDSA}});
	struct session *session = session_new(&(struct session_settings){.keys = SESSION_KEYS_ANY});
	struct machine *machine = &session->machine;
	struct fail fail = {.kind = FAIL_NONE};
	uint8_t message[4 + 4096] = {[0] = 4, [13] = 4083 >> 8, [14] = 4083 & 0xff};
	struct stream stream, *inner;
	size_t records = 0;

	stream_open(&stream);
	while (machine_run(machine, &stream, &fail) == MACHINE_MORE) {
		writer_bytes(tls_peer_in(peer), stream.out.data, stream.out.length);
		writer_clear(&stream.out);
		tls_peer_run(peer);
		writer_bytes(&stream.in, tls_peer_out(peer)->data, tls_peer_out(peer)->length);
		writer_clear(tls_peer_out(peer));
	}
	writer_bytes(tls_peer_in(peer), stream.out.data, stream.out.length);
	tls_peer_run(peer);
	ck_assert(tls_peer_is_done(peer));
	memcpy(message + 1, rows[_i].length, 3);
	tls_peer_say_records(peer, 22, message, sizeof(message), rows[_i].records);
	inner = machine_inner(machine, &stream);
	while (tls_peer_out(peer)->length > 0 && inner->end == STREAM_OPEN) {
		size_t size = tls_peer_out(peer)->length < 4122 ? tls_peer_out(peer)->length : 4122;

		writer_bytes(&stream.in, tls_peer_out(peer)->data, size);
		writer_consume(tls_peer_out(peer), size);
		machine_inner(machine, &stream);
		records++;
	}
	ck_assert_int_eq(inner->end, rows[_i].end);
	ck_assert_uint_le(records, 130);
	machine_free(&machine);
	stream_free(&stream);
	tls_peer_free(&peer);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_unchecked_fixture(tcase, tls_peer_prepare, tls_peer_finish);
	tcase_add_test(tcase, endless_message_is_left_early);
	tcase_add_loop_test(tcase, endless_messages_inside_are_left_early, 0, 3);
}

int main(void)
{
	return unit_run("session_bounds", add);
}
