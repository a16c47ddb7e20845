/* tls_peer - a TLS server by GnuTLS over buffers or a socket, with keys made at run time */
#include "tls_peer.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "../servers/timestamps.h"
#include "base/mem.h"

struct tls_peer {
	gnutls_session_t tls;
	gnutls_certificate_credentials_t credentials, other;
	gnutls_anon_server_credentials_t anonymous;
	struct writer in, out, heard;
	bool done, failed, heard_end;
};

static const struct {
	gnutls_pk_algorithm_t algorithm;
	unsigned bits;
	unsigned usage;
	const char *name;
} kinds[PEER_KEYS] = {
	[PEER_RSA] = {GNUTLS_PK_RSA, 2048,
		      GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT, "rsa.example"},
	[PEER_RSA_512] = {GNUTLS_PK_RSA, 512,
			  GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT,
			  "weak.example"},
	[PEER_RSA_ENCIPHERMENT] = {GNUTLS_PK_RSA, 2048, GNUTLS_KEY_KEY_ENCIPHERMENT,
				   "encipherment.example"},
	[PEER_ECDSA] = {GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1),
			GNUTLS_KEY_DIGITAL_SIGNATURE, "ecdsa.example"},
	[PEER_ED25519] = {GNUTLS_PK_EDDSA_ED25519, 0, GNUTLS_KEY_DIGITAL_SIGNATURE,
			  "ed25519.example"},
	[PEER_OTHER_RSA] = {GNUTLS_PK_RSA, 2048,
			    GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT,
			    "other.example"},
};

static gnutls_x509_privkey_t private_keys[PEER_KEYS];
static gnutls_x509_crt_t certificates[PEER_KEYS];
static gnutls_datum_t encoded[PEER_KEYS];

static void must(int status)
{
	if (status < 0)
		abort();
}

static void make(enum peer_key key)
{
	gnutls_x509_privkey_t private;
	gnutls_x509_crt_t certificate;
	time_t now = time(NULL);

	must(gnutls_x509_privkey_init(&private));
	must(gnutls_x509_privkey_generate(private, kinds[key].algorithm, kinds[key].bits, 0));
	must(gnutls_x509_crt_init(&certificate));
	must(gnutls_x509_crt_set_version(certificate, 3));
	must(gnutls_x509_crt_set_serial(certificate, "\x2a", 1));
	must(gnutls_x509_crt_set_activation_time(certificate, now - 3600));
	must(gnutls_x509_crt_set_expiration_time(certificate, now + 86400));
	must(gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
					   kinds[key].name, (unsigned)strlen(kinds[key].name)));
	must(gnutls_x509_crt_set_key_usage(certificate, kinds[key].usage));
	must(gnutls_x509_crt_set_key(certificate, private));
	must(gnutls_x509_crt_sign2(certificate, certificate, private,
				   kinds[key].algorithm == GNUTLS_PK_EDDSA_ED25519
					   ? GNUTLS_DIG_UNKNOWN
					   : GNUTLS_DIG_SHA256,
				   0));
	must(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &encoded[key]));
	private_keys[key] = private;
	certificates[key] = certificate;
}

void tls_peer_prepare(void)
{
	for (int key = PEER_NONE + 1; key < PEER_KEYS; key++)
		make((enum peer_key)key);
}

void tls_peer_finish(void)
{
	for (int key = PEER_NONE + 1; key < PEER_KEYS; key++) {
		gnutls_x509_privkey_deinit(private_keys[key]);
		gnutls_x509_crt_deinit(certificates[key]);
		gnutls_free(encoded[key].data);
	}
}

struct span tls_peer_certificate(enum peer_key key)
{
	return (struct span){encoded[key].data, encoded[key].size};
}

static void write_file(const char *path, gnutls_datum_t *pem)
{
	FILE *file = fopen(path, "w");

	if (!file || fwrite(pem->data, 1, pem->size, file) != pem->size || fclose(file) != 0)
		abort();
	gnutls_free(pem->data);
}

void tls_peer_write_certificate(enum peer_key key, const char *path)
{
	gnutls_datum_t pem;

	must(gnutls_x509_crt_export2(certificates[key], GNUTLS_X509_FMT_PEM, &pem));
	write_file(path, &pem);
}

void tls_peer_write_key(enum peer_key key, const char *path)
{
	gnutls_datum_t pem;

	must(gnutls_x509_privkey_export2(private_keys[key], GNUTLS_X509_FMT_PEM, &pem));
	write_file(path, &pem);
}

static ssize_t pull(gnutls_transport_ptr_t pointer, void *bytes, size_t size)
{
	struct tls_peer *peer = pointer;

	if (peer->in.length == 0) {
		gnutls_transport_set_errno(peer->tls, EAGAIN);
		return -1;
	}
	if (size > peer->in.length)
		size = peer->in.length;
	memcpy(bytes, peer->in.data, size);
	writer_consume(&peer->in, size);
	return (ssize_t)size;
}

static ssize_t push(gnutls_transport_ptr_t pointer, const void *bytes, size_t size)
{
	struct tls_peer *peer = pointer;

	writer_bytes(&peer->out, bytes, size);
	return (ssize_t)size;
}

static int choose_credentials(gnutls_session_t tls)
{
	struct tls_peer *peer = gnutls_session_get_ptr(tls);
	char name[256];
	size_t size = sizeof(name);
	unsigned type;

	if (gnutls_server_name_get(tls, name, &size, &type, 0) < 0)
		gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE, peer->other);
	return 0;
}

struct tls_peer *tls_peer_new(const struct peer_settings *settings)
{
	struct tls_peer *peer = mem_alloc(sizeof(*peer));

	peer->in = writer_with_maximum(1 << 20);
	peer->out = writer_with_maximum(1 << 20);
	peer->heard = writer_with_maximum(1 << 20);
	must(gnutls_init(&peer->tls, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL));
	must(gnutls_priority_set_direct(peer->tls, settings->priority, NULL));
	must(gnutls_certificate_allocate_credentials(&peer->credentials));
	must(gnutls_certificate_allocate_credentials(&peer->other));
	must(gnutls_anon_allocate_server_credentials(&peer->anonymous));
	must(gnutls_certificate_set_x509_key(peer->other, &certificates[PEER_OTHER_RSA], 1,
					     private_keys[PEER_OTHER_RSA]));
	if (settings->other_proves)
		gnutls_certificate_set_flags(peer->credentials,
					     GNUTLS_CERTIFICATE_SKIP_KEY_CERT_MATCH);
	for (size_t i = 0; i < 2; i++)
		if (settings->keys[i] != PEER_NONE)
			must(gnutls_certificate_set_x509_key(
				peer->credentials, &certificates[settings->keys[i]], 1,
				private_keys[settings->other_proves ? PEER_OTHER_RSA
								    : settings->keys[i]]));
	gnutls_session_set_ptr(peer->tls, peer);
	if (settings->other_without_sni)
		gnutls_handshake_set_post_client_hello_function(peer->tls, choose_credentials);
	must(gnutls_certificate_set_known_dh_params(peer->credentials, GNUTLS_SEC_PARAM_MEDIUM));
	must(gnutls_anon_set_server_known_dh_params(peer->anonymous, GNUTLS_SEC_PARAM_MEDIUM));
	if (settings->keys[0] != PEER_NONE)
		must(gnutls_credentials_set(peer->tls, GNUTLS_CRD_CERTIFICATE, peer->credentials));
	must(gnutls_credentials_set(peer->tls, GNUTLS_CRD_ANON, peer->anonymous));
	if (settings->requires_certificate)
		gnutls_certificate_server_set_request(peer->tls, GNUTLS_CERT_REQUIRE);
	if (settings->timestamps)
		timestamps_send(peer->tls, peer->credentials);
	gnutls_handshake_set_timeout(peer->tls, 0);
	gnutls_transport_set_ptr(peer->tls, peer);
	gnutls_transport_set_pull_function(peer->tls, pull);
	gnutls_transport_set_push_function(peer->tls, push);
	return peer;
}

void tls_peer_free(struct tls_peer **peer)
{
	gnutls_deinit((*peer)->tls);
	gnutls_certificate_free_credentials((*peer)->credentials);
	gnutls_certificate_free_credentials((*peer)->other);
	gnutls_anon_free_server_credentials((*peer)->anonymous);
	writer_free(&(*peer)->in);
	writer_free(&(*peer)->out);
	writer_free(&(*peer)->heard);
	free(*peer);
	*peer = NULL;
}

struct writer *tls_peer_in(struct tls_peer *peer)
{
	return &peer->in;
}

struct writer *tls_peer_out(struct tls_peer *peer)
{
	return &peer->out;
}

bool tls_peer_is_done(const struct tls_peer *peer)
{
	return peer->done;
}

bool tls_peer_heard_end(const struct tls_peer *peer)
{
	return peer->heard_end;
}

const char *tls_peer_heard(struct tls_peer *peer)
{
	return writer_string(&peer->heard);
}

void tls_peer_say(struct tls_peer *peer, const char *text)
{
	must((int)gnutls_record_send(peer->tls, text, strlen(text)));
}

/* RFC 8446 sections 5.2 and 5.3. */
void tls_peer_say_records(struct tls_peer *peer, uint8_t type, const uint8_t *bytes, size_t length,
			  size_t times)
{
	gnutls_aead_cipher_hd_t cipher;
	gnutls_datum_t iv, key;
	uint8_t sequence[8], header[5], nonce[12], inner[16385], sealed[sizeof(inner) + 16];
	size_t size = length + 1, sealed_size;

	must(gnutls_record_get_state(peer->tls, 0, NULL, &iv, &key, sequence));
	must(gnutls_aead_cipher_init(&cipher, GNUTLS_CIPHER_AES_128_GCM, &key));
	memcpy(inner, bytes, length);
	inner[length] = type;
	memcpy(header, (uint8_t[]){23, 3, 3, (uint8_t)((size + 16) >> 8), (uint8_t)(size + 16)},
	       sizeof(header));
	for (; times > 0; times--) {
		memcpy(nonce, iv.data, sizeof(nonce));
		for (size_t i = 0; i < sizeof(sequence); i++)
			nonce[4 + i] ^= sequence[i];
		sealed_size = sizeof(sealed);
		must(gnutls_aead_cipher_encrypt(cipher, nonce, sizeof(nonce), header,
						sizeof(header), 16, inner, size, sealed,
						&sealed_size));
		writer_bytes(&peer->out, header, sizeof(header));
		writer_bytes(&peer->out, sealed, sealed_size);
		for (size_t i = sizeof(sequence); i-- > 0 && ++sequence[i] == 0;)
			;
	}
	gnutls_aead_cipher_deinit(cipher);
}

static void shake_hands(struct tls_peer *peer)
{
	int status;

	do
		status = gnutls_handshake(peer->tls);
	while (status < 0 && status != GNUTLS_E_AGAIN && !gnutls_error_is_fatal(status));
	if (status == GNUTLS_E_AGAIN)
		return;
	if (status == 0) {
		peer->done = true;
		return;
	}
	peer->failed = true;
	gnutls_alert_send_appropriate(peer->tls, status);
}

void tls_peer_run(struct tls_peer *peer)
{
	char bytes[1024];
	ssize_t count;

	if (!peer->done && !peer->failed)
		shake_hands(peer);
	while (peer->done && !peer->heard_end) {
		count = gnutls_record_recv(peer->tls, bytes, sizeof(bytes));
		if (count == 0)
			peer->heard_end = true;
		if (count <= 0)
			break;
		writer_bytes(&peer->heard, bytes, (size_t)count);
	}
}

bool tls_peer_serve(int fd, const struct peer_settings *settings, char *heard, size_t size)
{
	struct tls_peer *peer = tls_peer_new(settings);
	uint8_t bytes[4096];
	ssize_t count;
	bool good;

	while (!peer->failed && !peer->heard_end) {
		count = recv(fd, bytes, sizeof(bytes), 0);
		if (count <= 0)
			break;
		writer_bytes(&peer->in, bytes, (size_t)count);
		tls_peer_run(peer);
		(void)!send(fd, peer->out.data, peer->out.length, MSG_NOSIGNAL);
		writer_clear(&peer->out);
	}
	good = peer->done;
	if (heard)
		snprintf(heard, size, "%s", tls_peer_heard(peer));
	tls_peer_free(&peer);
	return good;
}
