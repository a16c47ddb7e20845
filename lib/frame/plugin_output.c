/* plugin_output - one write, checked: a report that did not arrive is UNKNOWN */
#include "frame/plugin_output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "frame/plugin_common.h"
#include "frame/plugin_signals.h"

#define OUTPUT_MAXIMUM (256u * 1024 * 1024)
#define WIDTH_MAXIMUM 1000

static bool was_closed;

void plugin_output_open(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		if (fd == STDOUT_FILENO)
			was_closed = true;
		if (open("/dev/null", O_RDWR) < 0) /* the lowest free one, which is fd */
			return;
	}
}

static bool write_all(const struct writer *w)
{
	size_t at = 0;

	plugin_signals_phase(PHASE_RENDERING);
	if (was_closed || w->failed)
		return false;
	while (at < w->length) {
		ssize_t count = write(STDOUT_FILENO, w->data + at, w->length - at);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		at += (size_t)count;
	}
	return true;
}

static unsigned terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long number;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return columns && text_number(columns, 20, WIDTH_MAXIMUM, &number) ? (unsigned)number : 80;
}

static bool wants_color(bool terminal)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (plugin_common.color != COLOR_AUTO)
		return plugin_common.color == COLOR_ALWAYS;
	return terminal && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}

static struct render_options wanted(void)
{
	bool terminal = isatty(STDOUT_FILENO) == 1;

	return (struct render_options){.verbosity = plugin_common.verbosity,
				       .color = wants_color(terminal),
				       .brief = plugin_common.brief,
				       .width = terminal ? terminal_width() : 0};
}

int plugin_output_report(const struct report *report)
{
	static void (*const faces[])(const struct report *, const struct render_options *,
				     struct writer *) = {
		[OUTPUT_PLUGIN] = render_plugin,
		[OUTPUT_JSON] = render_json,
		[OUTPUT_OPENMETRICS] = render_openmetrics,
		[OUTPUT_DISCOVERY] = render_discovery,
	};
	const struct render_options options = wanted();
	struct writer w = writer_with_maximum(OUTPUT_MAXIMUM);
	bool written;

	faces[plugin_common.output](report, &options, &w);
	written = write_all(&w);
	writer_free(&w);
	return written ? (int)report_state(report) : STATE_UNKNOWN;
}

/* Programs that asked for JSON or metrics get them. No endpoints and a mistake are two answers, so
 * discovery gets the line, which Zabbix reports as an error and does not take for an empty list. */
int plugin_output_usage(struct report *report, const struct fail *fail)
{
	const struct render_options options = wanted();
	struct writer w = writer_with_maximum(OUTPUT_MAXIMUM);

	if (plugin_common.output != OUTPUT_JSON && plugin_common.output != OUTPUT_OPENMETRICS) {
		render_usage(report->name, fail->text, &options, &w);
		return plugin_output_text(&w);
	}
	writer_free(&w);
	report_finding_as(report, REPORT_NO_SUBJECT, "probe.not-done", STATE_UNKNOWN,
			  "Correct the command line: --help shows the options.", "%s", fail->text);
	/* No --severity hides a mistake in the command line that it stands in. */
	report->findings[report->finding_count - 1].state = STATE_UNKNOWN;
	/* Nothing was measured, not even a time: there is nothing that report_close would add. */
	return plugin_output_report(report);
}

int plugin_output_text(struct writer *w)
{
	write_all(w);
	writer_free(w);
	return STATE_UNKNOWN;
}
