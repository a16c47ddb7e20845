/* output_shape - a small parser of each face, independent of the renderers */
#include "output_shape.h"

#include <stdbool.h>
#include <string.h>

/* Every byte a terminal or a consumer may see: printable ASCII, newline, valid UTF-8 above U+009F.
 */
static const char *check_bytes(const unsigned char *s, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (s[i] == '\n')
			continue;
		if (s[i] < 0x20 || s[i] == 0x7f)
			return "a control character";
		if (s[i] < 0x80)
			continue;
		size_t more = s[i] >= 0xf0 ? 3 : s[i] >= 0xe0 ? 2 : 1;
		if (s[i] < 0xc2 || s[i] > 0xf4 || i + more >= length)
			return "invalid UTF-8";
		if (s[i] == 0xc2 && s[i + 1] < 0xa0)
			return "a C1 control";
		if (s[i] == 0xe2 && s[i + 1] == 0x80 && s[i + 2] >= 0xa8 && s[i + 2] <= 0xae)
			return "a line separator or an override of direction";
		for (; more > 0; more--) {
			if ((s[++i] & 0xc0) != 0x80)
				return "invalid UTF-8";
		}
	}
	return NULL;
}

static bool one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static const char label_set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

/* figure = label "=" number uom *3( ";" range ) */
static const char *check_figure(const char *s, const char *end)
{
	const char *start = s;
	while (s < end && one_of(*s, label_set))
		s++;
	if (s == start || s == end || *s++ != '=')
		return "a label that is none";
	start = s;
	while (s < end && one_of(*s, "-0123456789."))
		s++;
	if (s == start)
		return "a value that is none";
	while (s < end && one_of(*s, "sB%"))
		s++;
	while (s < end && one_of(*s, ";-0123456789.:@~"))
		s++;
	if (end[-1] == ';')
		return "a ';' that says nothing";
	return s == end ? NULL : "a figure with something behind it";
}

static const char *check_perfdata(const char *s, const char *end, size_t figures, bool terminal)
{
	size_t count = 0;
	while (s < end) {
		const char *stop = s;
		const char *blank;
		while (stop < end && !one_of(*stop, " \n"))
			stop++;
		blank = stop < end ? stop : NULL;
		if (blank && terminal && *blank == '\n' && end - blank > 3)
			blank += 2;
		const char *wrong = check_figure(s, stop);
		if (wrong)
			return wrong;
		count++;
		s = blank ? blank + 1 : end;
	}
	return count == figures ? NULL : "a wrong number of figures";
}

static const char *check_first_line(const char *s, size_t length)
{
	static const char forbidden[] = "`~$&'\"<>[]()";
	static const char head[] = "MAIL_CHAIN CRITICAL - ";
	if (length < sizeof(head) || memcmp(s, head, sizeof(head) - 1) != 0)
		return "no NAME STATE - at its beginning";
	for (size_t i = 0; i < length; i++) {
		if (one_of(s[i], forbidden))
			return "a character on the first line that consumers strip or act on";
	}
	return NULL;
}

/* Brackets and angles below the first line are ours alone: the state word and the id. */
static const char *check_line(const char *s, const char *end)
{
	static const char *const ours[] = {"[CRITICAL] ", "[WARNING] ", "[UNKNOWN] ", "[OK] "};
	const char *start = s;
	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++) {
		size_t length = strlen(ours[i]);
		if ((size_t)(end - s) > length && memcmp(s, ours[i], length) == 0) {
			s += length;
			break;
		}
	}
	static const char remedy[] = "  chain.";
	if (end - start > 8 && memcmp(start, remedy, 8) == 0 && memchr(s, '<', (size_t)(end - s)) &&
	    strstr(start, "ssl_cert <file>, [leaf first].") == NULL)
		return "'<' in a remedy";
	const char *open = NULL;
	for (; s < end; s++) {
		if (one_of(*s, "<>[]") && memcmp(start, remedy, 8) != 0)
			return "foreign '<', '>', '[' or ']'";
		if (*s == '(' && open)
			return "foreign '('";
		if (*s == '(')
			open = s;
	}
	if (open && (end[-1] != ')' || (memcmp(open, "(chain.", 7) != 0)))
		return "foreign '('";
	return NULL;
}

/* Facts and steps on a terminal may have brackets, but no word of state in them. */
static const char *check_trace(const char *s, const char *end)
{
	static const char *const words[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN", "UP", "DOWN"};
	for (; s < end; s++) {
		for (size_t i = 0; i < sizeof(words) / sizeof(*words) && one_of(*s, "[("); i++) {
			if (strncmp(s + 1, words[i], strlen(words[i])) == 0)
				return "a word of state in foreign brackets";
		}
	}
	return NULL;
}

const char *shape_plugin(const char *text, size_t length, size_t figures, bool terminal)
{
	const char *wrong = check_bytes((const unsigned char *)text, length);
	if (wrong)
		return wrong;
	const char *bar = memchr(text, '|', length);
	if (!bar || memchr(bar + 1, '|', (size_t)(text + length - bar - 1)))
		return "not exactly one '|'";
	if (text[length - 1] != '\n' ||
	    (!terminal && memchr(bar, '\n', (size_t)(text + length - 1 - bar))))
		return "perfdata that do not end the output";
	if (bar[-1] != ' ')
		return "no blank before '|'";
	wrong = check_perfdata(bar + 1, text + length - 1, figures, terminal);
	const char *line = text;
	for (bool first = true; !wrong && line < bar; first = false) {
		const char *newline = memchr(line, '\n', (size_t)(bar - line));
		const char *end = newline ? newline : bar - 1;
		if (end == line && !terminal)
			return "an empty line";
		if (terminal && end <= line) {
			line = newline ? newline + 1 : bar;
			continue;
		}
		if (first)
			wrong = check_first_line(line, (size_t)(end - line));
		else if (terminal && *line == ' ')
			wrong = check_trace(line, end);
		else
			wrong = check_line(line, end);
		line = newline ? newline + 1 : bar;
	}
	return wrong;
}

/* A JSON text (RFC 8259), read recursively; NULL where there is none. */
static const char *json_value(const char *s, const char *end, int depth);

static const char *json_string(const char *s, const char *end)
{
	if (s >= end || *s++ != '"')
		return NULL;
	for (; s < end && *s != '"'; s++) {
		if ((unsigned char)*s < 0x20)
			return NULL;
		if (*s == '\\' && ++s < end && !one_of(*s, "\"\\/bfnrtu"))
			return NULL;
	}
	return s < end ? s + 1 : NULL;
}

static const char *json_members(const char *s, const char *end, char close, int depth)
{
	if (s < end && *s == close)
		return s + 1;
	while (s) {
		if (close == '}') {
			s = json_string(s, end);
			if (!s || s >= end || *s++ != ':')
				return NULL;
		}
		s = json_value(s, end, depth);
		if (!s || s >= end)
			return NULL;
		if (*s == close)
			return s + 1;
		if (*s++ != ',')
			return NULL;
	}
	return NULL;
}

static const char *json_value(const char *s, const char *end, int depth)
{
	static const char *const words[] = {"true", "false", "null"};
	if (s >= end || depth > 20)
		return NULL;
	if (*s == '"')
		return json_string(s, end);
	if (*s == '{' || *s == '[')
		return json_members(s + 1, end, *s == '{' ? '}' : ']', depth + 1);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t length = strlen(words[i]);
		if ((size_t)(end - s) > length && memcmp(s, words[i], length) == 0)
			return s + length;
	}
	const char *start = s;
	while (s < end && one_of(*s, "-0123456789."))
		s++;
	return s > start ? s : NULL;
}

const char *shape_json(const char *text, size_t length)
{
	const char *wrong = check_bytes((const unsigned char *)text, length);
	const char *end = wrong ? NULL : json_value(text, text + length, 0);
	if (wrong)
		return wrong;
	if (!end)
		return "no JSON";
	return end == text + length - 1 && *end == '\n' ? NULL : "something behind the JSON";
}

/* sample = name "{" labels "} " number */
static const char *check_sample(const char *s, const char *end)
{
	static const char *const labels[] = {"plugin", "endpoint", "protocol",
					     "host",   "port",	   "address"};
	while (s < end && one_of(*s, "abcdefghijklmnopqrstuvwxyz0123456789_"))
		s++;
	if (s >= end || *s++ != '{')
		return "no '{' behind a metric's name";
	for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++) {
		size_t n = strlen(labels[i]);
		if (i > 0 && *s++ != ',')
			return "no ',' between labels";
		if ((size_t)(end - s) < n + 2 || memcmp(s, labels[i], n) != 0)
			return "another label than the six";
		s += n;
		if (*s++ != '=' || *s++ != '"')
			return "a label without a quoted value";
		for (; s < end && *s != '"'; s++) {
			if (*s == '\\' && !one_of(*++s, "\\\"n"))
				return "an escape that is none";
		}
		s++;
	}
	if (end - s < 3 || memcmp(s, "} ", 2) != 0)
		return "no value";
	for (s += 2; s < end; s++) {
		if (!one_of(*s, "-0123456789."))
			return "a value that is no number";
	}
	return NULL;
}

const char *shape_openmetrics(const char *text, size_t length)
{
	static const char eof[] = "# EOF\n";
	const char *wrong = check_bytes((const unsigned char *)text, length);
	const char *stop = text + length - (sizeof(eof) - 1);
	if (length < sizeof(eof) || memcmp(stop, eof, sizeof(eof) - 1) != 0)
		return "no # EOF at its end";
	while (!wrong && text < stop) {
		const char *end = memchr(text, '\n', (size_t)(stop - text));
		if (!end)
			return "a line without end";
		if (memcmp(text, "# HELP ", 7) != 0 && memcmp(text, "# TYPE ", 7) != 0)
			wrong = check_sample(text, end);
		text = end + 1;
	}
	return wrong;
}
