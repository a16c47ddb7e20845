/* request - a signing request, with the key and the certificates that were given beside it */
#include "files/read.h"
#include "pki/csr.h"

void files_judge_request(struct files_check *check, const char *path)
{
	const struct files_source *source = check->settings->source;
	const char *key_path = check->settings->key;
	struct opened opened;
	struct fail f = {0};
	struct csr csr;

	source->open(source->argument, path, FILES_CERTIFICATE_MAXIMUM, &opened);
	if (files_not_opened(check, &opened, "signing request")) {
		opened_free(&opened);
		return;
	}
	if (csr_read(opened.data, opened.length, path, &csr, &f) < 0) {
		files_problem(&check->problems, FILES_UNPARSABLE, NULL, "%s", f.text);
		csr_free(&csr);
		opened_free(&opened);
		return;
	}
	check->request_count++;
	if (!csr.signature_good)
		files_problem(&check->problems, FILES_UNPARSABLE, NULL,
			      "%s: the request is not signed by its own key", path);
	for (size_t i = 0; i < check->certificate_count; i++) {
		const struct files_certificate *c = check->certificate[i];

		if (c->given && c->leaf && !key_same_public(c->leaf->public_key, csr.public_key))
			files_problem(
				&check->problems, FILES_CSR_MISMATCH, NULL,
				"the certificate in %s is not for the key of the request in %s",
				c->opened.path, path);
	}
	if (key_path && !check->settings->no_key) {
		const struct files_key *key = files_key(check, key_path);

		if (key->keys.count > 0 && !files_key_is(key, csr.public_key))
			files_problem(&check->problems, FILES_CSR_MISMATCH, NULL,
				      "the request in %s is not for the key in %s", path, key_path);
	}
	csr_free(&csr);
	opened_free(&opened);
}
