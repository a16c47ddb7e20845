/* fuzz_dovecot - dovecot.conf that may include itself: read and judged */
#include "config/dovecot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
	const uint8_t *data;
	size_t size, left;
} input;

static int include(void *argument, const char *pattern,
		   int (*read)(void *reading, const char *path, const void *data, size_t length),
		   void *reading, struct fail *f)
{
	(void)argument;
	if (input.left == 0)
		return fail_set(f, FAIL_FILE, "no more");
	input.left--;
	return read(reading, pattern, input.data, input.size) == 0 ? 1 : -1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct config_includes includes = {.include = include};
	struct config_view view = {0};
	struct dovecot d = {0};
	struct fail f = {0};

	input.data = data;
	input.size = size;
	input.left = 3;
	dovecot_read(&d, "/etc/dovecot/dovecot.conf", data, size, &includes, &f);
	dovecot_view(&d, NULL, &view);
	config_view_free(&view);
	dovecot_free(&d);
	return 0;
}
