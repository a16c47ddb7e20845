/* fuzz_render - any bytes in every foreign field of a report leave the shape of each face alone */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/render.h"

/* The tests' own sample and parser, so that both ask for the same. */
#include "../unit/output_shape.c"
#include "../unit/sample_report.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(const char *face, const char *wrong, struct writer *w)
{
	if (wrong) {
		fprintf(stderr, "%s: %s in\n%s\n", face, wrong, writer_string(w));
		abort();
	}
	writer_clear(w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report *report = sample_hostile(data, size);
	struct writer w = writer_with_maximum(1 << 26);
	for (int verbosity = 0; verbosity < 4; verbosity++) {
		struct render_options options = {.verbosity = verbosity};
		render_plugin(report, &options, &w);
		must("plugin",
		     shape_plugin(writer_string(&w), w.length, report->figure_count, false), &w);
	}
	/* Wrapped lines no longer begin with their tag; they must end and not be empty. */
	struct render_options narrow = {.verbosity = 3, .width = 20, .color = true};
	render_plugin(report, &narrow, &w);
	writer_clear(&w);
	render_json(report, &narrow, &w);
	must("json", shape_json(writer_string(&w), w.length), &w);
	render_discovery(report, &narrow, &w);
	must("discovery", shape_json(writer_string(&w), w.length), &w);
	render_openmetrics(report, &narrow, &w);
	must("openmetrics", shape_openmetrics(writer_string(&w), w.length), &w);
	writer_free(&w);
	report_free(&report);
	return 0;
}
