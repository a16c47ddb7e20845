/* postfix_read - the lines of main.cf and master.cf
 *
 *   logical-line = text *( newline WSP text )       ; postconf(5): a line that starts with white
 *                                                   ; space continues the one before
 *   comment      = *WSP "#" ... / *WSP              ; also amid a continued line
 *   setting      = name *WSP "=" *WSP value
 *   service      = name type private unpriv chroot wakeup maxproc command *argument   ; master(5)
 *   argument     = "-o" name "=" value / "-o" "{" name "=" value "}" / other
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/writer.h"
#include "config/postfix.h"

#define FIELDS 8 /* of a service, its command the last */

void config_value_free(struct config_value *value)
{
	free(value->text);
	*value = (struct config_value){0};
}

static void settings_free(struct postfix_setting *setting, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(setting[i].name);
		free(setting[i].text);
	}
	free(setting);
}

void postfix_free(struct postfix *p)
{
	for (size_t i = 0; i < p->service_count; i++) {
		free(p->service[i].name);
		free(p->service[i].type);
		free(p->service[i].command);
		settings_free(p->service[i].option, p->service[i].option_count);
	}
	settings_free(p->setting, p->setting_count);
	settings_free(p->told, p->told_count);
	free(p->service);
	free(p->main_file);
	free(p->directory);
	free(p->master_file);
	*p = (struct postfix){0};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

struct lines {
	const char *data;
	size_t length, offset;
	unsigned number; /* of the line at offset, from 1 */
};

/* The next physical line; false at the end. */
static bool physical(struct lines *l, struct span *line_r)
{
	const char *start = l->data + l->offset, *end;

	if (l->offset >= l->length)
		return false;
	end = memchr(start, '\n', l->length - l->offset);
	line_r->data = (const uint8_t *)start;
	line_r->length = end ? (size_t)(end - start) : l->length - l->offset;
	l->offset += line_r->length + 1;
	l->number++;
	return true;
}

static bool is_comment(struct span line)
{
	for (size_t i = 0; i < line.length; i++)
		if (!is_blank((char)line.data[i]))
			return line.data[i] == '#';
	return true;
}

/* The next logical line into w, its first line's number into *number_r. */
static bool logical(struct lines *l, struct writer *w, unsigned *number_r)
{
	struct span line;

	writer_clear(w);
	do {
		if (!physical(l, &line))
			return false;
	} while (is_comment(line));
	*number_r = l->number;
	writer_bytes(w, line.data, line.length);
	for (;;) {
		struct lines before = *l;

		if (!physical(l, &line))
			break;
		if (is_comment(line))
			continue;
		if (!is_blank((char)line.data[0])) {
			*l = before;
			break;
		}
		writer_bytes(w, line.data, line.length);
	}
	return true;
}

static char *trimmed(const char *text, size_t length)
{
	while (length > 0 && is_blank(*text)) {
		text++;
		length--;
	}
	while (length > 0 && is_blank(text[length - 1]))
		length--;
	return mem_substring(text, length);
}

/* "name = value" as a setting; false where there is no name or no '='. */
static bool split_setting(const char *text, size_t length, struct postfix_setting *setting_r)
{
	const char *equals = memchr(text, '=', length);
	char *name;

	if (!equals)
		return false;
	name = trimmed(text, (size_t)(equals - text));
	if (!*name || strpbrk(name, " \t")) {
		free(name);
		return false;
	}
	*setting_r = (struct postfix_setting){
		.name = name, .text = trimmed(equals + 1, length - (size_t)(equals - text) - 1)};
	return true;
}

static void add_setting(struct postfix_setting **list, size_t *count,
			const struct postfix_setting *setting)
{
	if ((*count & (*count + 1)) == 0) /* doubles at each power of two */
		*list = mem_resize(*list, *count * 2 + 2, sizeof(**list));
	(*list)[(*count)++] = *setting;
}

static int check_text(const void *data, size_t length, const char *name, struct fail *f)
{
	if (length && memchr(data, 0, length))
		return fail_set(f, FAIL_DATA, "%s holds NUL bytes: it is no text", name);
	return 0;
}

static int read_settings(const char *name, const void *data, size_t length,
			 struct postfix_setting **list, size_t *count, bool place, struct fail *f)
{
	struct lines l = {.data = data, .length = length};
	struct writer w = writer_with_maximum(length);
	int result = 0;
	unsigned number;

	if (check_text(data, length, name, f) < 0)
		return -1;
	while (logical(&l, &w, &number)) {
		struct postfix_setting setting;

		if (!split_setting((const char *)w.data, w.length, &setting)) {
			if (result == 0)
				result = fail_set(
					f, FAIL_DATA,
					"%s, line %u: is no setting, which would be name = value",
					name, number);
			continue;
		}
		if (place)
			setting.place = (struct config_place){name, number};
		add_setting(list, count, &setting);
	}
	writer_free(&w);
	return result;
}

int postfix_read_main(struct postfix *p, const char *name, const void *data, size_t length,
		      struct fail *f)
{
	const char *slash = strrchr(name, '/');

	if (!p->main_file) {
		p->main_file = mem_string(name);
		p->directory = slash ? mem_substring(name, (size_t)(slash - name)) : NULL;
	}
	return read_settings(p->main_file, data, length, &p->setting, &p->setting_count, true, f);
}

int postfix_read_told(struct postfix *p, const void *data, size_t length, struct fail *f)
{
	return read_settings("the output of postconf", data, length, &p->told, &p->told_count,
			     false, f);
}

/* The next word, or what stands in braces as one word without them (*braced_r). False at the
 * end. */
static bool word(const char **cursor, const char **text_r, size_t *length_r, bool *braced_r)
{
	const char *at = *cursor;
	size_t depth = 0, length = 0;

	while (is_blank(*at))
		at++;
	if (!*at)
		return false;
	*braced_r = *at == '{';
	while (at[length] && (depth > 0 || !is_blank(at[length]))) {
		if (at[length] == '{' && *braced_r)
			depth++;
		else if (at[length] == '}' && depth > 0)
			depth--;
		length++;
	}
	*cursor = at + length;
	if (*braced_r) {
		at++;
		length -= length > 1 && at[length - 2] == '}' ? 2 : 1;
	}
	*text_r = at;
	*length_r = length;
	return true;
}

static void read_option(struct postfix_service *service, const char *text, size_t length,
			const struct config_place *place)
{
	struct postfix_setting option;

	if (!split_setting(text, length, &option))
		return;
	option.place = *place;
	add_setting(&service->option, &service->option_count, &option);
}

static void read_arguments(struct postfix_service *service, const char *cursor,
			   const struct config_place *place)
{
	const char *text;
	size_t length;
	bool braced;

	while (word(&cursor, &text, &length, &braced)) {
		if (length < 2 || text[0] != '-' || text[1] != 'o')
			continue;
		if (length > 2)
			read_option(service, text + 2, length - 2, place);
		else if (word(&cursor, &text, &length, &braced))
			read_option(service, text, length, place);
	}
}

static bool read_service(struct postfix *p, const char *text, unsigned number)
{
	struct postfix_service service = {.line = number};
	const struct config_place place = {p->master_file, number};
	const char *cursor = text, *field[FIELDS];
	size_t length[FIELDS];
	bool braced;

	for (size_t i = 0; i < FIELDS; i++)
		if (!word(&cursor, &field[i], &length[i], &braced))
			return false;
	service.name = mem_substring(field[0], length[0]);
	service.type = mem_substring(field[1], length[1]);
	service.command = mem_substring(field[7], length[7]);
	/* Only daemons of Postfix itself take -o as we know it. */
	if (strcmp(service.command, "pipe") != 0 && strcmp(service.command, "spawn") != 0)
		read_arguments(&service, cursor, &place);
	p->service = mem_resize(p->service, p->service_count + 1, sizeof(service));
	p->service[p->service_count++] = service;
	return true;
}

int postfix_read_master(struct postfix *p, const char *name, const void *data, size_t length,
			struct fail *f)
{
	struct lines l = {.data = data, .length = length};
	struct writer w = writer_with_maximum(length);
	int result = 0;
	unsigned number;

	if (check_text(data, length, name, f) < 0)
		return -1;
	if (!p->master_file)
		p->master_file = mem_string(name);
	while (logical(&l, &w, &number)) {
		char *line = mem_substring((const char *)w.data, w.length);

		if (!read_service(p, line, number) && result == 0)
			result =
				fail_set(f, FAIL_DATA, "%s, line %u: is no service of eight fields",
					 name, number);
		free(line);
	}
	writer_free(&w);
	return result;
}

/* A name and the files behind it; the last of them is the pair's where there are several. */
static void read_sni_line(struct config_service *service, const char *text, unsigned number)
{
	const char *name, *file, *cursor = text;
	size_t name_length, length;
	char *server_name, *first = NULL;
	bool braced;

	if (!word(&cursor, &name, &name_length, &braced))
		return;
	server_name = mem_substring(name, name_length);
	while (word(&cursor, &file, &length, &braced)) {
		char *path;
		struct config_pair *pair;

		while (length > 0 && file[length - 1] == ',')
			length--;
		path = mem_substring(file, length);
		if (!first) {
			first = path; /* the key, or all in one */
			continue;
		}
		pair = config_service_pair(service, path, first, server_name);
		if (pair) {
			pair->setting = "tls_server_sni_maps";
			pair->place.line = number;
			pair->mapped = true;
		}
		free(path);
		free(first);
		first = NULL;
	}
	if (first) {
		struct config_pair *pair = config_service_pair(service, first, first, server_name);

		if (pair) {
			pair->setting = "tls_server_sni_maps";
			pair->mapped = true;
		}
		free(first);
	}
	free(server_name);
}

void postfix_read_sni_map(const struct postfix *p, struct config_service *service, const void *data,
			  size_t length)
{
	struct lines l = {.data = data, .length = length};
	struct writer w = writer_with_maximum(length);
	unsigned number;

	(void)p;
	if (length && memchr(data, 0, length))
		return;
	while (logical(&l, &w, &number)) {
		char *line = mem_substring((const char *)w.data, w.length);

		read_sni_line(service, line, number);
		free(line);
	}
	writer_free(&w);
}
