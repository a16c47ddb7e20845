/* certificates - every certificate chain that a server serves: by key type, with and without SNI
 * (SPEC 2)
 *
 * One whole handshake proves the key; every further question is a TLS 1.2 hello whose answer is
 * read in clear, all at once. Only where the server speaks nothing but TLS 1.3 do the further
 * questions need whole handshakes too.
 */
#ifndef SCAN_CERTIFICATES_H
#define SCAN_CERTIFICATES_H

#include "net/session.h"
#include "pki/cert.h"
#include "scan/target.h"

struct certificates_settings {
	bool both_keys;	  /* --key-types=both */
	bool without_sni; /* --sni=both: asked without SNI too */
	bool timestamps;  /* signed certificate timestamps are asked for */
	const struct session_credentials *credentials;
};

/* A chain that was served. Chains of the same bytes are one, the questions that got it are noted.
 */
struct served {
	struct cert_list chain;
	bool proven;		 /* the server proved the key, by a handshake */
	bool with_sni;		 /* got by a question with the name that the target says, if any */
	bool without_sni;	 /* got by one of --sni=both that left it out */
	bool is_rsa;		 /* key type of the leaf: RSA, else ECDSA or EdDSA */
	uint16_t version, suite; /* of the handshake that brought it */
	uint8_t *staple;	 /* OCSP response, or NULL */
	size_t staple_length;
	uint8_t *timestamps; /* list of the TLS extension, or NULL */
	size_t timestamps_length;
};

struct certificates_scan {
	struct scan_target target;
	struct served *served; /* owned */
	size_t served_count;
	bool anonymous_only; /* server.no-certificate: a hello was accepted, and no certificate came
			      */
	bool key_proven; /* else, where something was served: server.key-not-proven, why says why */
	bool key_disproven; /* some proof was wrong: whoever answered does not hold the key */
	char why[200];
	char later[200];	  /* what failed behind the proof, shown with -v */
	size_t undone;		  /* questions that were not answered: probe.not-done each */
	char (*undone_text)[200]; /* a sentence each; owned */
	struct scan_outcome outcome;
	struct certificates_state *state;
};

struct certificates_scan *certificates_start(const struct scan_target *target,
					     const struct certificates_settings *settings);
void certificates_free(struct certificates_scan **scan);

#endif
