/* reply - one whole reply of a mail server: lines, literals and limits; the dialects are in
 * reply_line */
#include "wire/reply.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/dialogue.h"
#include "wire/reply_line.h"

#define TEXT_MAXIMUM 200			   /* of reply.text, which people read */
#define JOINED_MAXIMUM (4 * DIALOGUE_LINE_MAXIMUM) /* a line with its literals */

struct span span_from(struct span s, size_t offset)
{
	if (offset > s.length)
		offset = s.length;
	return (struct span){s.length == 0 ? s.data : s.data + offset, s.length - offset};
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

struct span span_trim(struct span s)
{
	while (s.length > 0 && is_blank(s.data[s.length - 1]))
		s.length--;
	while (s.length > 0 && is_blank(s.data[0]))
		s = span_from(s, 1);
	return s;
}

struct span span_word(struct span s)
{
	size_t length = 0;

	while (length < s.length && !is_blank(s.data[length]))
		length++;
	return (struct span){s.data, length};
}

void reply_note_first(struct reply_reader *r, struct span text)
{
	if (r->reply.first == NULL)
		r->reply.first = mem_substring((const char *)text.data, text.length);
}

void reply_add_text(struct reply_reader *r, struct span text)
{
	struct writer *w = &r->reply.text;
	size_t room;

	if (text.length == 0 || w->length + 4 > TEXT_MAXIMUM)
		return;
	/* "554 " has no text yet; further lines follow behind a stroke. */
	if (w->length > 0)
		writer_text(w, w->data[w->length - 1] == ' ' ? "" : " / ");
	room = TEXT_MAXIMUM - w->length;
	writer_bytes(w, text.data, text.length < room ? text.length : room);
	if (text.length > room)
		writer_text(w, "...");
}

void reply_add_item(struct reply_reader *r, struct span item)
{
	if (item.length == 0)
		return;
	writer_bytes(&r->reply.items, item.data, item.length);
	writer_u8(&r->reply.items, 0);
}

const char *reply_next_item(const struct reply *reply, size_t *cursor)
{
	const char *item;

	if (*cursor >= reply->items.length)
		return NULL;
	item = (const char *)reply->items.data + *cursor;
	*cursor += strlen(item) + 1;
	return item;
}

void reply_reader_open(struct reply_reader *r)
{
	memset(r, 0, sizeof(*r));
	r->line = writer_with_maximum(JOINED_MAXIMUM);
	r->reply.text = writer_with_maximum(2 * TEXT_MAXIMUM);
	r->reply.items = writer_with_maximum(2 * DIALOGUE_REPLY_MAXIMUM);
}

void reply_reader_start(struct reply_reader *r, enum reply_form form, const char *tag)
{
	free(r->reply.first);
	r->reply.first = NULL;
	r->reply.class = REPLY_NEGATIVE;
	r->reply.code = 0;
	r->reply.foreign_tag = false;
	writer_clear(&r->reply.text);
	writer_clear(&r->reply.items);
	writer_clear(&r->line);
	r->form = form;
	r->tag = tag;
	r->total = r->literal = r->lines = 0;
	r->continued = r->in_list = false;
}

void reply_reader_free(struct reply_reader *r)
{
	free(r->reply.first);
	r->reply.first = NULL;
	writer_free(&r->reply.text);
	writer_free(&r->reply.items);
	writer_free(&r->line);
}

static bool is_sieve(const struct reply_reader *r)
{
	return r->form == REPLY_SIEVE || r->form == REPLY_SIEVE_CHALLENGE;
}

/* Only untagged data of IMAP and lines of ManageSieve hold literals; the text behind a status is
 * free and may look like one (RFC 9051 section 9: resp-text, literal; RFC 5804 section 4). */
static bool may_hold_literal(const struct reply_reader *r)
{
	static const char *const statuses[] = {"OK", "NO", "BAD", "BYE", "PREAUTH"};
	struct span line = writer_span(&r->line);

	if (is_sieve(r))
		return true;
	if (r->form != REPLY_IMAP || line.length < 2 || line.data[0] != '*' || line.data[1] != ' ')
		return false;
	for (size_t i = 0; i < COUNT_OF(statuses); i++)
		if (span_equals_text_nocase(span_word(span_from(line, 2)), statuses[i]))
			return false;
	return true;
}

/* literal = "{" number ["+"] "}" at the end of a line. False where there is none; a number over the
 * reply's limit is cut to just over it. */
static bool ends_with_literal(struct span line, size_t *count_r)
{
	size_t at, count = 0;

	if (line.length < 3 || line.data[line.length - 1] != '}')
		return false;
	at = line.length - 1;
	if (line.data[at - 1] == '+' || line.data[at - 1] == '-')
		at--;
	size_t end = at;

	while (at > 0 && line.data[at - 1] >= '0' && line.data[at - 1] <= '9')
		at--;
	if (at == end || at == 0 || line.data[at - 1] != '{')
		return false;
	for (; at < end && count <= DIALOGUE_REPLY_MAXIMUM; at++)
		count = count * 10 + (size_t)(line.data[at] - '0');
	*count_r = count;
	return true;
}

static int over_limit(struct fail *f, const char *what, unsigned limit)
{
	return fail_set(f, FAIL_PROTOCOL, "%s of the server is longer than %u bytes", what, limit);
}

static int count_bytes(struct reply_reader *r, size_t count, struct fail *f)
{
	r->total += count;
	if (r->total > DIALOGUE_REPLY_MAXIMUM)
		return over_limit(f, "a reply", DIALOGUE_REPLY_MAXIMUM);
	return 0;
}

static int refuse_nul(struct span bytes, struct fail *f)
{
	if (bytes.length > 0 && memchr(bytes.data, 0, bytes.length) != NULL)
		return fail_set(f, FAIL_PROTOCOL, "a NUL byte in a reply of the server");
	return 0;
}

/* Takes what is there of a literal. ManageSieve's are strings like any other; IMAP's are of no
 * interest and are dropped. */
static int eat_literal(struct reply_reader *r, struct stream *s, struct fail *f)
{
	struct span there = stream_available(s);

	if (there.length > r->literal)
		there.length = r->literal;
	if (is_sieve(r)) {
		if (refuse_nul(there, f) < 0)
			return -1;
		writer_bytes(&r->line, there.data, there.length);
		if (r->line.failed)
			return over_limit(f, "a line", JOINED_MAXIMUM);
	}
	r->literal -= there.length;
	stream_eat(s, there.length);
	return 0;
}

/* Moves a whole line into r->line. 1: it did, 0: there is none yet, -1: it breaks a limit. */
static int eat_line(struct reply_reader *r, struct stream *s, struct fail *f)
{
	struct span there = stream_available(s), line = there;
	const uint8_t *end = there.length == 0 ? NULL : memchr(there.data, '\n', there.length);

	if (end != NULL)
		line.length = (size_t)(end - there.data);
	if (refuse_nul(line, f) < 0)
		return -1;
	if (end == NULL && line.length <= DIALOGUE_LINE_MAXIMUM + 1)
		return 0;
	if (count_bytes(r, line.length + 1, f) < 0)
		return -1;
	while (line.length > 0 && is_blank(line.data[line.length - 1]))
		line.length--;
	if (end == NULL || line.length > DIALOGUE_LINE_MAXIMUM)
		return over_limit(f, "a reply line", DIALOGUE_LINE_MAXIMUM);
	stream_note(s, 3, "S: %.*s", (int)line.length, (const char *)line.data);
	if (!r->continued || is_sieve(r))
		writer_bytes(&r->line, line.data, line.length);
	if (r->line.failed)
		return over_limit(f, "a line", JOINED_MAXIMUM);
	r->continued = false;
	if (may_hold_literal(r) && ends_with_literal(line, &r->literal)) {
		r->continued = true;
		if (is_sieve(r))
			writer_text(&r->line, "\r\n");
		if (count_bytes(r, r->literal, f) < 0)
			return -1;
	}
	stream_eat(s, (size_t)(end - there.data) + 1);
	return 1;
}

static enum reply_status judge_line(struct reply_reader *r)
{
	struct span line = writer_span(&r->line);

	if (line.length == 0)
		return REPLY_MORE;
	r->lines++;
	switch (r->form) {
	case REPLY_SMTP:
		return reply_line_smtp(r, line);
	case REPLY_IMAP_GREETING:
	case REPLY_IMAP:
		return reply_line_imap(r, line);
	case REPLY_POP3:
	case REPLY_POP3_LIST:
		return reply_line_pop3(r, line);
	case REPLY_SIEVE:
	case REPLY_SIEVE_CHALLENGE:
		return reply_line_sieve(r, line);
	}
	return REPLY_MALFORMED;
}

enum reply_status reply_read(struct reply_reader *r, struct stream *s, struct fail *f)
{
	enum reply_status status = REPLY_MORE;

	while (status == REPLY_MORE) {
		int got;

		if (r->literal > 0) {
			if (stream_available(s).length == 0)
				return REPLY_MORE;
			if (eat_literal(r, s, f) < 0)
				return REPLY_FAILED;
			continue;
		}
		got = eat_line(r, s, f);
		if (got < 0)
			return REPLY_FAILED;
		if (got == 0)
			return REPLY_MORE;
		if (r->continued)
			continue;
		status = judge_line(r);
		if (status != REPLY_MALFORMED)
			writer_clear(&r->line);
	}
	if (status == REPLY_READY)
		reply_note_first(r, (struct span){(const uint8_t *)"", 0});
	return status;
}
