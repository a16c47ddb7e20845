/* hostile - the parts of a certificate that are meant to hurt: names, sizes, broken DER */
#ifndef SERVERS_HOSTILE_H
#define SERVERS_HOSTILE_H

#include <gnutls/x509.h>

#include "certificates.h"

/* A subject full of what has a meaning somewhere: pipe, newline, escape, NUL, markup. */
void hostile_subject(gnutls_x509_crt_t crt);
/* The subjectAltName of a profile, hostile or giant where its flags say so. */
void hostile_names(gnutls_x509_crt_t crt, const struct profile *p);
/* Breaks the DER as the flags say. */
void hostile_spoil(struct bytes *der, unsigned flags);

#endif
