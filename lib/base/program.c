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

enum { CHILD_INPUT, CHILD_OUTPUT, CHILD_ERRORS }; /* the child's descriptors, none of ours */

const char *program_find(const char *const *paths)
{
	for (size_t i = 0; paths[i]; i++)
		if (access(paths[i], X_OK) == 0)
			return paths[i];
	return NULL;
}

static int spawn(const char *const *argv, int out, pid_t *pid_r)
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
	posix_spawn_file_actions_addopen(&actions, CHILD_ERRORS, "/dev/null", O_WRONLY, 0);
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

/* 1: there is something to read; 0: the deadline has come; -1: an error. */
static int wait_readable(int fd, int64_t deadline)
{
	for (;;) {
		struct pollfd wanted = {.fd = fd, .events = POLLIN};
		int64_t left = deadline - clock_ms();
		int ready = left > 0 ? poll(&wanted, 1, (int)left) : 0;

		if (ready >= 0 || errno != EINTR)
			return ready;
	}
}

static int read_output(int fd, const char *name, int64_t deadline, struct writer *w, struct fail *f)
{
	uint8_t chunk[CHUNK];

	for (;;) {
		int ready = wait_readable(fd, deadline);
		ssize_t count;

		if (ready == 0)
			return fail_set(f, FAIL_LOCAL, "%s was not done in time", name);
		count = ready < 0 ? -1 : read(fd, chunk, sizeof(chunk));
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return fail_set(f, FAIL_LOCAL, "%s: %s", name, strerror(errno));
		if (count == 0)
			return 0;
		writer_bytes(w, chunk, (size_t)count);
		if (w->failed)
			return fail_set(f, FAIL_LOCAL, "%s prints more than %zu bytes", name,
					w->maximum);
	}
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

int program_run(const char *const *argv, int64_t deadline, struct writer *w, struct fail *f)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = slash ? slash + 1 : argv[0];
	int ends[2], status = 0, error, result;
	pid_t pid;

	if (pipe(ends) < 0)
		return fail_set(f, FAIL_LOCAL, "%s: %s", name, strerror(errno));
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	error = spawn(argv, ends[1], &pid);
	close(ends[1]);
	if (error) {
		close(ends[0]);
		return fail_set(f, FAIL_LOCAL, "cannot run %s: %s", argv[0], strerror(error));
	}
	result = read_output(ends[0], name, deadline, w, f);
	close(ends[0]);
	if (reap(pid, result == 0 ? deadline : 0, &status) < 0 && result == 0)
		return fail_set(f, FAIL_LOCAL, "%s was not done in time", name);
	if (result == 0 && WIFSIGNALED(status))
		return fail_set(f, FAIL_LOCAL, "%s was ended by signal %d", name, WTERMSIG(status));
	if (result == 0 && WEXITSTATUS(status) != 0)
		return fail_set_code(f, FAIL_LOCAL, WEXITSTATUS(status), "%s ended with status %d",
				     name, WEXITSTATUS(status));
	return result;
}
