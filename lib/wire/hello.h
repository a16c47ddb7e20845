/* hello - ClientHello out (SSLv2 to TLS 1.3), no cryptography
 *
 * RFC 8446 section 4.1.2, RFC 5246 7.4.1.2, RFC 6101 (SSLv3), "The SSL Protocol" 1995 (SSLv2).
 */
#ifndef WIRE_HELLO_H
#define WIRE_HELLO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/writer.h"
#include "wire/registry.h"

/* The extension signed_certificate_timestamp, RFC 6962 section 3.3.1. */
#define HELLO_TIMESTAMPS 18

struct hello_offer {
	uint16_t version; /* the highest. Up to TLS 1.2 it is client_version; TLS 1.3 is asked by
			     supported_versions */
	uint16_t lowest;  /* of supported_versions, which is sent where version is TLS 1.3 only */
	const uint16_t *suites;
	size_t suite_count;
	const uint16_t *groups; /* supported_groups; count 0: no extension */
	size_t group_count;
	const uint16_t *schemes; /* signature_algorithms, sent where version is TLS 1.2 or more */
	size_t scheme_count;
	const char *server_name; /* SNI host_name; NULL or an address literal: none (RFC 6066
				    section 3) */
	bool fallback_scsv;	 /* RFC 7507 */
	bool compression;	 /* offer DEFLATE beside null */
	bool timestamps;	 /* ask for signed certificate timestamps */
	bool no_extensions;	 /* as an old SSLv3 or TLS 1.0 client would */
	const uint8_t *random;	 /* 32 bytes; NULL: from getrandom */
};

/* Appends the whole hello, record layer included. TLS 1.3 goes out with an empty key_share, so that
 * a willing server answers with HelloRetryRequest (RFC 8446 4.1.4), with a legacy session id and
 * version 0x0301 in the record. extended_master_secret, renegotiation_info, session_ticket,
 * ec_point_formats are offered where extensions are. */
void hello_write(struct writer *w, const struct hello_offer *offer);
/* The SSLv2 CLIENT-HELLO with all its seven kinds, in a two-byte record. random may be NULL (16
 * bytes). */
void hello_write_ssl2(struct writer *w, const uint8_t *random);

#endif
