/* archive - a PKCS#12 file: does it hang together, and with what was given beside it? */
#include "files/read.h"
#include "pki/pfx.h"

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

void files_judge_archive(struct files_check *check, const char *path)
{
	const struct files_source *source = check->settings->source;
	struct files_certificate *c = files_new_certificate(check, "PKCS#12");
	enum key_result result;
	struct pfx pfx = {0};

	c->given = true;
	source->open(source->argument, path, FILES_CERTIFICATE_MAXIMUM, &c->opened);
	if (files_not_opened(check, &c->opened, "PKCS#12"))
		return;
	result =
		pfx_read(c->opened.data, c->opened.length, check->settings->archive_password, &pfx);
	files_let_go(&c->opened);
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
