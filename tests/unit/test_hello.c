/* test_hello - the hellos are what the RFCs say, and keep clear of what servers choke on */
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/reader.h"
#include "unit.h"
#include "wire/hello.h"

static uint8_t random_bytes[32];

struct parsed {
	unsigned record_version, version;
	size_t message; /* length with its header */
	struct span session_id, suites, compressions, extension[32];
	uint16_t type[32];
	size_t extension_count;
};

/* Reads a ClientHello back, RFC 8446 section 4.1.2; every length must fit. */
static struct parsed parse(const struct writer *w)
{
	struct parsed p = {0};
	struct reader r = reader_of_span(writer_span(w));
	ck_assert_uint_eq(reader_u8(&r), 22);
	p.record_version = reader_u16(&r);
	struct span record = reader_vector16(&r);
	ck_assert(reader_at_end(&r));
	p.message = record.length;
	r = reader_of_span(record);
	ck_assert_uint_eq(reader_u8(&r), 1);
	struct span body = reader_vector24(&r);
	ck_assert(reader_at_end(&r));
	r = reader_of_span(body);
	p.version = reader_u16(&r);
	ck_assert_mem_eq(reader_bytes(&r, 32).data, random_bytes, 32);
	p.session_id = reader_vector8(&r);
	p.suites = reader_vector16(&r);
	p.compressions = reader_vector8(&r);
	if (reader_left(&r) > 0) {
		struct reader list = reader_of_span(reader_vector16(&r));
		while (reader_left(&list) > 0) {
			p.type[p.extension_count] = reader_u16(&list);
			p.extension[p.extension_count++] = reader_vector16(&list);
		}
		ck_assert(reader_at_end(&list));
	}
	ck_assert(reader_at_end(&r));
	return p;
}

static const struct span *extension(const struct parsed *p, uint16_t type)
{
	const struct span *found = NULL;
	for (size_t i = 0; i < p->extension_count; i++) {
		if (p->type[i] != type)
			continue;
		ck_assert_msg(!found, "extension %u twice", type);
		found = &p->extension[i];
	}
	return found;
}

static struct hello_offer offer_of(uint16_t version)
{
	struct hello_offer offer = {
		.version = version,
		.lowest = version,
		.random = random_bytes,
		.server_name = "mail.example.com",
	};
	offer.suites = suites_for_version(version, &offer.suite_count);
	offer.groups = groups_all(&offer.group_count);
	offer.schemes = schemes_of(SCHEMES_ALL, &offer.scheme_count);
	return offer;
}

static const struct {
	const char *title;
	uint16_t version;
	unsigned record_version, client_version;
	bool extensions, signatures, tls13;
} rows[] = {
	{"SSLv3", TLS_SSL3, 0x0300, 0x0300, false, false, false},
	{"TLS 1.0", TLS_1_0, 0x0301, 0x0301, true, false, false},
	{"TLS 1.1", TLS_1_1, 0x0301, 0x0302, true, false, false},
	{"TLS 1.2", TLS_1_2, 0x0301, 0x0303, true, true, false},
	{"TLS 1.3", TLS_1_3, 0x0301, 0x0303, true, true, true},
};

START_TEST(a_hello_asks_for_its_version)
{
	const char *title = rows[_i].title;
	struct hello_offer offer = offer_of(rows[_i].version);
	struct writer w = writer_with_maximum(32768);
	hello_write(&w, &offer);
	struct parsed p = parse(&w);
	ck_assert_msg(p.record_version == rows[_i].record_version, "%s: record %04x", title,
		      p.record_version);
	ck_assert_msg(p.version == rows[_i].client_version, "%s: client_version %04x", title,
		      p.version);
	ck_assert_msg((p.extension_count > 0) == rows[_i].extensions, "%s: extensions", title);
	ck_assert_msg((extension(&p, 13) != NULL) == rows[_i].signatures, "%s: signatures", title);
	ck_assert_msg((extension(&p, 43) != NULL) == rows[_i].tls13, "%s: versions", title);
	ck_assert_msg(p.session_id.length == (rows[_i].tls13 ? 32 : 0), "%s: session id", title);
	/* Without extensions the signalling value asks for secure renegotiation. */
	ck_assert_uint_eq(p.suites.length, 2 * offer.suite_count + (rows[_i].extensions ? 0 : 2));
	ck_assert_uint_eq(p.compressions.length, 1);
	if (rows[_i].extensions) {
		ck_assert_ptr_nonnull(extension(&p, 0));
		ck_assert_ptr_nonnull(extension(&p, 10));
		ck_assert_ptr_nonnull(extension(&p, 11));
		ck_assert_ptr_nonnull(extension(&p, 23));
		ck_assert_ptr_nonnull(extension(&p, 35));
		ck_assert_mem_eq(extension(&p, 0xFF01)->data, "", 1);
		ck_assert_mem_eq(extension(&p, 0)->data, "\0\x13\0\0\x10mail.example.com", 21);
	}
	if (rows[_i].tls13) {
		ck_assert_mem_eq(extension(&p, 43)->data, "\x02\x03\x04", 3);
		ck_assert_mem_eq(extension(&p, 45)->data, "\x01\x01", 2);
		ck_assert_mem_eq(extension(&p, 51)->data, "\0\0", 2);
	}
	writer_free(&w);
}
END_TEST

START_TEST(all_versions_in_one_hello)
{
	struct hello_offer offer = offer_of(TLS_1_3);
	struct writer w = writer_with_maximum(32768);
	offer.lowest = TLS_1_0;
	hello_write(&w, &offer);
	struct parsed p = parse(&w);
	ck_assert_uint_eq(extension(&p, 43)->length, 9);
	ck_assert_mem_eq(extension(&p, 43)->data, "\x08\x03\x04\x03\x03\x03\x02\x03\x01", 9);
	writer_free(&w);
}
END_TEST

static const struct {
	const char *title, *name;
	bool sent;
} names[] = {
	{"a host name", "mail.example.com", true},
	{"a final dot is dropped", "mail.example.com.", true},
	{"none", NULL, false},
	{"empty", "", false},
	{"an IPv4 address", "192.0.2.1", false},
	{"an IPv6 address", "2001:db8::1", false},
};

START_TEST(server_name_is_a_host_name)
{
	struct hello_offer offer = offer_of(TLS_1_2);
	struct writer w = writer_with_maximum(32768);
	offer.server_name = names[_i].name;
	hello_write(&w, &offer);
	struct parsed p = parse(&w);
	const struct span *name = extension(&p, 0);
	ck_assert_msg((name != NULL) == names[_i].sent, "%s", names[_i].title);
	ck_assert_msg(!name || name->length == 21, "%s: got %zu", names[_i].title,
		      name ? name->length : 0);
	writer_free(&w);
}
END_TEST

/* RFC 7685 section 1: some servers hang on a handshake message of 256 to 511 bytes. */
START_TEST(no_hello_has_a_length_that_servers_choke_on)
{
	size_t count;
	const uint16_t *suites = suites_of(SUITES_ALL, &count);
	for (size_t i = 1; i <= count; i++) {
		struct hello_offer offer = offer_of(_i ? TLS_1_0 : TLS_1_2);
		struct writer w = writer_with_maximum(32768);
		offer.suites = suites;
		offer.suite_count = i;
		hello_write(&w, &offer);
		struct parsed p = parse(&w);
		ck_assert_msg(p.message < 256 || p.message >= 512, "%zu suites: %zu bytes", i,
			      p.message);
		ck_assert_msg(p.extension[p.extension_count - 1].length > 0,
			      "%zu suites: the last extension is empty", i);
		writer_free(&w);
	}
	struct hello_offer offer = offer_of(TLS_SSL3);
	struct writer w = writer_with_maximum(32768);
	hello_write(&w, &offer);
	ck_assert_uint_lt(parse(&w).message, 256);
	writer_free(&w);
}
END_TEST

START_TEST(extras_are_offered_when_asked_for)
{
	struct hello_offer offer = offer_of(TLS_1_1);
	struct writer w = writer_with_maximum(32768);
	offer.fallback_scsv = offer.compression = offer.no_extensions = true;
	hello_write(&w, &offer);
	struct parsed p = parse(&w);
	ck_assert_mem_eq(p.suites.data + p.suites.length - 4, "\x00\xFF\x56\x00", 4);
	ck_assert_uint_eq(p.compressions.length, 2);
	ck_assert_mem_eq(p.compressions.data, "\x01\x00", 2);
	ck_assert_uint_eq(p.extension_count, 0);
	writer_free(&w);
}
END_TEST

START_TEST(timestamps_are_asked_for_on_demand_only)
{
	for (int asked = 0; asked < 2; asked++) {
		struct hello_offer offer = offer_of(TLS_1_2);
		struct writer w = writer_with_maximum(32768);
		offer.timestamps = asked;
		offer.group_count = offer.scheme_count = 0;
		hello_write(&w, &offer);
		struct parsed p = parse(&w);
		ck_assert_int_eq(extension(&p, HELLO_TIMESTAMPS) != NULL, asked);
		ck_assert(!asked || extension(&p, HELLO_TIMESTAMPS)->length == 0);
		ck_assert_uint_gt(p.extension[p.extension_count - 1].length, 0);
		writer_free(&w);
	}
}
END_TEST

START_TEST(random_bytes_differ)
{
	struct hello_offer offer = offer_of(TLS_1_2);
	struct writer a = writer_with_maximum(32768), b = writer_with_maximum(32768);
	offer.random = NULL;
	hello_write(&a, &offer);
	hello_write(&b, &offer);
	ck_assert_uint_eq(a.length, b.length);
	ck_assert_int_ne(memcmp(a.data + 11, b.data + 11, 32), 0);
	writer_free(&a);
	writer_free(&b);
}
END_TEST

START_TEST(sslv2_offers_its_seven_kinds)
{
	struct writer w = writer_with_maximum(256);
	hello_write_ssl2(&w, random_bytes);
	ck_assert_uint_eq(w.length, 48);
	ck_assert_mem_eq(w.data, "\x80\x2E\x01\x00\x02\x00\x15\x00\x00\x00\x10", 11);
	ck_assert_mem_eq(w.data + 11, "\x01\x00\x80\x02\x00\x80", 6);
	ck_assert_mem_eq(w.data + 32, random_bytes, 16);
	writer_free(&w);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_hello_asks_for_its_version, 0, COUNT_OF(rows));
	tcase_add_test(t, all_versions_in_one_hello);
	tcase_add_loop_test(t, server_name_is_a_host_name, 0, COUNT_OF(names));
	tcase_add_loop_test(t, no_hello_has_a_length_that_servers_choke_on, 0, 2);
	tcase_add_test(t, extras_are_offered_when_asked_for);
	tcase_add_test(t, timestamps_are_asked_for_on_demand_only);
	tcase_add_test(t, random_bytes_differ);
	tcase_add_test(t, sslv2_offers_its_seven_kinds);
}

int main(void)
{
	for (uint8_t i = 0; i < 32; i++)
		random_bytes[i] = (uint8_t)(0xE0 + i);
	return unit_run("hello", add);
}
