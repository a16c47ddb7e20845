/* fuzz_sct - a list of timestamps, and an OCSP response that may hold one, of any bytes */
#include "pki/sct.h"

#include <stdlib.h>

static void require(bool fact)
{
	if (!fact)
		abort();
}

static void read_list(struct span bytes)
{
	struct sct_list list;
	bool sound = sct_read(bytes, &list);

	require(list.count <= SCT_MAXIMUM && (!sound || list.count > 0));
	for (size_t i = 0; i < list.count; i++) {
		struct span signature = list.sct[i].signature;

		require(signature.length == 0 ||
			(signature.data >= bytes.data &&
			 signature.data + signature.length <= bytes.data + bytes.length));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span found = sct_of_staple((struct span){data, size});

	read_list((struct span){data, size});
	if (found.length > 0) {
		require(found.data >= data && found.data + found.length <= data + size);
		read_list(found);
	}
	return 0;
}
