/* exim_read - the lines of an Exim configuration, as far as its TLS settings need them
 *
 *   line    = [ WSP ] text [ "\" newline ... ]      ; goes on in the next line
 *   macro   = UPPER *( ALPHA / DIGIT / "_" ) *WSP ( "=" / "==" ) *WSP text
 *   setting = [ "hide" ] name [ *WSP "=" *WSP value ]
 *   section = "begin" name                          ; the main section ends here
 *   ".include" file / ".include_if_exists" file
 *   ".ifdef" macros / ".ifndef" macros / ".else" / ".elifdef" / ".endif"
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/writer.h"
#include "config/exim_private.h"

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
	for (size_t i = 0; i < e->file_count; i++)
		free(e->file[i]);
	free(e->file);
	*e = (struct exim){0};
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

bool exim_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

const char *exim_skip_blanks(const char *text)
{
	while (exim_is_blank(*text))
		text++;
	return text;
}

char *exim_trimmed(const char *text)
{
	size_t length;

	text = exim_skip_blanks(text);
	length = strlen(text);
	while (length > 0 && exim_is_blank(text[length - 1]))
		length--;
	return mem_substring(text, length);
}

size_t exim_name_length(const char *text)
{
	size_t length = 0;

	while (is_name(text[length]))
		length++;
	return length;
}

void exim_add(struct exim_setting **list, size_t *count, const struct exim_setting *setting)
{
	if ((*count & (*count + 1)) == 0)
		*list = mem_resize(*list, *count * 2 + 2, sizeof(**list));
	(*list)[(*count)++] = *setting;
}

static void read_setting(struct exim_reading *r, const char *text, bool told)
{
	struct exim_setting s = {.told = told, .conditional = !told && exim_now(r) == MAY_HOLD};
	size_t length;
	const char *rest;

	if (strncmp(text, "hide", 4) == 0 && exim_is_blank(text[4]))
		text = exim_skip_blanks(text + 4);
	length = exim_name_length(text);
	rest = exim_skip_blanks(text + length);
	if (length == 0 || (*rest && *rest != '='))
		return;
	s.name = mem_substring(text, length);
	if (*rest == '=') {
		char *value = told ? mem_string(rest + 1) : exim_with_macros(r->exim, rest + 1);
		size_t end;

		s.value = exim_trimmed(value ? value : "$");
		free(value);
		end = strlen(s.value);
		if (end >= 2 && s.value[0] == '"' && s.value[end - 1] == '"') {
			memmove(s.value, s.value + 1, end - 2);
			s.value[end - 2] = '\0';
		}
	}
	if (!told)
		s.place = (struct config_place){r->name, r->line};
	exim_add(&r->exim->setting, &r->exim->setting_count, &s);
}

static void end_authenticator(struct exim_reading *r)
{
	if (r->plain && r->serves && !r->conditional_offer && !r->exim->plaintext_everywhere) {
		r->exim->plaintext_everywhere = true;
		r->exim->authenticator = r->authenticator;
	}
	r->plain = r->conditional_offer = r->serves = false;
}

/* "plain_server:", then its options */
static void read_authenticator(struct exim_reading *r, const char *text)
{
	size_t length = exim_name_length(text);
	const char *rest = exim_skip_blanks(text + length);

	if (*rest == ':') {
		end_authenticator(r);
		r->authenticator = (struct config_place){r->name, r->line};
		return;
	}
	if (*rest != '=' || exim_now(r) == HOLDS_NOT)
		return;
	rest = exim_skip_blanks(rest + 1);
	if (strncmp(text, "driver", length) == 0 && length == 6)
		r->plain = strncmp(rest, "plaintext", 9) == 0;
	else if (strncmp(text, "server_advertise_condition", length) == 0 && length == 26)
		r->conditional_offer = true;
	else if (strncmp(text, "server_", 7) == 0)
		r->serves = true;
}

static void read_line(struct exim_reading *r, const char *text)
{
	text = exim_skip_blanks(text);
	if (*text == '.') {
		exim_directive(r, text);
		return;
	}
	if (exim_macro(r, text) || exim_now(r) == HOLDS_NOT)
		return;
	if (strncmp(text, "begin", 5) == 0 && exim_is_blank(text[5])) {
		end_authenticator(r);
		r->main = false;
		r->authenticators = strncmp(exim_skip_blanks(text + 5), "authenticators", 14) == 0;
	} else if (r->main) {
		read_setting(r, text, false);
	} else if (r->authenticators) {
		read_authenticator(r, text);
	}
}

void exim_lines(struct exim_reading *r, const char *data, size_t length, bool told)
{
	struct writer w = writer_with_maximum(EXIM_VALUE_MAXIMUM);
	size_t at = 0;
	bool more = false;

	if (length && memchr(data, 0, length)) {
		r->exim->uncertain = true;
		r->result =
			fail_set(r->fail, FAIL_DATA, "%s holds NUL bytes: it is no text", r->name);
		return;
	}
	while (at < length) {
		const char *end = memchr(data + at, '\n', length - at);
		size_t count = end ? (size_t)(end - data) - at : length - at;
		const char *text = data + at;

		r->line++;
		at += count + 1;
		while (count > 0 && exim_is_blank(*text)) {
			text++;
			count--;
		}
		while (count > 0 && exim_is_blank(text[count - 1]))
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
	writer_free(&w);
}

const char *exim_keep_name(struct exim *e, const char *name)
{
	e->file = mem_resize(e->file, e->file_count + 1, sizeof(*e->file));
	return e->file[e->file_count++] = mem_string(name);
}

int exim_read(struct exim *e, const char *name, const void *data, size_t length,
	      const struct config_includes *includes, struct fail *f)
{
	struct exim_reading r = {.exim = e,
				 .includes = includes,
				 .name = exim_keep_name(e, name),
				 .main = true,
				 .fail = f};

	exim_lines(&r, data, length, false);
	end_authenticator(&r);
	return r.result;
}

int exim_read_told(struct exim *e, const void *data, size_t length, struct fail *f)
{
	struct exim_reading r = {.exim = e, .name = "the output of exim -bP", .fail = f};

	exim_lines(&r, data, length, true);
	return r.result;
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
