/* bundle - the certificates in the bytes of a file: PEM, one or more, anything between them; or one
 * DER */
#ifndef PKI_BUNDLE_H
#define PKI_BUNDLE_H

#include "base/fail.h"
#include "pki/cert.h"

/* Appends the certificates of data to list, in their order; a malformed one is among them, marked
 * so. what names the source in the sentence ("chain.pem"). FAIL_FILE where there is no certificate
 * at all. Returns 0 or -1. */
int bundle_read(const void *data, size_t length, const char *what, struct cert_list *list,
		struct fail *f);
/* Walks the CERTIFICATE blocks of PEM text: the base64 between the lines, undecoded. False at the
 * end. cursor starts at 0. */
bool bundle_next_pem(const char *text, size_t length, size_t *cursor, struct span *base64_r);

/* Decodes one block that was found so. Never NULL; the caller frees. */
struct cert *bundle_decode(struct span base64);

#endif
