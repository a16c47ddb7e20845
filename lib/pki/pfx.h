/* pfx - a PKCS#12 file (RFC 7292): its certificates, the public half of its key, and how it is
 * protected
 */
#ifndef PKI_PFX_H
#define PKI_PFX_H

#include "pki/key.h"

struct pfx {
	struct cert_list chain;	 /* leaf first where there is a key for it */
	struct private_keys key; /* none or one */
	size_t beside;		 /* certificates that are no part of the chain */
	char mac[32];		 /* "SHA-1"; "" where there is none */
	char encryption[2][48];	 /* of certificates, and of the key; "" where there is none */
	bool modern;		 /* PBES2 or a MAC other than SHA-1 */
	bool odd; /* modern, but none of AES and SHA-256: what Windows itself does not write */
};

/* password NULL: none, or an empty one. */
enum key_result pfx_read(const void *data, size_t length, const char *password, struct pfx *pfx_r);
void pfx_free(struct pfx *pfx);
/* Which Windows can import it, in a sentence. */
const char *pfx_windows(const struct pfx *pfx);

#endif
