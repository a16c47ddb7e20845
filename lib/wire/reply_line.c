/* reply_line - what one line of a reply means, a function for each dialect */
#include "wire/reply_line.h"

#include <string.h>

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static enum reply_class class_of_code(int code)
{
	static const enum reply_class classes[] = {REPLY_POSITIVE, REPLY_CHALLENGE, REPLY_LATER,
						   REPLY_NEGATIVE};

	return code == 421 ? REPLY_BYE : classes[code / 100 - 2];
}

/* Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
 * (RFC 5321 4.2). The code of the last line counts. */
enum reply_status reply_line_smtp(struct reply_reader *r, struct span line)
{
	const uint8_t *c = line.data;
	struct span text = span_trim(span_from(line, 4));
	bool last = line.length <= 3 || c[3] != '-';
	int code;

	if (line.length < 3 || c[0] < '2' || c[0] > '5' || !is_digit(c[1]) || !is_digit(c[2]))
		return REPLY_MALFORMED;
	if (line.length > 3 && c[3] != '-' && c[3] != ' ' && c[3] != '\t')
		return REPLY_MALFORMED;
	code = (c[0] - '0') * 100 + (c[1] - '0') * 10 + (c[2] - '0');
	reply_note_first(r, text);
	if (r->lines == 1) {
		reply_add_text(r, (struct span){c, 3});
		if (text.length > 0)
			writer_text(&r->reply.text, " ");
		reply_add_text(r, text);
	} else {
		reply_add_item(r, text);
		reply_add_text(r, code == r->reply.code ? text : line);
	}
	r->reply.code = code;
	r->reply.class = class_of_code(code);
	return last ? REPLY_READY : REPLY_MORE;
}

struct status_word {
	const char *word;
	enum reply_class class;
};

static const struct status_word imap_statuses[] = {
	{"OK", REPLY_POSITIVE}, {"NO", REPLY_NEGATIVE},	    {"BAD", REPLY_NEGATIVE},
	{"BYE", REPLY_BYE},	{"PREAUTH", REPLY_PREAUTH},
};

static const struct status_word sieve_statuses[] = {
	{"OK", REPLY_POSITIVE},
	{"NO", REPLY_NEGATIVE},
	{"BYE", REPLY_BYE},
};

static const struct status_word *find_status(const struct status_word *table, size_t count,
					     struct span word)
{
	for (size_t i = 0; i < count; i++)
		if (span_equals_text_nocase(word, table[i].word))
			return &table[i];
	return NULL;
}

/* resp-text = ["[" resp-text-code "]" SP] [text] (RFC 9051 section 9): the code is an item. */
static void note_response_code(struct reply_reader *r, struct span text)
{
	const uint8_t *end;

	if (text.length == 0 || text.data[0] != '[')
		return;
	end = memchr(text.data, ']', text.length);
	if (end != NULL)
		reply_add_item(r, (struct span){text.data + 1, (size_t)(end - text.data) - 1});
}

/* A status that ends the reply; line is how it reads. */
static enum reply_status finish(struct reply_reader *r, enum reply_class class, struct span line,
				struct span text)
{
	reply_note_first(r, text);
	writer_clear(&r->reply.text);
	reply_add_text(r, line);
	r->reply.class = class;
	return REPLY_READY;
}

/* "* ": response-data or a status. Untagged OK, NO and BAD are remarks; BYE is the end. */
static enum reply_status imap_untagged(struct reply_reader *r, struct span line)
{
	struct span rest = span_trim(span_from(line, 2)), word = span_word(rest);
	struct span text = span_trim(span_from(rest, word.length));
	const struct status_word *status =
		find_status(imap_statuses, COUNT_OF(imap_statuses), word);
	bool greeting = r->form == REPLY_IMAP_GREETING;

	if (status == NULL) {
		if (greeting)
			return REPLY_MALFORMED;
		reply_add_item(r, rest);
		return REPLY_MORE;
	}
	note_response_code(r, text);
	if (status->class == REPLY_BYE)
		return finish(r, REPLY_BYE, line, text);
	if (!greeting)
		return REPLY_MORE;
	if (status->class == REPLY_NEGATIVE)
		return REPLY_MALFORMED;
	return finish(r, status->class, line, text);
}

/* greeting, response = *(continue-req / response-data) response-done (RFC 9051 section 9) */
enum reply_status reply_line_imap(struct reply_reader *r, struct span line)
{
	struct span tag = span_word(line), rest = span_trim(span_from(line, tag.length)), text;
	const struct status_word *status;

	if (line.data[0] == '*' && tag.length == 1)
		return imap_untagged(r, line);
	if (r->form == REPLY_IMAP_GREETING)
		return REPLY_MALFORMED;
	if (line.data[0] == '+' && tag.length == 1)
		return finish(r, REPLY_CHALLENGE, line, rest);
	if (r->foreign_tag != NULL && span_equals_text_nocase(tag, r->foreign_tag)) {
		r->reply.foreign_tag = true;
		return REPLY_MORE;
	}
	status = find_status(imap_statuses, COUNT_OF(imap_statuses), span_word(rest));
	if (r->tag == NULL || !span_equals_text_nocase(tag, r->tag) || status == NULL ||
	    status->class > REPLY_NEGATIVE)
		return REPLY_MALFORMED;
	text = span_trim(span_from(rest, strlen(status->word)));
	note_response_code(r, text);
	return finish(r, status->class, rest, text);
}

/* "+OK" / "-ERR", and behind +OK of a list its lines, byte-stuffed, up to "." (RFC 1939 3; RFC 2449
 * 5 for CAPA). "+ " is a SASL challenge (RFC 5034 4). */
enum reply_status reply_line_pop3(struct reply_reader *r, struct span line)
{
	struct span word = span_word(line), text = span_trim(span_from(line, word.length));

	if (r->in_list) {
		if (span_equals_text(line, "."))
			return REPLY_READY;
		reply_add_item(r, line.data[0] == '.' ? span_from(line, 1) : line);
		return REPLY_MORE;
	}
	if (span_equals_text_nocase(word, "+OK")) {
		finish(r, REPLY_POSITIVE, line, text);
		r->in_list = r->form == REPLY_POP3_LIST;
		return r->in_list ? REPLY_MORE : REPLY_READY;
	}
	if (span_equals_text_nocase(word, "-ERR"))
		return finish(r, REPLY_NEGATIVE, line, text);
	if (span_equals_text(word, "+"))
		return finish(r, REPLY_CHALLENGE, line, text);
	return REPLY_MALFORMED;
}

/* quoted = <"> *QUOTED-CHAR <">, with "\" before <"> and "\" (RFC 5804 section 4). Appends its
 * content to w and moves *rest behind it. */
static bool read_quoted(struct span *rest, struct writer *w)
{
	size_t i = 1;

	while (i < rest->length && rest->data[i] != '"') {
		if (rest->data[i] == '\\' && i + 1 < rest->length)
			i++;
		writer_u8(w, rest->data[i]);
		i++;
	}
	if (i >= rest->length)
		return false;
	*rest = span_from(*rest, i + 1);
	return true;
}

/* literal = "{" number ["+"] "}" CRLF *OCTET; how many octets has been checked when they came. */
static bool read_literal(struct span *rest, struct writer *w)
{
	size_t i = 1, count = 0;

	for (; i < rest->length && is_digit(rest->data[i]) && count <= rest->length; i++)
		count = count * 10 + (size_t)(rest->data[i] - '0');
	while (i < rest->length && rest->data[i] != '\n')
		i++;
	if (i >= rest->length || count > rest->length - i - 1)
		return false;
	writer_bytes(w, rest->data + i + 1, count);
	*rest = span_from(*rest, i + 1 + count);
	return true;
}

/* Writes the strings of a line one behind the other, a blank between. How many; 0: it is broken. */
static size_t read_strings(struct span rest, struct writer *w)
{
	size_t count = 0;

	while (rest.length > 0) {
		if (rest.data[0] == ' ' || rest.data[0] == '\t') {
			rest = span_from(rest, 1);
			continue;
		}
		if (count++ > 0)
			writer_u8(w, ' ');
		if (rest.data[0] == '"' ? !read_quoted(&rest, w)
					: rest.data[0] != '{' || !read_literal(&rest, w))
			return 0;
	}
	return count;
}

/* NO with the response code TRYLATER is what SMTP says with 4xx (RFC 5804 1.3). */
static enum reply_class sieve_class(enum reply_class class, struct span text)
{
	static const char code[] = "(TRYLATER";
	struct span begin = {text.data, strlen(code)};
	bool later = text.length > begin.length && span_equals_text_nocase(begin, code) &&
		     (text.data[begin.length] == ')' || text.data[begin.length] == ' ');

	return class == REPLY_NEGATIVE && later ? REPLY_LATER : class;
}

/* single-capability = capability-name [SP string] CRLF; response = response-oknobye (RFC 5804
 * section 4); a challenge is a string (2.1). */
enum reply_status reply_line_sieve(struct reply_reader *r, struct span line)
{
	size_t length = 0, strings;
	const struct status_word *status;
	struct span text;
	struct writer w;

	if (line.data[0] != '"' && line.data[0] != '{') {
		while (length < line.length && line.data[length] != ' ' &&
		       line.data[length] != '\t' && line.data[length] != '(')
			length++;
		status = find_status(sieve_statuses, COUNT_OF(sieve_statuses),
				     (struct span){line.data, length});
		if (status == NULL)
			return REPLY_MALFORMED;
		text = span_trim(span_from(line, length));
		return finish(r, sieve_class(status->class, text), line, text);
	}
	w = writer_with_maximum(line.length + 1);
	strings = read_strings(line, &w);
	if (strings == 1 && r->form == REPLY_SIEVE_CHALLENGE) {
		finish(r, REPLY_CHALLENGE, line, writer_span(&w));
	} else if (strings > 0) {
		reply_note_first(r, writer_span(&w));
		reply_add_item(r, writer_span(&w));
	}
	writer_free(&w);
	if (strings == 0)
		return REPLY_MALFORMED;
	return strings == 1 && r->form == REPLY_SIEVE_CHALLENGE ? REPLY_READY : REPLY_MORE;
}
