/* golden_stage - the servers of a case up, its command run, and all of it gone again */
#include "golden.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

#define OUTPUT_MAXIMUM (64 << 20)
#define PATIENCE_MS 30000
#define PEER_ARGUMENTS 64

static void name(struct stage *stage, const char *key, const char *value)
{
	words_add(&stage->names, key, strlen(key));
	words_add(&stage->values, value, strlen(value));
}

/* A port on which nothing listens: it stays bound, so that nobody else can. */
static void name_closed_port(struct stage *stage)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t length = sizeof(address);
	char text[16];
	int fd = stage->closed_port = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &length) != 0)
		exit(2);
	snprintf(text, sizeof(text), "%u", (unsigned)ntohs(address.sin_port));
	name(stage, "closed_port", text);
}

/* "NAME HOST PORT" lines: {NAME_host}, {NAME_port}. */
static bool name_endpoints(struct stage *stage, int fd)
{
	char host[64], port[16], word[64], key[80];
	FILE *from = fdopen(fd, "r");
	size_t count = 0;
	char line[256];
	while (fgets(line, sizeof(line), from)) {
		char *first = strchr(line, ' '), *second = first ? strchr(first + 1, ' ') : NULL;
		if (!second)
			continue;
		snprintf(word, sizeof(word), "%.*s", (int)(first - line), line);
		snprintf(host, sizeof(host), "%.*s", (int)(second - first - 1), first + 1);
		snprintf(port, sizeof(port), "%.*s", (int)strcspn(second + 1, "\n"), second + 1);
		snprintf(key, sizeof(key), "%s_host", word);
		name(stage, key, host);
		snprintf(key, sizeof(key), "%s_port", word);
		name(stage, key, port);
		count++;
	}
	fclose(from);
	return count == stage->the_case->peers.count;
}

static const char *build_directory(void)
{
	const char *directory = getenv("B");
	return directory ? directory : "build";
}

static bool start_peer(struct stage *stage)
{
	const struct golden_case *c = stage->the_case;
	char *argv[PEER_ARGUMENTS] = {
		mem_print("%s/tests/peer", build_directory()),
		mem_print("--now=%s", c->now),
		mem_print("--ca-file=%s/ca.pem", stage->directory),
		mem_print("--pem-dir=%s", stage->directory),
		mem_print("--log=%s/peer.log", stage->directory),
		mem_print("--profiles=%s", c->profiles ? c->profiles : "good")};
	size_t count = 6;
	int in[2], out[2];
	if (pipe(in) != 0 || pipe(out) != 0)
		return false;
	for (size_t i = 0; i < c->peers.count && count < PEER_ARGUMENTS - 1; i++)
		argv[count++] = mem_string(c->peers.word[i]);
	stage->peer = fork();
	if (stage->peer == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		for (int fd = 3; fd < 64; fd++)
			close(fd);
		execv(argv[0], argv);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	stage->peer_stdin = in[1];
	fcntl(in[1], F_SETFD, FD_CLOEXEC);
	for (size_t i = 0; i < count; i++)
		free(argv[i]);
	return name_endpoints(stage, out[0]);
}

bool stage_open(struct stage *stage, const struct golden_case *the_case)
{
	*stage = (struct stage){
		.the_case = the_case, .peer = -1, .dns = -1, .peer_stdin = -1, .closed_port = -1};
	snprintf(stage->directory, sizeof(stage->directory), "/tmp/golden.XXXXXX");
	if (!mkdtemp(stage->directory))
		return false;
	name(stage, "now", the_case->now);
	name(stage, "dir", stage->directory);
	name(stage, "ca", "");
	free(stage->values.word[2]);
	stage->values.word[2] = mem_print("%s/ca.pem", stage->directory);
	name_closed_port(stage);
	if (the_case->dns.count > 0) {
		char text[32];
		int port = dns_start(&the_case->dns, &stage->dns);
		snprintf(text, sizeof(text), "127.0.0.1@%d", port);
		name(stage, "resolver", text);
	}
	if (the_case->peers.count + (the_case->profiles != NULL) > 0 && !start_peer(stage)) {
		fprintf(stderr, "%s: the peer does not start\n", the_case->title);
		return false;
	}
	return true;
}

void stage_close(struct stage *stage)
{
	if (stage->closed_port >= 0)
		close(stage->closed_port);
	if (stage->peer_stdin >= 0)
		close(stage->peer_stdin);
	if (stage->peer > 0) {
		kill(stage->peer, SIGTERM);
		waitpid(stage->peer, NULL, 0);
	}
	if (stage->dns > 0) {
		kill(stage->dns, SIGTERM);
		waitpid(stage->dns, NULL, 0);
	}
	char *command = mem_print("rm -rf %s", stage->directory);
	struct outcome outcome = stage_run(stage, command);
	outcome_free(&outcome);
	free(command);
	words_free(&stage->names);
	words_free(&stage->values);
}

char *stage_fill(const struct stage *stage, const char *text)
{
	struct writer w = writer_with_maximum(OUTPUT_MAXIMUM);
	while (*text) {
		size_t length = strcspn(text, "{}");
		bool found = false;
		for (size_t i = 0; text[0] == '{' && i < stage->names.count && !found; i++) {
			const char *key = stage->names.word[i];
			size_t key_length = strlen(key);
			if (strncmp(text + 1, key, key_length) != 0 || text[key_length + 1] != '}')
				continue;
			writer_text(&w, stage->values.word[i]);
			text += key_length + 2;
			found = true;
		}
		if (found)
			continue;
		length += length == 0;
		writer_bytes(&w, text, length);
		text += length;
	}
	return writer_take_string(&w);
}

static void drain(struct pollfd *fd, struct writer *w)
{
	char buffer[16384];
	if (fd->fd < 0 || !fd->revents)
		return;
	ssize_t count = read(fd->fd, buffer, sizeof(buffer));
	if (count > 0) {
		writer_bytes(w, buffer, (size_t)count);
	} else {
		close(fd->fd);
		fd->fd = -1;
	}
}

/* "TERM 300": after 300 ms; -1 where the case sends none. */
static int64_t signal_after(const struct golden_case *c, int *number_r)
{
	*number_r = c->signal && strncmp(c->signal, "INT", 3) == 0 ? SIGINT : SIGTERM;
	return c->signal ? strtol(strchr(c->signal, ' '), NULL, 10) : -1;
}

static pid_t start(const char *command, int out, int err)
{
	/* exec, so that signals reach the plugin itself. */
	char *line = mem_print("PATH=%s:$PATH; export PATH; %s%s", build_directory(),
			       strpbrk(command, "|;<&") ? "" : "exec ", command);
	pid_t pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDONLY);
		dup2(null, 0);
		dup2(out, 1);
		dup2(err, 2);
		for (int fd = 3; fd < 64; fd++)
			close(fd);
		execl("/bin/sh", "sh", "-c", line, (char *)NULL);
		_exit(127);
	}
	free(line);
	return pid;
}

struct outcome stage_run(const struct stage *stage, const char *command)
{
	struct outcome outcome = {.out = writer_with_maximum(OUTPUT_MAXIMUM),
				  .err = writer_with_maximum(OUTPUT_MAXIMUM)};
	int out[2], err[2], status = 0, number;
	if (pipe(out) != 0 || pipe(err) != 0)
		exit(2);
	int64_t began = clock_us(), after = signal_after(stage->the_case, &number);
	pid_t pid = start(command, out[1], err[1]);
	struct pollfd fds[] = {{.fd = out[0], .events = POLLIN}, {.fd = err[0], .events = POLLIN}};
	close(out[1]);
	close(err[1]);
	while (fds[0].fd >= 0 || fds[1].fd >= 0) {
		int64_t gone = (clock_us() - began) / 1000;
		int64_t left = (after >= 0 && gone < after ? after : PATIENCE_MS) - gone;
		if (poll(fds, 2, left > 0 ? (int)left : 0) < 0 && errno != EINTR)
			break;
		gone = (clock_us() - began) / 1000;
		if (after >= 0 && gone >= after) {
			kill(pid, number);
			after = -1;
		}
		if (gone >= PATIENCE_MS) {
			kill(pid, SIGKILL);
			break;
		}
		drain(&fds[0], &outcome.out);
		drain(&fds[1], &outcome.err);
	}
	for (size_t i = 0; i < 2; i++) {
		if (fds[i].fd >= 0)
			close(fds[i].fd);
	}
	waitpid(pid, &status, 0);
	outcome.seconds = (double)(clock_us() - began) / 1e6;
	outcome.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return outcome;
}

void outcome_free(struct outcome *outcome)
{
	writer_free(&outcome->out);
	writer_free(&outcome->err);
}
