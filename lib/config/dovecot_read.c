/* dovecot_read - the lines of dovecot.conf
 *
 *   line    = *WSP ( setting / open / close / include / "" ) *WSP [ "#" text ]
 *   setting = key *WSP "=" *WSP value     ; value: to the end, or quoted; "\" at the end continues
 *   open    = type [ 1*WSP name ] *WSP "{"
 *   close   = "}"
 *   include = ( "!include" / "!include_try" ) 1*WSP pattern
 *
 * In 2.4 settings that share a prefix may stand in a block of that name: ssl_server { cert_file }
 * is ssl_server_cert_file, inet_listener { inet_listener_port } is port. "group @label name { ...
 * }" is put in by "@label = name".
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/writer.h"
#include "config/dovecot.h"

#define INCLUDE_DEPTH 16
#define BLOCK_DEPTH 32
#define BYTES_MAXIMUM (8u << 20)
#define FILES_MAXIMUM 1000
#define LINE_MAXIMUM 65536
#define GROUPED_MAXIMUM 100000 /* settings */

void dovecot_free(struct dovecot *d)
{
	for (size_t i = 0; i < d->setting_count; i++) {
		free(d->setting[i].name);
		free(d->setting[i].value);
	}
	for (size_t i = 0; i < d->block_count; i++) {
		free(d->block[i]->type);
		free(d->block[i]->name);
		free(d->block[i]);
	}
	for (size_t i = 0; i < d->file_count; i++)
		free(d->file[i]);
	free(d->setting);
	free(d->block);
	free(d->file);
	*d = (struct dovecot){0};
}

struct reading {
	struct dovecot *dovecot;
	const struct config_includes *includes;
	const char *name; /* of the file */
	unsigned line, depth, blocks;
	struct dovecot_block *block;
	struct fail *fail;
	int result;
};

static void complain(struct reading *r, const char *what)
{
	r->dovecot->uncertain = true;
	r->result = fail_set(r->fail, FAIL_DATA, "%s, line %u: %s", r->name, r->line, what);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void cut_blanks(char *text)
{
	size_t length = strlen(text);

	while (length > 0 && is_blank(text[length - 1]))
		text[--length] = '\0';
}

/* Ends the line at a '#' outside of quotes, amid a word too, as Dovecot does (with a warning). */
static void cut_comment(char *text)
{
	char quote = '\0';

	for (char *c = text; *c; c++) {
		if (quote) {
			if (*c == '\\' && c[1])
				c++;
			else if (*c == quote)
				quote = '\0';
		} else if (*c == '"' || *c == '\'') {
			quote = *c;
		} else if (*c == '#') {
			*c = '\0';
			return;
		}
	}
}

/* Takes the quotes off a value that is quoted as a whole. */
static void unquote(char *text)
{
	size_t length = strlen(text), out = 0;
	char quote = *text;

	if (length < 2 || (quote != '"' && quote != '\'') || text[length - 1] != quote)
		return;
	for (size_t i = 1; i < length - 1; i++) {
		if (text[i] == '\\' && i + 1 < length - 1)
			i++;
		text[out++] = text[i];
	}
	text[out] = '\0';
}

/* Debian's packages each say "protocols = $protocols imap": what stood there before is put in. */
static char *with_earlier(const struct dovecot *d, const char *name, const char *value)
{
	static const char before[] = "$protocols";
	size_t length = sizeof(before) - 1;

	if (strcmp(name, "protocols") != 0 || strncmp(value, before, length) != 0)
		return mem_string(value);
	for (size_t i = d->setting_count; i-- > 0;)
		if (strcmp(d->setting[i].name, name) == 0 && strlen(d->setting[i].value) < 1024)
			return mem_print("%s%s", d->setting[i].value, value + length);
	return mem_string(value + length);
}

static void add(struct dovecot *d, const struct dovecot_setting *setting)
{
	if ((d->setting_count & (d->setting_count + 1)) == 0)
		d->setting = mem_resize(d->setting, d->setting_count * 2 + 2, sizeof(*d->setting));
	d->setting[d->setting_count++] = *setting;
}

static void add_setting(struct reading *r, const char *name, const char *value)
{
	struct dovecot *d = r->dovecot;
	bool named = r->block && strcmp(r->block->type, "ssl_server") == 0;
	bool short_name = named && strncmp(name, "ssl_", 4) != 0;
	static const char listener[] = "inet_listener_";

	if (r->block && strcmp(r->block->type, "inet_listener") == 0 &&
	    strncmp(name, listener, sizeof(listener) - 1) == 0)
		name += sizeof(listener) - 1;
	add(d, &(struct dovecot_setting){.name = short_name ? mem_print("ssl_server_%s", name)
							    : mem_string(name),
					 .value = with_earlier(d, name, value),
					 .block = named ? r->block->parent : r->block,
					 .place = {r->name, r->line}});
}

/* Puts in the settings of a group where "@label = name" stands. */
static void include_group(struct dovecot *d, struct dovecot_setting use)
{
	char *name = mem_print("%s %s", use.name, use.value);
	size_t count = d->setting_count;

	for (size_t i = 0; i < count; i++) {
		const struct dovecot_setting s = d->setting[i];

		if (s.block && strcmp(s.block->type, "group") == 0 &&
		    strcmp(s.block->name, name) == 0 && *s.name != '@')
			add(d, &(struct dovecot_setting){.name = mem_string(s.name),
							 .value = mem_string(s.value),
							 .block = use.block,
							 .place = s.place,
							 .grouped = true});
	}
	free(name);
}

/* Groups may be defined behind their use. */
static void include_groups(struct dovecot *d)
{
	size_t count = d->setting_count;

	for (size_t i = 0; i < count; i++)
		if (*d->setting[i].name == '@' && d->setting_count < GROUPED_MAXIMUM)
			include_group(d, d->setting[i]);
}

static void open_block(struct reading *r, char *type, char *name)
{
	struct dovecot *d = r->dovecot;
	struct dovecot_block *block;

	if (r->blocks >= BLOCK_DEPTH) {
		complain(r, "blocks are nested too deep");
		return;
	}
	unquote(name);
	block = mem_alloc(sizeof(*block));
	*block = (struct dovecot_block){
		.parent = r->block, .type = mem_string(type), .name = mem_string(name)};
	if ((d->block_count & (d->block_count + 1)) == 0)
		d->block = mem_resize(d->block, d->block_count * 2 + 2, sizeof(*d->block));
	d->block[d->block_count++] = block;
	r->block = block;
	r->blocks++;
}

static void close_block(struct reading *r)
{
	if (!r->block) {
		complain(r, "closes a block that was not opened");
		return;
	}
	r->block = r->block->parent;
	r->blocks--;
}

static void read_bytes(struct reading *r, const char *data, size_t length);

static int read_included(void *reading, const char *path, const void *data, size_t length)
{
	struct reading *outer = reading;
	struct reading inner = *outer;
	struct dovecot *d = outer->dovecot;

	if (d->file_count >= FILES_MAXIMUM || length > BYTES_MAXIMUM - d->bytes ||
	    outer->depth >= INCLUDE_DEPTH) {
		complain(outer, "includes more than is read here");
		return -1;
	}
	d->file = mem_resize(d->file, d->file_count + 1, sizeof(char *));
	inner.name = d->file[d->file_count++] = mem_string(path);
	inner.line = 0;
	inner.depth++;
	read_bytes(&inner, data, length);
	if (inner.block != outer->block && inner.result == 0)
		complain(&inner, "ends within a block");
	outer->result |= inner.result;
	return 0;
}

static void include(struct reading *r, const char *pattern, bool must)
{
	const char *slash = strrchr(r->name, '/');
	struct fail f = {0};
	char *path;
	int found;

	if (!r->includes) {
		r->dovecot->uncertain = true;
		return;
	}
	if (*pattern == '/' || !slash)
		path = mem_string(pattern);
	else
		path = mem_print("%.*s/%s", (int)(slash - r->name), r->name, pattern);
	found = r->includes->include(r->includes->argument, path, read_included, r, &f);
	/* A pattern without a match is no mistake of !include either. */
	if (found < 0 && (must || f.kind != FAIL_FILE)) {
		r->dovecot->uncertain = true;
		r->result = fail_set(r->fail, f.kind, "%s", f.text);
	}
	free(path);
}

static char *skip_blanks(char *text)
{
	while (is_blank(*text))
		text++;
	return text;
}

static void read_directive(struct reading *r, char *text)
{
	size_t length = strcspn(text, " \t");
	char *rest = skip_blanks(text + length);

	unquote(rest);
	text[length] = '\0';
	if (strcmp(text, "!include") == 0)
		include(r, rest, true);
	else if (strcmp(text, "!include_try") == 0)
		include(r, rest, false);
	else
		complain(r, "is no directive that is known here");
}

/* One line without its comment and the blanks around it. */
static void read_line(struct reading *r, char *text)
{
	size_t length = strlen(text), key = strcspn(text, " \t={");
	char *rest = skip_blanks(text + key);

	if (*text == '!') {
		read_directive(r, text);
	} else if (strcmp(text, "}") == 0) {
		close_block(r);
	} else if (*rest == '=' && key > 0) {
		char *value = skip_blanks(rest + 1);

		text[key] = '\0';
		unquote(value);
		add_setting(r, text, value);
	} else if (text[length - 1] == '{') {
		text[length - 1] = '\0';
		cut_blanks(text);
		key = strcspn(text, " \t");
		rest = skip_blanks(text + key);
		text[key] = '\0';
		open_block(r, text, rest);
	} else {
		complain(r, "is neither a setting nor a block");
	}
}

static void read_bytes(struct reading *r, const char *data, size_t length)
{
	struct writer w = writer_with_maximum(LINE_MAXIMUM);
	size_t at = 0;

	r->dovecot->bytes += length;
	if (length && memchr(data, 0, length)) {
		r->line = 1;
		complain(r, "holds NUL bytes: it is no text");
		writer_free(&w);
		return;
	}
	while (at < length) {
		const char *end = memchr(data + at, '\n', length - at);
		size_t count = end ? (size_t)(end - data) - at : length - at;
		char *line, *text;

		r->line++;
		writer_bytes(&w, data + at, count);
		at += count + 1;
		if (w.failed) {
			complain(r, "is longer than a line can be");
			writer_clear(&w);
			continue;
		}
		line = mem_string(writer_string(&w));
		text = skip_blanks(line);
		cut_comment(text);
		cut_blanks(text);
		if (*text && text[strlen(text) - 1] == '\\' && at < length) {
			writer_clear(&w); /* goes on in the next line */
			text[strlen(text) - 1] = ' ';
			writer_text(&w, text);
		} else {
			if (*text)
				read_line(r, text);
			writer_clear(&w);
		}
		free(line);
	}
	writer_free(&w);
}

int dovecot_read(struct dovecot *d, const char *name, const void *data, size_t length,
		 const struct config_includes *includes, struct fail *f)
{
	struct reading r = {.dovecot = d, .includes = includes, .fail = f};

	if (length > BYTES_MAXIMUM - d->bytes)
		return fail_set(f, FAIL_DATA, "%s is larger than a configuration", name);
	d->file = mem_resize(d->file, d->file_count + 1, sizeof(char *));
	r.name = d->file[d->file_count++] = mem_string(name);
	read_bytes(&r, data, length);
	if (r.block && r.result == 0)
		complain(&r, "the file ends within a block");
	include_groups(d);
	return r.result;
}
