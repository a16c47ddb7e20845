/* relay_pipe - bytes on their way to one end of a relayed connection, each due at its time */
#include "relay_pipe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void pipe_queue(struct pipe_end *to, const char *data, size_t length, int64_t due)
{
	struct chunk *k = must(calloc(1, sizeof(*k)));

	k->due = due;
	k->length = length;
	k->data = must(malloc(length + 1));
	memcpy(k->data, data, length);
	*to->last = k;
	to->last = &k->next;
}

void pipe_give(struct pipe_end *to, int64_t now)
{
	while (to->fd >= 0 && to->first && to->first->due <= now) {
		struct chunk *k = to->first;

		if (k->length == 0) {
			shutdown(to->fd, SHUT_WR);
			to->shut = true;
		} else {
			ssize_t sent = send(to->fd, k->data, k->length, MSG_NOSIGNAL);

			if (sent < 0 && errno == EAGAIN)
				return;
			if (sent >= 0 && (size_t)sent < k->length) {
				memmove(k->data, k->data + sent, k->length - (size_t)sent);
				k->length -= (size_t)sent;
				return;
			}
			if (sent < 0)
				to->shut = true;
		}
		to->first = k->next;
		if (!to->first)
			to->last = &to->first;
		free(k->data);
		free(k);
	}
}

void pipe_forget(struct pipe_end *end)
{
	while (end->first) {
		struct chunk *next = end->first->next;

		free(end->first->data);
		free(end->first);
		end->first = next;
	}
	if (end->fd >= 0)
		close(end->fd);
}

void pipe_earlier(int64_t *due, const struct pipe_end *end)
{
	if (end->fd >= 0 && end->first && end->first->due < *due)
		*due = end->first->due;
}
