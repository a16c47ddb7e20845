/* csr - a certificate signing request (PKCS#10, RFC 2986) as plain facts */
#ifndef PKI_CSR_H
#define PKI_CSR_H

#include "base/fail.h"
#include "pki/cert.h"

struct csr {
	uint8_t *der; /* owned */
	size_t length;
	struct span subject, public_key; /* into der */
	bool signature_good;		 /* by its own key */
	struct cert_name *names;	 /* that it asks for; owned */
	size_t name_count;
};

/* From the bytes of a PEM or DER file, what names it in the sentence. Returns 0, or -1 with
 * FAIL_DATA (or FAIL_FILE where there is none in it). */
int csr_read(const void *data, size_t length, const char *what, struct csr *csr_r, struct fail *f);
void csr_free(struct csr *csr);

#endif
