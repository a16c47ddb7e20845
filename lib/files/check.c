/* check - files are opened once each, compared with each other, and let go */
#include "files/check.h"

#include <stdlib.h>
#include <string.h>

#include "files/live.h"
#include "files/read.h"
#include "pki/identity.h"

static void judge_key(struct files_check *check, const struct files_certificate *c,
		      const char *path)
{
	const struct files_key *key;
	char one[48], other[48];

	if (check->settings->no_key)
		return;
	key = files_key(check, path);
	if (key->keys.count == 0 || !c->leaf || files_key_is(key, c->leaf->public_key))
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
		files_judge_archive(check, s->archive);
	if (s->request)
		files_judge_request(check, s->request);
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
