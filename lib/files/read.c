/* read - a file is opened and decoded when it is first named, and judged by itself then */
#include "files/read.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "pki/bundle.h"
#include "pki/pem.h"

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

struct files_certificate *files_new_certificate(struct files_check *check, const char *kind)
{
	struct files_certificate *c = mem_alloc(sizeof(*c));

	c->kind = kind;
	c->key_offset = c->certificate_offset = SIZE_MAX;
	check->certificate = mem_resize(check->certificate, check->certificate_count + 1,
					sizeof(struct files_certificate *));
	check->certificate[check->certificate_count++] = c;
	return c;
}

void files_let_go(struct opened *o)
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
	c = files_new_certificate(check, "certificate");
	source->open(source->argument, path, FILES_CERTIFICATE_MAXIMUM, &c->opened);
	if (files_not_opened(check, &c->opened, "certificate"))
		return c;
	if (bundle_read(c->opened.data, c->opened.length, path, &c->list, &f) < 0)
		files_problem(&check->problems, FILES_UNPARSABLE, NULL, "%s", f.text);
	else
		note_offsets(c);
	files_let_go(&c->opened);
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
	files_let_go(&key->opened);
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

bool files_key_is(const struct files_key *key, struct span public)
{
	for (size_t i = 0; i < key->keys.count; i++)
		if (key_same_public(
			    (struct span){key->keys.key[i].public_key, key->keys.key[i].length},
			    public))
			return true;
	return false;
}
