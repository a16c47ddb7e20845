/* test_ehlo - the name for EHLO from a hosts file, and greetings that are not TLS */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "frame/index.h"
#include "frame/plugin_ehlo.h"
#include "unit.h"
#include "verdict/references.h"
#include "verdict/words.h"
#include "wire/greeting.h"

static const struct row {
	const char *title, *hosts;
	const char *want; /* NULL: the address literal */
} rows[] = {
	{"the usual line of Debian", "127.0.0.1 localhost\n127.0.1.1\tmx.example.com mx\n",
	 "mx.example.com"},
	{"short name first", "192.0.2.1 mx mx.example.com\n", "mx.example.com"},
	{"no line end", "192.0.2.1 mx.example.com mx", "mx.example.com"},
	{"carriage returns", "192.0.2.1 mx.example.com mx\r\n", "mx.example.com"},
	{"another host's line", "192.0.2.1 a.example.com a\n", NULL},
	{"only the short name", "192.0.2.1 mx\n", NULL},
	{"localhost is nobody", "127.0.0.1 localhost.localdomain mx\n", NULL},
	{"an underscore is refused by servers", "192.0.2.1 m_x.example.com mx\n", NULL},
	{"commented out", "#192.0.2.1 mx.example.com mx\n", NULL},
	{"in a comment behind", "192.0.2.1 mx # mx.example.com\n", NULL},
	{"the name is the address column", "mx mx.example.com\n", NULL},
	{"a later line", "192.0.2.1 mx\n\n\n192.0.2.2 mx.example.com mx\n", "mx.example.com"},
	{"empty", "", NULL},
};

START_TEST(test_hosts)
{
	const struct row *row = &rows[_i];
	char *got = plugin_ehlo_from_hosts(row->hosts, strlen(row->hosts), "mx");

	ck_assert_msg(row->want ? got && strcmp(got, row->want) == 0 : !got, "%s: got %s, want %s",
		      row->title, got ? got : "none", row->want ? row->want : "none");
	free(got);
}
END_TEST

static const struct greeting {
	const char *bytes, *want; /* NULL: none in the clear */
} greetings[] = {
	{"220 mx.example.com ESMTP\r\n", "use smtp"},
	{"554 5.7.1 go away\r\n", "use smtp"},
	{"* OK IMAP4rev1\r\n", "use imap,"},
	{"+OK POP3\r\n", "use pop3,"},
	{"\"IMPLEMENTATION\" \"x\"\r\n", "use sieve,"},
	{"HTTP/1.1 400\r\n", "no mail port"},
	{"22", NULL},
	{"\x16\x03\x03", NULL},
	{"", NULL},
};

START_TEST(test_greeting)
{
	const struct greeting *row = &greetings[_i];
	const struct span bytes = {(const uint8_t *)row->bytes, strlen(row->bytes)};
	char text[160] = "";
	bool found = greeting_in_clear(bytes, text, sizeof(text));

	ck_assert_msg(found == (row->want != NULL) && (!found || strstr(text, row->want)),
		      "'%s': got '%s'", row->bytes, text);
}
END_TEST

static const struct greeting busy[] = {
	{"421 too many\r\n", "the server is busy: 421 too many"},
	{"421-wait\r\n421 a while\r\n", "the server is busy: 421-wait"},
	{"* BYE not now\r\n", "busy: * BYE not now"},
	{"BYE \"later\"\r\n", "busy: BYE"},
	{"4210\r\n", NULL},
	{"220 mx\r\n", NULL},
	{"421", NULL},
	{"", NULL},
};

START_TEST(test_busy)
{
	const struct greeting *row = &busy[_i];
	const struct span bytes = {(const uint8_t *)row->bytes, strlen(row->bytes)};
	char text[160] = "";
	bool found = greeting_is_busy(bytes, text, sizeof(text));

	ck_assert_msg(found == (row->want != NULL) && (!found || strstr(text, row->want)),
		      "'%s': got '%s'", row->bytes, text);
}
END_TEST

START_TEST(test_references)
{
	const char *texts[] = {"Mail.Example.COM.", "m\xc3\xbcller.example", "*.example.com",
			       "foo:bar", "192.0.2.1"};
	static const char *const want[] = {"mail.example.com", "xn--mller-kva.example",
					   "*.example.com", "foo:bar", "192.0.2.1"};
	const struct option_list list = {.text = texts, .count = COUNT_OF(texts)};
	struct references references = references_of(&list);

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		ck_assert_str_eq(references.name[i], want[i]);
	references_free(&references);
}
END_TEST

START_TEST(test_words)
{
	static const char *const want[] = {"", "a", "a and b", "a, b and c"};
	static const char *const words[] = {"a", "b", "c"};

	for (size_t count = 0; count <= COUNT_OF(words); count++) {
		struct writer w = writer_with_maximum(100);

		for (size_t i = 0; i < count; i++)
			words_add(&w, i, count, words[i]);
		ck_assert_str_eq(writer_string(&w), want[count]);
		writer_free(&w);
	}
}
END_TEST

START_TEST(test_index)
{
	struct index index = {0};
	char key[8] = "k00";
	bool is_new;

	for (size_t round = 0; round < 2; round++)
		for (size_t i = 0; i < 100; i++) {
			key[1] = (char)('0' + i / 10);
			key[2] = (char)('0' + i % 10);
			ck_assert_uint_eq(index_put(&index, key, round ? 999 : i, &is_new), i);
			ck_assert(is_new == (round == 0));
		}
	index_free(&index);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, test_hosts, 0, (int)COUNT_OF(rows));
	tcase_add_loop_test(tcase, test_greeting, 0, (int)COUNT_OF(greetings));
	tcase_add_loop_test(tcase, test_busy, 0, (int)COUNT_OF(busy));
	tcase_add_test(tcase, test_references);
	tcase_add_test(tcase, test_words);
	tcase_add_test(tcase, test_index);
}

int main(void)
{
	return unit_run("ehlo", add);
}
