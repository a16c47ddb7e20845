/* file - a local file read whole, at once and within a bound, whatever it turns out to be */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/rights.h"

#define CHUNK 16384
#define NEVER_BLOCKS INT64_MAX
#define NAME_SHOWN 180	     /* of a path, so that the reason behind it is not cut off */
#define STDIN_LIMIT_MS 10000 /* a forgotten pipe must not hold a check for ever */

static const char *kind_of(mode_t mode)
{
	if (S_ISDIR(mode))
		return "is a directory";
	if (S_ISFIFO(mode))
		return "is a FIFO";
	if (S_ISCHR(mode) || S_ISBLK(mode))
		return "is a device";
	return "is no regular file";
}

static int fail_errno(const char *name, struct fail *f)
{
	int code = errno;

	return fail_set_code(f, FAIL_FILE, code, "cannot read %.*s: %s", NAME_SHOWN, name,
			     strerror(code));
}

/* Mostly a key or what lies below certbot's directories, and a check run by a user of its own. */
static int fail_open(const char *path, struct fail *f)
{
	char *user, *rights;
	struct stat status;

	if (errno != EACCES)
		return fail_errno(path, f);
	user = rights_user(geteuid());
	rights = stat(path, &status) == 0 ? rights_text(&status)
					  : mem_string("a directory on the way is closed");
	fail_set_code(f, FAIL_FILE, EACCES, "cannot read %.*s: %s for the user %s; %s",
		      NAME_SHOWN - 60, path, strerror(EACCES), user, rights);
	free(user);
	free(rights);
	return -1;
}

/* Waits until fd can be read without blocking. */
static int wait_readable(int fd, int64_t deadline, const char *name, struct fail *f)
{
	for (;;) {
		struct pollfd wanted = {.fd = fd, .events = POLLIN};
		int64_t left = deadline - clock_ms();
		int ready = left > 0 ? poll(&wanted, 1, (int)left) : 0;

		if (ready > 0)
			return 0;
		if (ready == 0)
			return fail_set(f, FAIL_FILE, "cannot read %.*s: it did not end in time",
					NAME_SHOWN, name);
		if (errno != EINTR)
			return fail_errno(name, f);
	}
}

/* Reads fd to its end. deadline NEVER_BLOCKS: no waiting. */
static int read_all(int fd, int64_t deadline, const char *name, struct writer *w, struct fail *f)
{
	size_t before = w->length;
	uint8_t beyond[1];

	for (;;) {
		size_t room = CHUNK;
		uint8_t *at = writer_room(w, &room);
		ssize_t count;

		if (deadline != NEVER_BLOCKS && wait_readable(fd, deadline, name, f) != 0)
			return -1;
		count = read(fd, at ? at : beyond, at ? room : sizeof(beyond));
		if (count < 0 && (errno == EINTR || (deadline != NEVER_BLOCKS && errno == EAGAIN)))
			continue;
		if (count < 0)
			return fail_errno(name, f);
		if (count == 0)
			break;
		if (!at)
			return fail_set(f, FAIL_FILE, "cannot read %.*s: larger than %zu bytes",
					NAME_SHOWN, name, w->maximum);
		writer_put(w, (size_t)count);
	}
	if (w->length == before)
		return fail_set(f, FAIL_FILE, "%.*s is empty", NAME_SHOWN, name);
	return 0;
}

static int read_path(const char *path, struct writer *w, struct fail *f)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat status;
	int result;

	if (fd < 0)
		return fail_open(path, f);
	if (fstat(fd, &status) != 0)
		result = fail_errno(path, f);
	else if (!S_ISREG(status.st_mode))
		result = fail_set(f, FAIL_FILE, "cannot read %.*s: %s", NAME_SHOWN, path,
				  kind_of(status.st_mode));
	else
		result = read_all(fd, NEVER_BLOCKS, path, w, f);
	close(fd);
	return result;
}

int file_read(const char *path, struct writer *w, struct fail *f)
{
	return file_read_until(path, clock_ms() + STDIN_LIMIT_MS, w, f);
}

int file_read_until(const char *path, int64_t deadline, struct writer *w, struct fail *f)
{
	size_t before = w->length;
	int result;

	if (strcmp(path, "-") == 0)
		result = read_all(STDIN_FILENO, deadline, "standard input", w, f);
	else
		result = read_path(path, w, f);
	if (result != 0) { /* half a file is of no use to anyone */
		w->length = before;
		w->failed = false;
	}
	return result;
}
