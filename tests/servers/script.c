/* script - reads what a port shall do: JSON, or the same on one line of a command */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "port.h"

static const struct {
	const char *name;
	enum language language;
	bool lmtp, submission, implicit;
} protocols[] = {
	{"smtp", LANGUAGE_SMTP, false, false, false},
	{"submission", LANGUAGE_SMTP, false, true, false},
	{"smtps", LANGUAGE_SMTP, false, true, true},
	{"submissions", LANGUAGE_SMTP, false, true, true},
	{"lmtp", LANGUAGE_SMTP, true, false, false},
	{"imap", LANGUAGE_IMAP, false, false, false},
	{"imaps", LANGUAGE_IMAP, false, false, true},
	{"pop3", LANGUAGE_POP3, false, false, false},
	{"pop3s", LANGUAGE_POP3, false, false, true},
	{"sieve", LANGUAGE_SIEVE, false, false, false},
	{"tls", LANGUAGE_NONE, false, false, true},
};

/* Every key there is, so that a misspelt one is an error and not a good server. */
static const char *const keys[] = {
	"name",	       "id",	     "protocol",     "proto",	       "implicit",
	"host",	       "port",	     "note",	     "source",	       "expect",
	"greeting",    "caps",	     "caps_tls",     "hide",	       "stls",
	"transition",  "override",   "override_tls", "after_greeting", "after_tls",
	"inject",      "preauth",    "mask",	     "deliver",	       "delay",
	"ignore",      "proxy",	     "buffer_bug",   "close",	       "half_close",
	"reset",       "drop",	     "silent",	     "drip",	       "flood",
	"endless",     "garbage",    "busy",	     "text",	       "limit",
	"limit_do",    "every",	     "every_do",     "parallel",       "parallel_do",
	"certificate", "sni",	     "versions",     "priority",       "client_cert",
	"anonymous",   "timestamps", "intolerant",   "canned",	       "raw",
	NULL,
};

static const struct {
	const char *name;
	enum action action;
} actions[] = {
	{"close", ACTION_CLOSE},     {"half_close", ACTION_HALF_CLOSE},
	{"reset", ACTION_RESET},     {"drop", ACTION_DROP},
	{"silent", ACTION_SILENT},   {"drip", ACTION_DRIP},
	{"flood", ACTION_FLOOD},     {"endless", ACTION_ENDLESS},
	{"garbage", ACTION_GARBAGE}, {"busy", ACTION_BUSY},
	{"text", ACTION_TEXT},	     {"no-starttls", ACTION_NO_STARTTLS},
};

static const char *const stages[STAGES] = {"connect",  "greeting", "ehlo",
					   "starttls", "hello",	   "tls"};

enum action action_named(const char *name)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(actions[i].name, name) == 0)
			return actions[i].action;
	die("no such action: %s", name);
	return ACTION_NONE;
}

const char *port_text(const struct port *p, const char *key, const char *otherwise)
{
	const json_t *value = json_object_get(p->script, key);

	return json_is_string(value) ? json_string_value(value) : otherwise;
}

bool port_flag(const struct port *p, const char *key, bool otherwise)
{
	const json_t *value = json_object_get(p->script, key);

	if (json_is_integer(value))
		return json_integer_value(value) != 0;
	return json_is_boolean(value) ? json_is_true(value) : otherwise;
}

long port_number(const struct port *p, const char *key, long otherwise)
{
	const json_t *value = json_object_get(p->script, key);

	return json_is_integer(value) ? (long)json_integer_value(value) : otherwise;
}

static void set_protocol(struct port *p, const char *name)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		if (strcmp(protocols[i].name, name) != 0)
			continue;
		p->protocol = protocols[i].name;
		p->language = protocols[i].language;
		p->lmtp = protocols[i].lmtp;
		p->submission = protocols[i].submission;
		p->implicit = port_flag(p, "implicit", protocols[i].implicit);
		return;
	}
	die("port %s: no such protocol: %s", p->name, name);
}

static void set_actions(struct port *p)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		const char *where = port_text(p, actions[i].name, NULL);
		size_t stage = 0;

		if (!where)
			continue;
		while (stage < STAGES && strcmp(stages[stage], where) != 0)
			stage++;
		if (stage == STAGES)
			die("port %s: no such stage: %s", p->name, where);
		p->actions[stage] = actions[i].action;
	}
}

/* Some ways to deliver are a way of writing, others go wrong at the greeting. */
static void set_delivery(struct port *p)
{
	static const struct {
		const char *name;
		enum deliver deliver;
	} ways[] = {
		{"plain", DELIVER_PLAIN},
		{"bytes", DELIVER_BYTES},
		{"lf", DELIVER_LF},
		{"plain-after-220", DELIVER_PLAIN_AFTER_220},
		{"early-talker-refused", DELIVER_EARLY_TALKER_REFUSED},
		{"need-fqdn", DELIVER_NEED_FQDN},
		{"sync", DELIVER_SYNC},
		{"sync-silent", DELIVER_SYNC_SILENT},
		{"ehlo-first", DELIVER_EHLO_FIRST},
	};
	const char *name = port_text(p, "deliver", "plain");

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strcmp(ways[i].name, name) == 0) {
			p->deliver = ways[i].deliver;
			return;
		}
	if (strcmp(name, "flaky") == 0) {
		p->every = 2;
		p->every_do = ACTION_NO_STARTTLS;
	} else {
		p->actions[STAGE_GREETING] = action_named(name); /* silent, drip, flood */
	}
}

static void check_keys(const char *name, json_t *script)
{
	const char *key;
	json_t *value;

	json_object_foreach(script, key, value)
	{
		size_t i = 0;

		while (keys[i] && strcmp(keys[i], key) != 0)
			i++;
		if (!keys[i])
			die("port %s: no such key: %s", name, key);
	}
}

/* A NUL in a text becomes "{x00}", which talk_say writes as the byte: all else here are strings. */
static json_t *without_nul(json_t *value)
{
	const char *key, *text = json_string_value(value);
	size_t length = json_string_length(value), index;
	struct bytes copy = {0};
	json_t *inner, *result;

	json_object_foreach(value, key, inner) json_object_set(value, key, without_nul(inner));
	json_array_foreach(value, index, inner) json_array_set(value, index, without_nul(inner));
	if (!text || strlen(text) == length)
		return value;
	for (size_t i = 0; i < length; i++)
		if (text[i])
			bytes_add(&copy, text + i, 1);
		else
			bytes_text(&copy, "{x00}");
	result = must(json_stringn_nocheck((char *)copy.data, copy.length));
	bytes_free(&copy);
	return result;
}

static void add_script(struct port **list, json_t *script)
{
	struct port *p = must(calloc(1, sizeof(*p)));

	if (!json_is_object(script))
		die("a port is a JSON object");
	p->script = json_incref(without_nul(script));
	p->name = must(strdup(port_text(p, "name", port_text(p, "id", "port"))));
	check_keys(p->name, script);
	p->host = port_text(p, "host", "127.0.0.1");
	p->number = (int)port_number(p, "port", 0);
	p->delay = port_number(p, "delay", 0);
	p->buffer_bug = port_flag(p, "buffer_bug", false);
	p->proxy = port_flag(p, "proxy", false);
	p->limit = port_number(p, "limit", 0);
	p->limit_do = action_named(port_text(p, "limit_do", "busy"));
	p->every = port_number(p, "every", 0);
	p->every_do = action_named(port_text(p, "every_do", "drop"));
	p->parallel = port_number(p, "parallel", 0);
	p->parallel_do = action_named(port_text(p, "parallel_do", "busy"));
	set_protocol(p, port_text(p, "protocol", port_text(p, "proto", "smtp")));
	set_delivery(p);
	set_actions(p);
	pthread_mutex_init(&p->lock, NULL);
	while (*list)
		list = &(*list)->next;
	*list = p;
}

static void add_json(struct port **list, json_t *json, const char *where, const json_error_t *error)
{
	if (!json)
		die("%s: %s (line %d)", where, error->text, error->line);
	if (json_is_array(json))
		for (size_t i = 0; i < json_array_size(json); i++)
			add_script(list, json_array_get(json, i));
	else
		add_script(list, json);
	json_decref(json);
}

/* The end of a value: the next comma outside quotes and brackets. */
static const char *value_end(const char *s)
{
	int depth = 0;
	int quoted = 0;

	for (; *s; s++) {
		if (*s == '"' && s[-1] != '\\')
			quoted = !quoted;
		else if (!quoted && strchr("[{", *s))
			depth++;
		else if (!quoted && strchr("]}", *s))
			depth--;
		else if (!quoted && depth == 0 && *s == ',')
			break;
	}
	return s;
}

/* "1.2" is a version and "15030100020228" a record, not numbers. */
static bool is_text(const char *key, const char *text)
{
	size_t digits = strspn(text, "0123456789.");

	return strcmp(key, "canned") == 0 ||
	       (text[digits] == '\0' && (digits > 9 || strchr(text, '.')));
}

static void set_value(json_t *script, const char *pair, size_t length)
{
	const char *equals = memchr(pair, '=', length);
	char *key, *text;
	json_t *value;

	if (!equals)
		die("KEY=VALUE is wanted, not '%.*s'", (int)length, pair);
	key = must(strndup(pair, (size_t)(equals - pair)));
	text = must(strndup(equals + 1, length - (size_t)(equals + 1 - pair)));
	value = is_text(key, text) ? NULL
				   : json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	if (!value)
		value = must(json_string(text));
	json_object_set_new(script, key, value);
	free(key);
	free(text);
}

static json_t *from_line(const char *line)
{
	json_t *script = must(json_object());
	const char *colon = strchr(line, ':'), *rest;
	size_t length;

	if (!colon)
		die("a port is NAME:PROTOCOL[:KEY=VALUE,...], not '%s'", line);
	json_object_set_new(script, "name",
			    must(json_stringn_nocheck(line, (size_t)(colon - line))));
	length = strcspn(colon + 1, ":");
	json_object_set_new(script, "protocol", must(json_stringn_nocheck(colon + 1, length)));
	rest = colon + 1 + length;
	while (*rest) {
		const char *end = value_end(rest + 1);

		set_value(script, rest + 1, (size_t)(end - rest - 1));
		rest = end;
	}
	return script;
}

void ports_add(struct port **list, const char *argument)
{
	json_error_t error = {.line = 0};

	if (argument[0] == '@')
		add_json(list, json_load_file(argument + 1, JSON_ALLOW_NUL, &error), argument + 1,
			 &error);
	else if (argument[0] == '{' || argument[0] == '[')
		add_json(list, json_loads(argument, JSON_ALLOW_NUL, &error), "script", &error);
	else
		add_json(list, from_line(argument), "script", &error);
}
