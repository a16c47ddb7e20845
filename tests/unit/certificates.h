/* certificates - makes keys and certificates at run time, as the tests describe them
 *
 * A certificate is described by one line of words, so that tables and text files can hold it:
 *
 *   by=NAME       its issuer; without it the certificate is self-signed
 *   keyof=NAME    has the key of another one; key=ec|ec192|ec384|rsa|rsa1024|ed25519 (default ec)
 *   subject=DN    RFC 4514 ("CN=Example CA,O=Example"); default CN=NAME; subject=- is an empty one
 *   from=DAYS to=DAYS   relative to CERTIFICATES_NOW (default -10 and 80); life=SECONDS from then
 * on ca, noca      basicConstraints; pathlen=N (with ca) usage=certsign,sign,encipher,agree
 * eku=server,client,email,any,OID dns=a,b  ip=192.0.2.1,2001:db8::1  email=...  uri=...
 *   permit=dns:x,ip:192.0.2.0/24,email:x,uri:x,dir:DN  exclude=...  (one DN only, as the last one)
 *   policy=OID,OID  require=N  nomapping=N  noany=N (RFC 5280 4.2.1.11, .14)  map=OID:OID
 *   aia=URL  ocsp=URL  staple
 *   extension=OID, critical=OID   one of no meaning
 *   sha1, v1, noskid, noakid, oddskid (another one than its children name), badkey, badsignature,
 * oddalgorithm
 */
#ifndef TESTS_CERTIFICATES_H
#define TESTS_CERTIFICATES_H

#include <stdint.h>

#include "pki/cert.h"

#define CERTIFICATES_NOW 1767225600 /* 2026-01-01T00:00:00Z */

struct certificates; /* those made so far, by name, and their keys */

struct certificates *certificates_new(void);
void certificates_discard(struct certificates **all);
/* Makes one; a description that cannot be understood fails the test. */
void certificates_make(struct certificates *all, const char *name, const char *description);
/* The DER bytes of one that was made, owned by all. */
struct span certificates_der(const struct certificates *all, const char *name);
/* A new struct cert of it; the caller frees. */
struct cert *certificates_cert(const struct certificates *all, const char *name);
/* PEM of one certificate, and of its private key (PKCS#8); the caller frees. */
char *certificates_pem(const struct certificates *all, const char *name);
char *certificates_key_pem(const struct certificates *all, const char *name);

#endif
