/* test_files - how files are walked to and opened, packed for the way from a helper, and names read
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "files/names.h"
#include "files/served.h"
#include "files/source.h"
#include "unit.h"

#define TEMPLATE "/tmp/test_files.XXXXXX"
static char directory[] = TEMPLATE;

static char *at(const char *name)
{
	return mem_print("%s/%s", directory, name);
}

static void put(const char *name, const char *text, mode_t mode)
{
	char *path = at(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	fchmod(fd, mode);
	close(fd);
	free(path);
}

static void link_to(const char *target, const char *name)
{
	char *path = at(name);

	ck_assert_int_eq(symlink(target, path), 0);
	free(path);
}

static void make_directory(const char *name, mode_t mode)
{
	char *path = at(name);

	ck_assert_int_eq(mkdir(path, 0700), 0);
	chmod(path, mode);
	free(path);
}

static const char *const made[] = {"sub/file", "file", "empty",	    "link",  "up",    "gone",
				   "loop",     "fifo", "open/file", "large", "chain", "dots"};

static void set_up(void)
{
	char *fifo;

	memcpy(directory, TEMPLATE,
	       sizeof(directory)); /* again, where no row has a process of its own */
	ck_assert_ptr_nonnull(mkdtemp(directory));
	make_directory("sub", 0755);
	make_directory("open", 0777);
	put("file", "abc", 0640);
	put("sub/file", "def", 0600);
	put("open/file", "ghi", 0600);
	put("empty", "", 0600);
	put("large", "0123456789", 0600);
	link_to("file", "link");
	link_to("../file", "sub/up");
	link_to("nowhere/file", "gone");
	link_to("loop", "loop");
	link_to("link", "chain");
	link_to("./sub/../sub/./file", "dots");
	fifo = at("fifo");
	ck_assert_int_eq(mkfifo(fifo, 0600), 0);
	free(fifo);
}

static void tear_down(void)
{
	for (size_t i = 0; i < COUNT_OF(made); i++) {
		char *path = at(made[i]);

		unlink(path);
		free(path);
	}
	for (const char *const *name = (const char *const[]){"sub/up", NULL}; *name; name++) {
		char *path = at(*name);

		unlink(path);
		free(path);
	}
	for (const char *const *name = (const char *const[]){"sub", "open", NULL}; *name; name++) {
		char *path = at(*name);

		rmdir(path);
		free(path);
	}
	rmdir(directory);
}

static const struct row {
	const char *title, *name;
	enum opened_state state;
	const char *data, *real, *why; /* parts; NULL: not looked at */
} rows[] = {
	{"a file", "file", OPENED, "abc", "/file", NULL},
	{"a file further down", "sub/file", OPENED, "def", "/sub/file", NULL},
	{"needless slashes", "sub//file", OPENED, "def", "/sub/file", NULL},
	{"dots", "sub/./../sub/file", OPENED, "def", "/sub/file", NULL},
	{"a link", "link", OPENED, "abc", "/file", NULL},
	{"a link to a link", "chain", OPENED, "abc", "/file", NULL},
	{"a link upwards", "sub/up", OPENED, "abc", "/file", NULL},
	{"a link with dots", "dots", OPENED, "def", "/sub/file", NULL},
	{"missing", "none", OPENED_MISSING, NULL, "/none", "No such file"},
	{"in a missing directory", "none/file", OPENED_MISSING, NULL, "/none", "No such file"},
	{"in what is no directory", "file/file", OPENED_MISSING, NULL, NULL, "is no directory"},
	{"a link that leads nowhere", "gone", OPENED_MISSING, NULL, "/nowhere",
	 "it is a link that leads to"},
	{"a link to itself", "loop", OPENED_MISSING, NULL, NULL, "it is a link to itself"},
	{"empty", "empty", OPENED_UNSUITABLE, NULL, NULL, "it is empty"},
	{"a directory", "sub", OPENED_UNSUITABLE, NULL, NULL, "it is a directory"},
	{"a FIFO", "fifo", OPENED_UNSUITABLE, NULL, NULL, "it is a FIFO"},
	{"too large", "large", OPENED_UNSUITABLE, NULL, NULL, "it has more than 9 bytes"},
};

START_TEST(a_file_is_walked_to)
{
	const struct row *row = &rows[_i];
	char *path = at(row->name);
	struct opened opened;

	files_open(NULL, path, 9, &opened);
	ck_assert_msg(opened.state == row->state, "%s: got state %d (%s), want %d", row->title,
		      (int)opened.state, opened.why ? opened.why : "", (int)row->state);
	ck_assert_str_eq(opened.path, path);
	if (row->data)
		unit_same(row->title, (char *)opened.data, row->data);
	else
		ck_assert_msg(opened.why && strstr(opened.why, row->why), "%s: got %s, want %s",
			      row->title, opened.why ? opened.why : "nothing", row->why);
	if (row->real)
		ck_assert_msg(strstr(opened.real, row->real), "%s: got %s, want %s", row->title,
			      opened.real, row->real);
	opened_free(&opened);
	free(path);
}
END_TEST

START_TEST(a_relative_path_starts_here)
{
	struct opened opened;
	char here[256];

	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	ck_assert_int_eq(chdir(directory), 0);
	files_open(NULL, "sub/../file", 100, &opened);
	ck_assert_int_eq(chdir(here), 0);
	ck_assert_int_eq(opened.state, OPENED);
	ck_assert_str_eq((char *)opened.data, "abc");
	ck_assert_uint_eq(opened.mode, 0640);
	opened_free(&opened);
}
END_TEST

START_TEST(a_directory_that_others_may_write_to_is_named)
{
	char *path = at("open/file"), *place = at("open");
	struct opened opened;

	files_open(NULL, path, 100, &opened);
	ck_assert_int_eq(opened.state, OPENED);
	ck_assert_str_eq(opened.writable, place);
	opened_free(&opened);
	free(path);
	path = at("file"); /* /tmp has the sticky bit */
	files_open(NULL, path, 100, &opened);
	ck_assert_ptr_null(opened.writable);
	opened_free(&opened);
	free(path);
	free(place);
}
END_TEST

START_TEST(what_was_opened_can_be_packed)
{
	struct writer w = writer_with_maximum(10000);
	char *path = at(_i ? "gone" : "link");
	struct opened opened, again;
	struct reader r;

	files_open(NULL, path, 100, &opened);
	opened_pack(&opened, &w);
	r = reader_over(w.data, w.length);
	ck_assert(opened_unpack(&r, &again));
	ck_assert(reader_at_end(&r));
	ck_assert_int_eq(again.state, opened.state);
	ck_assert_str_eq(again.path, opened.path);
	ck_assert_str_eq(again.real, opened.real);
	ck_assert_uint_eq(again.length, opened.length);
	ck_assert_int_eq(again.changed, opened.changed);
	if (opened.state == OPENED)
		ck_assert_mem_eq(again.data, opened.data, opened.length + 1);
	else
		ck_assert_str_eq(again.why, opened.why);
	opened_free(&again);
	for (size_t cut = 0; cut < w.length; cut++) {
		r = reader_over(w.data, cut);
		ck_assert_msg(!opened_unpack(&r, &again), "cut off at %zu", cut);
	}
	opened_free(&opened);
	writer_free(&w);
	free(path);
}
END_TEST

static const struct names_row {
	const char *title, *text, *want, *failure;
} lists[] = {
	{"words", "a.example b.example\n", "a.example b.example", NULL},
	{"lines and commas", "a.example,\r\nb.example\n\n", "a.example b.example", NULL},
	{"comments", "# x y\na.example # z\n#end", "a.example", NULL},
	{"a comment right behind a word", "a.example#x\nb.example", "a.example b.example", NULL},
	{"capital letters and a final dot", "A.Example.\n", "a.example", NULL},
	{"an international name",
	 "b\xc3\xbc"
	 "cher.example\n",
	 "xn--bcher-kva.example", NULL},
	{"addresses", "192.0.2.1 2001:DB8::1\n", "192.0.2.1 2001:db8::1", NULL},
	{"JSON", "[\"a.example\", \"b.example\"]", "a.example b.example", NULL},
	{"JSON in an object",
	 " {\"names\": [\"a.example\"], \"more\": {\"x\": \"b.example\"}, \"n\": 1}",
	 "a.example b.example", NULL},
	{"JSON that is none", "[\"a.example\",", NULL, "line 1 is no JSON"},
	{"JSON without a name", "[1, 2]", NULL, "it holds no name"},
	{"nothing", "  \n# x\n", NULL, "it holds no name"},
	{"no name, of which only the line is told", "a.example\n# x\nsecret:$1$\n", NULL,
	 "line 3: is no host name"},
	{"no name in JSON", "[\"secret:$1$\"]", NULL, "it holds a string that is no host name"},
};

START_TEST(a_list_of_names_is_read)
{
	const struct names_row *row = &lists[_i];
	struct writer w = writer_with_maximum(1000);
	struct files_names names = {0};
	struct fail f = {0};
	int result = files_names_read(&names, row->text, strlen(row->text), &f);

	for (size_t i = 0; i < names.count; i++)
		writer_print(&w, "%s%s", i ? " " : "", names.name[i]);
	if (row->failure)
		ck_assert_msg(result == -1 && strstr(f.text, row->failure), "%s: got %s, want %s",
			      row->title, f.text, row->failure);
	else
		ck_assert_msg(result == 0 && strcmp(writer_string(&w), row->want) == 0,
			      "%s: got %s (%s), want %s", row->title, writer_string(&w), f.text,
			      row->want);
	files_names_free(&names);
	writer_free(&w);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_loop_test(t, a_file_is_walked_to, 0, (int)COUNT_OF(rows));
	tcase_add_test(t, a_relative_path_starts_here);
	tcase_add_test(t, a_directory_that_others_may_write_to_is_named);
	tcase_add_loop_test(t, what_was_opened_can_be_packed, 0, 2);
	tcase_add_loop_test(t, a_list_of_names_is_read, 0, (int)COUNT_OF(lists));
}

int main(void)
{
	return unit_run("files", add);
}
