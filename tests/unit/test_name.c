/* test_name - distinguished names: equal or not whatever the string type, hashed alike, written out
 */
#include "pki/name.h"

#include <string.h>

#include "base/attributes.h"
#include "base/mem.h"
#include "pki/cert.h"
#include "unit.h"

/* A name as text: sets end with '/', attributes of a set are joined by '+': "C:p=DE/O:u=Example".
 * The letter behind ':' is the string type: p printable, u UTF-8, i IA5, t Teletex, b BMP (each
 * character two bytes), n a NULL (no string). */
static void write_attribute(struct writer *w, const char *text, size_t length)
{
	static const struct {
		char letter;
		uint8_t tag;
	} types[] = {{'p', DER_PRINTABLE_STRING}, {'u', DER_UTF8_STRING}, {'i', DER_IA5_STRING},
		     {'t', DER_TELETEX_STRING},	  {'b', DER_BMP_STRING},  {'n', DER_NULL}};
	const char *value = memchr(text, '=', length);
	size_t size = length - (size_t)(value + 1 - text), mark;
	uint8_t arc = text[0] == 'C' ? 6 : text[0] == 'O' ? 10 : text[0] == 'U' ? 11 : 3;

	writer_u8(w, DER_SEQUENCE);
	mark = writer_begin(w, 1);
	writer_bytes(w, "\x06\x03\x55\x04", 4);
	writer_u8(w, arc);
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (types[i].letter == value[-1])
			writer_u8(w, types[i].tag);
	writer_u8(w, (unsigned)(value[-1] == 'b' ? 2 * size : size));
	for (size_t i = 0; i < size; i++) {
		if (value[-1] == 'b')
			writer_u8(w, 0);
		writer_u8(w, (uint8_t)value[1 + i]);
	}
	writer_end(w, mark, 1);
}

static struct writer make_name(const char *text)
{
	struct writer w = writer_with_maximum(1000);
	size_t all, set = 0;

	writer_u8(&w, DER_SEQUENCE);
	all = writer_begin(&w, 1);
	for (bool open = false; *text;) {
		size_t length = strcspn(text, "/+");

		if (!open) {
			writer_u8(&w, DER_SET);
			set = writer_begin(&w, 1);
		}
		write_attribute(&w, text, length);
		open = text[length] == '+';
		if (!open)
			writer_end(&w, set, 1);
		text += length + (text[length] != '\0');
	}
	writer_end(&w, all, 1);
	ck_assert(!w.failed);
	return w;
}

static const struct {
	const char *title, *a, *b;
	bool equal, within; /* a equals b; a lies within b */
} pairs[] = {
	{"the same", "C:p=DE/O:u=Example", "C:p=DE/O:u=Example", true, true},
	{"letters in any case", "O:u=Example", "O:u=EXAMPLE", true, true},
	{"string types", "O:p=Example", "O:u=Example", true, true},
	{"IA5 and BMP", "O:i=Example", "O:b=Example", true, true},
	{"white space within", "O:u=Example  Ltd", "O:u=Example Ltd", true, true},
	{"white space around", "O:u=  Example Ltd ", "O:u=Example Ltd", true, true},
	{"a tab is white space", "O:u=Example\tLtd", "O:u=Example Ltd", true, true},
	{"white space is no nothing", "O:u=Exam ple", "O:u=Example", false, false},
	{"only white space", "O:u=   ", "O:u= ", true, true},
	{"another value", "O:u=Example", "O:u=Examples", false, false},
	{"another attribute", "O:u=Example", "U:u=Example", false, false},
	{"another order", "C:p=DE/O:u=Example", "O:u=Example/C:p=DE", false, false},
	{"one more below", "C:p=DE/O:u=Example", "C:p=DE", false, true},
	{"one less", "C:p=DE", "C:p=DE/O:u=Example", false, false},
	{"below the empty name", "C:p=DE", "", false, true},
	{"both empty", "", "", true, true},
	{"a set in another order", "C:p=DE+O:u=Example", "O:u=example+C:p=de", true, true},
	{"a set with one more", "C:p=DE+O:u=Example", "C:p=DE", false, false},
	{"two sets or one", "C:p=DE+O:u=Example", "C:p=DE/O:u=Example", false, false},
	{"what is no string is compared as it is", "O:n=ab", "O:n=AB", false, false},
	{"a string and none", "O:n=ab", "O:u=ab", false, false},
	{"Latin-1 and UTF-8",
	 "O:t=B\xfc"
	 "cher",
	 "O:u=B\xc3\xbc"
	 "cher",
	 true, true},
};

START_TEST(names_are_equal_or_not)
{
	struct writer a = make_name(pairs[_i].a), b = make_name(pairs[_i].b);
	struct span x = writer_span(&a), y = writer_span(&b);

	ck_assert_msg(name_is_sound(x) && name_is_sound(y), "%s: not sound", pairs[_i].title);
	ck_assert_msg(name_equal(x, y) == pairs[_i].equal, "%s: got %d", pairs[_i].title,
		      !pairs[_i].equal);
	ck_assert_msg(name_equal(y, x) == pairs[_i].equal, "%s, reversed", pairs[_i].title);
	ck_assert_msg(name_is_within(x, y) == pairs[_i].within, "%s: within", pairs[_i].title);
	if (pairs[_i].equal)
		ck_assert_msg(name_hash(x) == name_hash(y), "%s: hashes differ", pairs[_i].title);
	else if (strcmp(pairs[_i].title, "a string and none") != 0)
		ck_assert_msg(name_hash(x) != name_hash(y), "%s: hashes agree", pairs[_i].title);
	writer_free(&a);
	writer_free(&b);
}
END_TEST

static const struct {
	const char *title, *name, *want;
} texts[] = {
	{"the last comes first", "C:p=DE/O:u=Example/N:u=mail", "CN=mail,O=Example,C=DE"},
	{"a set of two", "O:u=A+N:u=b", "O=A+CN=b"},
	{"escapes", "", ""},
	{"a blank at both ends", "O:u= a ", "O=\\ a\\ "},
	{"a number sign first", "O:u=#a#", "O=\\#a#"},
	{"no string", "O:n=ab", "O=#05026162"},
	{"empty", "", ""},
};

START_TEST(a_name_is_written_as_rfc_4514_says)
{
	struct writer w = make_name(texts[_i].name);
	char *text;

	if (strcmp(texts[_i].title, "escapes") == 0) {
		/* '+' parts attributes here, so this one is written by hand */
		writer_clear(&w);
		writer_bytes(&w,
			     "\x30\x13\x31\x11\x30\x0f\x06\x03\x55\x04\x0a\x0c\x08"
			     "a,+\"\\<>;",
			     21);
		text = cert_name_text(writer_span(&w));
		ck_assert_str_eq(text, "O=a\\,\\+\\\"\\\\\\<\\>\\;");
	} else {
		text = cert_name_text(writer_span(&w));
		unit_same(texts[_i].title, text, texts[_i].want);
	}
	free(text);
	writer_free(&w);
}
END_TEST

static const struct {
	const char *title, *bytes;
	size_t length;
} broken[] = {
	{"no sequence", "\x31\x00", 2},
	{"an empty set", "\x30\x02\x31\x00", 4},
	{"a set of no attribute", "\x30\x04\x31\x02\x05\x00", 6},
	{"an attribute without value", "\x30\x09\x31\x07\x30\x05\x06\x03\x55\x04\x03", 11},
	{"an attribute of three", "\x30\x0d\x31\x0b\x30\x09\x06\x03\x55\x04\x03\x05\x00\x05\x00",
	 15},
	{"bytes behind", "\x30\x00\x00", 3},
	{"cut off", "\x30\x05\x31\x03", 4},
};

START_TEST(what_is_no_name_is_told)
{
	struct span name = {(const uint8_t *)broken[_i].bytes, broken[_i].length};
	char *text;

	ck_assert_msg(!name_is_sound(name), "%s: got a sound name", broken[_i].title);
	/* and nothing breaks on it */
	name_hash(name);
	name_equal(name, (struct span){(const uint8_t *)"\x30\x00", 2});
	text = cert_name_text(name);
	free(text);
	ck_assert_ptr_null(name_last(name, name_oid_organization));
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, names_are_equal_or_not, 0, COUNT_OF(pairs));
	tcase_add_loop_test(tcase, a_name_is_written_as_rfc_4514_says, 0, COUNT_OF(texts));
	tcase_add_loop_test(tcase, what_is_no_name_is_told, 0, COUNT_OF(broken));
}

int main(void)
{
	return unit_run("name", add);
}
