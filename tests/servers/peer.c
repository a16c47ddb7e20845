/* peer - a scripted mail server for tests and the demo: many ports in one process, loopback only
 *
 * README.md says how to use it. It ends when its standard input closes, on SIGTERM, with its parent
 * (--parent), or with the command behind "--".
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bytes.h"
#include "certificates.h"
#include "keys.h"
#include "listen.h"
#include "port.h"
#include "talk.h"

static const char usage[] =
	"usage: peer [OPTION...] PORT... [-- COMMAND ARGUMENT...]\n"
	"A PORT is NAME:PROTOCOL[:KEY=VALUE,...], a JSON object, or @FILE with objects "
	"(README.md).\n"
	"  --now=TIME         certificates are made for this time (seconds since 1970, or\n"
	"                     YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ); default: now\n"
	"  --ca-file=PATH     write the root certificate there\n"
	"  --pem-dir=DIR      write NAME.pem and NAME.key of every profile that is used there\n"
	"  --profiles=LIST    make these profiles too (comma-separated, or all)\n"
	"  --keys=PATH        where keys are kept between runs; default: beside this program\n"
	"  --endpoints=PATH   write the 'name host port' lines there too\n"
	"  --log=PATH         write what clients say there\n"
	"  --parent           end with the parent process, not with standard input\n"
	"  --list-profiles    the certificates there are\n";

static int wake_pipe[2];

static void on_signal(int number)
{
	char byte = (char)number;

	if (write(wake_pipe[1], &byte, 1) < 0)
		_exit(1);
}

static const char *value_of(const char *argument, const char *option)
{
	size_t length = strlen(option);

	if (strncmp(argument, option, length) != 0 || argument[length] != '=')
		return NULL;
	return argument + length + 1;
}

/* Days from the civil calendar, so that no time zone has a say. */
static time_t parse_time(const char *text)
{
	long part[6] = {0, 1, 1, 0, 0, 0}, days;
	const char *s = text;
	char *end;
	long year, month;

	part[0] = strtol(s, &end, 10);
	if (*end == '\0')
		return (time_t)part[0];
	for (int i = 1; i < 6 && *end && *end != 'Z'; i++)
		part[i] = strtol(end + 1, &end, 10);
	if (part[0] < 1950 || part[1] < 1 || part[1] > 12)
		die("no time: %s", text);
	year = part[1] <= 2 ? part[0] - 1 : part[0];
	month = (part[1] + 9) % 12;
	days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + part[2] -
	       1 - 719468;
	return (time_t)(days * 86400 + part[3] * 3600 + part[4] * 60 + part[5]);
}

static char *default_keys(const char *program)
{
	const char *slash = strrchr(program, '/');
	struct bytes path = {0};

	bytes_add(&path, program, slash ? (size_t)(slash + 1 - program) : 0);
	bytes_text(&path, "peer-keys.pem");
	bytes_u8(&path, 0);
	return (char *)path.data;
}

static void write_profiles(const char *directory, const char *list)
{
	char *copy = must(strdup(list));

	for (char *name = copy, *end; *name; name = end) {
		const char *parts[4];
		size_t n;

		end = name + strcspn(name, ",");
		if (*end)
			*end++ = '\0';
		n = profile_expand(name, parts);
		for (size_t i = 0; i < n; i++)
			certificates_write_profile(directory, parts[i]);
	}
	free(copy);
}

static void write_used_profiles(const char *directory, const struct port *ports)
{
	for (const struct port *p = ports; p; p = p->next) {
		const json_t *value = json_object_get(p->script, "certificate");

		if (!json_is_array(value))
			write_profiles(directory, value ? json_string_value(value) : "good");
		for (size_t i = 0; i < json_array_size(value); i++)
			write_profiles(directory, json_string_value(json_array_get(value, i)));
	}
}

static char *all_profiles(void)
{
	struct bytes list = {0};

	for (size_t i = 0; i < profile_count; i++) {
		bytes_text(&list, profile_table[i].name);
		bytes_u8(&list, i + 1 < profile_count ? ',' : 0);
	}
	return (char *)list.data;
}

static void print_endpoints(const struct port *ports, FILE *file)
{
	for (const struct port *p = ports; p; p = p->next) {
		char host[64];
		int number;

		port_address(p, host, sizeof(host), &number);
		fprintf(file, "%s %s %d\n", p->name, host, number);
	}
}

/* NAME_port and NAME_host for each port; what is no letter or digit becomes '_'. */
static void set_environment(const struct port *ports)
{
	for (const struct port *p = ports; p; p = p->next) {
		char host[64], name[160], text[16];
		int number;

		port_address(p, host, sizeof(host), &number);
		snprintf(text, sizeof(text), "%d", number);
		snprintf(name, sizeof(name), "%s_port", p->name);
		for (char *s = name; *s; s++)
			if (!isalnum((unsigned char)*s))
				*s = '_';
		setenv(name, text, 1);
		snprintf(name + strlen(name) - 4, 5, "host");
		setenv(name, host, 1);
	}
}

static pid_t start_command(char **command, const struct port *ports)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (pid == 0) {
		signal(SIGPIPE, SIG_DFL);
		set_environment(ports);
		execvp(command[0], command);
		fprintf(stderr, "peer: %s: %s\n", command[0], strerror(errno));
		_exit(127);
	}
	return pid;
}

/* Serves until something says stop; returns the exit status. */
static int run(struct port *ports, bool watch_stdin, pid_t parent, pid_t child)
{
	size_t count = 0;
	struct pollfd *fds;

	for (struct port *p = ports; p; p = p->next)
		count++;
	fds = must(calloc(count + 2, sizeof(*fds)));
	fds[0] = (struct pollfd){wake_pipe[0], POLLIN, 0};
	fds[1] = (struct pollfd){watch_stdin ? 0 : -1, POLLIN, 0};
	count = 2;
	for (struct port *p = ports; p; p = p->next)
		fds[count++] = (struct pollfd){p->listener, POLLIN, 0};
	for (;;) {
		char byte[64];
		int status;
		struct port *p = ports;

		if (poll(fds, (nfds_t)count, parent ? 200 : -1) < 0 && errno != EINTR)
			die("poll: %s", strerror(errno));
		if (parent && getppid() != parent)
			return 0;
		if (child && waitpid(child, &status, WNOHANG) == child)
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		if (fds[0].revents && read(wake_pipe[0], byte, 1) == 1 && byte[0] != SIGCHLD)
			return 0;
		if (fds[1].revents && read(0, byte, sizeof(byte)) <= 0)
			return 0;
		for (size_t i = 2; i < count; i++, p = p->next)
			if (fds[i].revents)
				port_accept(p);
	}
}

static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	if (pipe(wake_pipe) < 0)
		die("pipe: %s", strerror(errno));
	fcntl(wake_pipe[0], F_SETFD, FD_CLOEXEC);
	fcntl(wake_pipe[1], F_SETFD, FD_CLOEXEC);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGCHLD, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void list_profiles(void)
{
	for (size_t i = 0; i < profile_count; i++)
		printf("%-22s %s\n", profile_table[i].name, profile_table[i].meaning);
}

int main(int argc, char **argv)
{
	const char *ca_file = NULL, *directory = NULL, *keys = NULL, *endpoints = NULL, *v;
	const char *profiles = NULL;
	struct port *ports = NULL;
	bool parent = false;
	time_t now = time(NULL);
	pid_t parent_pid = getppid(), child = 0;
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if ((v = value_of(argv[i], "--now"))) {
			now = parse_time(v);
		} else if ((v = value_of(argv[i], "--ca-file"))) {
			ca_file = v;
		} else if ((v = value_of(argv[i], "--pem-dir"))) {
			directory = v;
		} else if ((v = value_of(argv[i], "--profiles"))) {
			profiles = strcmp(v, "all") == 0 ? all_profiles() : v;
		} else if ((v = value_of(argv[i], "--keys"))) {
			keys = v;
		} else if ((v = value_of(argv[i], "--endpoints"))) {
			endpoints = v;
		} else if ((v = value_of(argv[i], "--log"))) {
			log_open(v);
		} else if (strcmp(argv[i], "--parent") == 0) {
			parent = true;
		} else if (strcmp(argv[i], "--list-profiles") == 0) {
			list_profiles();
			return 0;
		} else if (argv[i][0] == '-') {
			fputs(usage, strcmp(argv[i], "--help") == 0 ? stdout : stderr);
			return strcmp(argv[i], "--help") == 0 ? 0 : 2;
		} else {
			ports_add(&ports, argv[i]);
		}
	}
	if (!ports && !profiles) {
		fputs(usage, stderr);
		return 2;
	}
	catch_signals();
	certificates_now(now);
	keys_open(keys ? keys : default_keys(argv[0]));
	for (struct port *p = ports; p; p = p->next) {
		port_set_up_tls(p);
		port_listen(p);
	}
	if (ca_file)
		certificates_write_ca(ca_file);
	if (directory && profiles)
		write_profiles(directory, profiles);
	if (directory)
		write_used_profiles(directory, ports);
	keys_save();
	if (!ports)
		return 0;
	if (endpoints) {
		FILE *file = fopen(endpoints, "w");

		if (!file)
			die("cannot write %s", endpoints);
		print_endpoints(ports, file);
		fclose(file);
	}
	if (i + 1 < argc) {
		child = start_command(argv + i + 1, ports);
	} else { /* the reader of a pipe sees the end: all ports are open now */
		print_endpoints(ports, stdout);
		fflush(stdout);
		if (freopen("/dev/null", "w", stdout) == NULL)
			die("/dev/null: %s", strerror(errno));
	}
	_exit(run(ports, !parent && !child, parent ? parent_pid : 0, child));
}
