/* open - a file is opened by walking to it, so that it can be said which right is missing where
 *
 * The walk follows links itself: each directory wants x, a link's end has to be there, and a
 * directory that others may write to (without the sticky bit) lets them change what lies in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/rights.h"
#include "files/source.h"

#define LINKS_MAXIMUM 40
#define LINK_SIZE 4096
#define LIST_MAXIMUM 1000
#define STICKY 01000	  /* S_ISVTX, which POSIX has with XSI only */
#define FIRST_PERSON 1000 /* the lowest number of an account for people, on all Linux systems */

struct walk {
	struct opened *opened;
	struct writer at; /* the real path so far, without a final '/' */
	char *rest;	  /* what is still to be walked */
	unsigned links;
	bool followed;
	struct stat status; /* of what is at the end */
};

static void name_owner(struct opened *o, const struct stat *status)
{
	free(o->owner);
	free(o->group);
	o->owner = rights_user(status->st_uid);
	o->group = rights_group(status->st_gid);
	o->owner_is_system = status->st_uid < FIRST_PERSON || status->st_uid == getuid();
}

static bool give_up(struct walk *w, enum opened_state state, char *why)
{
	w->opened->state = state;
	w->opened->why = why;
	return false;
}

static char *lack_text(const char *path, const char *what, const char *right,
		       const struct stat *status)
{
	char *user = rights_user(geteuid()), *rights = rights_text(status);
	char *text =
		mem_print("%s%s lacks %s for the user %s: %s", what, path, right, user, rights);

	free(user);
	free(rights);
	return text;
}

/* May this user pass through the directory walked to so far? */
static bool pass(struct walk *w)
{
	const char *path = w->at.length ? writer_string(&w->at) : "/";
	struct stat status;

	if (stat(path, &status) != 0)
		return give_up(w, OPENED_MISSING, mem_print("%s: %s", path, strerror(errno)));
	if (!S_ISDIR(status.st_mode))
		return give_up(w, OPENED_MISSING, mem_print("%s is no directory", path));
	if (access(path, X_OK) != 0)
		return give_up(w, OPENED_UNREADABLE,
			       lack_text(path, "the directory ", "x", &status));
	if ((status.st_mode & S_IWOTH) && !(status.st_mode & STICKY) && !w->opened->writable)
		w->opened->writable = mem_string(path);
	return true;
}

static bool follow(struct walk *w, size_t before)
{
	char target[LINK_SIZE];
	const char *link = writer_string(&w->at);
	ssize_t length = readlink(link, target, sizeof(target) - 1);
	char *rest;

	if (length < 0)
		return give_up(w, OPENED_UNREADABLE, mem_print("%s: %s", link, strerror(errno)));
	if (w->links++ == LINKS_MAXIMUM)
		return give_up(w, OPENED_MISSING, mem_string("it is a link to itself"));
	target[length] = '\0';
	rest = mem_print("%s/%s", target, w->rest);
	free(w->rest);
	w->rest = rest;
	w->at.length = *target == '/' ? 0 : before;
	w->followed = true;
	return true;
}

static void step_up(struct walk *w)
{
	while (w->at.length > 0 && w->at.data[w->at.length - 1] != '/')
		w->at.length--;
	if (w->at.length > 0)
		w->at.length--;
}

/* The next component; false at the end of the way, wherever that is. */
static bool step(struct walk *w)
{
	char *start = w->rest + strspn(w->rest, "/");
	size_t length = strcspn(start, "/"), before = w->at.length;
	char *name = mem_substring(start, length), *rest;

	if (length == 0) {
		free(name);
		return false;
	}
	rest = mem_string(start + length);
	free(w->rest);
	w->rest = rest;
	if (!pass(w)) {
		free(name);
		return false;
	}
	if (strcmp(name, "..") == 0)
		step_up(w);
	else if (strcmp(name, ".") != 0)
		writer_print(&w->at, "/%s", name);
	free(name);
	if (w->at.failed)
		return give_up(w, OPENED_MISSING, mem_string("its path is too long"));
	if (w->at.length == 0)
		return true;
	if (lstat(writer_string(&w->at), &w->status) != 0)
		return give_up(w, OPENED_MISSING,
			       w->followed ? mem_print("it is a link that leads to %s: %s",
						       writer_string(&w->at), strerror(errno))
					   : mem_print("%s", strerror(errno)));
	return !S_ISLNK(w->status.st_mode) || follow(w, before);
}

static const char *kind_of(mode_t mode)
{
	if (S_ISDIR(mode))
		return "it is a directory";
	if (S_ISFIFO(mode))
		return "it is a FIFO";
	if (S_ISCHR(mode) || S_ISBLK(mode))
		return "it is a device";
	return "it is no regular file";
}

static bool read_bytes(struct walk *w, int fd, size_t maximum)
{
	struct opened *o = w->opened;
	size_t room = (size_t)w->status.st_size + 1;

	if (w->status.st_size == 0)
		return give_up(w, OPENED_UNSUITABLE, mem_string("it is empty"));
	if (w->status.st_size < 0 || (uint64_t)w->status.st_size > maximum)
		return give_up(w, OPENED_UNSUITABLE,
			       mem_print("it has more than %zu bytes", maximum));
	o->data = mem_alloc(room);
	for (;;) {
		ssize_t count = read(fd, o->data + o->length, room - 1 - o->length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return give_up(w, OPENED_UNREADABLE, mem_string(strerror(errno)));
		o->length += (size_t)count;
		if (count == 0 || o->length == room - 1)
			return true;
	}
}

static void open_end(struct walk *w, size_t maximum)
{
	struct opened *o = w->opened;
	int fd;

	if (!S_ISREG(w->status.st_mode)) {
		give_up(w, OPENED_UNSUITABLE, mem_string(kind_of(w->status.st_mode)));
		return;
	}
	o->mode = (unsigned)w->status.st_mode & 07777;
	o->changed = w->status.st_ctime;
	name_owner(o, &w->status);
	fd = open(o->real, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && (errno == EACCES || errno == EPERM))
		give_up(w, OPENED_UNREADABLE, lack_text("", "it", "r", &w->status));
	else if (fd < 0)
		give_up(w, OPENED_UNREADABLE, mem_string(strerror(errno)));
	/* It may have been exchanged since it was looked at. */
	else if (fstat(fd, &w->status) != 0 || !S_ISREG(w->status.st_mode))
		give_up(w, OPENED_UNSUITABLE, mem_string("it changes while it is read"));
	else
		read_bytes(w, fd, maximum);
	if (fd >= 0)
		close(fd);
}

void files_open(void *unused, const char *path, size_t maximum, struct opened *opened_r)
{
	struct walk w = {.opened = opened_r, .at = writer_with_maximum(65536)};
	char here[LINK_SIZE];

	(void)unused;
	*opened_r = (struct opened){.path = mem_string(path)};
	w.rest = mem_string(path);
	if (*path != '/' && getcwd(here, sizeof(here)))
		writer_text(&w.at, strcmp(here, "/") == 0 ? "" : here);
	while (step(&w))
		;
	opened_r->real = mem_string(w.at.length ? writer_string(&w.at) : "/");
	if (opened_r->state == OPENED)
		open_end(&w, maximum);
	free(w.rest);
	writer_free(&w.at);
}

char **files_list(void *unused, const char *pattern, size_t *count_r)
{
	glob_t found = {0};
	char **list = NULL;

	(void)unused;
	*count_r = 0;
	if (glob(pattern, 0, NULL, &found) == 0) {
		*count_r = found.gl_pathc < LIST_MAXIMUM ? found.gl_pathc : LIST_MAXIMUM;
		list = mem_array(*count_r, sizeof(*list));
		for (size_t i = 0; i < *count_r; i++)
			list[i] = mem_string(found.gl_pathv[i]);
	}
	globfree(&found);
	return list;
}

void files_list_free(char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(list[i]);
	free(list);
}

const struct files_source files_source_direct = {.open = files_open, .list = files_list};
