/* exim_read - the lines of an Exim configuration, as far as its TLS settings need them
 *
 *   line    = [ WSP ] text [ "\" newline ... ]      ; goes on in the next line
 *   macro   = UPPER *( ALPHA / DIGIT / "_" ) *WSP ( "=" / "==" ) *WSP text
 *   setting = [ "hide" ] name [ *WSP "=" *WSP value ]
 *   section = "begin" name                          ; the main section ends here
 *   ".include" file / ".ifdef" macros / ".ifndef" macros / ".else" / ".elifdef" / ".endif"
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/writer.h"
#include "config/exim.h"

#define CONDITION_DEPTH 32
#define VALUE_MAXIMUM 65536
#define MACROS_MAXIMUM 2000 /* put into one line */

static void settings_free(struct exim_setting *setting, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(setting[i].name);
		free(setting[i].value);
	}
	free(setting);
}

void exim_free(struct exim *e)
{
	settings_free(e->setting, e->setting_count);
	settings_free(e->macro, e->macro_count);
	free(e->file);
	*e = (struct exim){0};
}

enum condition { HOLDS, HOLDS_NOT, MAY_HOLD };

struct reading {
	struct exim *exim;
	unsigned line, depth;
	enum condition condition[CONDITION_DEPTH];
	bool main;			       /* in the main section */
	bool authenticators;		       /* in theirs */
	bool plain, conditional_offer, serves; /* of the authenticator that is being read */
	unsigned authenticator_line;
};

static enum condition now(const struct reading *r)
{
	enum condition all = HOLDS;

	for (unsigned i = 0; i < r->depth; i++) {
		if (r->condition[i] == HOLDS_NOT)
			return HOLDS_NOT;
		if (r->condition[i] == MAY_HOLD)
			all = MAY_HOLD;
	}
	return all;
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static const char *skip_blanks(const char *text)
{
	while (is_blank(*text))
		text++;
	return text;
}

static char *trimmed(const char *text)
{
	size_t length;

	text = skip_blanks(text);
	length = strlen(text);
	while (length > 0 && is_blank(text[length - 1]))
		length--;
	return mem_substring(text, length);
}

static size_t name_length(const char *text)
{
	size_t length = 0;

	while (is_name(text[length]))
		length++;
	return length;
}

static void add(struct exim_setting **list, size_t *count, const struct exim_setting *setting)
{
	if ((*count & (*count + 1)) == 0)
		*list = mem_resize(*list, *count * 2 + 2, sizeof(**list));
	(*list)[(*count)++] = *setting;
}

static const struct exim_setting *find_macro(const struct exim *e, const char *name, size_t length)
{
	for (size_t i = e->macro_count; i-- > 0;)
		if (strlen(e->macro[i].name) == length &&
		    strncmp(e->macro[i].name, name, length) == 0)
			return &e->macro[i];
	return NULL;
}

/* Puts macros into a line. Exim replaces them wherever they occur, even within words; here they
 * have to be whole words, which is how they are written. */
static char *with_macros(const struct exim *e, const char *text)
{
	struct writer w = writer_with_maximum(VALUE_MAXIMUM);
	size_t budget = MACROS_MAXIMUM;
	char *out;

	while (*text) {
		size_t length = name_length(text);
		const struct exim_setting *macro =
			length && *text >= 'A' && *text <= 'Z' && budget > 0
				? find_macro(e, text, length)
				: NULL;

		if (macro) {
			writer_text(&w, macro->value);
			budget--;
		} else {
			length = length ? length : 1;
			writer_bytes(&w, text, length);
		}
		text += length;
	}
	out = w.failed ? NULL : mem_string(writer_string(&w));
	writer_free(&w);
	return out;
}

/* Names that begin with '_' are Exim's own: what it was built with. */
static enum condition any_defined(const struct exim *e, const char *text)
{
	enum condition result = HOLDS_NOT;

	for (;;) {
		size_t length;

		while (*text && !is_name(*text))
			text++;
		length = name_length(text);
		if (length == 0)
			return result;
		if (find_macro(e, text, length))
			return HOLDS;
		if (*text == '_')
			result = MAY_HOLD;
		text += length;
	}
}

static enum condition opposite(enum condition c)
{
	return c == HOLDS ? HOLDS_NOT : c == HOLDS_NOT ? HOLDS : MAY_HOLD;
}

static void read_directive(struct reading *r, const char *text)
{
	size_t length = name_length(text + 1) + 1;
	const char *rest = text + length;
	enum condition *top = r->depth ? &r->condition[r->depth - 1] : NULL;

	if (strncmp(text, ".include", 8) == 0) {
		if (now(r) != HOLDS_NOT)
			r->exim->includes = true;
	} else if ((strncmp(text, ".ifdef", length) == 0 ||
		    strncmp(text, ".ifndef", length) == 0) &&
		   length >= 6) {
		enum condition c = any_defined(r->exim, rest);

		if (r->depth < CONDITION_DEPTH)
			r->condition[r->depth++] = text[3] == 'n' ? opposite(c) : c;
	} else if (top && strncmp(text, ".else", length) == 0) {
		*top = opposite(*top);
	} else if (top && strncmp(text, ".elif", 5) == 0) {
		*top = *top == HOLDS ? HOLDS_NOT : MAY_HOLD;
	} else if (top && strncmp(text, ".endif", length) == 0) {
		r->depth--;
	}
}

static bool read_macro(struct reading *r, const char *text)
{
	size_t length = name_length(text);
	const char *equals = skip_blanks(text + length);
	struct exim_setting macro = {0};
	char *value;

	if (!(*text >= 'A' && *text <= 'Z') || *equals != '=')
		return false;
	if (now(r) == HOLDS_NOT)
		return true;
	macro.name = mem_substring(text, length);
	/* macros that were defined before stand for their text here too */
	value = with_macros(r->exim, equals + (equals[1] == '=' ? 2 : 1));
	macro.value = trimmed(value ? value : "$");
	free(value);
	add(&r->exim->macro, &r->exim->macro_count, &macro);
	return true;
}

static void read_setting(struct reading *r, const char *text, bool told)
{
	struct exim_setting s = {.told = told, .conditional = !told && now(r) == MAY_HOLD};
	size_t length;
	const char *rest;

	if (strncmp(text, "hide", 4) == 0 && is_blank(text[4]))
		text = skip_blanks(text + 4);
	length = name_length(text);
	rest = skip_blanks(text + length);
	if (length == 0 || (*rest && *rest != '='))
		return;
	s.name = mem_substring(text, length);
	if (*rest == '=') {
		char *value = told ? mem_string(rest + 1) : with_macros(r->exim, rest + 1);
		size_t end;

		s.value = trimmed(value ? value : "$");
		free(value);
		end = strlen(s.value);
		if (end >= 2 && s.value[0] == '"' && s.value[end - 1] == '"') {
			memmove(s.value, s.value + 1, end - 2);
			s.value[end - 2] = '\0';
		}
	}
	if (!told)
		s.place = (struct config_place){r->exim->file, r->line};
	add(&r->exim->setting, &r->exim->setting_count, &s);
}

static void end_authenticator(struct reading *r)
{
	if (r->plain && r->serves && !r->conditional_offer && !r->exim->plaintext_everywhere) {
		r->exim->plaintext_everywhere = true;
		r->exim->authenticator_line = r->authenticator_line;
	}
	r->plain = r->conditional_offer = r->serves = false;
}

/* "plain_server:", then its options */
static void read_authenticator(struct reading *r, const char *text)
{
	size_t length = name_length(text);
	const char *rest = skip_blanks(text + length);

	if (*rest == ':') {
		end_authenticator(r);
		r->authenticator_line = r->line;
		return;
	}
	if (*rest != '=' || now(r) == HOLDS_NOT)
		return;
	rest = skip_blanks(rest + 1);
	if (strncmp(text, "driver", length) == 0 && length == 6)
		r->plain = strncmp(rest, "plaintext", 9) == 0;
	else if (strncmp(text, "server_advertise_condition", length) == 0 && length == 26)
		r->conditional_offer = true;
	else if (strncmp(text, "server_", 7) == 0)
		r->serves = true;
}

static void read_line(struct reading *r, const char *text)
{
	text = skip_blanks(text);
	if (*text == '.') {
		read_directive(r, text);
		return;
	}
	if (read_macro(r, text) || now(r) == HOLDS_NOT)
		return;
	if (strncmp(text, "begin", 5) == 0 && is_blank(text[5])) {
		end_authenticator(r);
		r->main = false;
		r->authenticators = strncmp(skip_blanks(text + 5), "authenticators", 14) == 0;
	} else if (r->main) {
		read_setting(r, text, false);
	} else if (r->authenticators) {
		read_authenticator(r, text);
	}
}

static int read_lines(struct reading *r, const char *name, const char *data, size_t length,
		      bool told, struct fail *f)
{
	struct writer w = writer_with_maximum(VALUE_MAXIMUM);
	size_t at = 0;
	bool more = false;

	if (length && memchr(data, 0, length))
		return fail_set(f, FAIL_DATA, "%s holds NUL bytes: it is no text", name);
	while (at < length) {
		const char *end = memchr(data + at, '\n', length - at);
		size_t count = end ? (size_t)(end - data) - at : length - at;
		const char *text = data + at;

		r->line++;
		at += count + 1;
		while (count > 0 && is_blank(*text)) {
			text++;
			count--;
		}
		while (count > 0 && is_blank(text[count - 1]))
			count--;
		if (!told && count > 0 && *text == '#')
			continue;
		more = !told && count > 0 && text[count - 1] == '\\';
		writer_bytes(&w, text, more ? count - 1 : count);
		if (more && at < length)
			continue;
		if (told)
			read_setting(r, writer_string(&w), true);
		else
			read_line(r, writer_string(&w));
		writer_clear(&w);
	}
	end_authenticator(r);
	writer_free(&w);
	return 0;
}

int exim_read(struct exim *e, const char *name, const void *data, size_t length, struct fail *f)
{
	struct reading r = {.exim = e, .main = true};

	free(e->file);
	e->file = mem_string(name);
	return read_lines(&r, name, data, length, false, f);
}

int exim_read_told(struct exim *e, const void *data, size_t length, struct fail *f)
{
	struct reading r = {.exim = e};

	return read_lines(&r, "the output of exim -bP", data, length, true, f);
}

const struct exim_setting *exim_find(const struct exim *e, const char *name)
{
	const struct exim_setting *found = NULL;

	for (size_t i = 0; i < e->setting_count; i++)
		if (strcmp(e->setting[i].name, name) == 0 &&
		    (!found || !found->told || e->setting[i].told))
			found = &e->setting[i];
	return found;
}
