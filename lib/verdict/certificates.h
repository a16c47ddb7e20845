/* certificates - what is told of certificates whatever the question: findings, facts, and how they
 * are named */
#ifndef VERDICT_CERTIFICATES_H
#define VERDICT_CERTIFICATES_H

#include "pki/cert.h"
#include "report/report.h"
#include "scan/certificates.h"
#include "verdict/served_items.h"

/* The bytes of a chain, without the list's own. */
size_t certificates_bytes(const struct cert_list *chain);

/* The findings that do not depend on the question: server.no-certificate, server.key-not-proven,
 * and a probe.not-done for each question that was not answered. */
void certificates_findings(const struct certificates_scan *scan, struct report *report,
			   size_t subject);
/* "certificate mail.example.com, RSA 2048, without SNI,": item is one of those served; how its
 * chain was asked for is told where others came otherwise. */
void certificates_item_name(struct writer *w, const struct served *served, size_t count,
			    const struct served_item *item);

/* Facts of a certificate: its names, dates, key, serial and fingerprint, into row. role is our own
 * word ("leaf"). */
void certificates_row(struct facts *row, struct cert *cert, const char *role);
/* The same as a row of "certificates": one that stands in several chains names them all. */
void certificates_item_row(struct facts *facts, const struct served *served, size_t count,
			   const struct served_item *item);
/* "2026-12-06, in 12.3 days" or "2026-11-21, 3.2 days ago", judged from clock_now. */
void certificates_when(struct writer *w, int64_t when);

#endif
