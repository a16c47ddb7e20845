/* test_sct - lists of signed certificate timestamps, whole, cut off at every byte, and in a staple
 */
#include "pki/sct.h"

#include "base/attributes.h"
#include "base/mem.h"
#include "base/writer.h"
#include "unit.h"

/* One SCT: the log's identifier is filled with id, the signature has a given length. */
static void write_sct(struct writer *w, uint8_t version, uint8_t id, uint64_t ms, size_t signature)
{
	size_t mark = writer_begin(w, 2), inner;

	writer_u8(w, version);
	for (int i = 0; i < 32; i++)
		writer_u8(w, id);
	writer_u32(w, (uint32_t)(ms >> 32));
	writer_u32(w, (uint32_t)ms);
	writer_u16(w, 0);
	writer_u8(w, 4);
	writer_u8(w, 3);
	inner = writer_begin(w, 2);
	for (size_t i = 0; i < signature; i++)
		writer_u8(w, 0x5a);
	writer_end(w, inner, 2);
	writer_end(w, mark, 2);
}

static struct writer write_list(size_t count)
{
	struct writer w = writer_with_maximum(65536);
	size_t mark = writer_begin(&w, 2);

	for (size_t i = 0; i < count; i++)
		write_sct(&w, 0, (uint8_t)(i + 1), 1767225600000 + 1000 * i, 70);
	writer_end(&w, mark, 2);
	return w;
}

START_TEST(a_list_is_read)
{
	struct writer w = write_list(2);
	struct sct_list list;

	ck_assert(sct_read(writer_span(&w), &list));
	ck_assert_uint_eq(list.count, 2);
	ck_assert_uint_eq(list.sct[0].version, 0);
	ck_assert_uint_eq(list.sct[1].log.length, 32);
	ck_assert_uint_eq(list.sct[1].log.data[31], 2);
	ck_assert_int_eq(list.sct[1].when, 1767225601);
	ck_assert_uint_eq(list.sct[0].hash, 4);
	ck_assert_uint_eq(list.sct[0].algorithm, 3);
	ck_assert_uint_eq(list.sct[0].signature.length, 70);
	writer_free(&w);
}
END_TEST

START_TEST(a_list_cut_off_anywhere_is_malformed)
{
	struct writer w = write_list(2);
	struct sct_list list;

	for (size_t length = 0; length < w.length; length++) {
		/* a copy of that very length, so that a read beyond it is seen */
		uint8_t *bytes = mem_copy(w.data, length);

		ck_assert_msg(!sct_read((struct span){bytes, length}, &list),
			      "got one of %zu bytes", length);
		free(bytes);
	}
	writer_free(&w);
}
END_TEST

START_TEST(a_list_of_too_many_or_none_is_malformed)
{
	struct writer most = write_list(SCT_MAXIMUM), more = write_list(SCT_MAXIMUM + 1);
	struct sct_list list;

	ck_assert(sct_read(writer_span(&most), &list));
	ck_assert_uint_eq(list.count, SCT_MAXIMUM);
	ck_assert(!sct_read(writer_span(&more), &list));
	ck_assert(!sct_read((struct span){(const uint8_t *)"\x00\x00", 2}, &list));
	ck_assert(!sct_read((struct span){(const uint8_t *)"\x00\x02\x00\x00", 4}, &list));
	writer_free(&most);
	writer_free(&more);
}
END_TEST

START_TEST(another_version_is_counted_and_not_read)
{
	struct writer w = writer_with_maximum(65536);
	size_t mark = writer_begin(&w, 2);
	struct sct_list list;

	write_sct(&w, 1, 9, 0, 3);
	write_sct(&w, 0, 7, 5000, 3);
	writer_end(&w, mark, 2);
	ck_assert(sct_read(writer_span(&w), &list));
	ck_assert_uint_eq(list.count, 2);
	ck_assert_uint_eq(list.sct[0].version, 1);
	ck_assert_uint_eq(list.sct[0].log.length, 0);
	ck_assert_int_eq(list.sct[1].when, 5);
	writer_free(&w);
}
END_TEST

/* An element of DER around content, which is freed. */
static struct writer wrap(uint8_t tag, struct writer content)
{
	struct writer w = writer_with_maximum(65536);

	writer_u8(&w, tag);
	if (content.length >= 0x100) {
		writer_u8(&w, 0x82);
		writer_u16(&w, (unsigned)content.length);
	} else if (content.length >= 0x80) {
		writer_u8(&w, 0x81);
		writer_u8(&w, (unsigned)content.length);
	} else {
		writer_u8(&w, (unsigned)content.length);
	}
	writer_bytes(&w, content.data, content.length);
	writer_free(&content);
	return w;
}

static struct writer plain(const void *data, size_t length)
{
	struct writer w = writer_with_maximum(65536);

	writer_bytes(&w, data, length);
	return w;
}

static void append(struct writer *w, struct writer more)
{
	writer_bytes(w, more.data, more.length);
	writer_free(&more);
}

static const char thisUpdate[] = "\x18\x0f"
				 "20260101000000Z";

/* status: the bytes of certStatus; oid_end: last octet of the extension's identifier. */
static struct writer staple(const char *status, size_t status_length, uint8_t oid_end)
{
	static const uint8_t scts[] = {0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04,
				       0x01, 0xd6, 0x79, 0x02, 0x04};
	struct writer extension = plain(scts, sizeof(scts)), single, data, basic, bytes, response;

	writer_u8(&extension, oid_end);
	append(&extension, wrap(0x04, wrap(0x04, write_list(3))));
	single = plain("\x30\x02\x05\x00", 4);
	writer_bytes(&single, status, status_length);
	writer_bytes(&single, thisUpdate, sizeof(thisUpdate) - 1);
	append(&single, wrap(0xa1, wrap(0x30, wrap(0x30, extension))));
	data = plain("\xa2\x02\x04\x00", 4);
	writer_bytes(&data, thisUpdate, sizeof(thisUpdate) - 1);
	append(&data, wrap(0x30, wrap(0x30, single)));
	basic = wrap(0x30, wrap(0x30, data));
	bytes = plain("\x06\x01\x2a", 3);
	append(&bytes, wrap(0x04, basic));
	response = plain("\x0a\x01\x00", 3);
	append(&response, wrap(0xa0, wrap(0x30, bytes)));
	return wrap(0x30, response);
}

static const struct {
	const char *title, *status;
	size_t length;
	uint8_t oid_end;
	size_t want;
} staples[] = {
	{"good", "\x80\x00", 2, 0x05, 3},
	{"revoked, which has the same tag as the extensions",
	 "\xa1\x11\x18\x0f"
	 "20260101000000Z",
	 19, 0x05, 3},
	{"another extension", "\x80\x00", 2, 0x06, 0},
};

START_TEST(the_list_of_a_staple_is_found)
{
	struct writer response =
		staple(staples[_i].status, staples[_i].length, staples[_i].oid_end);
	struct span found = sct_of_staple(writer_span(&response));
	struct sct_list list = {0};

	if (found.length > 0)
		ck_assert_msg(sct_read(found, &list), "%s: malformed", staples[_i].title);
	ck_assert_msg(list.count == staples[_i].want, "%s: got %zu, want %zu", staples[_i].title,
		      list.count, staples[_i].want);
	for (size_t length = 0; length < response.length; length++) {
		uint8_t *bytes = mem_copy(response.data, length);

		sct_of_staple((struct span){bytes, length});
		free(bytes);
	}
	writer_free(&response);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_test(tcase, a_list_is_read);
	tcase_add_test(tcase, a_list_cut_off_anywhere_is_malformed);
	tcase_add_test(tcase, a_list_of_too_many_or_none_is_malformed);
	tcase_add_test(tcase, another_version_is_counted_and_not_read);
	tcase_add_loop_test(tcase, the_list_of_a_staple_is_found, 0, COUNT_OF(staples));
}

int main(void)
{
	return unit_run("sct", add);
}
