/* session_credentials - a client certificate and its key, from PEM files */
#include <gnutls/x509.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "net/session_private.h"

#define PEM_MAXIMUM (1024 * 1024)

/* The library's own words for both are "The requested data were not available". */
static bool holds_certificate(const gnutls_datum_t *pem)
{
	gnutls_x509_crt_t *list;
	unsigned count;

	if (gnutls_x509_crt_list_import2(&list, &count, pem, GNUTLS_X509_FMT_PEM, 0) < 0)
		return false;
	for (unsigned i = 0; i < count; i++)
		gnutls_x509_crt_deinit(list[i]);
	gnutls_free(list);
	return count > 0;
}

static bool holds_key(const gnutls_datum_t *pem)
{
	gnutls_x509_privkey_t key;
	int error;

	if (gnutls_x509_privkey_init(&key) < 0)
		return false;
	error = gnutls_x509_privkey_import2(key, pem, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN);
	gnutls_x509_privkey_deinit(key);
	return error >= 0;
}

static int load(gnutls_certificate_credentials_t handle, const char *cert_path,
		const char *key_path, struct fail *f)
{
	struct writer cert = writer_with_maximum(PEM_MAXIMUM);
	struct writer key = writer_with_maximum(PEM_MAXIMUM);
	gnutls_datum_t cert_bytes, key_bytes;
	int status = -1;
	int error;

	if (file_read(cert_path, &cert, f) < 0 || file_read(key_path, &key, f) < 0)
		goto out;
	cert_bytes = (gnutls_datum_t){cert.data, (unsigned)cert.length};
	key_bytes = (gnutls_datum_t){key.data, (unsigned)key.length};
	error = gnutls_certificate_set_x509_key_mem(handle, &cert_bytes, &key_bytes,
						    GNUTLS_X509_FMT_PEM);
	if (error >= 0)
		status = 0;
	else if (!holds_certificate(&cert_bytes))
		fail_set(f, FAIL_DATA, "%s holds no client certificate that can be decoded",
			 cert_path);
	else if (!holds_key(&key_bytes))
		fail_set(f, FAIL_DATA,
			 "%s holds no private key that can be read without a password", key_path);
	else if (error == GNUTLS_E_CERTIFICATE_KEY_MISMATCH)
		fail_set(f, FAIL_DATA, "the key in %s is not the one of the client certificate %s",
			 key_path, cert_path);
	else
		fail_set(f, FAIL_DATA, "the client certificate %s with the key %s: %s", cert_path,
			 key_path, gnutls_strerror(error));
out:
	writer_free(&cert);
	writer_free(&key);
	return status;
}

struct session_credentials *session_credentials_new(const char *cert_path, const char *key_path,
						    struct fail *f)
{
	struct session_credentials *credentials = mem_alloc(sizeof(*credentials));

	if (gnutls_certificate_allocate_credentials(&credentials->handle) < 0) {
		free(credentials);
		fail_set(f, FAIL_LOCAL, "the TLS library cannot hold a client certificate");
		return NULL;
	}
	if (load(credentials->handle, cert_path, key_path ? key_path : cert_path, f) < 0)
		session_credentials_free(&credentials);
	return credentials;
}

void session_credentials_free(struct session_credentials **credentials)
{
	if (*credentials)
		gnutls_certificate_free_credentials((*credentials)->handle);
	free(*credentials);
	*credentials = NULL;
}
