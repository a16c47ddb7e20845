/* certificates - what plugins that judge certificates share: where they come from, and what is told
 * of them whatever the question */
#ifndef FRAME_CERTIFICATES_H
#define FRAME_CERTIFICATES_H

#include "frame/plugin.h"
#include "pki/cert.h"
#include "scan/certificates.h"

/* Reads --client-cert and --client-key. 0, or -1 with FAIL_FILE or FAIL_DATA. */
int certificates_configure(struct fail *f);
void certificates_finish(void);
/* Servers are asked for signed certificate timestamps by the TLS extension, too. */
void certificates_ask_timestamps(void);

/* start and free_scan of struct plugin. */
void *certificates_begin(const struct scan_target *target);
void certificates_end(void *scan);

/* Reads the certificates of -f as one chain that was asked for by name. The caller frees
 * served_r->chain. 0, or -1 with FAIL_FILE. */
int certificates_read_file(const char *path, struct served *served_r, struct fail *f);

/* The bytes of a chain, without the list's own. */
size_t certificates_bytes(const struct cert_list *chain);

/* The findings that do not depend on the question: server.no-certificate, server.key-not-proven,
 * and a probe.not-done for each question that was not answered. */
void certificates_findings(const struct certificates_scan *scan, struct report *report,
			   size_t subject);
/* How a chain came where others came otherwise: ", without SNI", ", with SNI", or nothing. */
void certificates_which_sni(struct writer *w, const struct served *served, size_t count, size_t at);

/* Facts of a certificate: its names, dates, key, serial and fingerprint, into row. role is our own
 * word ("leaf"). */
void certificates_row(struct facts *row, struct cert *cert, const char *role);
/* "2026-12-06, in 12.3 days" or "2026-11-21, 3.2 days ago", judged from clock_now. */
void certificates_when(struct writer *w, int64_t when);

#endif
