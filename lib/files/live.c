/* live - certbot's directory, and files of Diffie-Hellman parameters */
#include "files/live.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "files/read.h"
#include "pki/dh.h"

#define DH_MINIMUM 2048

/* "/etc/letsencrypt/archive/x/fullchain12.pem" is number 12; 0: none. */
static unsigned renewal_number(const char *real)
{
	const char *name = real ? strrchr(real, '/') : NULL;
	unsigned number = 0;

	if (!name)
		return 0;
	name += strcspn(name, "0123456789.");
	while (*name >= '0' && *name <= '9' && number < 1000000)
		number = number * 10 + (unsigned)(*name++ - '0');
	return strcmp(name, ".pem") == 0 ? number : 0;
}

static void judge_numbers(struct files_check *check, const char *directory,
			  const char *const *names, const unsigned *numbers, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (numbers[i] && numbers[0] && numbers[i] != numbers[0]) {
			files_problem(&check->problems, FILES_WRONG_ORDER,
				      "Let certbot put them right: certbot renew --force-renewal "
				      "--cert-name NAME, or set the links anew.",
				      "%s: %s is of renewal %u, %s of renewal %u", directory,
				      names[0], numbers[0], names[i], numbers[i]);
			return;
		}
}

/* fullchain is cert and chain, one behind the other. */
static void judge_parts(struct files_check *check, const struct files_certificate *full,
			const struct files_certificate *cert, const struct files_certificate *chain)
{
	if (full->leaf && cert->leaf && !cert_same(full->leaf, cert->leaf))
		files_problem(&check->problems, FILES_KEY_MISMATCH, NULL,
			      "%s and %s hold different certificates", full->opened.path,
			      cert->opened.path);
	for (size_t i = 0; i < chain->list.count; i++) {
		bool found = false;

		for (size_t k = 0; k < full->list.count; k++)
			found = found || cert_same(full->list.cert[k], chain->list.cert[i]);
		if (!found && full->list.count > 0) {
			files_problem(&check->problems, FILES_WRONG_ORDER, NULL,
				      "%s lacks a certificate of %s", full->opened.path,
				      chain->opened.path);
			return;
		}
	}
}

/* Certificates that are a part of the chain are judged in fullchain. */
static struct files_certificate *part(struct files_check *check, const char *path)
{
	size_t before = check->problems.count;
	struct files_certificate *c = files_certificate(check, path);

	if (c->opened.state == OPENED && c->list.count > 0)
		while (check->problems.count > before) {
			struct files_problem *p = &check->problems.problem[--check->problems.count];

			free(p->text);
			free(p->remedy);
		}
	return c;
}

void files_judge_live(struct files_check *check, const char *directory)
{
	static const char *const names[] = {"fullchain.pem", "cert.pem", "chain.pem",
					    "privkey.pem"};
	struct files_certificate *c[3];
	unsigned numbers[4] = {0};

	for (size_t i = 0; i < 3; i++) {
		char *path = mem_print("%s/%s", directory, names[i]);

		c[i] = i == 0 ? files_certificate(check, path) : part(check, path);
		numbers[i] = renewal_number(c[i]->opened.real);
		free(path);
	}
	c[0]->given = true;
	judge_parts(check, c[0], c[1], c[2]);
	if (!check->settings->no_key) {
		char *path = mem_print("%s/%s", directory, names[3]);
		const struct files_key *key = files_key(check, path);

		numbers[3] = renewal_number(key->opened.real);
		if (key->keys.count > 0 && c[0]->leaf &&
		    !key_same_public(
			    (struct span){key->keys.key[0].public_key, key->keys.key[0].length},
			    c[0]->leaf->public_key))
			files_problem(&check->problems, FILES_KEY_MISMATCH, NULL,
				      "the key in %s is not that of the certificate in %s", path,
				      c[0]->opened.path);
		free(path);
	}
	judge_numbers(check, directory, names, numbers, check->settings->no_key ? 3 : 4);
}

void files_judge_dh(struct files_check *check, const struct config_view *view,
		    enum config_daemon daemon)
{
	const struct files_source *source = check->settings->source;
	struct opened opened;
	unsigned bits;

	source->open(source->argument, view->dh_file, FILES_CERTIFICATE_MAXIMUM, &opened);
	if (opened.state == OPENED) {
		bits = dh_bits(opened.data, opened.length);
		if (bits > 0 && bits < DH_MINIMUM)
			files_problem(
				&check->problems, FILES_CONFIG_WEAK,
				daemon == DAEMON_POSTFIX
					? "Write smtpd_tls_dh1024_param_file = auto, or a file "
					  "with "
					  "the group ffdhe2048, and reload Postfix."
					: "Write a file with the group ffdhe2048, or none, and "
					  "reload Dovecot.",
				"%s, %s = %s, at %s line %u: its prime has %u bits",
				config_daemon_name(daemon), view->dh_setting, view->dh_file,
				view->dh_place.file ? view->dh_place.file : "a default,",
				view->dh_place.line, bits);
	} else {
		files_problem(&check->problems, FILES_NOTE, NULL, "%s %s: %s", view->dh_setting,
			      view->dh_file, opened.why);
	}
	opened_free(&opened);
}
