/* certificates - from the scan to the findings and facts that all plugins share */
#include "verdict/certificates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/date.h"
#include "frame/plugin.h"
#include "verdict/certificate_names.h"
#include "wire/registry.h"

#define HOUR 3600
#define DAY 86400

size_t certificates_bytes(const struct cert_list *chain)
{
	size_t bytes = 0;

	for (size_t i = 0; i < chain->count; i++)
		bytes += chain->cert[i]->length;
	return bytes;
}

static void undone(const struct certificates_scan *scan, struct report *report, size_t subject)
{
	for (size_t i = 0; i < scan->undone; i++)
		report_finding(report, subject, "probe.not-done", "%s", scan->undone_text[i]);
	/* Whatever the reason: without a certificate nothing has been judged. */
	if (scan->served_count == 0 && !scan->anonymous_only && scan->undone == 0)
		report_finding(report, subject, "probe.not-done", "no certificate was read%s%s",
			       scan->why[0] ? ": " : "", scan->why);
}

/* Where the handshake itself was not done, that says it all. */
static bool told_undone(const struct certificates_scan *scan)
{
	for (size_t i = 0; i < scan->undone; i++)
		if (strstr(scan->undone_text[i], scan->why))
			return true;
	return false;
}

void certificates_findings(const struct certificates_scan *scan, struct report *report,
			   size_t subject)
{
	struct facts *facts = report_facts(report, subject);
	char suite[SUITE_NAME];

	if (scan->outcome.answered == 0)
		return; /* server.* says it all */
	if (scan->anonymous_only && scan->served_count == 0)
		report_finding(
			report, subject, "server.no-certificate",
			"the server shows no certificate: it agrees to anonymous suites only");
	else if (scan->key_disproven)
		report_finding(report, subject, "server.key-disproven",
			       "whoever answers does not hold the key of the certificate shown: "
			       "the signature that should prove it is not by that key");
	else if (scan->served_count > 0 && !scan->key_proven && !told_undone(scan))
		report_finding(report, subject, "server.key-not-proven",
			       "that the server holds the key was not proven: %s", scan->why);
	undone(scan, report, subject);
	if (!plugin_settings.wants_facts)
		return;
	if (scan->served_count > 0 && scan->served[0].version) {
		facts_text(facts, "version", "%s", version_name(scan->served[0].version));
		facts_text(facts, "suite", "%s", suite_name(scan->served[0].suite, suite));
	}
	if (scan->later[0])
		facts_text(facts, "later", "%s", scan->later);
}

/* How a chain came where others came otherwise: ", without SNI", ", with SNI", or nothing. */
static void write_sni(struct writer *w, const struct served *served, size_t count, size_t at)
{
	bool differs = false;

	for (size_t i = 0; i < count; i++)
		differs = differs || served[i].with_sni != served[at].with_sni ||
			  served[i].without_sni != served[at].without_sni;
	if (differs && !served[at].with_sni)
		writer_text(w, ", without SNI");
	else if (differs && !served[at].without_sni)
		writer_text(w, ", with SNI");
}

void certificates_item_name(struct writer *w, const struct served *served, size_t count,
			    const struct served_item *item)
{
	static const char *const words[] = {"left-over certificate", "intermediate", "certificate"};
	char *title = cert_title(item->cert), key[48];

	writer_print(w, "%s %s, %s", words[item->role], title, cert_key_text(item->cert, key));
	if (item->role == SERVED_LEAF)
		write_sni(w, served, count, item->served);
	writer_text(w, ",");
	free(title);
}

/* Seconds as a number of units, with a tenth where that is still of interest; rounded towards zero,
 * so that nothing is said to last longer than it does. */
static void write_span(struct writer *w, int64_t seconds, int64_t unit)
{
	long long tenth = seconds < 100 * unit ? seconds % unit * 10 / unit : 0;

	writer_print(w, "%lld", (long long)(seconds / unit));
	if (tenth)
		writer_print(w, ".%lld", tenth);
}

void certificates_when(struct writer *w, int64_t when)
{
	int64_t left = when - clock_now(), size = left < 0 ? -left : left;
	bool hours = size < 2 * DAY;
	char day[DATE_TEXT_SIZE];

	writer_print(w, "%s, %s", date_day(when, day), left < 0 ? "" : "in ");
	write_span(w, size, hours ? HOUR : DAY);
	writer_print(w, " %s%s", hours ? "hours" : "days", left < 0 ? " ago" : "");
}

static void add_names(struct facts *row, const struct cert *cert)
{
	struct writer w = writer_with_maximum(65536);

	for (size_t i = 0; i < cert->name_count; i++) {
		writer_clear(&w);
		if (certificate_name_text(&w, &cert->names[i]))
			facts_list_add(row, "names", w.data, w.length);
	}
	writer_free(&w);
}

static void add_hex(struct facts *row, const char *key, const void *data, size_t length)
{
	struct writer w = writer_with_maximum(1024);

	hex_encode(&w, data, length);
	facts_text(row, key, "%s", writer_string(&w));
	writer_free(&w);
}

void certificates_row(struct facts *row, struct cert *cert, const char *role)
{
	uint8_t digest[32];
	char text[64];
	char *title;

	facts_text(row, "role", "%s", role);
	cert_fingerprint(cert, digest);
	if (cert->malformed) {
		facts_text(row, "malformed", "%s", cert->problem);
		add_hex(row, "sha256", digest, sizeof(digest));
		return;
	}
	cert_details(cert);
	title = cert_title(cert);
	facts_text(row, "certificate", "%s", title);
	free(title);
	title = cert_name_text(cert->issuer);
	facts_text(row, "issuer", "%s", title);
	free(title);
	facts_text(row, "not_before", "%s", date_rfc3339(cert->not_before, text));
	facts_text(row, "not_after", "%s", date_rfc3339(cert->not_after, text));
	facts_number(row, "days", (double)(cert->not_after - clock_now()) / DAY);
	facts_text(row, "key", "%s", cert_key_text(cert, text));
	facts_text(row, "signature", "%s", cert->signature_name);
	if (cert->name_count > 0)
		add_names(row, cert);
	add_hex(row, "serial", cert->serial.data, cert->serial.length);
	add_hex(row, "sha256", digest, sizeof(digest));
}

void certificates_item_row(struct facts *facts, const struct served *served, size_t count,
			   const struct served_item *item)
{
	struct facts *row = facts_row(facts, "certificates");

	for (size_t i = 0; count > 1 && i < count; i++) {
		const struct cert_list *chain = &served[i].chain;
		char name[64];

		if (!served_stands_in(chain, item->cert))
			continue;
		snprintf(name, sizeof(name), "%s%s",
			 key_kind_name(chain->cert[served_leaf(chain)]->key),
			 served[i].with_sni ? "" : " without SNI");
		facts_list_add(row, "served", name, strlen(name));
	}
	certificates_row(row, item->cert, served_role_name(item->role));
}
