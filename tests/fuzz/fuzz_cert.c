/* fuzz_cert - a certificate of any bytes: its facts, texts and names, and what they promise */
#include "pki/cert.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pki/constraints.h"
#include "pki/identity.h"
#include "pki/name.h"

static void require(bool fact)
{
	if (!fact)
		abort();
}

static void require_inside(const struct cert *cert, struct span span)
{
	require(span.length == 0 ||
		(span.data >= cert->der && span.data + span.length <= cert->der + cert->length));
}

static void use_texts(struct cert *cert)
{
	char *texts[] = {cert_title(cert), cert_name_text(cert->subject),
			 cert_name_text(cert->issuer), cert_purposes_text(cert)};
	char key[48];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		require(texts[i] != NULL);
		free(texts[i]);
	}
	require(cert_key_text(cert, key)[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cert *cert = cert_decode(data, size), *again = cert_decode(data, size);
	size_t budget = 1 << 16;
	uint8_t digest[32];

	require(cert_same(cert, again));
	cert_details(cert);
	require(!cert->malformed == !again->malformed);
	require(!cert->malformed || cert->problem[0]);
	cert_fingerprint(cert, digest);
	if (!cert->malformed) {
		require_inside(cert, cert->subject);
		require_inside(cert, cert->issuer);
		require_inside(cert, cert->public_key);
		require_inside(cert, cert->signature);
		require_inside(cert, cert->scts);
		require_inside(cert, cert->raw.name_constraints);
		require(cert_same_key_and_name(cert, again));
		require(name_hash(cert->subject) == name_hash(again->subject));
		cert_may_issue(cert, again);
		if (cert->has_name_constraints)
			free(constraints_violation(cert, again, &budget));
		use_texts(cert);
	}
	identity_check(cert, "mail.example.com");
	identity_check(cert, "192.0.2.1");
	for (size_t i = 0; i < cert->name_count; i++)
		identity_dns_matches(cert->names[i].value, cert->names[i].length, "a.b.c");
	cert_free(&cert);
	cert_free(&again);
	return 0;
}
