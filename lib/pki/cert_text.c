/* cert_text - what a person calls a certificate and its key, and the digests that name it */
#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "base/mem.h"
#include "pki/cert.h"
#include "pki/name.h"

char *cert_alternative_text(const struct cert_name *name)
{
	struct address address = {.family = name->length == 4 ? 4 : 6};
	char buffer[ADDRESS_TEXT_SIZE];

	if (name->kind != NAME_IP)
		return mem_substring(name->value, name->length);
	if (name->length != 4 && name->length != 16)
		return mem_string("(of illegal length)");
	memcpy(address.bytes, name->value, name->length);
	return mem_string(address_text(&address, buffer));
}

char *cert_title(struct cert *cert)
{
	if (cert->malformed)
		return mem_string("a certificate that cannot be decoded");
	cert_details(cert);
	if (cert->common_name && cert->common_name[0])
		return mem_string(cert->common_name);
	for (size_t i = 0; i < cert->name_count; i++)
		if (cert->names[i].kind != NAME_OTHER)
			return cert_alternative_text(&cert->names[i]);
	if (cert->organization && cert->organization[0])
		return mem_string(cert->organization);
	if (name_is_empty(cert->subject))
		return mem_string("a certificate without a name");
	return cert_name_text(cert->subject);
}

const char *cert_key_text(struct cert *cert, char *buffer)
{
	const char *kind = key_kind_name(cert->key);

	if (cert->key == KEY_EC || cert->key == KEY_OTHER)
		snprintf(buffer, 48, "%s %s", kind, cert->curve);
	else if (cert_key_is_rsa(cert) || cert->key == KEY_DSA)
		snprintf(buffer, 48, "%s %u", kind, cert->key_bits);
	else
		snprintf(buffer, 48, "%s", kind);
	return buffer;
}

static void digest_of(const void *data, size_t length, uint8_t digest[32])
{
	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, data, length, digest) < 0)
		memset(digest, 0, 32);
}

void cert_fingerprint(const struct cert *cert, uint8_t digest[32])
{
	digest_of(cert->der, cert->length, digest);
}

void cert_key_fingerprint(const struct cert *cert, uint8_t digest[32])
{
	digest_of(cert->public_key.data, cert->public_key.length, digest);
}
