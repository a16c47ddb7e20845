/* relay_pipe - bytes on their way to one end of a relayed connection, each due at its time */
#ifndef BENCH_RELAY_PIPE_H
#define BENCH_RELAY_PIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes on their way, or the end of them (length 0). */
struct chunk {
	int64_t due;
	size_t length;
	char *data; /* owned */
	struct chunk *next;
};

/* One end. A fresh one has last point at first. */
struct pipe_end {
	int fd; /* -1: not connected yet, or closed */
	bool ended, shut;
	struct chunk *first, **last; /* to be written here */
};

/* Puts bytes (length 0: the end of them) behind what is on its way to an end; due in microseconds.
 */
void pipe_queue(struct pipe_end *to, const char *data, size_t length, int64_t due);
/* Writes what is due. */
void pipe_give(struct pipe_end *to, int64_t now);
/* Closes it and frees what is still on its way. */
void pipe_forget(struct pipe_end *end);
/* Makes *due earlier where something is due here before. */
void pipe_earlier(int64_t *due, const struct pipe_end *end);

/* The same pointer; ends the program where it is NULL. */
void *must(void *pointer);

#endif
