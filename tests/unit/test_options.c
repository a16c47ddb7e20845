/* test_options - what a user may write on the command line, and what is said where he may not */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "frame/options.h"
#include "unit.h"

static struct {
	struct option_list hosts;
	const char *file, *optional;
	long port, pause;
	int verbose, output;
	bool flag, sni, called_without;
} got;

static int take_optional(const char *text, void *value, struct fail *f)
{
	if (text && strcmp(text, "bad") == 0)
		return fail_set(f, FAIL_USAGE, "bad is not good");
	*(const char **)value = text;
	got.called_without = !text;
	return 0;
}

static const char *const formats[] = {"plugin", "json", NULL};
#define ROW(kind_, letter_, name_, argument_, value_) \
	.kind = kind_, .letter = letter_, .name = name_, .argument = argument_, .value = value_
static const struct option_row first[] = {
	{.kind = OPTION_SECTION, .name = "What"},
	{ROW(OPTION_LIST, 'H', "hostname", "ENDPOINT", &got.hosts), .help = "the host"},
	{ROW(OPTION_NUMBER, 'p', "port", "PORT", &got.port), .help = "the port", .minimum = 1,
	 .maximum = 65535},
	{ROW(OPTION_NUMBER, 0, "pause", "MS", &got.pause), .help = "a pause", .maximum = 100},
	{ROW(OPTION_TEXT, 'f', "file", "PATH", &got.file), .help = "a file"},
	{ROW(OPTION_FLAG, 0, "flag", NULL, &got.flag), .help = "a flag"},
	{ROW(OPTION_UNFLAG, 0, "no-sni", NULL, &got.sni), .help = "no name"},
	OPTION_END};
static const struct option_row second[] = {
	{.kind = OPTION_SECTION, .name = "Output"},
	{ROW(OPTION_COUNT, 'v', "verbose", NULL, &got.verbose), .help = "more"},
	{ROW(OPTION_CHOICE, 'o', "output", "FORMAT", &got.output), .help = "the format",
	 .words = formats},
	{ROW(OPTION_CALL, 0, "postfix", "[DIR]", &got.optional), .help = "a directory",
	 .call = take_optional},
	{ROW(OPTION_FLAG, 0, "dump-options", NULL, &got.flag)},
	OPTION_END};
static const struct option_row *const tables[] = {first, second, NULL};

static int parse(const char *const *words, struct fail *f)
{
	char *argv[12] = {(char *)(size_t) "check_x"};
	int argc = 1;

	options_free(tables);
	memset(&got, 0, sizeof(got));
	got.sni = true;
	for (; words[argc - 1]; argc++)
		argv[argc] = (char *)(size_t)words[argc - 1];
	return options_parse(argc, argv, tables, f);
}

static const struct wrong {
	const char *title, *words[6], *text;
} wrong[] = {
	{"misspelt", {"--hostnam=x"}, NULL},
	{"misspelt, swapped", {"--prot=1"}, "unknown option --prot; did you mean --port?"},
	{"another word", {"--foo"}, "unknown option --foo; --help lists the options"},
	{"misspelt, far off", {"--quux"}, "unknown option --quux; --help lists the options"},
	{"unknown letter", {"-z"}, "unknown option -z; --help lists the options"},
	{"ambiguous", {"--p=1"}, "--p is short for several options: --port, --pause, --postfix"},
	{"no value", {"--port"}, "--port needs a value: --port=PORT"},
	{"no value, short", {"-p"}, "-p needs a value: -p PORT"},
	{"empty value", {"--port="}, "--port has an empty value; it wants PORT"},
	{"empty value behind", {"-H", ""}, "-H has an empty value; it wants ENDPOINT"},
	{"empty bare", {""}, "an argument is empty; it wants ENDPOINT"},
	{"no number", {"-p", "25x"}, "-p 25x: it wants a whole number, 1 to 65535"},
	{"too large", {"--port=65536"}, "--port 65536: it wants a whole number, 1 to 65535"},
	{"value for a flag", {"--flag=yes"}, "--flag takes no value"},
	{"no such choice", {"-o", "xml"}, "-o xml: it is one of plugin, json"},
	{"a call that refuses", {"--postfix=bad"}, "--postfix: bad is not good"},
	{"a hidden name is no suggestion",
	 {"--dump-option"},
	 "unknown option --dump-option; "
	 "--help lists the options"},
};

START_TEST(test_wrong)
{
	const struct wrong *row = &wrong[_i];
	struct fail f = {0};

	if (!row->text) { /* a prefix that fits one option only */
		ck_assert_msg(parse(row->words, &f) == 0, "%s: got %s", row->title, f.text);
		return;
	}
	ck_assert_msg(parse(row->words, &f) == -1, "%s: accepted", row->title);
	ck_assert_msg(f.kind == FAIL_USAGE && strcmp(f.text, row->text) == 0,
		      "%s: got '%s', want '%s'", row->title, f.text, row->text);
}
END_TEST

START_TEST(test_forms)
{
	struct fail f = {0};

	ck_assert_int_eq(
		parse((const char *const[]){"a", "--port", "25", "-H", "b", "-vv", NULL}, &f), 0);
	ck_assert_uint_eq(got.hosts.count, 2);
	ck_assert_str_eq(got.hosts.text[0], "a");
	ck_assert_str_eq(got.hosts.text[1], "b");
	ck_assert_int_eq(got.port, 25);
	ck_assert_int_eq(got.verbose, 2);
	ck_assert(!got.flag && got.sni);

	ck_assert_int_eq(
		parse((const char *const[]){"-vp465", "--no-sni", "--flag", "-f", "-", NULL}, &f),
		0);
	ck_assert_int_eq(got.port, 465);
	ck_assert_int_eq(got.verbose, 1);
	ck_assert(got.flag && !got.sni);
	ck_assert_str_eq(got.file, "-");

	ck_assert_int_eq(parse((const char *const[]){"--out=JSON", "--", "-odd", NULL}, &f), 0);
	ck_assert_int_eq(got.output, 1);
	ck_assert_str_eq(got.hosts.text[0], "-odd");

	ck_assert_int_eq(parse((const char *const[]){"--dump-options", NULL}, &f), 0);
	ck_assert(got.flag);
}
END_TEST

START_TEST(test_optional_argument)
{
	struct fail f = {0};

	ck_assert_int_eq(parse((const char *const[]){"--postfix", "host", NULL}, &f), 0);
	ck_assert(got.called_without);
	ck_assert_str_eq(got.hosts.text[0], "host");
	ck_assert_int_eq(parse((const char *const[]){"--postfix=/etc", NULL}, &f), 0);
	ck_assert_str_eq(got.optional, "/etc");
}
END_TEST

START_TEST(test_help_fits)
{
	static const char *const examples[] = {"one", "check_x a", "two", "check_x b", NULL};
	const struct option_document document = {"check_x", "does it fit?", examples};
	struct writer w = writer_with_maximum(65536);
	const char *text;

	options_help(&document, tables, &w);
	text = writer_string(&w);
	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\n");

		ck_assert_msg(length <= 80, "too long: %.*s", (int)length, line);
		line += length + (line[length] == '\n');
	}
	ck_assert_ptr_nonnull(strstr(text, "  -p, --port=PORT           the port\n"));
	ck_assert_ptr_nonnull(strstr(text, "      --postfix[=DIR]       a directory\n"));
	ck_assert_ptr_nonnull(strstr(text, "\nOutput:\n"));
	ck_assert_ptr_null(strstr(text, "dump"));
	writer_clear(&w);
	options_dump(tables, &w);
	text = writer_string(&w);
	ck_assert_ptr_nonnull(strstr(
		text, "option\tOutput\to\toutput\tFORMAT\tchoice\tplain\tplugin,json\tno\t"));
	ck_assert_ptr_nonnull(
		strstr(text, "option\tWhat\tH\thostname\tENDPOINT\tlist\tplain\t\tyes"));
	writer_free(&w);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, test_wrong, 0, (int)COUNT_OF(wrong));
	tcase_add_test(tcase, test_forms);
	tcase_add_test(tcase, test_optional_argument);
	tcase_add_test(tcase, test_help_fits);
}

int main(void)
{
	return unit_run("options", add);
}
