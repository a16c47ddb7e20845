/* certificate_kind - what kind of certificate it is, in words and as facts: level, names, purpose,
 * timestamps */
#ifndef VERDICT_CERTIFICATE_KIND_H
#define VERDICT_CERTIFICATE_KIND_H

#include "base/writer.h"
#include "pki/cert.h"
#include "pki/validation.h"
#include "report/facts.h"
#include "scan/certificates.h"
#include "verdict/references.h"

struct certificate_kind {
	enum validation level;
	bool wildcard;
	bool serves_tls; /* it may be used by TLS servers */
	char *purpose;	 /* what it is for otherwise: "S/MIME e-mail"; owned */
	char *words;	 /* "DV, not a wildcard"; owned */
	size_t scts;	 /* signed certificate timestamps in it, the TLS extension and the staple */
	bool scts_malformed;
};

/* served: the chain it came in, for its TLS extension and staple. The caller frees what is in it.
 */
struct certificate_kind certificate_kind_of(struct cert *cert, const struct served *served);
void certificate_kind_free(struct certificate_kind *kind);
/* "DV, not a wildcard, RSA 2048, for a.example and b.example, issued by R3". */
void certificate_kind_summary(struct writer *w, struct cert *cert,
			      const struct certificate_kind *kind);
/* The same and more as facts, into row. */
void certificate_kind_facts(struct facts *row, struct cert *cert,
			    const struct certificate_kind *kind);

/* Whole, ASCII letters in any case, '*' and '?' wild. */
bool certificate_kind_glob(const char *pattern, const char *text);
/* Does the issuer's common name or organization hold text, in any case? */
bool certificate_kind_issued_by(const struct cert *cert, const char *text);
/* Is a name covered: by RFC 9525, and one with '*' by the very same? */
bool certificate_kind_covers(struct cert *cert, const char *reference);
/* Appends the alternative names that are none of the references ("a, b and 3 more"). Returns how
 * many there are. */
size_t certificate_kind_surplus(struct writer *w, const struct cert *cert,
				const struct references *asked);

#endif
