/* fuzz_key - the first byte says what the rest is read as: a key, a signing request, PKCS#12, DH
 * parameters; with and without a password
 */
#include "pki/csr.h"
#include "pki/dh.h"
#include "pki/pfx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct private_keys keys;
	struct fail f = {0};
	struct csr csr;
	struct pfx pfx;

	if (size == 0)
		return 0;
	switch (data[0] % 6) {
	case 0:
	case 1:
		key_read(data + 1, size - 1, data[0] % 6 ? "secret" : NULL, &keys);
		private_keys_free(&keys);
		break;
	case 2:
		csr_read(data + 1, size - 1, "r", &csr, &f);
		csr_free(&csr);
		break;
	case 3:
	case 4:
		pfx_read(data + 1, size - 1, data[0] % 6 == 4 ? "secret" : NULL, &pfx);
		pfx_windows(&pfx);
		pfx_free(&pfx);
		break;
	default:
		dh_bits(data + 1, size - 1);
	}
	return 0;
}
