/* fuzz_exim - an Exim configuration, a NUL byte, the output of exim -bP: read and judged */
#include <string.h>

#include "config/exim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file that includes others, and itself. */
static int include(void *argument, const char *pattern,
		   int (*read)(void *reading, const char *path, const void *data, size_t length),
		   void *reading, struct fail *f)
{
	static const char text[] = "A = b\n.ifdef A\n.include c\nbegin acl\n";

	(void)argument;
	if (*pattern == '/')
		return fail_set(f, FAIL_FILE, "no file fits %s", pattern);
	read(reading, pattern, text, sizeof(text) - 1);
	return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct config_includes includes = {.include = include};
	const uint8_t *cut = size ? memchr(data, 0, size) : NULL;
	size_t length = cut ? (size_t)(cut - data) : size;
	struct config_view view = {0};
	struct exim e = {0};
	struct fail f = {0};

	exim_read(&e, "exim.conf", data, length, &includes, &f);
	if (cut)
		exim_read_told(&e, cut + 1, size - length - 1, &f);
	exim_view(&e, &view);
	config_view_free(&view);
	exim_free(&e);
	return 0;
}
