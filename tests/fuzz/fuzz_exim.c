/* fuzz_exim - an Exim configuration, a NUL byte, the output of exim -bP: read and judged */
#include <string.h>

#include "config/exim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *cut = size ? memchr(data, 0, size) : NULL;
	size_t length = cut ? (size_t)(cut - data) : size;
	struct config_view view = {0};
	struct exim e = {0};
	struct fail f = {0};

	exim_read(&e, "exim.conf", data, length, &f);
	if (cut)
		exim_read_told(&e, cut + 1, size - length - 1, &f);
	exim_view(&e, &view);
	config_view_free(&view);
	exim_free(&e);
	return 0;
}
