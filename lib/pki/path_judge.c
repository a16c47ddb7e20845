/* path_judge - one path judged by RFC 5280 section 6, for a TLS server */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/date.h"
#include "base/mem.h"
#include "pki/constraints.h"
#include "pki/general_name.h"
#include "pki/name.h"
#include "pki/path.h"
#include "pki/policies.h"

#define HOUR 3600
#define DAY 86400

struct judgement {
	const struct chain_question *question;
	const struct path *path;
	size_t *budget;
	struct problems *problems;
	char *title[CHAIN_PATH_MAXIMUM];
};

static bool is_anchor(const struct judgement *j, size_t i)
{
	return j->path->anchored && i + 1 == j->path->length;
}

/* "13 days", or hours where days would be too coarse. */
static const char *whole(int64_t seconds, char buffer[static 32])
{
	bool hours = seconds < 2 * DAY;

	snprintf(buffer, 32, "%lld %s", (long long)(seconds / (hours ? HOUR : DAY)),
		 hours ? "hours" : "days");
	return buffer;
}

static void judge_validity(struct judgement *j, size_t i)
{
	const struct cert *cert = j->path->cert[i];
	int64_t now = j->question->now;
	char day[DATE_TEXT_SIZE], span[32];
	const char *whose = is_anchor(j, i) ? "; it stands in the trust store" : "";

	if (now < cert->not_before)
		problems_add(j->problems, CHAIN_NOT_YET_VALID, cert,
			     "%s is not valid before %s, in %s%s", j->title[i],
			     date_day(cert->not_before, day), whole(cert->not_before - now, span),
			     whose);
	if (now > cert->not_after)
		problems_add(j->problems, CHAIN_EXPIRED, cert, "%s expired on %s, %s ago%s",
			     j->title[i], date_day(cert->not_after, day),
			     whole(now - cert->not_after, span), whose);
}

static void judge_key(struct judgement *j, size_t i)
{
	struct cert *cert = j->path->cert[i];
	unsigned minimum = cert_key_least_bits(cert, j->question->minimum_rsa_bits);
	char key[48];

	if (cert->key == KEY_UNKNOWN)
		problems_add(j->problems, CHAIN_MALFORMED, cert,
			     "the subjectPublicKeyInfo of %s is malformed: that is no public key",
			     j->title[i]);
	else if (cert->key == KEY_OTHER)
		problems_add(j->problems, CHAIN_WEAK_KEY, cert,
			     "%s has a %s, of a kind that TLS clients do not take", j->title[i],
			     cert_key_text(cert, key));
	else if (cert->key == KEY_DSA)
		problems_add(j->problems, CHAIN_WEAK_KEY, cert,
			     "%s has a key of DSA, which TLS clients no longer take", j->title[i]);
	else if (cert->key_bits < minimum)
		problems_add(j->problems, CHAIN_WEAK_KEY, cert,
			     "%s has a weak key: %s, where %u bits are the least", j->title[i],
			     cert_key_text(cert, key), minimum);
}

/* The signature on a trust anchor is relied on by nobody, nor that of a self-signed certificate. */
static void judge_signature(struct judgement *j, size_t i)
{
	const struct path *path = j->path;
	const struct cert *cert = path->cert[i];
	bool last = i + 1 == path->length;
	char key[48];

	if (cert->signature_weak && !(last && (path->anchored || cert_is_self_issued(cert))))
		problems_add(j->problems, CHAIN_WEAK_SIGNATURE, cert,
			     "%s is signed with %s, which can be forged", j->title[i],
			     cert->signature_name);
	if (last || path->link[i] == SIGNATURE_GOOD)
		return;
	if (path->link[i] == SIGNATURE_ALGORITHMS_DIFFER)
		problems_add(j->problems, CHAIN_BAD_SIGNATURE, cert,
			     "%s names one signature algorithm inside and another outside",
			     j->title[i]);
	else if (path->link[i] == SIGNATURE_UNSUPPORTED)
		problems_add(j->problems, CHAIN_BAD_SIGNATURE, cert,
			     "the signature on %s, %s, cannot be checked with the key of %s, %s",
			     j->title[i], cert->signature_name, j->title[i + 1],
			     cert_key_text(path->cert[i + 1], key));
	else
		problems_add(j->problems, CHAIN_BAD_SIGNATURE, cert,
			     "the signature on %s was not made with the key of %s", j->title[i],
			     j->title[i + 1]);
}

static void judge_critical(struct judgement *j, size_t i)
{
	const struct cert *cert = j->path->cert[i];

	/* RFC 6962 3.1: the poison extension. */
	if (cert->unknown_critical &&
	    strcmp(cert->unknown_critical, "1.3.6.1.4.1.11129.2.4.3") == 0)
		problems_add(j->problems, CHAIN_UNKNOWN_CRITICAL_EXTENSION, cert,
			     "%s is a precertificate, which is only for the logs of Certificate "
			     "Transparency: its critical extension %s makes clients refuse it",
			     j->title[i], cert->unknown_critical);
	else if (cert->unknown_critical)
		problems_add(j->problems, CHAIN_UNKNOWN_CRITICAL_EXTENSION, cert,
			     "%s has the critical extension %s, which is not known", j->title[i],
			     cert->unknown_critical);
}

/* Issuers that have the extension limit what is below them, as all TLS clients understand it. */
static void judge_purpose(struct judgement *j, size_t i)
{
	struct cert *cert = j->path->cert[i];
	char *purposes;

	if (cert_serves_tls(cert))
		return;
	purposes = cert_purposes_text(cert);
	problems_add(j->problems, CHAIN_WRONG_PURPOSE, cert,
		     "%s is not for TLS servers: it is for %s", j->title[i], purposes);
	free(purposes);
}

/* RFC 5280 6.1.4 (k) to (n): may it issue at all? A version 1 certificate may only where it is the
 * anchor itself. */
static void judge_issuer(struct judgement *j, size_t i)
{
	const struct cert *cert = j->path->cert[i];

	if (!cert->is_ca && !(is_anchor(j, i) && cert->version == 1))
		problems_add(j->problems, CHAIN_NOT_A_CA, cert,
			     "%s issued %s and is no CA certificate: %s", j->title[i],
			     j->title[i - 1],
			     cert->has_basic_constraints ? "its basic constraints say so"
							 : "it has no basic constraints");
	/* RFC 5280 4.1.2.6 */
	if (name_is_empty(cert->subject))
		problems_add(j->problems, CHAIN_NOT_A_CA, cert,
			     "the certificate that issued %s has no subject name, as a CA must",
			     j->title[i - 1]);
	if (cert->has_key_usage && !(cert->key_usage & USAGE_KEY_CERT_SIGN))
		problems_add(j->problems, CHAIN_KEY_USAGE, cert,
			     "%s issued %s, but its key usage does not include certificate signing",
			     j->title[i], j->title[i - 1]);
}

/* RFC 5280 4.2.1.9: certificates between this one and the leaf, self-issued ones not counted. */
static void judge_path_length(struct judgement *j, size_t i)
{
	const struct cert *cert = j->path->cert[i];
	int between = 0;

	for (size_t k = 1; k < i; k++)
		if (!cert_is_self_issued(j->path->cert[k]))
			between++;
	if (cert->is_ca && cert->path_length >= 0 && between > cert->path_length)
		problems_add(j->problems, CHAIN_PATH_LENGTH, cert,
			     "%s is limited to a path length of %d, and this path has %d below it",
			     j->title[i], cert->path_length, between);
}

/* RFC 5280 6.1.3 (b), (c): every certificate below, but for self-issued ones that are no leaf. */
static void judge_constraints(struct judgement *j, size_t i)
{
	struct cert *ca = j->path->cert[i];

	if (!ca->has_name_constraints)
		return;
	for (size_t k = 0; k < i; k++) {
		struct cert *cert = j->path->cert[k];
		char *violation;

		if (k > 0 && cert_is_self_issued(cert))
			continue;
		violation = constraints_violation(ca, cert, j->budget);
		if (!violation)
			continue;
		problems_add(j->problems, CHAIN_NAME_CONSTRAINTS, cert, "%s %s, in %s", j->title[i],
			     violation, j->title[k]);
		free(violation);
		return;
	}
}

/* RFC 5280 4.2.1.1: key identifiers, and issuer and serial number, only help to find the issuer.
 * But OpenSSL takes none that they do not fit, and GnuTLS none with another key identifier. */
static void judge_identifiers(struct judgement *j, size_t i)
{
	const struct cert *cert = j->path->cert[i], *issuer = j->path->cert[i + 1];
	struct span names = cert->raw.authority_issuer, serial = cert->raw.authority_serial;

	if (j->path->link[i] != SIGNATURE_GOOD)
		return;
	if (!cert_may_issue(issuer, cert))
		problems_add(j->problems, CHAIN_KEY_IDENTIFIER, cert,
			     "the authorityKeyIdentifier of %s is not the subjectKeyIdentifier of "
			     "%s, which signed it: clients on OpenSSL or GnuTLS do not take that "
			     "for its issuer",
			     j->title[i], j->title[i + 1]);
	else if ((serial.length > 0 && !span_equal(serial, issuer->serial)) ||
		 (names.length > 0 && !general_names_hold(names, issuer->issuer)))
		problems_add(j->problems, CHAIN_KEY_IDENTIFIER, cert,
			     "the authorityKeyIdentifier of %s has the issuer and serial number of "
			     "another certificate than %s, which signed it: clients on OpenSSL do "
			     "not take that for its issuer",
			     j->title[i], j->title[i + 1]);
}

/* A self-signed anchor whose authority key identifier names another certificate contradicts
 * itself. Those that name themselves at length, as older CAs do, are fine. */
static void judge_anchor(struct judgement *j, size_t i)
{
	struct cert *cert = j->path->cert[i];
	struct span issuer = cert->raw.authority_issuer;
	bool contradicts = false;

	if (!cert_is_self_issued(cert))
		return;
	if (cert->authority_key_id.length > 0 && cert->subject_key_id.length > 0)
		contradicts = !span_equal(cert->authority_key_id, cert->subject_key_id);
	if (cert->raw.authority_serial.length > 0)
		contradicts |= !span_equal(cert->raw.authority_serial, cert->serial);
	if (issuer.length > 0)
		contradicts |= !general_names_hold(issuer, cert->issuer);
	/* Signed by an older key of the same CA, it may well name that one. */
	if (contradicts && signature_check(cert, cert) == SIGNATURE_GOOD)
		problems_add(
			j->problems, CHAIN_MALFORMED, cert,
			"%s is self-signed, but its authorityKeyIdentifier names another issuer",
			j->title[i]);
}

static void judge_policies(struct judgement *j)
{
	const struct path *path = j->path;
	size_t where;

	if (!policies_hold(path->cert, path->length, &where))
		problems_add(j->problems, CHAIN_POLICY, path->cert[where],
			     "a CA above %s demands certificate policies, and none holds from the "
			     "root down to it",
			     j->title[where]);
}

/* Where a path stops short of an anchor (SPEC: check_mail_chain). */
static void judge_end(struct judgement *j)
{
	const struct path *path = j->path;
	size_t last = path->length - 1;
	struct cert *cert = path->cert[last];
	char *issuer = cert_name_text(cert->issuer);
	const char *at = cert->aia_issuer ? ", to be had from " : "";
	const char *url = cert->aia_issuer ? cert->aia_issuer : "";
	const char *namesake =
		path->namesake ? "; a certificate of that name is there, but its key is another one"
			       : "";
	const char *hint = !path->namesake && cert_list_any_malformed(j->question->served)
				   ? "; one was sent that cannot be decoded, which may be it"
				   : namesake;

	if (path->too_long)
		problems_add(j->problems, CHAIN_PATH_LENGTH, cert,
			     "the chain is longer than %d certificates", CHAIN_PATH_MAXIMUM);
	else if (cert_is_self_issued(cert) && last == 0)
		problems_add(j->problems, CHAIN_SELF_SIGNED, cert,
			     "%s is self-signed and not in the trust store%s", j->title[0],
			     namesake);
	else if (cert_is_self_issued(cert))
		problems_add(j->problems, CHAIN_UNTRUSTED_ROOT, cert,
			     "the chain ends with the root %s, which is not in the trust store%s",
			     j->title[last], namesake);
	else if (last == 0)
		problems_add(j->problems, CHAIN_MISSING_INTERMEDIATE, cert,
			     "the certificate that issued %s is not served: %s%s%s%s", j->title[0],
			     issuer, at, url, hint);
	else
		problems_add(j->problems, CHAIN_UNTRUSTED_ROOT, cert,
			     "%s, which issued %s, is not in the trust store; a further "
			     "intermediate certificate may be missing%s%s%s",
			     issuer, j->title[last], at, url, hint);
	if (!path->too_long && !cert_is_self_issued(cert))
		problems_set_url(j->problems, cert->aia_issuer);
	free(issuer);
}

void path_judge(const struct chain_question *question, const struct path *path, size_t *budget,
		struct problems *problems_r)
{
	struct judgement j = {
		.question = question, .path = path, .budget = budget, .problems = problems_r};

	for (size_t i = 0; i < path->length; i++) {
		cert_details(path->cert[i]);
		j.title[i] = cert_title(path->cert[i]);
	}
	for (size_t i = 0; i < path->length; i++) {
		judge_validity(&j, i);
		judge_key(&j, i);
		judge_signature(&j, i);
		judge_critical(&j, i);
		judge_purpose(&j, i);
		if (i + 1 < path->length)
			judge_identifiers(&j, i);
		if (i == 0)
			continue;
		judge_issuer(&j, i);
		judge_path_length(&j, i);
		judge_constraints(&j, i);
	}
	if (path->anchored) {
		judge_anchor(&j, path->length - 1);
		judge_policies(&j);
	} else {
		judge_end(&j);
	}
	for (size_t i = 0; i < path->length; i++)
		free(j.title[i]);
}
