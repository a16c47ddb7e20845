/* plugin_signals - handlers that only write a text made ready before, and exit
 *
 * The loop keeps the deadline by itself. The timer here is for what stands outside it: a file on a
 * dead NFS server, a resolver library that blocks, a machine that has no time.
 */
#include "frame/plugin_signals.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/mem.h"
#include "frame/plugin_progress.h"
#include "report/render.h"

enum reason { OUT_OF_TIME, OUT_OF_MEMORY, CUT_OFF, REASONS };

static const char *const sentences[REASONS] = {
	[OUT_OF_TIME] = "not done in time: this machine or a file system was too slow",
	[OUT_OF_MEMORY] = "out of memory",
	[CUT_OFF] = "cut off by a signal before anything was known",
};

static const char *binary, *name;
static char last_words[REASONS][1024];
static volatile sig_atomic_t phase = PHASE_START;
static int wake[2] = {-1, -1};

/* A report with nothing in it is UNKNOWN. */
static void write_metrics(char *text, size_t size, const char *sentence)
{
	static const struct report_rule *const no_rules[] = {NULL};
	struct report *report = report_new(binary, VERSION, no_rules);
	const struct render_options options = {.color = false};
	struct writer w = writer_with_maximum(size);

	render_openmetrics(report, &options, &w);
	snprintf(text, size, "# %s\n%s", sentence, w.failed ? "# EOF\n" : writer_string(&w));
	writer_free(&w);
	report_free(&report);
}

static void prepare(enum plugin_output output)
{
	for (size_t i = 0; i < REASONS; i++) {
		char *text = last_words[i];
		size_t size = sizeof(last_words[i]);

		if (output == OUTPUT_JSON)
			snprintf(text, size,
				 "{\"plugin\":\"%s\",\"version\":\"%s\",\"state\":\"UNKNOWN\","
				 "\"exit\":3,\"summary\":\"%s\",\"endpoints\":[],\"findings\":[],"
				 "\"perfdata\":[]}\n",
				 binary, VERSION, sentences[i]);
		else if (output == OUTPUT_OPENMETRICS)
			write_metrics(text, size, sentences[i]);
		else /* discovery too: [] would say that there is no endpoint any more */
			snprintf(text, size, "%s UNKNOWN - %s\n", name, sentences[i]);
	}
}

static void die(enum reason reason)
{
	const char *text = last_words[reason];
	ssize_t ignored;

	plugin_progress_erase();
	ignored = write(STDOUT_FILENO, text, strlen(text));

	(void)ignored;
	_exit(STATE_UNKNOWN);
}

static void out_of_memory(void)
{
	die(OUT_OF_MEMORY);
}

static void on_timer(int signal_number)
{
	(void)signal_number;
	if (phase != PHASE_RENDERING)
		die(OUT_OF_TIME);
}

static void on_stop(int signal_number)
{
	(void)signal_number;
	if (phase == PHASE_START)
		die(CUT_OFF);
	if (phase == PHASE_LOOP && wake[1] >= 0) {
		ssize_t ignored = write(wake[1], "", 1);

		(void)ignored;
	}
}

static void handle(int signal_number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};

	sigemptyset(&action.sa_mask);
	sigaction(signal_number, &action, NULL);
}

void plugin_signals_install(const char *binary_name, const char *plugin_name)
{
	binary = binary_name;
	name = plugin_name;
	prepare(OUTPUT_PLUGIN);
	handle(SIGPIPE, SIG_IGN);
	handle(SIGTERM, on_stop);
	handle(SIGINT, on_stop);
	mem_on_exhaustion(out_of_memory);
}

void plugin_signals_configure(enum plugin_output output, int64_t limit_ms)
{
	const struct itimerval timer = {.it_value = {.tv_sec = (time_t)(limit_ms / 1000),
						     .tv_usec = (limit_ms % 1000) * 1000}};

	prepare(output);
	handle(SIGALRM, on_timer);
	setitimer(ITIMER_REAL, &timer, NULL);
}

void plugin_signals_phase(enum plugin_phase now)
{
	phase = (sig_atomic_t)now;
}

int plugin_signals_wake_fd(void)
{
	if (wake[0] < 0 && pipe(wake) == 0) {
		for (size_t i = 0; i < 2; i++) {
			fcntl(wake[i], F_SETFD, FD_CLOEXEC);
			fcntl(wake[i], F_SETFL, O_NONBLOCK);
		}
	}
	return wake[0];
}
