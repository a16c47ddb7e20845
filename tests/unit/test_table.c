/* test_table - tables that fit a terminal: narrowed, wrapped, digests below their names */
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "report/table.h"
#include "unit.h"

/* clang-format off */
static const struct {
	const char *title;
	size_t columns;
	bool narrow;
	unsigned width;
	const char *cells[16]; /* NULL at the end */
	const char *want;
} rows[] = {
	{"wide enough: as it is", 2, false, 0,
	 {"forward secrecy", "x", "yes", "-", "no", "-"},
	 "forward secrecy  x\nyes              -\nno               -\n"},
	{"a headline is broken over what stands under it", 2, true, 0,
	 {"forward secrecy", "bits", "yes", "128", "no", "256"},
	 "forward\nsecrecy  bits\nyes      128\nno       256\n"},
	{"headlines end on the same line", 3, true, 0,
	 {"version", "extended master secret", "session id", "TLS 1.2", "yes", "no"},
	 "         extended\n         master    session\nversion  secret    id\nTLS 1.2  yes       no\n"},
	{"a headline no wider than what stands under it stays", 2, true, 0,
	 {"known as", "x", "ffdhe2048", "1"},
	 "known as   x\nffdhe2048  1\n"},
	{"columns that say nothing go", 3, true, 0,
	 {"a", "weakness", "b", "1", "-", "2", "3", "", "4"},
	 "a  b\n1  2\n3  4\n"},
	{"one of them stays", 1, true, 0,
	 {"a", "-"},
	 "a\n-\n"},
	{"a last column is wrapped within itself", 2, false, 39,
	 {"names", "mail.example.com, mx.example.com, mx2.example.com"},
	 "names  mail.example.com,\n       mx.example.com, mx2.example.com\n"},
	{"a digest stands below its name where it fits there", 2, false, 30,
	 {"certificate", "x", "sha256", "0123456789abcdef0123456789"},
	 "certificate  x\nsha256\n  0123456789abcdef0123456789\n"},
	{"and beside it where it fits nowhere", 2, false, 24,
	 {"certificate", "x", "sha256", "0123456789abcdef0123456789"},
	 "certificate  x\nsha256       0123456789abcdef0123456789\n"},
};
/* clang-format on */

START_TEST(is_rendered)
{
	struct table table = {.columns = rows[_i].columns};
	struct writer w = writer_with_maximum(4096);
	for (size_t i = 0; rows[_i].cells[i]; i++)
		table_cell(&table, mem_string(rows[_i].cells[i]));
	if (rows[_i].narrow)
		table_narrow(&table);
	table_render(&table, 0, rows[_i].width, false, &w);
	unit_same(rows[_i].title, writer_string(&w), rows[_i].want);
	writer_free(&w);
	table_free(&table);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, is_rendered, 0, (int)COUNT_OF(rows));
}

int main(void)
{
	return unit_run("table", add);
}
