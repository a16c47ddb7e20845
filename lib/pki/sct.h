/* sct - signed certificate timestamps (RFC 6962 section 3.2 and 3.3): what a log promised
 *
 * The list is read, the signatures are not checked: that needs the list of logs, which changes
 * monthly.
 */
#ifndef PKI_SCT_H
#define PKI_SCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/reader.h"

#define SCT_MAXIMUM 32 /* more in one list are an error */

struct sct {
	uint8_t version;	 /* 0: v1. Of another one nothing else is known */
	struct span log;	 /* 32 octets: SHA-256 of the log's key */
	int64_t when;		 /* seconds since 1970 */
	uint8_t hash, algorithm; /* RFC 5246 7.4.1.4.1 */
	struct span signature;
};

struct sct_list {
	struct sct sct[SCT_MAXIMUM];
	size_t count;
};

/* Reads a SignedCertificateTimestampList. False where it is malformed; list_r then holds what came
 * before the fault. The spans point into bytes. */
bool sct_read(struct span bytes, struct sct_list *list_r);
/* The list in a DER OCSP response (RFC 6962 3.3: an extension of its first single response), or an
 * empty span. */
struct span sct_of_staple(struct span response);

#endif
