/* plugin_progress - the line, and where it may be written */
#include "frame/plugin_progress.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "frame/plugin_common.h"

#define QUIET_MS 1000 /* a run that is over by then shows nothing */
#define LINE_MS 1000  /* between lines that are not written over */
#define LINE_SIZE 160

static const char *name;
static int64_t began_ms, end_ms, next_ms;
static bool terminal;
static volatile sig_atomic_t shown;

static bool can_overwrite(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) == 1 && term && strcmp(term, "dumb") != 0;
}

bool plugin_progress_begin(const char *binary, int64_t deadline_ms)
{
	name = binary;
	began_ms = clock_ms();
	end_ms = deadline_ms;
	next_ms = began_ms + QUIET_MS;
	terminal = can_overwrite();
	return plugin_common.progress == PROGRESS_ALWAYS ||
	       (plugin_common.progress == PROGRESS_AUTO && terminal);
}

/* Whoever was sent into the background writes nothing into what is going on there. */
static bool in_background(void)
{
	pid_t group = tcgetpgrp(STDERR_FILENO);

	return group > 0 && group != getpgrp();
}

/* One that wraps could not be erased. */
static size_t columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
		return size.ws_col - 1u;
	return 79;
}

static void format(const struct plugin_progress_counts *counts, int64_t now_ms, char *line)
{
	long long seconds = (long long)((now_ms - began_ms) / 1000);
	long long all = (long long)((end_ms - began_ms + 500) / 1000);

	if (counts->endpoints == 0)
		snprintf(line, LINE_SIZE, "%s: looking for names, %lld s of %lld", name, seconds,
			 all);
	else
		snprintf(line, LINE_SIZE,
			 "%s: %zu of %zu done, %zu answers, %zu open, %lld s of %lld", name,
			 counts->judged, counts->endpoints, counts->answers, counts->open, seconds,
			 all);
}

void plugin_progress(const struct plugin_progress_counts *counts)
{
	char line[LINE_SIZE], out[LINE_SIZE + 16];
	int64_t now_ms = clock_ms();
	ssize_t ignored;
	size_t width;

	if (now_ms < next_ms)
		return;
	format(counts, now_ms, line);
	if (!terminal) {
		next_ms = now_ms + LINE_MS;
		snprintf(out, sizeof(out), "%s\n", line);
	} else if (in_background()) {
		return;
	} else {
		width = columns();
		if (width < strlen(line))
			line[width] = '\0';
		snprintf(out, sizeof(out), "\r%s\033[K", line);
		shown = 1;
	}
	ignored = write(STDERR_FILENO, out, strlen(out));
	(void)ignored;
}

void plugin_progress_erase(void)
{
	static const char erase[] = "\r\033[K";
	ssize_t ignored;

	if (!shown)
		return;
	shown = 0;
	ignored = write(STDERR_FILENO, erase, sizeof(erase) - 1);
	(void)ignored;
}
