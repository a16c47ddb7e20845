/* raw - a TLS server without cryptography: it negotiates as its script says and signs nothing
 *
 * Whoever enumerates versions, suites and groups can be tested against servers whose answers are
 * known because they are written down, whatever no library can speak any more: SSLv2, export
 * suites, 512-bit primes, hybrid groups. Up to TLS 1.2 it sends ServerHello, Certificate,
 * ServerKeyExchange (with a signature of noise) and ServerHelloDone; in TLS 1.3 a HelloRetryRequest
 * or a ServerHello with noise behind it.
 */
#ifndef SERVERS_RAW_H
#define SERVERS_RAW_H

#include "client_hello.h"

/* Answers hellos until the client is gone. raw is the script's object. */
void raw_answer(struct talk *t, const json_t *raw, struct client_hello *hello);

/* What a suite needs of the server (raw_suites.c). */
enum raw_exchange { RAW_RSA, RAW_RSA_EXPORT, RAW_DHE, RAW_ECDHE, RAW_TLS13, RAW_PSK };
enum raw_proof { RAW_PROOF_RSA, RAW_PROOF_ECDSA, RAW_PROOF_DSS, RAW_PROOF_NONE };
enum raw_exchange raw_suite_exchange(uint32_t suite);
enum raw_proof raw_suite_proof(uint32_t suite);

/* What was agreed on. */
struct raw_choice {
	uint16_t version;
	uint32_t suite;
	uint16_t group;
	bool retry; /* TLS 1.3: HelloRetryRequest first */
};

/* The messages (raw_messages.c), each appended to out as handshake message, no record. */
void raw_server_hello(struct bytes *out, const json_t *raw, const struct client_hello *hello,
		      const struct raw_choice *choice);
void raw_certificate(struct bytes *out, const struct talk *t, const struct raw_choice *choice);
void raw_key_exchange(struct bytes *out, const json_t *raw, const struct client_hello *hello,
		      const struct raw_choice *choice);
void raw_server_hello_ssl2(struct bytes *out, const struct talk *t, const json_t *raw,
			   const struct client_hello *hello);

/* Readers of the script's object: numbers may be written as 0x..., names of versions as "tls1.2".
 */
long raw_value(const json_t *value);
long raw_setting(const json_t *raw, const char *key, long otherwise);
bool raw_flag(const json_t *raw, const char *key, bool otherwise);

#endif
