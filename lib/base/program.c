/* program - a child whose output is read until it ends, and which never outlives its deadline */
#include "base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

#define CHUNK 16384
#define PAUSE_NS 2000000
#define WORDS_MAXIMUM 512 /* of what stands on standard error; the first line is shown */
#define WORDS_SHOWN 170	  /* so that it fits into a failure's sentence */

enum { CHILD_INPUT, CHILD_OUTPUT, CHILD_ERRORS }; /* the child's descriptors, none of ours */

const char *program_find(const char *const *paths)
{
	for (size_t i = 0; paths[i]; i++)
		if (access(paths[i], X_OK) == 0)
			return paths[i];
	return NULL;
}

static int spawn(const char *const *argv, int out, int errors, pid_t *pid_r)
{
	char *const environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, defaults;
	int error;

	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, CHILD_INPUT, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, CHILD_OUTPUT);
	posix_spawn_file_actions_adddup2(&actions, errors, CHILD_ERRORS);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	/* POSIX: the strings are not changed, whatever the type says */
	error = posix_spawn(pid_r, argv[0], &actions, &attributes, (char *const *)argv,
			    environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* A pipe from the child. */
struct pipe {
	int fd; /* -1 at its end */
	struct writer *w;
	bool bounded; /* what goes beyond the maximum of w is dropped, and no failure */
};

/* More than 0: there is something to read; 0: the deadline has come; -1: an error. */
static int wait_readable(const struct pipe *out, const struct pipe *errors, short *events_r,
			 int64_t deadline)
{
	for (;;) {
		struct pollfd wanted[] = {{.fd = out->fd, .events = POLLIN},
					  {.fd = errors->fd, .events = POLLIN}};
		int64_t left = deadline - clock_ms();
		int ready = left > 0 ? poll(wanted, 2, (int)left) : 0;

		events_r[0] = wanted[0].revents;
		events_r[1] = wanted[1].revents;
		if (ready >= 0 || errno != EINTR)
			return ready;
	}
}

/* 1: read; 0: nothing is there, or it has ended; -1: an error, or too much. */
static int read_once(struct pipe *p)
{
	size_t room = CHUNK;
	uint8_t *at = writer_room(p->w, &room);
	uint8_t beyond[64];
	ssize_t count = read(p->fd, at ? at : beyond, at ? room : sizeof(beyond));

	if (count < 0)
		return errno == EINTR ? 1 : errno == EAGAIN ? 0 : -1;
	if (count == 0) {
		p->fd = -1;
		return 0;
	}
	if (at)
		writer_put(p->w, (size_t)count);
	else if (!p->bounded)
		p->w->failed = true;
	return p->w->failed ? -1 : 1;
}

/* Until standard output ends: somebody else may hold the other one. */
static int read_output(struct pipe *out, struct pipe *errors, const char *name, int64_t deadline,
		       struct fail *f)
{
	while (out->fd >= 0) {
		short events[2];
		int ready = wait_readable(out, errors, events, deadline);

		if (ready == 0)
			return fail_set(f, FAIL_LOCAL, "%s was not done in time", name);
		if (ready > 0 && events[1] && read_once(errors) < 0)
			errors->fd = -1;
		if (ready < 0 || (events[0] && read_once(out) < 0))
			return out->w->failed
				       ? fail_set(f, FAIL_LOCAL, "%s prints more than %zu bytes",
						  name, out->w->maximum)
				       : fail_set(f, FAIL_LOCAL, "%s: %s", name, strerror(errno));
	}
	return 0;
}

/* It may close its output and stay: then it is waited for until the deadline only. */
static int reap(pid_t pid, int64_t deadline, int *status_r)
{
	for (;;) {
		const struct timespec pause = {.tv_nsec = PAUSE_NS};
		pid_t ended = waitpid(pid, status_r, WNOHANG);

		if (ended == pid)
			return 0;
		if (ended < 0 && errno != EINTR)
			return -1;
		if (clock_ms() >= deadline) {
			kill(pid, SIGKILL);
			while (waitpid(pid, status_r, 0) < 0 && errno == EINTR)
				;
			return -1;
		}
		if (ended == 0)
			nanosleep(&pause, NULL);
	}
}

/* Behind "NAME: ", if that is what the line begins with. */
static const char *behind(const char *line, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(line, name, length) == 0 && strncmp(line + length, ": ", 2) == 0)
		return line + length + 2;
	return line;
}

/* "fatal: why" of "postconf: fatal: why". What it quotes may be anything that stands in its files.
 */
static int fail_words(const char *path, const char *name, int status, struct writer *words,
		      struct fail *f)
{
	const char *line = behind(behind(writer_string(words), path), name);
	size_t length = strcspn(line, "\r\n\"");

	while (length > 0 && strchr(" :", line[length - 1]))
		length--;
	return fail_set_code(f, FAIL_LOCAL, status, "%s ended with status %d%s%.*s", name, status,
			     length ? ": " : "", (int)(length < WORDS_SHOWN ? length : WORDS_SHOWN),
			     line);
}

/* Two pipes whose ends no other program gets. */
static int open_pipes(int out[2], int errors[2])
{
	if (pipe(out) < 0)
		return -1;
	if (pipe(errors) < 0) {
		close(out[0]);
		close(out[1]);
		return -1;
	}
	for (int i = 0; i < 2; i++) {
		fcntl(out[i], F_SETFD, FD_CLOEXEC);
		fcntl(errors[i], F_SETFD, FD_CLOEXEC);
	}
	fcntl(errors[0], F_SETFL, O_NONBLOCK);
	return 0;
}

/* Reads what the child prints, and waits for its end: its status, or -1. */
static int attend(pid_t pid, struct pipe *out, struct pipe *errors, const char *name,
		  int64_t deadline, struct fail *f)
{
	int status = 0, result = read_output(out, errors, name, deadline, f);

	if (reap(pid, result == 0 ? deadline : 0, &status) < 0 && result == 0)
		return fail_set(f, FAIL_LOCAL, "%s was not done in time", name);
	if (result != 0)
		return result;
	if (WIFSIGNALED(status))
		return fail_set(f, FAIL_LOCAL, "%s was ended by signal %d", name, WTERMSIG(status));
	while (errors->fd >= 0 && read_once(errors) > 0)
		;
	return WEXITSTATUS(status);
}

int program_run(const char *const *argv, int64_t deadline, struct writer *w, struct fail *f)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = slash ? slash + 1 : argv[0];
	struct writer words = writer_with_maximum(WORDS_MAXIMUM);
	int out[2], errors[2], error, status;
	pid_t pid;

	if (open_pipes(out, errors) < 0)
		return fail_set(f, FAIL_LOCAL, "%s: %s", name, strerror(errno));
	error = spawn(argv, out[1], errors[1], &pid);
	close(out[1]);
	close(errors[1]);
	if (error)
		status = fail_set(f, FAIL_LOCAL, "cannot run %s: %s", argv[0], strerror(error));
	else
		status = attend(pid, &(struct pipe){.fd = out[0], .w = w},
				&(struct pipe){.fd = errors[0], .w = &words, .bounded = true}, name,
				deadline, f);
	if (status > 0)
		status = fail_words(argv[0], name, status, &words, f);
	close(out[0]);
	close(errors[0]);
	writer_free(&words);
	return status;
}
