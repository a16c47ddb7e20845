/* test_render_hostile - nothing that a server sends can change the shape of any face */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/text.h"
#include "output_shape.h"
#include "report/render.h"
#include "sample_report.h"
#include "unit.h"

#define TEXT(title, bytes)                      \
	{                                       \
		title, bytes, sizeof(bytes) - 1 \
	}

static const struct {
	const char *title, *bytes;
	size_t length;
} texts[] = {
	TEXT("a bar", "a | x=99 y=1"),
	TEXT("a newline and a bar", "a\n| p=1\nthird | q=2"),
	TEXT("CR LF", "250 ok\r\n220 more\r"),
	TEXT("a state in brackets", "[OK] all is well [CRITICAL] (OK)"),
	TEXT("HTML", "<b>bold</b><script>x</script>"),
	TEXT("a terminal escape", "\033[2J\033]0;title\007\x9b"),
	TEXT("NUL", "before\0after"),
	TEXT("invalid UTF-8", "\xff\xfe\xc0\xaf\xed\xa0\x80\xf5\x80"),
	TEXT("a sequence cut off", "x\xe2\x82"),
	TEXT("overlong newline", "\xc0\x8a\xe0\x80\x8a"),
	TEXT("C1 controls", "\xc2\x85\xc2\x9b"
			    "31m"),
	TEXT("overrides of direction", "a\xe2\x80\xae"
				       "b\xe2\x80\xa8"
				       "c\xe2\x81\xa6"),
	TEXT("names in other scripts",
	     "\xe4\xbc\x9a\xe7\xa4\xbe m\xc3\xbcller \xd0\x9c\xd0\xb8\xd1\x80"),
	TEXT("what a shell acts on", "`id` $(id) $HOME & 'x' \"y\" ~ ; *"),
	TEXT("backslashes", "\\x41 \\n \\\\ \\"),
	TEXT("perfdata of its own", "days=1;2;3 a::b='5,3'"),
	TEXT("empty", ""),
	TEXT("blanks", "   "),
	TEXT("a template of metrics", "x\"} 1\nmail_tls_state{a=\"b"),
	TEXT("JSON", "\",\"state\":\"OK\"}\n{"),
	TEXT("printf", "%s%n%d%%"),
};

static const struct render_options options[] = {
	{.verbosity = 0},
	{.verbosity = 1},
	{.verbosity = 3},
	{.verbosity = 3, .width = 80},
	{.verbosity = 3, .width = 12},
};

/* What a program that reads the JSON shows: no control characters, however they were written. */
static void check_sentences(const char *title, const char *text)
{
	json_t *report = json_loads(text, 0, NULL), *finding;
	size_t i;
	ck_assert_msg(report != NULL, "%s: no JSON", title);
	json_array_foreach(json_object_get(report, "findings"), i, finding)
	{
		const char *sentence = json_string_value(json_object_get(finding, "text"));
		for (const char *c = sentence; *c; c++)
			ck_assert_msg((unsigned char)*c >= ' ' && *c != 0x7f && *c != '|',
				      "%s: byte %d in %s", title, (unsigned char)*c, sentence);
	}
	json_decref(report);
}

static void check_faces(const char *title, const void *data, size_t length)
{
	struct report *report = sample_hostile(data, length);
	struct writer w = writer_with_maximum(1 << 24);
	for (size_t i = 0; i < COUNT_OF(options); i++) {
		render_plugin(report, &options[i], &w);
		const char *wrong = shape_plugin(writer_string(&w), w.length, report->figure_count,
						 options[i].width > 0);
		/* What wraps at 12 columns is no longer line by line; the rest still holds. */
		ck_assert_msg(
			!wrong || (options[i].width && strncmp(wrong, "foreign '('", 11) == 0),
			"%s: plugin, row %zu: %s in\n%.900s", title, i, wrong, writer_string(&w));
		writer_clear(&w);
	}
	render_json(report, &options[0], &w);
	const char *wrong = shape_json(writer_string(&w), w.length);
	ck_assert_msg(!wrong, "%s: json: %s in\n%.900s", title, wrong, writer_string(&w));
	check_sentences(title, writer_string(&w));
	writer_clear(&w);
	render_discovery(report, &options[0], &w);
	wrong = shape_json(writer_string(&w), w.length);
	ck_assert_msg(!wrong, "%s: discovery: %s in\n%.900s", title, wrong, writer_string(&w));
	writer_clear(&w);
	render_openmetrics(report, &options[0], &w);
	wrong = shape_openmetrics(writer_string(&w), w.length);
	ck_assert_msg(!wrong, "%s: openmetrics: %s in\n%.900s", title, wrong, writer_string(&w));
	writer_free(&w);
	report_free(&report);
}

START_TEST(hostile_text)
{
	check_faces(texts[_i].title, texts[_i].bytes, texts[_i].length);
}
END_TEST

START_TEST(every_byte)
{
	const char text[] = {'a', (char)_i, 'b', ' ', (char)_i, (char)_i, '\0'};
	check_faces("a single byte", text, sizeof(text) - 1);
}
END_TEST

/* 70 KB of escapes: cut, and never within an escape or a character. */
START_TEST(long_hostile_text)
{
	static const char *const units[] = {"\033", "\xe4\xbc\x9a", "\xe2\x80\xae",
					    "|",    "a ",	    "\xff"};
	size_t unit = strlen(units[_i]), count = 70000;
	char *text = malloc(unit * count + 1);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * unit, units[_i], unit);
	text[unit * count] = '\0';
	check_faces("long", text, unit * count);
	free(text);
}
END_TEST

/* What a person reads on a terminal. */
static const struct {
	const char *title, *text, *want;
} traces[] = {
	{"brackets of a greeting", "* OK [CAPABILITY IMAP4rev1] (ready) <id@host>",
	 "* OK [CAPABILITY IMAP4rev1] (ready) <id@host>"},
	{"a word of state", "[OK] (critical) [Warning] [UP",
	 "\\x5bOK] \\x28critical) \\x5bWarning] \\x5bUP"},
	{"cut off before its end", "[O", "[O"},
	{"an escape and a bar", "\033[OK] | x\n", "\\x1b\\x5bOK] \\x7c x\\x0a"},
};

START_TEST(a_trace_can_be_read)
{
	struct writer w = writer_with_maximum(4096);
	size_t length = strlen(traces[_i].text);
	char *copy = malloc(length); /* so that a sanitizer sees a byte too far */
	memcpy(copy, traces[_i].text, length);
	text_clean(&w, copy, length, TEXT_TERMINAL);
	ck_assert_msg(strcmp(writer_string(&w), traces[_i].want) == 0, "%s: got %s, want %s",
		      traces[_i].title, writer_string(&w), traces[_i].want);
	free(copy);
	writer_free(&w);
}
END_TEST

/* The parser itself must be able to say no. */
static const struct {
	const char *title, *output;
} malformed[] = {
	{"two bars", "MAIL_CHAIN CRITICAL - a | b |days=1\n"},
	{"text behind perfdata", "MAIL_CHAIN CRITICAL - a |days=1\nb\n"},
	{"no perfdata", "MAIL_CHAIN CRITICAL - a\n"},
	{"a quote on the first line", "MAIL_CHAIN CRITICAL - a \"b\" |days=1\n"},
	{"a bracket on the first line", "MAIL_CHAIN CRITICAL - a [OK] |days=1\n"},
	{"a second state", "MAIL_CHAIN CRITICAL - a\n[CRITICAL] b [OK] |days=1\n"},
	{"HTML below", "MAIL_CHAIN CRITICAL - a\n[CRITICAL] <b> |days=1\n"},
	{"an escape", "MAIL_CHAIN CRITICAL - a\033[2J |days=1\n"},
	{"no state", "MAIL_CHAIN - a |days=1\n"},
	{"a comma as decimal point", "MAIL_CHAIN CRITICAL - a |days=1,5\n"},
	{"a trailing semicolon", "MAIL_CHAIN CRITICAL - a |days=1;\n"},
	{"a label with a colon", "MAIL_CHAIN CRITICAL - a |a::days=1\n"},
	{"another figure", "MAIL_CHAIN CRITICAL - a |days=1 x=2\n"},
	{"an undetermined value", "MAIL_CHAIN CRITICAL - a |days=U\n"},
};

START_TEST(parser_refuses)
{
	ck_assert_msg(shape_plugin(malformed[_i].output, strlen(malformed[_i].output), 1, false) !=
			      NULL,
		      "%s: was taken", malformed[_i].title);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, hostile_text, 0, (int)COUNT_OF(texts));
	tcase_add_loop_test(tcase, every_byte, 0, 256);
	tcase_add_loop_test(tcase, long_hostile_text, 0, 6);
	tcase_add_loop_test(tcase, a_trace_can_be_read, 0, (int)COUNT_OF(traces));
	tcase_add_loop_test(tcase, parser_refuses, 0, (int)COUNT_OF(malformed));
}

int main(void)
{
	return unit_run("render_hostile", add);
}
