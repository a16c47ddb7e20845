/* fuzz_names - lists of names: JSON and words; and what a helper packs */
#include "files/names.h"
#include "files/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reader r = reader_over(data, size);
	struct files_names names = {0};
	struct opened opened;
	struct fail f = {0};

	files_names_read(&names, (const char *)data, size, &f);
	files_names_free(&names);
	if (opened_unpack(&r, &opened))
		opened_free(&opened);
	return 0;
}
