/* plugin_helper - two pipes between a plugin without rights and a helper with them
 *
 *   request = kind maximum(4) path<0..2^16-1>
 *   answer  = length(4) bytes
 *
 * The helper decodes nothing but this. It opens regular files within a bound and names what fits a
 * pattern; it ends when the plugin does.
 */
#define _DEFAULT_SOURCE /* setgroups, which no standard has */
#include "frame/plugin_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "pki/pem.h"

#define ANSWER_MAXIMUM ((size_t)16 << 20)
#define REQUEST_MAXIMUM ((size_t)1 << 17)
#define DEFAULT_USER "nobody"

enum { REQUEST_OPEN = 1, REQUEST_LIST = 2 };

static int to_helper = -1, from_helper = -1;
static pid_t helper;

static bool write_all(int fd, const void *data, size_t length)
{
	const uint8_t *at = data;

	while (length > 0) {
		ssize_t count = write(fd, at, length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		at += count;
		length -= (size_t)count;
	}
	return true;
}

static bool read_exactly(int fd, uint8_t *at, size_t length)
{
	while (length > 0) {
		ssize_t count = read(fd, at, length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		at += count;
		length -= (size_t)count;
	}
	return true;
}

/* A message with its length before it. */
static bool send_message(int fd, const struct writer *message)
{
	struct writer head = writer_with_maximum(4);
	bool sent;

	writer_u32(&head, (uint32_t)message->length);
	sent = !message->failed && write_all(fd, head.data, 4) &&
	       write_all(fd, message->data, message->length);
	writer_free(&head);
	return sent;
}

/* The room is made at once: what grows leaves copies behind, and this may be a key. */
static bool receive_message(int fd, struct writer *message)
{
	uint8_t head[4] = {0};
	struct reader r = reader_over(head, sizeof(head));
	uint32_t length;

	if (!read_exactly(fd, head, sizeof(head)))
		return false;
	length = reader_u32(&r);
	if (length > message->maximum)
		return false;
	message->data = mem_alloc(length);
	message->length = message->capacity = length;
	return read_exactly(fd, message->data, length);
}

static void serve_open(const char *path, size_t maximum, struct writer *answer)
{
	struct opened opened;

	files_open(NULL, path, maximum < ANSWER_MAXIMUM / 2 ? maximum : ANSWER_MAXIMUM / 2,
		   &opened);
	opened_pack(&opened, answer);
	opened_free(&opened);
}

static void serve_list(const char *pattern, struct writer *answer)
{
	size_t count;
	char **list = files_list(NULL, pattern, &count);

	writer_u32(answer, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		size_t mark = writer_begin(answer, 2);

		writer_text(answer, list[i]);
		writer_end(answer, mark, 2);
	}
	files_list_free(list, count);
}

static void serve(int in, int out)
{
	for (;;) {
		struct writer request = writer_with_maximum(REQUEST_MAXIMUM);
		struct writer answer = writer_with_maximum(ANSWER_MAXIMUM);
		bool good = receive_message(in, &request);
		struct reader r = reader_over(request.data, request.length);
		uint8_t kind = reader_u8(&r);
		size_t maximum = reader_u32(&r);
		struct span path = reader_vector16(&r);

		if (good && reader_at_end(&r)) {
			char *text = mem_substring((const char *)path.data, path.length);

			if (kind == REQUEST_OPEN)
				serve_open(text, maximum, &answer);
			else
				serve_list(text, &answer);
			good = send_message(out, &answer);
			free(text);
		}
		writer_free(&request);
		writer_free(&answer);
		if (!good)
			return;
	}
}

static bool ask(unsigned kind, const char *path, size_t maximum, struct writer *answer)
{
	struct writer request = writer_with_maximum(REQUEST_MAXIMUM);
	size_t mark;
	bool good;

	writer_u8(&request, kind);
	writer_u32(&request, (uint32_t)maximum);
	mark = writer_begin(&request, 2);
	writer_text(&request, path);
	writer_end(&request, mark, 2);
	good = send_message(to_helper, &request) && receive_message(from_helper, answer);
	writer_free(&request);
	return good;
}

static void ask_open(void *unused, const char *path, size_t maximum, struct opened *opened_r)
{
	struct writer answer = writer_with_maximum(ANSWER_MAXIMUM);
	bool good = ask(REQUEST_OPEN, path, maximum, &answer);
	struct reader r = reader_over(answer.data, answer.length);

	(void)unused;
	if (!good || !opened_unpack(&r, opened_r))
		*opened_r =
			(struct opened){.state = OPENED_UNREADABLE,
					.path = mem_string(path),
					.why = mem_string("the helper that opens files failed")};
	if (answer.data)
		pem_wipe(answer.data, answer.length);
	writer_free(&answer);
}

static char **ask_list(void *unused, const char *pattern, size_t *count_r)
{
	struct writer answer = writer_with_maximum(ANSWER_MAXIMUM);
	char **list = NULL;

	(void)unused;
	*count_r = 0;
	if (ask(REQUEST_LIST, pattern, 0, &answer)) {
		struct reader r = reader_over(answer.data, answer.length);
		uint32_t count = reader_u32(&r);

		for (uint32_t i = 0; i < count; i++) {
			struct span path = reader_vector16(&r);

			if (r.failed)
				break;
			list = mem_resize(list, *count_r + 1, sizeof(*list));
			list[(*count_r)++] = mem_substring((const char *)path.data, path.length);
		}
	}
	writer_free(&answer);
	return list;
}

/* The monitoring system waits until the last holder of standard output is gone. */
static void let_go_of_output(void)
{
	int nowhere = open("/dev/null", O_RDWR);

	if (nowhere < 0)
		_exit(1);
	dup2(nowhere, STDIN_FILENO);
	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
}

static int start(struct fail *f)
{
	int down[2], up[2];

	if (pipe(down) < 0 || pipe(up) < 0)
		return fail_set(f, FAIL_LOCAL, "pipe: %s", strerror(errno));
	helper = fork();
	if (helper < 0)
		return fail_set(f, FAIL_LOCAL, "fork: %s", strerror(errno));
	if (helper == 0) {
		close(down[1]);
		close(up[0]);
		let_go_of_output();
		serve(down[0], up[1]);
		_exit(0);
	}
	close(down[0]);
	close(up[1]);
	to_helper = down[1];
	from_helper = up[0];
	fcntl(to_helper, F_SETFD, FD_CLOEXEC);
	fcntl(from_helper, F_SETFD, FD_CLOEXEC);
	return 0;
}

static int become(const struct passwd *user, struct fail *f)
{
	if (setgroups(0, NULL) < 0 || setgid(user->pw_gid) < 0 || setuid(user->pw_uid) < 0)
		return fail_set(f, FAIL_LOCAL, "cannot become %s: %s", user->pw_name,
				strerror(errno));
	if (setuid(0) == 0)
		return fail_set(f, FAIL_LOCAL, "the rights of root could not be given up");
	return 0;
}

int plugin_helper_start(const char *name, struct files_source *source_r, struct fail *f)
{
	bool root = geteuid() == 0;
	const struct passwd *user = NULL;

	*source_r = files_source_direct;
	if (!root && !name)
		return 0;
	user = getpwnam(name ? name : DEFAULT_USER);
	if (!user && name)
		return fail_set(f, FAIL_USAGE, "--user %s: there is no such user here", name);
	if (!user)
		return fail_set(f, FAIL_LOCAL,
				"there is no user %s to become; name one with --user",
				DEFAULT_USER);
	if (!root && user->pw_uid != geteuid())
		return fail_set(f, FAIL_USAGE, "--user %s: only root can become another user",
				name);
	if (!root || user->pw_uid == 0)
		return 0;
	*source_r = (struct files_source){.open = ask_open, .list = ask_list};
	return start(f) < 0 ? -1 : become(user, f);
}

void plugin_helper_end(void)
{
	if (to_helper < 0)
		return;
	close(to_helper);
	close(from_helper);
	to_helper = from_helper = -1;
	while (waitpid(helper, NULL, 0) < 0 && errno == EINTR)
		;
}
