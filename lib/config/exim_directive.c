/* exim_directive - macros, conditions and included files of an Exim configuration (the Exim
 * specification, chapter 6)
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/writer.h"
#include "config/exim_private.h"

#define MACROS_MAXIMUM 2000 /* put into one line */
#define INCLUDE_DEPTH 16
#define FILES_MAXIMUM 1000
#define BYTES_MAXIMUM (8u << 20)

enum exim_condition exim_now(const struct exim_reading *r)
{
	enum exim_condition all = HOLDS;

	for (unsigned i = 0; i < r->depth; i++) {
		if (r->condition[i] == HOLDS_NOT)
			return HOLDS_NOT;
		if (r->condition[i] == MAY_HOLD)
			all = MAY_HOLD;
	}
	return all;
}

static struct exim_setting *find_macro(const struct exim *e, const char *name)
{
	for (size_t i = 0; i < e->macro_count; i++)
		if (strcmp(e->macro[i].name, name) == 0)
			return &e->macro[i];
	return NULL;
}

/* One macro put in wherever its name stands. Returns the text, of which it is the owner; NULL where
 * it grew too long. */
static char *put_in(char *text, const struct exim_setting *macro, size_t *budget)
{
	const char *at = text, *name = strstr(text, macro->name);
	struct writer w;
	char *out;

	if (!name)
		return text;
	w = writer_with_maximum(EXIM_VALUE_MAXIMUM);
	for (; name && *budget > 0; name = strstr(at, macro->name)) {
		writer_bytes(&w, at, (size_t)(name - at));
		writer_text(&w, macro->value);
		at = name + strlen(macro->name);
		--*budget;
	}
	writer_text(&w, at);
	out = w.failed || *budget == 0 ? NULL : mem_string(writer_string(&w));
	writer_free(&w);
	free(text);
	return out;
}

/* Macros are put in wherever they occur, even within words, in the order of their definitions (the
 * Exim specification, 6.4). */
char *exim_with_macros(const struct exim *e, const char *text)
{
	size_t budget = MACROS_MAXIMUM;
	char *out = mem_string(text);

	for (size_t i = 0; i < e->macro_count && out; i++)
		out = put_in(out, &e->macro[i], &budget);
	return out;
}

/* Whether a macro would be put in. Names that begin with '_' are Exim's own: what it was built
 * with.
 */
static enum exim_condition any_defined(const struct exim *e, const char *text)
{
	for (size_t i = 0; i < e->macro_count; i++)
		if (strstr(text, e->macro[i].name))
			return HOLDS;
	for (;;) {
		size_t length;

		while (*text && exim_name_length(text) == 0)
			text++;
		length = exim_name_length(text);
		if (length == 0)
			return HOLDS_NOT;
		if (*text == '_')
			return MAY_HOLD;
		text += length;
	}
}

static enum exim_condition opposite(enum exim_condition c)
{
	return c == HOLDS ? HOLDS_NOT : c == HOLDS_NOT ? HOLDS : MAY_HOLD;
}

static void complain(struct exim_reading *r, const char *what)
{
	r->exim->uncertain = true;
	r->result = fail_set(r->fail, FAIL_DATA, "%s, line %u: %s", r->name, r->line, what);
}

static int read_included(void *reading, const char *path, const void *data, size_t length)
{
	struct exim_reading *r = reading;
	const char *outer = r->name;
	unsigned line = r->line;

	if (r->exim->file_count >= FILES_MAXIMUM || length > BYTES_MAXIMUM - r->exim->bytes ||
	    r->nested >= INCLUDE_DEPTH) {
		complain(r, "includes more than is read here");
		return -1;
	}
	r->exim->bytes += length;
	r->name = exim_keep_name(r->exim, path);
	r->line = 0;
	r->nested++;
	exim_lines(r, data, length, false);
	r->nested--;
	r->name = outer;
	r->line = line;
	return 0;
}

/* The name may be quoted; a relative one stands beside the file that includes it, but for
 * .include_if_exists, which Exim takes with an absolute one only. */
static void include(struct exim_reading *r, const char *text)
{
	static const char optional[] = ".include_if_exists";
	bool must = strncmp(text, optional, sizeof(optional) - 1) != 0;
	size_t length = strcspn(text, " \t");
	char *line = exim_with_macros(r->exim, text + length);
	char *name = exim_trimmed(line ? line : "");
	const char *slash = strrchr(r->name, '/');
	size_t end = strlen(name);
	struct fail f = {0};
	char *path;

	free(line);
	if (end >= 2 && *name == '"' && name[end - 1] == '"') {
		memmove(name, name + 1, end - 2);
		name[end - 2] = '\0';
	}
	if (!r->includes || !*name || strchr(name, '$')) {
		r->exim->uncertain = true;
		free(name);
		return;
	}
	if (*name == '/' || !slash)
		path = mem_string(name);
	else
		path = mem_print("%.*s/%s", (int)(slash - r->name), r->name, name);
	if (!must && *name != '/')
		complain(r, "Exim wants an absolute path behind .include_if_exists");
	else if (r->includes->include(r->includes->argument, path, read_included, r, &f) < 0 &&
		 (must || f.kind != FAIL_FILE)) {
		r->exim->uncertain = true;
		r->result = fail_set(r->fail, f.kind, "%s", f.text);
	}
	free(path);
	free(name);
}

void exim_directive(struct exim_reading *r, const char *text)
{
	size_t length = exim_name_length(text + 1) + 1;
	const char *rest = text + length;
	enum exim_condition *top = r->depth ? &r->condition[r->depth - 1] : NULL;

	if (strncmp(text, ".include", 8) == 0) {
		if (exim_now(r) != HOLDS_NOT)
			include(r, text);
	} else if ((strncmp(text, ".ifdef", length) == 0 ||
		    strncmp(text, ".ifndef", length) == 0) &&
		   length >= 6) {
		enum exim_condition c = any_defined(r->exim, rest);

		if (r->depth < EXIM_CONDITION_DEPTH)
			r->condition[r->depth++] = text[3] == 'n' ? opposite(c) : c;
	} else if (top && strncmp(text, ".else", length) == 0) {
		*top = opposite(*top);
	} else if (top && strncmp(text, ".elif", 5) == 0) {
		*top = *top == HOLDS ? HOLDS_NOT : MAY_HOLD;
	} else if (top && strncmp(text, ".endif", length) == 0) {
		r->depth--;
	}
}

bool exim_macro(struct exim_reading *r, const char *text)
{
	size_t length = exim_name_length(text);
	const char *equals = exim_skip_blanks(text + length);
	struct exim_setting macro = {0}, *old;
	char *value;

	if (!(*text >= 'A' && *text <= 'Z') || *equals != '=')
		return false;
	if (exim_now(r) == HOLDS_NOT)
		return true;
	macro.name = mem_substring(text, length);
	/* macros that were defined before stand for their text here too */
	value = exim_with_macros(r->exim, equals + (equals[1] == '=' ? 2 : 1));
	macro.value = exim_trimmed(value ? value : "$");
	free(value);
	old = find_macro(r->exim, macro.name);
	if (old) { /* which keeps its place in the order */
		free(old->value);
		old->value = macro.value;
		free(macro.name);
		return true;
	}
	exim_add(&r->exim->macro, &r->exim->macro_count, &macro);
	return true;
}
