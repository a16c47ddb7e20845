/* test_base64 - RFC 4648 vectors both ways, white space, padding, room, and what is no base64 */
#include "base/base64.h"

#include <string.h>

#include "unit.h"

/* RFC 4648 section 10 */
static const char *const vectors[][2] = {
	{"", ""},
	{"f", "Zg=="},
	{"fo", "Zm8="},
	{"foo", "Zm9v"},
	{"foob", "Zm9vYg=="},
	{"fooba", "Zm9vYmE="},
	{"foobar", "Zm9vYmFy"},
};

START_TEST(the_vectors_of_the_rfc)
{
	const char *plain = vectors[_i][0], *coded = vectors[_i][1];
	struct writer w = writer_with_maximum(100);
	uint8_t out[16];

	base64_encode(&w, plain, strlen(plain));
	ck_assert_str_eq(writer_string(&w), coded);
	ck_assert_int_eq(base64_decode(coded, strlen(coded), out, sizeof(out)),
			 (long)strlen(plain));
	ck_assert_mem_eq(out, plain, strlen(plain));
	writer_free(&w);
}
END_TEST

START_TEST(every_byte_survives)
{
	struct writer w = writer_with_maximum(1000), hex = writer_with_maximum(1000);
	uint8_t all[256], out[256];

	for (int i = 0; i < 256; i++)
		all[i] = (uint8_t)i;
	for (size_t length = 0; length <= sizeof(all); length++) {
		writer_clear(&w);
		writer_clear(&hex);
		base64_encode(&w, all, length);
		hex_encode(&hex, all, length);
		ck_assert_uint_eq(w.length, (length + 2) / 3 * 4);
		ck_assert_int_eq(base64_decode(writer_string(&w), w.length, out, sizeof(out)),
				 (long)length);
		ck_assert_mem_eq(out, all, length);
		ck_assert_int_eq(hex_decode(writer_string(&hex), hex.length, out, length),
				 (long)length);
		ck_assert_mem_eq(out, all, length);
	}
	writer_free(&w);
	writer_free(&hex);
}
END_TEST

static const struct {
	const char *title, *text;
	long written;
	const char *out;
} texts[] = {
	{"line ends between", "Zm9v\r\nYmFy\n", 6, "foobar"},
	{"blanks and tabs", " Z m\t9v", 3, "foo"},
	{"no padding", "Zm8", 2, "fo"},
	{"behind the padding nothing counts", "Zg==!!!!", 1, "f"},
	{"a single letter holds no byte", "Z", 0, ""},
	{"only padding", "====", 0, ""},
	{"plus and slash", "+/+/", 3, "\xfb\xff\xbf"},
	{"room for eight", "Zm9vYmFyZm9vYmFy", 8, "foobarfo"},
	{"a minus (the URL alphabet)", "Zm9-", -1, ""},
	{"a letter beyond ASCII", "Zm\xC3\xBC", -1, ""},
	{"a dash in front", "-----BEGIN", -1, ""},
};

START_TEST(decoding_passes_white_space_and_stops)
{
	size_t length = strlen(texts[_i].text);
	char *copy = malloc(length);
	uint8_t out[8];
	long got;

	memcpy(copy, texts[_i].text, length);
	got = base64_decode(copy, length, out, sizeof(out));
	ck_assert_msg(got == texts[_i].written, "%s: got %ld, want %ld", texts[_i].title, got,
		      texts[_i].written);
	if (got > 0)
		ck_assert_mem_eq(out, texts[_i].out, (size_t)got);
	free(copy);
}
END_TEST

START_TEST(a_text_is_decoded_in_parts)
{
	static const char text[] = "Zm9v\nYm\nFyZm9vYmFyZm9v\n";
	uint8_t out[18];
	size_t cursor = 0, written = 0;

	for (long more;
	     (more = base64_decode_on(text, strlen(text), &cursor, out + written, 3)) > 0;
	     written += (size_t)more)
		ck_assert_uint_le(written + 3, sizeof(out));
	ck_assert_uint_eq(written, 15);
	ck_assert_mem_eq(out, "foobarfoobarfoo", 15);
	ck_assert_uint_eq(cursor, strlen(text));
}
END_TEST

START_TEST(a_nul_is_no_letter)
{
	uint8_t out[8];

	ck_assert_int_eq(base64_decode("Zm\0v", 4, out, sizeof(out)), -1);
	ck_assert_int_eq(base64_decode(NULL, 0, NULL, 0), 0);
}
END_TEST

static const struct {
	const char *text;
	long written;
	const char *out;
} hexes[] = {
	{"", 0, ""},
	{"00", 1, "\0"},
	{"DEADbeef", 4, "\xde\xad\xbe\xef"},
	{"de:ad:be:ef", 4, "\xde\xad\xbe\xef"},
	{"de:adbe:ef", 4, "\xde\xad\xbe\xef"},
	{"deadbeef00", -1, ""}, /* room for four */
	{"d", -1, ""},
	{"dea", -1, ""},
	{"de:", -1, ""},
	{":de", -1, ""},
	{"de::ad", -1, ""},
	{"d:ea", -1, ""},
	{"de ad", -1, ""},
	{"0g", -1, ""},
	{"/0", -1, ""},
	{"0x10", -1, ""},
	{"\xE1\xE2", -1, ""},
};

START_TEST(hexadecimal_with_and_without_colons)
{
	size_t length = strlen(hexes[_i].text);
	char *copy = malloc(length ? length : 1);
	uint8_t out[4];
	long got;

	memcpy(copy, hexes[_i].text, length);
	got = hex_decode(copy, length, out, sizeof(out));
	ck_assert_msg(got == hexes[_i].written, "%s: got %ld, want %ld", hexes[_i].text, got,
		      hexes[_i].written);
	if (got > 0)
		ck_assert_mem_eq(out, hexes[_i].out, (size_t)got);
	free(copy);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, the_vectors_of_the_rfc, 0, (int)COUNT_OF(vectors));
	tcase_add_test(t, every_byte_survives);
	tcase_add_loop_test(t, decoding_passes_white_space_and_stops, 0, (int)COUNT_OF(texts));
	tcase_add_test(t, a_nul_is_no_letter);
	tcase_add_test(t, a_text_is_decoded_in_parts);
	tcase_add_loop_test(t, hexadecimal_with_and_without_colons, 0, (int)COUNT_OF(hexes));
}

int main(void)
{
	return unit_run("base64", add);
}
