/* dh - Diffie-Hellman parameters in a file: how large is the prime? */
#ifndef PKI_DH_H
#define PKI_DH_H

#include <stddef.h>

/* Bits of the prime (PKCS#3 or X9.42, PEM or DER); 0 where there are no parameters. */
unsigned dh_bits(const void *data, size_t length);

#endif
