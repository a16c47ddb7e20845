/* shared_findings - what is wrong with several chains of a server is said once, and with which */
#ifndef VERDICT_SHARED_FINDINGS_H
#define VERDICT_SHARED_FINDINGS_H

#include <stdint.h>

#include "report/report.h"
#include "scan/certificates.h"

/* Zero-initialise. */
struct shared_findings {
	struct shared_finding *finding; /* owned */
	size_t count;
};

/* Notes that the chain that is number at (below 32) has this finding. */
void shared_findings_add(struct shared_findings *list, size_t at, const char *id,
			 const char *format, ...) PRINTF_LIKE(4, 5);
/* Reports each once; what does not hold for all chains begins with those for which it does:
 * "ECDSA: ", "RSA without SNI: ". */
void shared_findings_report(const struct shared_findings *list, const struct served *served,
			    size_t count, struct report *report, size_t subject);
void shared_findings_free(struct shared_findings *list);

#endif
