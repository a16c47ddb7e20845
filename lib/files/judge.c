/* judge - one file of certificates, and who may read and change a file
 *
 * The order is that of RFC 8446 section 4.4.2: the leaf first, each certificate certifying the one
 * before it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/mem.h"
#include "files/check.h"

#define OTHERS 0007
#define GROUP_READ 0040
#define GROUP_WRITE 0020
#define READ_OR_WRITE 0006

static bool issues(struct cert *issuer, struct cert *subject)
{
	return issuer != subject && !cert_same(issuer, subject) && cert_may_issue(issuer, subject);
}

static struct cert *find_leaf(const struct cert_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		bool is_issuer = false;

		for (size_t k = 0; k < list->count && !is_issuer; k++)
			is_issuer = issues(list->cert[i], list->cert[k]);
		if (!list->cert[i]->malformed && !is_issuer)
			return list->cert[i];
	}
	return NULL;
}

static struct cert *find_issuer(const struct cert_list *list, struct cert *subject, size_t *at_r)
{
	for (size_t i = 0; i < list->count; i++)
		if (issues(list->cert[i], subject)) {
			*at_r = i;
			return list->cert[i];
		}
	return NULL;
}

static struct store *trust(struct files_check *check)
{
	struct fail f = {0};

	if (check->settings->store)
		return check->settings->store;
	if (!check->system_tried)
		check->system = store_system(&f);
	check->system_tried = true;
	return check->system;
}

/* top is what the file ends with. Its issuer is to be a trust anchor; where no store was given, a
 * chain of several whose top does not even name its issuer's address ends at a private root. */
static void judge_top(struct files_check *check, const struct files_certificate *c,
		      struct cert *top, bool alone)
{
	struct store *store;
	struct cert **found;
	size_t count = 0;
	char *title, *issuer, *remedy;

	cert_details(top);
	if (cert_is_self_issued(top) || (!alone && !top->aia_issuer && !check->settings->store))
		return;
	store = trust(check);
	if (store)
		store_find(store, top->issuer, &found, &count);
	if (count > 0)
		return;
	title = cert_title(top);
	issuer = cert_name_text(top->issuer);
	remedy = top->aia_issuer
			 ? mem_print("Append its certificate behind the others; it is at %s.",
				     top->aia_issuer)
			 : NULL;
	files_problem(&check->problems, FILES_INCOMPLETE_CHAIN, remedy,
		      "%s ends with %s, whose issuer %s is neither in the file nor a trust anchor",
		      c->opened.path, title, issuer);
	free(title);
	free(issuer);
	free(remedy);
}

static void wrong_order(struct files_check *check, const struct files_certificate *c,
			const char *what, struct cert *cert)
{
	char *title = cert_title(cert);

	files_problem(&check->problems, FILES_WRONG_ORDER, NULL, "%s: %s %s", c->opened.path, title,
		      what);
	free(title);
}

/* From the leaf upwards; what is met is marked. */
static void walk(struct files_check *check, const struct files_certificate *c, bool *met)
{
	struct cert *current = c->leaf, *next;
	size_t at = 0, last = 0, steps = 1;
	bool ordered = true;

	for (size_t i = 0; i < c->list.count; i++)
		if (c->list.cert[i] == current)
			last = i;
	met[last] = true;
	if (last != 0) {
		wrong_order(check, c, "is the leaf, and does not stand first", current);
		ordered = false;
	}
	while (!cert_is_self_issued(current) && steps <= c->list.count &&
	       (next = find_issuer(&c->list, current, &at)) != NULL && !met[at]) {
		if (ordered && at < last) {
			wrong_order(check, c, "stands before the certificate that it issued", next);
			ordered = false;
		}
		met[at] = true;
		last = at;
		current = next;
		steps++;
	}
	judge_top(check, c, current, steps == 1);
}

static bool is_twice(const struct cert_list *list, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (cert_same(list->cert[i], list->cert[at]))
			return true;
	return false;
}

static bool is_kin(const struct cert_list *list, size_t at)
{
	for (size_t i = 0; i < list->count; i++)
		if (issues(list->cert[i], list->cert[at]) ||
		    issues(list->cert[at], list->cert[i]) ||
		    (i != at && cert_same_key_and_name(list->cert[i], list->cert[at])))
			return true;
	return false;
}

static void judge_rest(struct files_check *check, const struct files_certificate *c,
		       const bool *met)
{
	for (size_t i = 0; i < c->list.count; i++) {
		struct cert *cert = c->list.cert[i];

		if (cert->malformed)
			continue;
		if (is_twice(&c->list, i))
			wrong_order(check, c, "stands in it twice", cert);
		/* another leaf for another key may well stand in a PKCS#12 or chain file */
		else if (!met[i] && !is_kin(&c->list, i) && c->key_offset == SIZE_MAX)
			wrong_order(check, c, "has nothing to do with the leaf", cert);
	}
}

/* Dates of the leaf and what it needs; the one that ends first is told. */
static void judge_dates(struct files_check *check, const struct files_certificate *c,
			const bool *met)
{
	struct cert *first = NULL;
	struct range warning, critical;
	char day[DATE_TEXT_SIZE], *title;
	double days;

	for (size_t i = 0; i < c->list.count; i++) {
		struct cert *cert = c->list.cert[i];

		if (met[i] && !cert->malformed && (!first || cert->not_after < first->not_after))
			first = cert;
		if (!met[i] || cert->malformed || clock_now() >= cert->not_before)
			continue;
		title = cert_title(cert);
		files_problem(&check->problems, FILES_ENDED,
			      "Is the clock right (timedatectl)? Else install it later.",
			      "%s: %s is not valid before %s", c->opened.path, title,
			      date_rfc3339(cert->not_before, day));
		free(title);
	}
	if (!first)
		return;
	title = cert_title(first);
	days = (double)(first->not_after - clock_now()) / 86400;
	lifetime_ranges(check->settings->limits, first->not_after - first->not_before, &warning,
			&critical);
	if (clock_now() > first->not_after)
		files_problem(&check->problems, FILES_ENDED, NULL, "%s: %s ended on %s",
			      c->opened.path, title, date_day(first->not_after, day));
	else if (range_alerts(&critical, days) &&
		 check->settings->limits->critical.unit != LIFETIME_DEFAULT)
		files_problem(&check->problems, FILES_ENDED, NULL,
			      "%s: %s ends on %s, in %.1f days", c->opened.path, title,
			      date_day(first->not_after, day), days);
	else if (range_alerts(&warning, days) || range_alerts(&critical, days))
		files_problem(&check->problems, FILES_EXPIRING, NULL,
			      "%s: %s ends on %s, in %.1f days", c->opened.path, title,
			      date_day(first->not_after, day), days);
	free(title);
}

void files_judge_certificate(struct files_check *check, struct files_certificate *c)
{
	bool *met;

	for (size_t i = 0; i < c->list.count; i++)
		if (c->list.cert[i]->malformed)
			files_problem(&check->problems, FILES_UNPARSABLE, NULL,
				      "%s: certificate %zu cannot be decoded: %s", c->opened.path,
				      i + 1, c->list.cert[i]->problem);
	c->leaf = find_leaf(&c->list);
	if (!c->leaf)
		return;
	met = mem_array(c->list.count, sizeof(*met));
	walk(check, c, met);
	judge_rest(check, c, met);
	judge_dates(check, c, met);
	free(met);
}

/* Groups that hold a mail server's keys by design. */
static bool group_is_fine(const char *group)
{
	static const char *const fine[] = {"root",    "ssl-cert", "wheel", "postfix",
					   "dovecot", "exim",	  "mail",  "Debian-exim"};

	for (size_t i = 0; group && i < COUNT_OF(fine); i++)
		if (strcmp(group, fine[i]) == 0)
			return true;
	return false;
}

/* Once for all that lies in a directory. */
static bool is_told(const struct files_check *check, const char *directory)
{
	char *end = mem_print(" lies in %s, where everybody may write", directory);
	bool told = false;

	for (size_t i = 0; i < check->problems.count && !told; i++)
		told = strstr(check->problems.problem[i].text, end) != NULL;
	free(end);
	return told;
}

void files_judge_permissions(struct files_check *check, const struct opened *o, bool secret)
{
	const char *chmod = "chown root: FILE; chmod 600 FILE (640 with the group ssl-cert).";

	if (secret && (o->mode & OTHERS & READ_OR_WRITE))
		files_problem(&check->problems, FILES_KEY_PERMISSIONS, chmod,
			      "%s holds a private key and everybody may %s it: mode %04o", o->path,
			      o->mode & 4 ? "read" : "write to", o->mode);
	else if (secret && (o->mode & (GROUP_READ | GROUP_WRITE)) &&
		 (!group_is_fine(o->group) || (o->mode & GROUP_WRITE)))
		files_problem(&check->problems, FILES_KEY_PERMISSIONS, chmod,
			      "%s holds a private key and the group %s may %s it: mode %04o",
			      o->path, o->group, o->mode & GROUP_WRITE ? "write to" : "read",
			      o->mode);
	else if (secret && !o->owner_is_system)
		files_problem(&check->problems, FILES_KEY_PERMISSIONS, chmod,
			      "%s holds a private key and belongs to %s", o->path, o->owner);
	if (!secret && (o->mode & 0002))
		files_problem(&check->problems, FILES_KEY_PERMISSIONS, "chmod 644 FILE.",
			      "%s: everybody may write to it: mode %04o", o->path, o->mode);
	if (o->writable && !is_told(check, o->writable))
		files_problem(
			&check->problems, FILES_KEY_PERMISSIONS,
			"chmod o-w on the directory: who may write there can put another file in "
			"its place.",
			"%s lies in %s, where everybody may write", o->path, o->writable);
}
