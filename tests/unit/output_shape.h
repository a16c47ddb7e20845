/* output_shape - a small parser of each face, independent of the renderers, for tests and fuzzing
 *
 * Each returns NULL where the output has the shape that SPEC's consumers need, or what is wrong
 * with it.
 */
#ifndef OUTPUT_SHAPE_H
#define OUTPUT_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

/* terminal: lines are wrapped, the perfdata's too, and empty ones stand between sections. */
const char *shape_plugin(const char *text, size_t length, size_t figures, bool terminal);
const char *shape_json(const char *text, size_t length);
const char *shape_openmetrics(const char *text, size_t length);

#endif
