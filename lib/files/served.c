/* served - the leafs that an endpoint shows against the leafs that its configuration names */
#include "files/served.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "files/read.h"
#include "pki/identity.h"

#define HOUR 3600.0

/* A leaf that the endpoint ought to show, to those who ask for server_name. */
struct candidate {
	const struct files_certificate *file;
	const struct config_service *service; /* NULL: given on the command line */
	const char *server_name;	      /* or NULL */
	bool elsewhere, mapped;
};

struct candidates {
	struct candidate *candidate;
	size_t count;
};

static void add(struct candidates *list, const struct candidate *candidate)
{
	if (!candidate->file || !candidate->file->leaf)
		return;
	list->candidate = mem_resize(list->candidate, list->count + 1, sizeof(*candidate));
	list->candidate[list->count++] = *candidate;
}

static void add_service(const struct files_check *check, const struct config_service *service,
			struct candidates *list)
{
	for (size_t i = 0; i < service->pair_count; i++) {
		const struct config_pair *pair = &service->pair[i];

		add(list, &(struct candidate){.file = files_find(check, pair->certificate),
					      .service = service,
					      .server_name = pair->server_name,
					      .elsewhere = pair->elsewhere,
					      .mapped = pair->mapped});
		if (pair->mapped && pair->key && strcmp(pair->key, pair->certificate) != 0)
			add(list, &(struct candidate){.file = files_find(check, pair->key),
						      .service = service,
						      .server_name = pair->server_name,
						      .mapped = true});
	}
}

/* The service that listens on the endpoint's port, or where there is none what was given by
 * itself. */
static bool gather(const struct files_check *check, uint16_t port, struct candidates *list)
{
	bool found = false;

	for (size_t i = 0; i < FILES_DAEMONS; i++) {
		const struct config_view *view = &check->config[i].view;

		for (size_t k = 0; k < view->service_count; k++)
			if (view->service[k].port == port) {
				add_service(check, &view->service[k], list);
				found = true;
			}
	}
	for (size_t i = 0; !found && i < check->certificate_count; i++)
		if (check->certificate[i]->given)
			add(list, &(struct candidate){.file = check->certificate[i]});
	return found || list->count > 0;
}

static bool name_fits(const char *pattern, const char *name)
{
	/* Postfix writes ".example.com" for all names below it. */
	if (*pattern == '.') {
		size_t tail = strlen(pattern), length = strlen(name);

		return length > tail && text_equal_nocase(name + length - tail, pattern);
	}
	return identity_dns_matches(pattern, strlen(pattern), name);
}

/* Is the candidate what those get who ask for the name (or for none)? */
static bool is_meant(const struct candidates *list, const struct candidate *c, const char *name)
{
	if (c->server_name)
		return name && name_fits(c->server_name, name);
	for (size_t i = 0; name && i < list->count; i++)
		if (list->candidate[i].server_name &&
		    name_fits(list->candidate[i].server_name, name))
			return false; /* one with that name is there */
	return true;
}

static int64_t since(const struct candidate *c)
{
	int64_t begin = c->file->leaf->not_before;

	return c->file->opened.changed > begin ? c->file->opened.changed : begin;
}

static char *remedy_of(const struct candidate *c)
{
	const struct config_service *s = c->service;

	if (!s)
		return NULL;
	switch (s->daemon) {
	case DAEMON_POSTFIX:
		if (c->mapped)
			return mem_print("The SNI map keeps a copy: postmap -F %s, then postfix "
					 "reload.",
					 s->sni_map);
		return mem_print("postfix reload%s.",
				 s->copies_files ? " (tlsproxy keeps what it has read)"
						 : " (smtpd takes the new file by itself within "
						   "max_idle and max_use, some minutes)");
	case DAEMON_DOVECOT:
		return mem_string("doveadm reload (the login processes keep what they have read).");
	case DAEMON_EXIM:
		break;
	}
	return mem_string(
		"Exim takes a new file by itself, since 4.95 some seconds after it changed, "
		"before that at the next connection; where it did not, systemctl restart "
		"exim4 or exim.");
}

/* "5.3 hours", "12.0 days" */
static void write_age(struct writer *w, int64_t seconds)
{
	if (seconds < 48 * 3600)
		writer_print(w, "%.1f hours", (double)seconds / HOUR);
	else
		writer_print(w, "%.1f days", (double)seconds / HOUR / 24);
}

static void tell_stale(struct files_problems *problems, const struct candidate *c,
		       const struct cert *shown, int64_t grace)
{
	int64_t age = clock_now() - since(c);
	char on_disk[DATE_TEXT_SIZE], served[DATE_TEXT_SIZE], when[DATE_TEXT_SIZE];
	bool older = shown->not_before > c->file->leaf->not_before;
	struct writer span = writer_with_maximum(64);
	char *remedy = remedy_of(c);

	date_day(c->file->leaf->not_after, on_disk);
	date_day(shown->not_after, served);
	date_rfc3339(since(c), when);
	write_age(&span, age >= grace ? age : grace);
	if (age >= grace && older)
		files_problem(
			problems, FILES_STALE_SERVED, remedy,
			"a newer certificate than that in %s is served: it ends on %s, that of "
			"the file on %s",
			c->file->opened.path, served, on_disk);
	else if (age >= grace)
		files_problem(
			problems, FILES_STALE_SERVED, remedy,
			"the certificate in %s, which ends on %s, is not served, though it is "
			"there since %s, %s ago; the one that is served ends on %s",
			c->file->opened.path, on_disk, when, writer_string(&span), served);
	else
		files_problem(
			problems, FILES_NOTE, remedy,
			"the certificate in %s is not served yet; it is there since %s, and the "
			"daemon has %s to notice, by --grace",
			c->file->opened.path, when, writer_string(&span));
	writer_free(&span);
	free(remedy);
}

static void tell_unknown(struct files_problems *problems, const struct cert *shown, bool mapped)
{
	char day[DATE_TEXT_SIZE], key[48];

	files_problem(problems, mapped ? FILES_CONFIG_UNDETERMINED : FILES_STALE_SERVED, NULL,
		      mapped ? "a certificate is served that no file names: %s, ends on %s; it may "
			       "come from the SNI map, whose source could not be read"
			     : "a certificate is served that is in no file: %s, ends on %s",
		      cert_key_text((struct cert *)shown, key), date_day(shown->not_after, day));
}

static const struct cert *leaf_of(const struct cert_list *chain)
{
	return chain->count > 0 && !chain->cert[0]->malformed ? chain->cert[0] : NULL;
}

static bool is_expected(const struct candidates *list, const struct candidate *c,
			const struct files_shown *shown, const char *name)
{
	return (shown->with_sni && is_meant(list, c, name)) ||
	       (shown->without_sni && is_meant(list, c, NULL));
}

static void judge_shown(const struct candidates *list, const struct files_shown *shown,
			const struct files_showing *showing, struct files_problems *problems)
{
	const struct cert *leaf = leaf_of(shown->chain);
	const struct candidate *other = NULL;
	bool has_map = false;

	if (!leaf)
		return;
	for (size_t i = 0; i < list->count; i++) {
		const struct candidate *c = &list->candidate[i];

		has_map = has_map || (c->service && c->service->sni_map);
		if (!is_expected(list, c, shown, showing->server_name))
			continue;
		if (cert_same(c->file->leaf, leaf))
			return;
		if (cert_key_is_rsa(c->file->leaf) == cert_key_is_rsa(leaf) &&
		    (!other || (other->elsewhere && !c->elsewhere)))
			other = c;
	}
	if (other)
		tell_stale(problems, other, leaf, showing->grace);
	else
		tell_unknown(problems, leaf, has_map);
}

/* A kind of key that a file has and nobody was shown. */
static void judge_unseen(const struct candidates *list, const struct candidate *c,
			 const struct files_showing *showing, struct files_problems *problems)
{
	char key[48], *remedy;

	if (c->elsewhere || !is_meant(list, c, showing->server_name) || !showing->every_key ||
	    clock_now() - since(c) < showing->grace)
		return;
	for (size_t i = 0; i < showing->shown_count; i++) {
		const struct cert *leaf = leaf_of(showing->shown[i].chain);

		if (!leaf || cert_key_is_rsa(leaf) == cert_key_is_rsa(c->file->leaf))
			return;
	}
	remedy = remedy_of(c);
	files_problem(problems, FILES_STALE_SERVED, remedy,
		      "the certificate in %s, %s, is not served, nor any other with such a key",
		      c->file->opened.path, cert_key_text(c->file->leaf, key));
	free(remedy);
}

size_t files_judge_served(const struct files_check *check, const struct files_showing *showing,
			  struct files_problems *problems)
{
	struct candidates list = {0};
	bool found = gather(check, showing->endpoint->port, &list);
	size_t count = list.count;

	if (!found)
		files_problem(problems, FILES_CONFIG_UNDETERMINED, NULL,
			      "no service of the configuration listens on port %u",
			      (unsigned)showing->endpoint->port);
	for (size_t i = 0; count > 0 && i < showing->shown_count; i++)
		judge_shown(&list, &showing->shown[i], showing, problems);
	for (size_t i = 0; showing->shown_count > 0 && i < count; i++)
		judge_unseen(&list, &list.candidate[i], showing, problems);
	free(list.candidate);
	return count;
}

char **files_endpoints(const struct files_check *check, const char *host, bool local,
		       size_t *count_r)
{
	char **list = NULL;

	*count_r = 0;
	for (size_t i = 0; i < FILES_DAEMONS; i++) {
		const struct config_view *view = &check->config[i].view;

		for (size_t k = 0; k < view->service_count; k++) {
			const struct config_service *s = &view->service[k];

			if (s->port == 0 || !s->offers_tls || s->pair_count == 0 ||
			    (s->local && !local))
				continue;
			list = mem_resize(list, *count_r + 1, sizeof(*list));
			list[(*count_r)++] =
				mem_print("%s://%s:%u", protocol_info(s->protocol)->name, host,
					  (unsigned)s->port);
		}
	}
	return list;
}
