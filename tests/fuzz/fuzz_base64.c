/* fuzz_base64 - decoding stays within its room whatever the text; encoding comes back unchanged */
#include "base/base64.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void require(bool fact)
{
	if (!fact)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct writer coded = writer_with_maximum(size * 2 + 4);
	size_t room = size ? data[0] : 0;
	uint8_t *small = mem_alloc(room), *back = mem_alloc(size);
	long written;

	written = base64_decode((const char *)data, size, small, room);
	require(written >= -1 && written <= (long)room);
	written = hex_decode((const char *)data, size, small, room);
	require(written >= -1 && written <= (long)room);

	base64_encode(&coded, data, size);
	require(!coded.failed && coded.length == (size + 2) / 3 * 4);
	require(base64_decode(writer_string(&coded), coded.length, back, size) == (long)size);
	require(size == 0 || memcmp(back, data, size) == 0);
	writer_clear(&coded);
	hex_encode(&coded, data, size);
	require(hex_decode(writer_string(&coded), coded.length, back, size) == (long)size);
	require(size == 0 || memcmp(back, data, size) == 0);
	writer_free(&coded);
	free(small);
	free(back);
	return 0;
}
