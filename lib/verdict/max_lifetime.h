/* max_lifetime - --max-lifetime=DAYS|cabf: how long a certificate may live in all */
#ifndef VERDICT_MAX_LIFETIME_H
#define VERDICT_MAX_LIFETIME_H

#include <stdbool.h>

#include "base/fail.h"
#include "pki/cert.h"

#define MAX_LIFETIME_TEXT_SIZE 64

/* Zero-initialise: no limit. */
struct max_lifetime {
	double days; /* 0: none, -1: the schedule of the CA/Browser Forum */
};

/* text NULL: no limit. 0, or -1 with FAIL_USAGE. */
int max_lifetime_parse(const char *text, struct max_lifetime *limit_r, struct fail *f);
/* The limit in days for this certificate, by its date of issue; 0: none. */
double max_lifetime_of(const struct max_lifetime *limit, const struct cert *cert);
/* Days that a certificate lives. The last second belongs to it (RFC 5280 4.1.2.5). */
double max_lifetime_lives(const struct cert *cert);
/* Does it live longer? Then *text_r says so: "lives 398.0 days; the limit is 200". */
bool max_lifetime_exceeded(const struct max_lifetime *limit, const struct cert *cert,
			   char text_r[MAX_LIFETIME_TEXT_SIZE]);

#endif
