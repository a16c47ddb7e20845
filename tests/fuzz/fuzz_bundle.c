/* fuzz_bundle - a file of any bytes: certificates, or a sentence on why there is none */
#include "pki/bundle.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cert_list list = {0};
	struct fail f = {0};
	int result = bundle_read(data, size, "file", &list, &f);

	if ((result == 0) != (list.count > 0) || (result < 0) != (f.kind == FAIL_FILE))
		abort();
	for (size_t i = 0; i < list.count; i++) {
		char *title = cert_title(list.cert[i]);

		free(title);
	}
	cert_list_free(&list);
	return 0;
}
