/* fuzz_postfix - main.cf, a NUL byte, master.cf: read, looked up and judged */
#include <string.h>

#include "config/postfix.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *cut = size ? memchr(data, 0, size) : NULL;
	size_t length = cut ? (size_t)(cut - data) : size;
	struct config_view view = {0};
	struct postfix p = {0};
	struct fail f = {0};

	postfix_read_main(&p, "main.cf", data, length, &f);
	if (cut)
		postfix_read_master(&p, "master.cf", cut + 1, size - length - 1, &f);
	for (size_t i = 0; i < p.setting_count && i < 100; i++) {
		struct config_value value = postfix_value(&p, NULL, p.setting[i].name);

		config_value_free(&value);
	}
	postfix_view(&p, &view);
	config_view_free(&view);
	postfix_free(&p);
	return 0;
}
