/* purpose - what a certificate's extended key usage lets it be used for (RFC 5280 4.2.1.12) */
#include <string.h>

#include "base/attributes.h"
#include "base/writer.h"
#include "pki/cert.h"

/* RFC 5280 4.2.1.12 and others that are met. No brackets: they would be escaped in the answer. */
static const struct {
	const char *oid, *words;
} purposes[] = {
	{"1.3.6.1.5.5.7.3.1", "TLS servers"},
	{"1.3.6.1.5.5.7.3.2", "TLS clients"},
	{"1.3.6.1.5.5.7.3.3", "code signing"},
	{"1.3.6.1.5.5.7.3.4", "S/MIME e-mail"},
	{"1.3.6.1.5.5.7.3.8", "time stamping"},
	{"1.3.6.1.5.5.7.3.9", "OCSP signing"},
	{"1.3.6.1.5.5.7.3.36", "document signing"},
	{"1.3.6.1.4.1.311.10.3.12", "Microsoft document signing"},
	{"1.3.6.1.4.1.311.20.2.2", "smart card logon"},
	{"2.5.29.37.0", "anything"},
};

static const char *purpose_words(const char *oid)
{
	for (size_t i = 0; i < COUNT_OF(purposes); i++)
		if (strcmp(oid, purposes[i].oid) == 0)
			return purposes[i].words;
	return oid;
}

char *cert_purposes_text(const struct cert *cert)
{
	struct writer w = writer_with_maximum(4096);

	for (size_t i = 0; i < cert->purpose_count && w.length < 256; i++) {
		if (i > 0)
			writer_text(&w, ", ");
		writer_text(&w, purpose_words(cert->purposes[i]));
	}
	if (cert->purpose_count == 0)
		writer_text(&w, "nothing at all");
	return writer_take_string(&w);
}

bool cert_serves_tls(const struct cert *cert)
{
	for (size_t i = 0; i < cert->purpose_count; i++)
		if (strcmp(cert->purposes[i], "1.3.6.1.5.5.7.3.1") == 0 ||
		    strcmp(cert->purposes[i], "2.5.29.37.0") == 0)
			return true;
	return !cert->has_extended_key_usage;
}
