/* certificates_served - the chains that came: each decoded once, however often it was served */
#ifndef SCAN_CERTIFICATES_SERVED_H
#define SCAN_CERTIFICATES_SERVED_H

#include "scan/certificates.h"
#include "scan/certificates_plan.h"

struct served_news {
	const struct span *chain; /* DER, leaf first; at least one */
	size_t count;
	enum plan_question question;
	uint16_t version, suite;
	bool proven;
	const uint8_t *staple; /* or NULL */
	size_t staple_length;
	const uint8_t *timestamps; /* or NULL */
	size_t timestamps_length;
};

/* Adds a chain to the scan's, or notes at the one of the same bytes what is new. Returns the kind
 * of its leaf's key. */
enum plan_key served_add(struct certificates_scan *scan, const struct served_news *news);
/* Puts them into an order that is the same from run to run: with SNI, proven, RSA first. */
void served_sort(struct certificates_scan *scan);
void served_free(struct certificates_scan *scan);

#endif
