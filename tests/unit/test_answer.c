/* test_answer - what servers send back is told apart, whole and byte by byte, and never read past
 * its end
 */
#include <stdlib.h>
#include <string.h>

#include "answer_rows.h"
#include "base/attributes.h"
#include "unit.h"
#include "wire/answer.h"

static uint8_t sent_random[32];

static int digit(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

static void assemble(struct writer *w, const char *text)
{
	static const char retry[] =
		"CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C";
	size_t marks[16];
	unsigned sizes[16];
	size_t depth = 0;
	for (; *text; text++) {
		switch (*text) {
		case ' ':
			break;
		case '(':
			sizes[depth] = (unsigned)(*++text - '0');
			marks[depth] = writer_begin(w, sizes[depth]);
			depth++;
			break;
		case ')':
			depth--;
			writer_end(w, marks[depth], sizes[depth]);
			break;
		case 'R':
			for (unsigned i = 0; i < 32; i++)
				writer_u8(w, 0x40 + i);
			break;
		case 'S': /* the rule of hello.c */
			for (unsigned i = 0; i < 32; i++)
				writer_u8(w, sent_random[31 - i] ^ 0xA5U);
			break;
		case 'H':
			assemble(w, retry);
			break;
		case '\'':
			while (*++text != '\'')
				writer_u8(w, (unsigned char)*text);
			break;
		default:
			writer_u8(w, (unsigned)(digit(text[0]) * 16 + digit(text[1])));
			text++;
		}
	}
}

static struct hello_machine *machine(uint16_t version, enum answer_want want)
{
	static struct hello_offer offer;
	offer = (struct hello_offer){.version = version, .lowest = version, .random = sent_random};
	for (uint8_t i = 0; i < 32; i++)
		sent_random[i] = i;
	offer.suites = suites_for_version(version, &offer.suite_count);
	offer.groups = version == TLS_1_3 ? groups_all(&offer.group_count)
					  : groups_curves(&offer.group_count);
	offer.schemes = schemes_of(SCHEMES_ALL, &offer.scheme_count);
	return hello_machine_new(&offer, want);
}

/* Gives the machine length bytes, step at a time, then the end. Returns how many it needed. */
static size_t feed(struct hello_machine *m, const uint8_t *bytes, size_t length, size_t step,
		   enum stream_end end)
{
	struct stream s;
	struct fail f = {0};
	size_t given = 0;
	stream_open(&s);
	enum machine_status status = machine_run(&m->machine, &s, &f);
	writer_clear(&s.out);
	while (status == MACHINE_MORE && given < length) {
		ck_assert_ptr_nonnull(machine_stage(&m->machine));
		size_t part = length - given < step ? length - given : step;
		writer_bytes(&s.in, bytes + given, part);
		given += part;
		status = machine_run(&m->machine, &s, &f);
	}
	if (status == MACHINE_MORE) {
		s.end = end;
		status = machine_run(&m->machine, &s, &f);
	}
	ck_assert_int_eq(status, MACHINE_DONE);
	stream_free(&s);
	return given;
}

static void expect(size_t i, const struct answer *got, const char *how)
{
	const char *title = answer_rows[i].title;
	ck_assert_msg(got->kind == answer_rows[i].kind, "%s, %s: kind got %d (%s), want %d", title,
		      how, got->kind, got->text, answer_rows[i].kind);
	ck_assert_msg(got->version == answer_rows[i].version, "%s, %s: version got %04x, want %04x",
		      title, how, got->version, answer_rows[i].version);
	ck_assert_msg(got->suite == answer_rows[i].suite, "%s, %s: suite got %04x, want %04x",
		      title, how, got->suite, answer_rows[i].suite);
	ck_assert_msg(got->group == answer_rows[i].group, "%s, %s: group got %04x, want %04x",
		      title, how, got->group, answer_rows[i].group);
	ck_assert_msg(got->dh_bits == answer_rows[i].dh_bits, "%s, %s: DH bits got %u, want %u",
		      title, how, got->dh_bits, answer_rows[i].dh_bits);
	ck_assert_msg(got->scheme == answer_rows[i].scheme, "%s, %s: scheme got %04x, want %04x",
		      title, how, got->scheme, answer_rows[i].scheme);
	ck_assert_msg(strstr(got->text, answer_rows[i].text) != NULL,
		      "%s, %s: text got '%s', want '%s'", title, how, got->text,
		      answer_rows[i].text);
}

START_TEST(an_answer_is_told_apart)
{
	static const size_t steps[] = {1 << 20, 1, 7};
	static const char *const how[] = {"whole", "byte by byte", "seven at a time"};
	struct writer w = writer_with_maximum(1 << 16);
	size_t needed = 0;
	machine_free((struct machine *[]){
		&machine(answer_rows[_i].offered, answer_rows[_i].want)->machine});
	assemble(&w, answer_rows[_i].bytes);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		struct hello_machine *m = machine(answer_rows[_i].offered, answer_rows[_i].want);
		size_t given = feed(m, w.data, w.length, steps[i], STREAM_CLOSED);
		if (steps[i] == 1)
			needed = given;
		expect((size_t)_i, &m->answer, how[i]);
		machine_free((struct machine *[]){&m->machine});
	}
	/* Cut off before the byte that made it whole: no verdict but that. */
	for (size_t length = 0; length < needed; length++) {
		struct hello_machine *m = machine(answer_rows[_i].offered, answer_rows[_i].want);
		feed(m, w.data, length, 1 << 20, length % 2 ? STREAM_CLOSED : STREAM_RESET);
		enum answer_kind kind = m->answer.kind;
		ck_assert_msg(length > 0 || kind == ANSWER_RESET, "%s: nothing",
			      answer_rows[_i].title);
		ck_assert_msg(length == 0 || kind == ANSWER_GARBAGE || kind == ANSWER_ALERT,
			      "%s, cut off at %zu: got kind %d", answer_rows[_i].title, length,
			      kind);
		ck_assert_msg(length == 0 || kind != ANSWER_ALERT || m->answer.alert == 112,
			      "%s, cut off at %zu: an alert", answer_rows[_i].title, length);
		machine_free((struct machine *[]){&m->machine});
	}
	writer_free(&w);
}
END_TEST

static struct hello_machine *answered(uint16_t version, enum answer_want want, const char *bytes)
{
	struct writer w = writer_with_maximum(1 << 20);
	struct hello_machine *m = machine(version, want);
	assemble(&w, bytes);
	feed(m, w.data, w.length, 1 << 20, STREAM_RESET);
	writer_free(&w);
	return m;
}

START_TEST(certificates_are_kept_as_served)
{
	struct hello_machine *m =
		answered(TLS_1_2, ANSWER_WANT_CERTIFICATE, PLAIN_HELLO CERTIFICATES);
	const struct answer *a = &m->answer;
	ck_assert(a->certificate_seen && !a->key_exchange_seen);
	ck_assert_uint_eq(a->certificate_count, 2);
	ck_assert_uint_eq(a->certificate[0].length, 3);
	ck_assert_mem_eq(a->certificate[0].data, "\x30\x01\x00", 3);
	ck_assert_mem_eq(a->certificate[1].data, "\x30\x00", 2);
	machine_free((struct machine *[]){&m->machine});

	m = answered(TLS_1_2, ANSWER_WANT_CERTIFICATE, ANONYMOUS_HELLO MESSAGE("0C", "00"));
	ck_assert(!m->answer.certificate_seen);
	machine_free((struct machine *[]){&m->machine});

	m = answered(TLS_1_2, ANSWER_WANT_CERTIFICATE, PLAIN_HELLO MESSAGE("0B", "(3 )"));
	ck_assert(m->answer.certificate_seen && m->answer.certificate_count == 0);
	machine_free((struct machine *[]){&m->machine});
}
END_TEST

START_TEST(sixty_five_certificates_are_too_many)
{
	struct writer w = writer_with_maximum(1 << 16);
	struct hello_machine *m = machine(TLS_1_2, ANSWER_WANT_CERTIFICATE);
	assemble(&w, PLAIN_HELLO);
	writer_u8(&w, 22);
	writer_u16(&w, 0x0303);
	size_t record = writer_begin(&w, 2);
	writer_u8(&w, 11);
	size_t message = writer_begin(&w, 3), list = writer_begin(&w, 3);
	for (int i = 0; i < 65; i++)
		assemble(&w, "(3 00 )");
	writer_end(&w, list, 3);
	writer_end(&w, message, 3);
	writer_end(&w, record, 2);
	feed(m, w.data, w.length, 1 << 20, STREAM_CLOSED);
	ck_assert_int_eq(m->answer.kind, ANSWER_GARBAGE);
	machine_free((struct machine *[]){&m->machine});
	writer_free(&w);
}
END_TEST

START_TEST(facts_of_a_server_hello)
{
	struct hello_machine *m = answered(TLS_1_2, ANSWER_WANT_HELLO,
					   SERVER_HELLO("0303", "(1 AA ) C02F 00 (2 0017 (2 ) 0023 "
								"(2 ) FF01 (2 (1 ) ) )"));
	ck_assert(m->answer.extended_master_secret && m->answer.session_ticket &&
		  m->answer.renegotiation_info && m->answer.session_id);
	machine_free((struct machine *[]){&m->machine});
	m = answered(TLS_1_2, ANSWER_WANT_HELLO, PLAIN_HELLO);
	ck_assert(!m->answer.extended_master_secret && !m->answer.session_ticket &&
		  !m->answer.renegotiation_info && !m->answer.session_id);
	machine_free((struct machine *[]){&m->machine});
	m = answered(TLS_1_2, ANSWER_WANT_KEY_EXCHANGE,
		     DHE_HELLO CERTIFICATES MESSAGE("0C",
						    "(2 0000 7F01 ) (2 02 ) (2 03 ) 0401 (2 AA )"));
	ck_assert_uint_eq(m->answer.dh_prime_length, 2);
	ck_assert_mem_eq(m->answer.dh_prime, "\x7F\x01", 2);
	machine_free((struct machine *[]){&m->machine});
	m = answered(TLS_SSL2, ANSWER_WANT_HELLO,
		     "8023 04 00 01 0002 0002 0006 0010 3000 010080 0700C0 'connection-id-16'");
	ck_assert(m->answer.ssl2_kind_count == 2 && m->answer.ssl2_kinds[1] == 0x0700C0);
	ck_assert(m->answer.certificate_count == 1 && m->answer.certificate[0].length == 2);
	machine_free((struct machine *[]){&m->machine});
}
END_TEST

static const struct {
	const char *title, *bytes;
	enum answer_kind kind;
	size_t length;
} timestamps[] = {
	{"a list", SERVER_HELLO("0303", "(1 ) C02F 00 (2 0012 (2 0002 abcd ) )"), ANSWER_HELLO, 4},
	{"among others",
	 SERVER_HELLO("0303", "(1 ) C02F 00 (2 0017 (2 ) 0012 (2 'x' ) 0023 (2 ) )"), ANSWER_HELLO,
	 1},
	{"none", PLAIN_HELLO, ANSWER_HELLO, 0},
	{"twice", SERVER_HELLO("0303", "(1 ) C02F 00 (2 0012 (2 'x' ) 0012 (2 'y' ) )"),
	 ANSWER_GARBAGE, 1},
	{"longer than its message", SERVER_HELLO("0303", "(1 ) C02F 00 (2 0012 0009 'x' )"),
	 ANSWER_GARBAGE, 0},
};

START_TEST(timestamps_are_kept_as_they_came)
{
	struct writer w = writer_with_maximum(1024);

	assemble(&w, timestamps[_i].bytes);
	for (size_t step = 1; step <= w.length; step = step < w.length ? w.length : step + 1) {
		struct hello_machine *m = machine(TLS_1_2, ANSWER_WANT_HELLO);

		feed(m, w.data, w.length, step, STREAM_CLOSED);
		ck_assert_msg(m->answer.kind == timestamps[_i].kind, "%s: got %d (%s), want %d",
			      timestamps[_i].title, m->answer.kind, m->answer.text,
			      timestamps[_i].kind);
		ck_assert_msg(m->answer.timestamps_length == timestamps[_i].length,
			      "%s: got %zu bytes, want %zu", timestamps[_i].title,
			      m->answer.timestamps_length, timestamps[_i].length);
		ck_assert_int_eq(m->answer.timestamps != NULL, timestamps[_i].length > 0);
		machine_free((struct machine *[]){&m->machine});
	}
	writer_free(&w);
}
END_TEST

START_TEST(compression_that_was_offered_is_legal)
{
	static const uint16_t suite = 0x002F;
	const struct hello_offer offer = {
		.version = TLS_1_0, .suites = &suite, .suite_count = 1, .compression = true};
	struct hello_machine *m = hello_machine_new(&offer, ANSWER_WANT_HELLO);
	struct writer w = writer_with_maximum(256);
	assemble(&w, SERVER_HELLO("0301", "(1 ) 002F 01"));
	feed(m, w.data, w.length, 1 << 20, STREAM_OPEN);
	ck_assert_int_eq(m->answer.kind, ANSWER_HELLO);
	ck_assert_uint_eq(m->answer.compression, 1);
	machine_free((struct machine *[]){&m->machine});
	writer_free(&w);
}
END_TEST

/* Nothing can be said of a version when the question was not even asked. */
START_TEST(an_end_before_the_hello_is_out_is_a_failure)
{
	struct hello_machine *m = machine(TLS_1_2, ANSWER_WANT_HELLO);
	struct stream s;
	struct fail f = {0};
	stream_open(&s);
	ck_assert_int_eq(machine_run(&m->machine, &s, &f), MACHINE_MORE);
	s.end = STREAM_RESET;
	ck_assert_int_eq(machine_run(&m->machine, &s, &f), MACHINE_FAILED);
	ck_assert_int_eq(f.kind, FAIL_RESET);
	machine_free((struct machine *[]){&m->machine});
	stream_free(&s);
}
END_TEST

START_TEST(an_answer_has_words)
{
	char words[200];
	struct answer a = {.kind = ANSWER_HELLO, .version = TLS_1_2, .suite = 0xC02F};
	ck_assert_str_eq(answer_words(&a, words, sizeof(words)),
			 "ServerHello of TLS 1.2 with TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
	a = (struct answer){.kind = ANSWER_RETRY, .version = TLS_1_3, .suite = 0x1301, .group = 29};
	ck_assert_str_eq(answer_words(&a, words, sizeof(words)),
			 "HelloRetryRequest of TLS 1.3 with TLS_AES_128_GCM_SHA256, group x25519");
	a = (struct answer){.kind = ANSWER_CLOSED};
	ck_assert_str_eq(answer_words(&a, words, sizeof(words)), "connection closed");
	a = (struct answer){.kind = ANSWER_NONE};
	ck_assert_str_eq(answer_words(&a, words, 5), "no a");
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, an_answer_is_told_apart, 0, (int)answer_row_count);
	tcase_add_test(t, certificates_are_kept_as_served);
	tcase_add_test(t, sixty_five_certificates_are_too_many);
	tcase_add_test(t, facts_of_a_server_hello);
	tcase_add_loop_test(t, timestamps_are_kept_as_they_came, 0, COUNT_OF(timestamps));
	tcase_add_test(t, compression_that_was_offered_is_legal);
	tcase_add_test(t, an_end_before_the_hello_is_out_is_a_failure);
	tcase_add_test(t, an_answer_has_words);
}

int main(void)
{
	return unit_run("answer", add);
}
