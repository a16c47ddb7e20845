/* test_session - whole handshakes with a server of every kind, whole, byte by byte and cut off */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../servers/timestamps.h"
#include "base/attributes.h"
#include "net/session.h"
#include "session_handshakes.h"
#include "tls_peer.h"
#include "unit.h"

/* How the server's bytes reach the client. */
struct delivery {
	size_t step;  /* at most so many at a time */
	size_t limit; /* after so many the connection ends; SIZE_MAX: never */
};

static enum machine_status talk(struct session *session, struct stream *stream,
				struct tls_peer *peer, struct delivery delivery, struct fail *f)
{
	struct writer *said = tls_peer_out(peer);
	size_t delivered = 0;
	enum machine_status status;

	for (int rounds = 0; rounds < 100000; rounds++) {
		size_t count;

		status = machine_run(&session->machine, stream, f);
		writer_bytes(tls_peer_in(peer), stream->out.data, stream->out.length);
		writer_clear(&stream->out);
		if (status != MACHINE_MORE)
			return status;
		if (stream->end != STREAM_OPEN)
			return MACHINE_MORE;
		tls_peer_run(peer);
		count = said->length < delivery.step ? said->length : delivery.step;
		if (delivered + count >= delivery.limit) {
			count = delivery.limit - delivered;
			stream->end = STREAM_CLOSED;
		} else if (count == 0) {
			return MACHINE_MORE;
		}
		writer_bytes(&stream->in, said->data, count);
		writer_consume(said, count);
		delivered += count;
	}
	return MACHINE_MORE;
}

static struct session *session_for(int row, const char *leave)
{
	return session_new(&(struct session_settings){
		.server_name = "mail.example.com", .keys = handshakes[row].keys, .leave = leave});
}

static void check_facts(const struct session *session, int row, enum machine_status status,
			const struct fail *fail)
{
	const char *title = handshakes[row].title;

	if (handshakes[row].version == 0) {
		ck_assert_msg(status == MACHINE_FAILED && fail->kind == FAIL_ALERT,
			      "%s: got status %d, kind %d (%s), want an alert", title, status,
			      fail->kind, fail->text);
		ck_assert_int_ge(session->alert, 0);
		ck_assert(!session->proven);
		return;
	}
	ck_assert_msg(status == MACHINE_DONE, "%s: got status %d (%s), want it done", title, status,
		      fail->text);
	ck_assert_msg(session->version == handshakes[row].version, "%s: got version %x, want %x",
		      title, session->version, handshakes[row].version);
	ck_assert_msg(session->proven, "%s: the key was not proven", title);
	ck_assert_uint_eq(session->chain_count, 1);
	ck_assert_msg(span_equal(session->chain[0], tls_peer_certificate(handshakes[row].served)),
		      "%s: got another certificate", title);
	ck_assert_msg(session->client_certificate_asked == handshakes[row].asked,
		      "%s: got %d, want %d for whether a client certificate is asked for", title,
		      session->client_certificate_asked, handshakes[row].asked);
	ck_assert_msg(session->suite != 0, "%s: no suite", title);
}

static void run_row(int row, size_t step)
{
	struct tls_peer *peer = tls_peer_new(&handshakes[row].server);
	struct session *session = session_for(row, "QUIT\r\n");
	struct machine *machine = &session->machine;
	struct fail fail = {.kind = FAIL_NONE};
	struct stream stream;
	enum machine_status status;

	stream_open(&stream);
	status = talk(session, &stream, peer, (struct delivery){step, SIZE_MAX}, &fail);
	check_facts(session, row, status, &fail);
	machine_leave(machine, &stream);
	writer_bytes(tls_peer_in(peer), stream.out.data, stream.out.length);
	tls_peer_run(peer);
	/* A server that wants a certificate does not listen to those who have none. */
	if (handshakes[row].version && !handshakes[row].asked) {
		ck_assert_msg(tls_peer_is_done(peer), "%s: the server's handshake is not over",
			      handshakes[row].title);
		ck_assert_str_eq(tls_peer_heard(peer), "QUIT\r\n");
		ck_assert_msg(tls_peer_heard_end(peer), "%s: no close_notify",
			      handshakes[row].title);
	}
	machine_free(&machine);
	stream_free(&stream);
	tls_peer_free(&peer);
}

START_TEST(whole)
{
	run_row(_i, SIZE_MAX);
}
END_TEST

START_TEST(byte_by_byte)
{
	run_row(_i, 1);
}
END_TEST

START_TEST(cut_off)
{
	bool proven = false;

	for (size_t limit = 0; limit < 4000; limit += limit < 12 ? 1 : 293) {
		struct tls_peer *peer = tls_peer_new(&handshakes[_i].server);
		struct session *session = session_for(_i, "QUIT\r\n");
		struct machine *machine = &session->machine;
		struct fail fail = {.kind = FAIL_NONE};
		struct stream stream;
		enum machine_status status;

		stream_open(&stream);
		status = talk(session, &stream, peer, (struct delivery){SIZE_MAX, limit}, &fail);
		ck_assert_msg(status != MACHINE_MORE || stream.end == STREAM_OPEN,
			      "%s: cut off at %zu it waits for more", handshakes[_i].title, limit);
		if (status == MACHINE_FAILED)
			ck_assert_msg(fail.kind != FAIL_NONE && fail.text[0],
				      "%s: cut off at %zu it does not say why",
				      handshakes[_i].title, limit);
		if (status == MACHINE_DONE)
			ck_assert(session->proven);
		/* More bytes never make it know less. */
		ck_assert_msg(!proven || session->proven || status == MACHINE_MORE,
			      "%s: cut off at %zu", handshakes[_i].title, limit);
		proven = session->proven;
		machine_free(&machine);
		stream_free(&stream);
		tls_peer_free(&peer);
	}
	ck_assert(proven == (handshakes[_i].version != 0));
}
END_TEST

static const struct {
	const char *title, *priority;
	bool asked, proven;
	size_t length; /* of the list */
} timestamps[] = {
	{"TLS 1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.2", true, true, TIMESTAMPS_LENGTH},
	{"TLS 1.2, not asked", "NORMAL:-VERS-ALL:+VERS-TLS1.2", false, true, 0},
	{"TLS 1.3", "NORMAL:-VERS-ALL:+VERS-TLS1.3", true, false, TIMESTAMPS_LENGTH},
	{"TLS 1.3, not asked", "NORMAL:-VERS-ALL:+VERS-TLS1.3", false, true, 0},
};

static void take_timestamps(int row, struct delivery delivery)
{
	const char *title = timestamps[row].title;
	struct peer_settings server = {timestamps[row].priority, {PEER_RSA}, .timestamps = true};
	struct tls_peer *peer = tls_peer_new(&server);
	struct session *session =
		session_new(&(struct session_settings){.timestamps = timestamps[row].asked});
	struct machine *machine = &session->machine;
	struct fail fail = {.kind = FAIL_NONE};
	struct stream stream;

	stream_open(&stream);
	talk(session, &stream, peer, delivery, &fail);
	if (delivery.limit == SIZE_MAX) {
		ck_assert_msg(session->chain_count == 1 &&
				      session->timestamps_length == timestamps[row].length,
			      "%s: got %zu bytes of timestamps, want %zu (%s)", title,
			      session->timestamps_length, timestamps[row].length, fail.text);
		/* A library that knows the extension proves the key in TLS 1.3, too. */
		ck_assert_msg(session->proven ||
				      (!timestamps[row].proven && strstr(fail.text, "timestamps")),
			      "%s: not proven (%s)", title, fail.text);
	}
	machine_free(&machine);
	stream_free(&stream);
	tls_peer_free(&peer);
}

START_TEST(timestamps_are_taken)
{
	take_timestamps(_i, (struct delivery){SIZE_MAX, SIZE_MAX});
	take_timestamps(_i, (struct delivery){1, SIZE_MAX});
	for (size_t limit = 0; limit < 4000; limit += 97)
		take_timestamps(_i, (struct delivery){SIZE_MAX, limit});
}
END_TEST

START_TEST(answers_of_others)
{
	struct session *session = session_new(&(struct session_settings){.server_name = NULL});
	struct machine *machine = &session->machine;
	struct fail fail = {.kind = FAIL_NONE};
	struct stream stream;

	stream_open(&stream);
	ck_assert_int_eq(machine_run(machine, &stream, &fail), MACHINE_MORE);
	writer_bytes(&stream.in, session_answers[_i].bytes, session_answers[_i].length);
	stream.end = session_answers[_i].end;
	ck_assert_msg(machine_run(machine, &stream, &fail) == MACHINE_FAILED, "%s: got no failure",
		      session_answers[_i].title);
	ck_assert_msg(session_answers[_i].kind == FAIL_NONE ||
			      fail.kind == session_answers[_i].kind,
		      "%s: got %d (%s), want %d", session_answers[_i].title, fail.kind, fail.text,
		      session_answers[_i].kind);
	ck_assert_msg(strstr(fail.text, session_answers[_i].words), "%s: got '%s', want '%s'",
		      session_answers[_i].title, fail.text, session_answers[_i].words);
	ck_assert_msg(session->chain_count == session_answers[_i].chain,
		      "%s: got %zu certificates, want %zu", session_answers[_i].title,
		      session->chain_count, session_answers[_i].chain);
	ck_assert(!session->proven);
	machine_leave(machine, &stream);
	machine_free(&machine);
	stream_free(&stream);
}
END_TEST

/* The near miss of those above: a proper answer comes behind them. */
START_TEST(four_warnings_are_borne)
{
	struct tls_peer *peer = tls_peer_new(&handshakes[_i].server);
	struct session *session = session_for(_i, NULL);
	struct machine *machine = &session->machine;
	struct fail fail = {.kind = FAIL_NONE};
	struct stream stream;

	stream_open(&stream);
	writer_bytes(&stream.in, SESSION_WARNINGS, sizeof(SESSION_WARNINGS) - 1);
	check_facts(session, _i,
		    talk(session, &stream, peer, (struct delivery){SIZE_MAX, SIZE_MAX}, &fail),
		    &fail);
	machine_free(&machine);
	stream_free(&stream);
	tls_peer_free(&peer);
}
END_TEST

START_TEST(inner_stream_carries_both_ways)
{
	struct peer_settings server = {.priority = _i ? "NORMAL:-VERS-ALL:+VERS-TLS1.2"
						      : "NORMAL:-VERS-ALL:+VERS-TLS1.3",
				       .keys = {PEER_RSA}};
	struct tls_peer *peer = tls_peer_new(&server);
	struct session *session = session_new(&(struct session_settings){.server_name = NULL});
	struct machine *machine = &session->machine;
	struct fail fail = {.kind = FAIL_NONE};
	struct stream stream, *inner;

	stream_open(&stream);
	ck_assert_int_eq(talk(session, &stream, peer, (struct delivery){SIZE_MAX, SIZE_MAX}, &fail),
			 MACHINE_DONE);
	inner = machine_inner(machine, &stream);
	stream_send(inner, "EHLO\r\n", 6);
	machine_inner(machine, &stream);
	ck_assert_uint_eq(inner->out.length, 0);
	writer_bytes(tls_peer_in(peer), stream.out.data, stream.out.length);
	writer_clear(&stream.out);
	tls_peer_run(peer);
	ck_assert_str_eq(tls_peer_heard(peer), "EHLO\r\n");
	tls_peer_say(peer, "250 ok\r\n");
	/* One byte at a time, and then the end without close_notify. */
	for (size_t i = 0; i < tls_peer_out(peer)->length; i++) {
		writer_u8(&stream.in, tls_peer_out(peer)->data[i]);
		machine_inner(machine, &stream);
	}
	ck_assert(span_equals_text(stream_available(inner), "250 ok\r\n"));
	ck_assert_int_eq(inner->end, STREAM_OPEN);
	stream.end = STREAM_CLOSED;
	machine_inner(machine, &stream);
	ck_assert_int_eq(inner->end, STREAM_CLOSED);
	machine_free(&machine);
	stream_free(&stream);
	tls_peer_free(&peer);
}
END_TEST

static const struct {
	const char *title;
	enum peer_key cert, key; /* PEER_NONE: an empty file */
	bool missing;
	enum fail_kind kind;
} client_files[] = {
	{"a certificate and its key", PEER_ECDSA, PEER_ECDSA, false, FAIL_NONE},
	{"the key of another one", PEER_ECDSA, PEER_RSA, false, FAIL_DATA},
	{"no certificate", PEER_NONE, PEER_RSA, false, FAIL_FILE},
	{"no such file", PEER_RSA, PEER_RSA, true, FAIL_FILE},
};

static struct session_credentials *load_files(int row, struct fail *f)
{
	char directory[] = "/tmp/test-session-XXXXXX", cert[64], key[64];
	struct session_credentials *credentials;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(cert, sizeof(cert), "%s/cert.pem", directory);
	snprintf(key, sizeof(key), "%s/key.pem", directory);
	if (client_files[row].cert == PEER_NONE)
		fclose(fopen(cert, "w"));
	else if (!client_files[row].missing)
		tls_peer_write_certificate(client_files[row].cert, cert);
	tls_peer_write_key(client_files[row].key, key);
	credentials = session_credentials_new(cert, key, f);
	unlink(cert);
	unlink(key);
	rmdir(directory);
	return credentials;
}

START_TEST(client_certificate)
{
	struct peer_settings server = {
		.priority = "NORMAL", .keys = {PEER_RSA}, .requires_certificate = true};
	struct fail fail = {.kind = FAIL_NONE};
	struct session_credentials *credentials = load_files(_i, &fail);
	struct session *session;
	struct machine *machine;
	struct tls_peer *peer;
	struct stream stream;

	ck_assert_msg(fail.kind == client_files[_i].kind, "%s: got %d (%s), want %d",
		      client_files[_i].title, fail.kind, fail.text, client_files[_i].kind);
	ck_assert((credentials != NULL) == (fail.kind == FAIL_NONE));
	if (!credentials)
		return;
	peer = tls_peer_new(&server);
	session = session_new(&(struct session_settings){.credentials = credentials});
	machine = &session->machine;
	stream_open(&stream);
	ck_assert_int_eq(talk(session, &stream, peer, (struct delivery){SIZE_MAX, SIZE_MAX}, &fail),
			 MACHINE_DONE);
	tls_peer_run(peer);
	ck_assert_msg(tls_peer_is_done(peer), "the server did not get the certificate");
	machine_free(&machine);
	stream_free(&stream);
	tls_peer_free(&peer);
	session_credentials_free(&credentials);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, whole, 0, (int)handshake_count);
	tcase_add_loop_test(tcase, byte_by_byte, 0, (int)handshake_count);
	tcase_add_loop_test(tcase, cut_off, 0, (int)handshake_count);
	tcase_add_loop_test(tcase, timestamps_are_taken, 0, COUNT_OF(timestamps));
	tcase_add_loop_test(tcase, answers_of_others, 0, (int)session_answer_count);
	tcase_add_loop_test(tcase, four_warnings_are_borne, 0, (int)handshake_count);
	tcase_add_loop_test(tcase, client_certificate, 0, COUNT_OF(client_files));
	tcase_add_loop_test(tcase, inner_stream_carries_both_ways, 0, 2);
}

int main(void)
{
	int status;

	tls_peer_prepare();
	status = unit_run("session", add);
	tls_peer_finish();
	return status;
}
