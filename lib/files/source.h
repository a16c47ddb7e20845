/* source - where the bytes of files come from: this process, or a helper that has more rights
 *
 * Nothing here is ever waited for: what is no regular file is not opened, and what is large is read
 * to a bound.
 */
#ifndef FILES_SOURCE_H
#define FILES_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/reader.h"
#include "base/writer.h"

enum opened_state {
	OPENED,
	OPENED_MISSING,	   /* it, or what a link leads to, is not there */
	OPENED_UNREADABLE, /* this user lacks a right */
	OPENED_UNSUITABLE, /* a directory, FIFO, device; empty; too large */
};

/* A file and what surrounds it. Strings are owned; why and the others may be NULL. */
struct opened {
	enum opened_state state;
	char *path;	/* as it was asked for */
	char *real;	/* where links lead, as far as they do */
	char *why;	/* a sentence, where it was not opened */
	char *writable; /* a directory on the way that others may write to */
	uint8_t *data;	/* length bytes and a NUL; wiped when freed */
	size_t length;
	unsigned mode;
	int64_t changed;      /* st_ctime */
	char *owner, *group;  /* names, or numbers */
	bool owner_is_system; /* root, a daemon's account, or who runs this */
};

void opened_free(struct opened *opened);
/* For the way from a helper. opened_unpack returns false where it is none. */
void opened_pack(const struct opened *opened, struct writer *w);
bool opened_unpack(struct reader *r, struct opened *opened_r);

struct files_source {
	/* Opens path, of which at most maximum bytes are read. Never fails: *opened_r tells. */
	void (*open)(void *argument, const char *path, size_t maximum, struct opened *opened_r);
	/* The files that a pattern (glob(7)) names, in order; a path with no match is none. */
	char **(*list)(void *argument, const char *pattern, size_t *count_r);
	void *argument;
};

/* The whole of a file as text, which the caller frees. NULL with FAIL_FILE. */
char *files_source_text(const struct files_source *source, const char *path, size_t maximum,
			struct fail *f);

/* By this process itself. */
extern const struct files_source files_source_direct;
void files_open(void *unused, const char *path, size_t maximum, struct opened *opened_r);
char **files_list(void *unused, const char *pattern, size_t *count_r);
void files_list_free(char **list, size_t count);

#endif
