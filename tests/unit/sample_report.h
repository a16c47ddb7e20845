/* sample_report - reports with fixed contents, for the tests of the renderers */
#ifndef SAMPLE_REPORT_H
#define SAMPLE_REPORT_H

#include "report/report.h"

extern const struct report_rule *const sample_catalogues[];

/* Each returns a closed report that the caller frees. Their one endpoint is
 * imaps://mail.example.com:993 at 192.0.2.1, the further ones smtp://mx1 to mx3. */
struct report *sample_ok(void);
struct report *sample_one_fault(void);		/* chain.missing-intermediate */
struct report *sample_two_faults(void);		/* and chain.wrong-order, and a note */
struct report *sample_many(void);		/* four endpoints: CRITICAL, WARNING, OK, UNKNOWN */
struct report *sample_many_ok(void);		/* three endpoints, all OK */
struct report *sample_file(void);		/* a file, expired */
struct report *sample_cut_off(void);		/* a signal ended it; one of two done */
struct report *sample_ipv6(void);		/* an address literal, refused */
struct report *sample_long(void);		/* one endpoint, many findings with long texts */
struct report *sample_thousand(unsigned count); /* count endpoints, each with a fault */
/* Every foreign field of the report holds these bytes. */
struct report *sample_hostile(const void *data, size_t length);

#endif
