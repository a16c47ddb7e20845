/* options_find - exact names, unique prefixes, and the nearest name to a misspelt one */
#include "frame/options_find.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "base/writer.h"

#define NAME_MAXIMUM 40

const struct option_row *options_by_letter(const struct option_row *const *tables, int letter)
{
	for (; *tables; tables++)
		for (const struct option_row *row = *tables; row->name; row++)
			if (row->kind != OPTION_SECTION && row->letter == letter)
				return row;
	return NULL;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edits between two words: insert, delete, replace, and swap of neighbours, one each (optimal
 * string alignment). Words over NAME_MAXIMUM are far from everything. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t row[3][NAME_MAXIMUM + 1];

	if (a_length > NAME_MAXIMUM || b_length > NAME_MAXIMUM)
		return NAME_MAXIMUM;
	for (size_t j = 0; j <= b_length; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		size_t *now = row[i % 3], *before = row[(i - 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			size_t cost = text_lower(a[i - 1]) == b[j - 1] ? 0 : 1;

			now[j] = smaller(smaller(before[j] + 1, now[j - 1] + 1),
					 before[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = smaller(now[j], row[(i - 2) % 3][j - 2] + 1);
		}
	}
	return row[a_length % 3][b_length];
}

static const struct option_row *nearest(const struct option_row *const *tables, const char *name,
					size_t length)
{
	const struct option_row *best = NULL;
	/* One slip, in longer words two or three; further away is another word. */
	size_t least = (length < 6 ? 1 : length < 9 ? 2 : 3) + 1;

	for (; *tables; tables++) {
		for (const struct option_row *row = *tables; row->name; row++) {
			size_t d;

			if (row->kind == OPTION_SECTION || !row->help)
				continue;
			d = distance(name, length, row->name, strlen(row->name));
			if (d < least) {
				least = d;
				best = row;
			}
		}
	}
	return best;
}

const struct option_row *options_by_name(const struct option_row *const *tables, const char *name,
					 size_t length, struct fail *f)
{
	const struct option_row *found = NULL;
	struct writer candidates = writer_with_maximum(200);
	size_t count = 0;

	for (const struct option_row *const *table = tables; *table; table++) {
		for (const struct option_row *row = *table; row->name; row++) {
			if (row->kind == OPTION_SECTION || strncmp(row->name, name, length) != 0)
				continue;
			if (row->name[length] == '\0') {
				writer_free(&candidates);
				return row;
			}
			if (!row->help || length == 0)
				continue;
			writer_print(&candidates, "%s--%s", count ? ", " : "", row->name);
			found = row;
			count++;
		}
	}
	if (count > 1)
		fail_set(f, FAIL_USAGE, "--%.*s is short for several options: %s", (int)length,
			 name, writer_string(&candidates));
	writer_free(&candidates);
	if (count == 1)
		return found;
	if (count == 0) {
		const struct option_row *near = nearest(tables, name, length);

		if (near)
			fail_set(f, FAIL_USAGE, "unknown option --%.*s; did you mean --%s?",
				 length > NAME_MAXIMUM ? NAME_MAXIMUM : (int)length, name,
				 near->name);
		else
			fail_set(f, FAIL_USAGE, "unknown option --%.*s; --help lists the options",
				 length > NAME_MAXIMUM ? NAME_MAXIMUM : (int)length, name);
	}
	return NULL;
}
