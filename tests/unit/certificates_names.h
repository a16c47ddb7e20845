/* certificates_names - names and name constraints as bytes; for certificates only */
#ifndef TESTS_CERTIFICATES_NAMES_H
#define TESTS_CERTIFICATES_NAMES_H

#include <gnutls/x509.h>

#include "base/writer.h"

#define FORMS 4 /* dns, ip, email, uri */
extern const gnutls_x509_subject_alt_name_t form_types[FORMS];

size_t form_bytes(gnutls_x509_subject_alt_name_t type, const char *text, uint8_t bytes[512]);
/* Appends an element of DER. */
void write_element(struct writer *w, unsigned tag, struct span content);
/* Appends PolicyMappings of one pair of dotted OIDs whose arcs are below 128. */
void write_mapping(struct writer *w, const char *issuer, const char *subject);
/* Appends the subtrees of "dns:a,ip:192.0.2.0/24,dir:DN". */
void write_subtrees(struct writer *w, const char *list);

#endif
