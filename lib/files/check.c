/* check - files are opened once each, compared with each other, and let go */
#include "files/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "files/live.h"
#include "pki/bundle.h"
#include "pki/csr.h"
#include "pki/identity.h"
#include "pki/pem.h"
#include "pki/pfx.h"

bool files_not_opened(struct files_check *check, const struct opened *o, const char *what)
{
	static const enum files_problem_kind kinds[] = {
		[OPENED_MISSING] = FILES_MISSING,
		[OPENED_UNREADABLE] = FILES_UNREADABLE,
		[OPENED_UNSUITABLE] = FILES_UNPARSABLE,
	};

	if (o->state == OPENED)
		return false;
	files_problem(&check->problems, kinds[o->state], NULL, "%s %s: %s", what, o->path, o->why);
	return true;
}

const struct files_certificate *files_find(const struct files_check *check, const char *path)
{
	for (size_t i = 0; i < check->certificate_count; i++)
		if (strcmp(check->certificate[i]->opened.path, path) == 0)
			return check->certificate[i];
	return NULL;
}

static struct files_certificate *new_certificate(struct files_check *check, const char *kind)
{
	struct files_certificate *c = mem_alloc(sizeof(*c));

	c->kind = kind;
	c->key_offset = c->certificate_offset = SIZE_MAX;
	check->certificate = mem_resize(check->certificate, check->certificate_count + 1,
					sizeof(struct files_certificate *));
	check->certificate[check->certificate_count++] = c;
	return c;
}

/* The bytes are not needed any more, and may hold a key. */
static void let_go(struct opened *o)
{
	if (o->data)
		pem_wipe(o->data, o->length);
	free(o->data);
	o->data = NULL;
	o->length = 0;
}

static void note_offsets(struct files_certificate *c)
{
	struct pem_block block;
	size_t cursor = 0;

	while (pem_next(c->opened.data, c->opened.length, &cursor, &block)) {
		size_t at = (size_t)(block.whole.data - c->opened.data);
		bool key =
			block.label.length >= 11 &&
			memcmp(block.label.data + block.label.length - 11, "PRIVATE KEY", 11) == 0;

		if (key && c->key_offset == SIZE_MAX)
			c->key_offset = at;
		if (span_equals_text(block.label, "CERTIFICATE") &&
		    c->certificate_offset == SIZE_MAX)
			c->certificate_offset = at;
	}
}

struct files_certificate *files_certificate(struct files_check *check, const char *path)
{
	const struct files_source *source = check->settings->source;
	struct files_certificate *c = (struct files_certificate *)files_find(check, path);
	struct fail f = {0};

	if (c)
		return c;
	c = new_certificate(check, "certificate");
	source->open(source->argument, path, FILES_CERTIFICATE_MAXIMUM, &c->opened);
	if (files_not_opened(check, &c->opened, "certificate"))
		return c;
	if (bundle_read(c->opened.data, c->opened.length, path, &c->list, &f) < 0)
		files_problem(&check->problems, FILES_UNPARSABLE, NULL, "%s", f.text);
	else
		note_offsets(c);
	let_go(&c->opened);
	files_judge_certificate(check, c);
	files_judge_permissions(check, &c->opened, false);
	return c;
}

struct files_key *files_key(struct files_check *check, const char *path)
{
	const struct files_source *source = check->settings->source;
	const char *password = check->settings->key_password;
	struct files_key *key;

	for (size_t i = 0; i < check->key_count; i++)
		if (strcmp(check->key[i]->opened.path, path) == 0)
			return check->key[i];
	key = mem_alloc(sizeof(*key));
	check->key = mem_resize(check->key, check->key_count + 1, sizeof(struct files_key *));
	check->key[check->key_count++] = key;
	key->result = KEY_ABSENT;
	source->open(source->argument, path, FILES_KEY_MAXIMUM, &key->opened);
	if (files_not_opened(check, &key->opened, "key"))
		return key;
	key->result = key_read(key->opened.data, key->opened.length, password, &key->keys);
	let_go(&key->opened);
	switch (key->result) {
	case KEY_READ:
		break;
	case KEY_ABSENT:
		files_problem(&check->problems, FILES_UNPARSABLE, NULL, "%s holds no private key",
			      path);
		break;
	case KEY_BROKEN:
		files_problem(&check->problems, FILES_UNPARSABLE, NULL,
			      "the private key in %s cannot be decoded", path);
		break;
	case KEY_NEEDS_PASSWORD:
		files_problem(&check->problems, FILES_UNREADABLE,
			      "Name a file that holds the password with --key-password-file; mail "
			      "servers want the key without one.",
			      "the private key in %s is encrypted, and no password was given",
			      path);
		break;
	case KEY_WRONG_PASSWORD:
		files_problem(&check->problems, FILES_UNREADABLE, NULL,
			      "the private key in %s is encrypted with another password", path);
	}
	if (key->result != KEY_ABSENT)
		files_judge_permissions(check, &key->opened, true);
	return key;
}

static bool any_key_is(const struct files_key *key, struct span public)
{
	for (size_t i = 0; i < key->keys.count; i++)
		if (key_same_public(
			    (struct span){key->keys.key[i].public_key, key->keys.key[i].length},
			    public))
			return true;
	return false;
}

static void judge_key(struct files_check *check, const struct files_certificate *c,
		      const char *path)
{
	const struct files_key *key;
	char one[48], other[48];

	if (check->settings->no_key)
		return;
	key = files_key(check, path);
	if (key->keys.count == 0 || !c->leaf || any_key_is(key, c->leaf->public_key))
		return;
	files_problem(
		&check->problems, FILES_KEY_MISMATCH, NULL,
		"the key in %s, %s, is not that of the certificate in %s, %s", path,
		key_public_text((struct span){key->keys.key[0].public_key, key->keys.key[0].length},
				one),
		c->opened.path, cert_key_text(c->leaf, other));
}

/* Postfix reads a key, then its chain, and refuses the chain that comes first (postconf(5),
 * smtpd_tls_chain_files). */
static void judge_key_first(struct files_check *check, const struct files_certificate *c)
{
	if (c->key_offset != SIZE_MAX && c->certificate_offset < c->key_offset)
		files_problem(
			&check->problems, FILES_CHAIN_BEFORE_KEY,
			"Put the key first: cat privkey.pem fullchain.pem; then postfix reload.",
			"%s: the certificate stands before its key; smtpd_tls_chain_files wants "
			"the key first, else Postfix has no TLS",
			c->opened.path);
}

static void judge_pair(struct files_check *check, const struct config_pair *pair)
{
	const struct files_certificate *c = files_certificate(check, pair->certificate);

	if (strcmp(pair->setting, "smtpd_tls_chain_files") == 0)
		judge_key_first(check, c);
	if (!pair->key) {
		files_problem(&check->problems, FILES_CONFIG_UNDETERMINED, NULL,
			      "no key is named for the certificate in %s", pair->certificate);
		return;
	}
	if (pair->mapped && !check->settings->no_key && strcmp(pair->key, pair->certificate) != 0 &&
	    files_key(check, pair->key)->keys.beside > 0) {
		/* each file of the map has a key and a chain of its own */
		judge_key(check, files_certificate(check, pair->key), pair->key);
		judge_key(check, c, pair->certificate);
		return;
	}
	judge_key(check, c, pair->key);
}

static void judge_configs(struct files_check *check)
{
	for (size_t i = 0; i < FILES_DAEMONS; i++) {
		const struct config_view *view = &check->config[i].view;

		for (size_t k = 0; k < view->service_count; k++)
			for (size_t j = 0; j < view->service[k].pair_count; j++)
				if (view->service[k].offers_tls)
					judge_pair(check, &view->service[k].pair[j]);
		if (view->dh_file)
			files_judge_dh(check, view, check->config[i].daemon);
	}
}

/* What --csr is compared with: the key, or the certificates that were given. */
static void judge_request(struct files_check *check, const char *path)
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

		if (key->keys.count > 0 && !any_key_is(key, csr.public_key))
			files_problem(&check->problems, FILES_CSR_MISMATCH, NULL,
				      "the request in %s is not for the key in %s", path, key_path);
	}
	csr_free(&csr);
	opened_free(&opened);
}

static void compare_archive(struct files_check *check, const struct files_certificate *archive,
			    const struct pfx *pfx)
{
	const char *path = archive->opened.path;

	if (pfx->key.count > 0 && archive->leaf &&
	    !key_same_public((struct span){pfx->key.key[0].public_key, pfx->key.key[0].length},
			     archive->leaf->public_key))
		files_problem(&check->problems, FILES_KEY_MISMATCH, NULL,
			      "%s: its key is not that of its certificate", path);
	if (pfx->key.count == 0)
		files_problem(
			&check->problems, FILES_KEY_MISMATCH,
			"Export it with its key: openssl pkcs12 -export -inkey KEY -in FULLCHAIN.",
			"%s holds no key for its certificate", path);
	for (size_t i = 0; i < check->certificate_count; i++) {
		const struct files_certificate *c = check->certificate[i];

		if (c != archive && c->given && c->leaf && archive->leaf &&
		    !cert_same(c->leaf, archive->leaf))
			files_problem(&check->problems, FILES_KEY_MISMATCH, NULL,
				      "%s and %s hold different certificates", path,
				      c->opened.path);
	}
}

static void judge_archive(struct files_check *check, const char *path)
{
	const struct files_source *source = check->settings->source;
	struct files_certificate *c = new_certificate(check, "PKCS#12");
	enum key_result result;
	struct pfx pfx = {0};

	c->given = true;
	source->open(source->argument, path, FILES_CERTIFICATE_MAXIMUM, &c->opened);
	if (files_not_opened(check, &c->opened, "PKCS#12"))
		return;
	result =
		pfx_read(c->opened.data, c->opened.length, check->settings->archive_password, &pfx);
	let_go(&c->opened);
	if (result == KEY_READ) {
		c->list = pfx.chain;
		pfx.chain = (struct cert_list){0};
		files_judge_certificate(check, c);
		compare_archive(check, c, &pfx);
		files_problem(&check->problems, FILES_PFX_FORMAT,
			      "For Windows Server 2016 and older: openssl pkcs12 -export -keypbe "
			      "PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1.",
			      "%s: certificates %s, key %s, MAC %s; %s", path,
			      pfx.encryption[0][0] ? pfx.encryption[0] : "in clear",
			      pfx.encryption[1][0] ? pfx.encryption[1] : "in clear",
			      pfx.mac[0] ? pfx.mac : "none", pfx_windows(&pfx));
	} else if (result == KEY_NEEDS_PASSWORD || result == KEY_WRONG_PASSWORD) {
		files_problem(&check->problems, FILES_UNREADABLE, NULL,
			      result == KEY_NEEDS_PASSWORD
				      ? "%s wants a password, and none was given"
				      : "%s: the password is wrong",
			      path);
	} else {
		files_problem(&check->problems, FILES_UNPARSABLE, NULL,
			      "%s is no PKCS#12 file that can be decoded", path);
	}
	if (result != KEY_ABSENT)
		files_judge_permissions(check, &c->opened, true);
	pfx_free(&pfx);
}

static void judge_given(struct files_check *check)
{
	const struct files_settings *s = check->settings;

	if (s->certificate) {
		struct files_certificate *c = files_certificate(check, s->certificate);

		c->given = true;
		if (s->key)
			judge_key(check, c, s->key);
	} else if (s->key && !s->no_key) {
		files_key(check, s->key);
	}
	if (s->live)
		files_judge_live(check, s->live);
	if (s->archive)
		judge_archive(check, s->archive);
	if (s->request)
		judge_request(check, s->request);
}

static void judge_names(struct files_check *check)
{
	for (size_t i = 0; i < check->certificate_count; i++) {
		const struct files_certificate *c = check->certificate[i];

		for (size_t k = 0; c->leaf && c->given && k < check->settings->name_count; k++)
			if (identity_check(c->leaf, check->settings->names[k]) != IDENTITY_MATCH)
				files_problem(&check->problems, FILES_NAME_NOT_COVERED, NULL,
					      "the certificate in %s is not for %s", c->opened.path,
					      check->settings->names[k]);
	}
}

void files_check_run(struct files_check *check, const struct files_settings *settings)
{
	*check = (struct files_check){.settings = settings};
	judge_given(check);
	files_read_configs(check);
	judge_configs(check);
	judge_names(check);
}

void files_check_free(struct files_check *check)
{
	for (size_t i = 0; i < check->certificate_count; i++) {
		opened_free(&check->certificate[i]->opened);
		cert_list_free(&check->certificate[i]->list);
		free(check->certificate[i]);
	}
	for (size_t i = 0; i < check->key_count; i++) {
		opened_free(&check->key[i]->opened);
		private_keys_free(&check->key[i]->keys);
		free(check->key[i]);
	}
	for (size_t i = 0; i < FILES_DAEMONS; i++) {
		config_view_free(&check->config[i].view);
		if (check->config[i].owner)
			check->config[i].free_owner(check->config[i].owner);
		free(check->config[i].name);
	}
	free(check->certificate);
	free(check->key);
	files_problems_free(&check->problems);
	if (check->system)
		store_free(&check->system);
	*check = (struct files_check){0};
}
