/* talk - one connection of a client: lines in, replies out, in clear or inside TLS */
#include "talk.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HEX "0123456789abcdefABCDEF"

static FILE *log_file;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

void log_open(const char *path)
{
	log_file = must(fopen(path, "w"));
}

void talk_log(const struct talk *t, const char *mark, const char *text)
{
	if (!log_file)
		return;
	pthread_mutex_lock(&log_lock);
	fprintf(log_file, "%s %lu %s%s ", t->port->name, t->number, mark, t->session ? "+" : "");
	for (; *text; text++)
		if ((unsigned char)*text < 32 || (unsigned char)*text > 126)
			fprintf(log_file, "\\x%02x", (unsigned char)*text);
		else
			putc(*text, log_file);
	putc('\n', log_file);
	fflush(log_file);
	pthread_mutex_unlock(&log_lock);
}

static void wait_ms(long milliseconds)
{
	struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};

	nanosleep(&pause, NULL);
}

long talk_read_raw(struct talk *t, void *data, size_t size)
{
	size_t n = t->pushed_back.length < size ? t->pushed_back.length : size;
	ssize_t got;

	if (n > 0) {
		memcpy(data, t->pushed_back.data, n);
		bytes_drop(&t->pushed_back, n);
		return (long)n;
	}
	do
		got = recv(t->fd, data, size, 0);
	while (got < 0 && errno == EINTR);
	return (long)got;
}

static bool write_all(struct talk *t, const uint8_t *data, size_t size)
{
	while (size > 0) {
		ssize_t sent = send(t->fd, data, size, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0) {
			t->over = true;
			return false;
		}
		data += sent;
		size -= (size_t)sent;
	}
	return true;
}

bool talk_write_raw(struct talk *t, const void *data, size_t size)
{
	const uint8_t *byte = data;

	if (!t->drip)
		return write_all(t, data, size);
	for (size_t i = 0; i < size; i++) {
		if (!write_all(t, byte + i, 1))
			return false;
		wait_ms(1000);
	}
	return true;
}

void talk_say_bytes(struct talk *t, const void *data, size_t length)
{
	const char *p = data;

	while (length > 0 && !t->over) {
		size_t part = t->port->deliver == DELIVER_BYTES ? 1 : length;
		ssize_t sent;

		if (t->session)
			sent = gnutls_record_send(t->session, p, part);
		else
			sent = talk_write_raw(t, p, part) ? (ssize_t)part : -1;
		if (sent == GNUTLS_E_AGAIN || sent == GNUTLS_E_INTERRUPTED)
			continue;
		if (sent <= 0) {
			t->over = true;
			return;
		}
		p += sent;
		length -= (size_t)sent;
	}
}

bool talk_pending(struct talk *t, int milliseconds)
{
	struct pollfd poll_fd = {t->fd, POLLIN, 0};

	if (t->in.length > 0 || (t->session && gnutls_record_check_pending(t->session) > 0))
		return true;
	return poll(&poll_fd, 1, milliseconds) > 0;
}

/* postscreen and Exim: who speaks before the greeting is complete is refused. */
static void pause_in_greeting(struct talk *t, long milliseconds)
{
	if (t->port->deliver != DELIVER_EARLY_TALKER_REFUSED) {
		wait_ms(milliseconds);
	} else if (talk_pending(t, (int)milliseconds)) {
		talk_log(t, "!", "early talker");
		talk_say_bytes(t, "550 5.5.1 Protocol error\r\n", 26);
		t->over = true;
	}
}

void talk_say(struct talk *t, const char *text)
{
	struct bytes out = {0};

	if (t->port->delay > 0)
		wait_ms(t->port->delay);
	while (*text) {
		char *end = NULL;
		long pause = *text == '@' ? strtol(text + 1, &end, 10) : 0;

		if (end && end > text + 1 && *end == '@') {
			talk_say_bytes(t, out.data, out.length);
			bytes_drop(&out, out.length);
			pause_in_greeting(t, pause);
			text = end + 1;
		} else if (strncmp(text, "{tag}", 5) == 0) {
			bytes_text(&out, t->tag);
			text += 5;
		} else if (text[0] == '{' && text[1] == 'x' && strspn(text + 2, HEX) == 2 &&
			   text[4] == '}') {
			char digits[3] = {text[2], text[3], '\0'};

			bytes_hex(&out, digits);
			text += 5;
		} else {
			if (*text != '\r' || t->port->deliver != DELIVER_LF)
				bytes_u8(&out, (unsigned char)*text);
			text++;
		}
	}
	talk_say_bytes(t, out.data, out.length);
	bytes_free(&out);
}

bool talk_line(struct talk *t, char *line, size_t size)
{
	char part[2048];

	for (;;) {
		uint8_t *end = t->in.length ? memchr(t->in.data, '\n', t->in.length) : NULL;
		long got;

		if (end) {
			size_t length = (size_t)(end - t->in.data), n = length;

			if (n > 0 && end[-1] == '\r')
				n--;
			if (n >= size)
				n = size - 1;
			memcpy(line, t->in.data, n);
			line[n] = '\0';
			bytes_drop(&t->in, length + 1);
			talk_log(t, ">", line);
			return true;
		}
		if (t->over || t->in.length > 65536)
			return false;
		if (t->session)
			got = (long)gnutls_record_recv(t->session, part, sizeof(part));
		else
			got = talk_read_raw(t, part, sizeof(part));
		if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED)
			continue;
		if (got <= 0) {
			talk_log(t, "x", got == 0 ? "closed by the client" : "lost");
			return false;
		}
		bytes_add(&t->in, part, (size_t)got);
	}
}

void talk_drain(struct talk *t)
{
	char part[4096];
	time_t end = time(NULL) + 60;

	while (time(NULL) < end) {
		struct pollfd poll_fd = {t->fd, POLLIN, 0};

		if (poll(&poll_fd, 1, 60000) <= 0 || recv(t->fd, part, sizeof(part), 0) <= 0)
			break;
	}
	t->over = true;
}

void talk_reset(struct talk *t)
{
	struct linger now = {1, 0};

	setsockopt(t->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	t->over = true;
}
