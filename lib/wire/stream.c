/* stream - bytes in and bytes out: the seam between protocol machines and sockets */
#include "wire/stream.h"

#include <stdarg.h>
#include <stdio.h>

#define NOTE_SIZE 1024 /* a line of a dialogue is bounded by 512 or 1000 in most protocols */

void stream_open(struct stream *s)
{
	*s = (struct stream){
		.in = writer_with_maximum(STREAM_IN_MAXIMUM),
		.out = writer_with_maximum(STREAM_OUT_MAXIMUM),
		.end = STREAM_OPEN,
	};
}

void stream_free(struct stream *s)
{
	writer_free(&s->in);
	writer_free(&s->out);
}

struct span stream_available(const struct stream *s)
{
	return writer_span(&s->in);
}

void stream_eat(struct stream *s, size_t count)
{
	writer_consume(&s->in, count);
}

void stream_send(struct stream *s, const void *data, size_t length)
{
	writer_bytes(&s->out, data, length);
}

void stream_note(struct stream *s, int level, const char *format, ...)
{
	char text[NOTE_SIZE];
	va_list arguments;

	if (!s->note)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	s->note(s->note_argument, level, text);
}

int stream_check_open(const struct stream *s, const char *what, struct fail *f)
{
	switch (s->end) {
	case STREAM_CLOSED:
		return fail_set(f, FAIL_CLOSED, "connection closed by the server while %s", what);
	case STREAM_RESET:
		return fail_set(f, FAIL_RESET, "connection reset by the server while %s", what);
	case STREAM_OPEN:
		break;
	}
	return 0;
}
