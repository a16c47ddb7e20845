/* suites_rows - the strongest version's suites come first */
#include "verdict/suites_rows.h"

#include <string.h>

#include "scan/suites_judge.h"

static void add_version(const struct suites_version *version, struct facts *facts)
{
	static const char *const orders[] = {"not found out", "of the server", "of the client"};
	struct facts *row = facts_row(facts, "versions");

	facts_text(row, "version", "%s", version_name(version->version));
	facts_text(row, "answer", "%s",
		   version->accepted	   ? "accepted"
		   : version->undetermined ? "undetermined"
					   : "refused");
	facts_number(row, "suites", (double)version->count);
	facts_text(row, "order", "%s", version->count > 1 ? orders[version->order] : "");
	facts_text(row, "seen", "%s", version->reason);
}

/* Of what only ServerHellos below TLS 1.3 have. */
static void add_extensions(const struct suites_version *version, struct facts *facts)
{
	if (!version->accepted || version->version == TLS_1_3 || version->version == TLS_SSL2)
		return;
	struct facts *row = facts_row(facts, "server_hellos");
	facts_text(row, "version", "%s", version_name(version->version));
	facts_boolean(row, "session_ticket", version->session_ticket);
	facts_boolean(row, "session_id", version->session_id);
	facts_boolean(row, "extended_master_secret", version->extended_master_secret);
	facts_boolean(row, "secure_renegotiation", version->renegotiation_info);
	facts_boolean(row, "compression", version->compression);
}

static void add_suites(const struct suites_version *version, struct facts *facts)
{
	for (size_t i = 0; i < version->count; i++) {
		const struct suite *suite = suite_by_id(version->suite[i]);
		const char *weakness = suites_weakness(suite);
		struct facts *row = facts_row(facts, "suites");
		char name[SUITE_NAME];

		facts_text(row, "version", "%s", version_name(version->version));
		facts_text(row, "suite", "%s", suite_name(suite->id, name));
		facts_number(row, "bits", suite->bits);
		facts_boolean(row, "forward_secrecy", suite_has_forward_secrecy(suite));
		facts_boolean(row, "recommended", suite->recommended);
		facts_text(row, "weakness", "%s", weakness ? weakness : "");
	}
}

static void add_groups(const struct groups_plan *groups, const char *key, struct facts *facts)
{
	for (size_t i = 0; i < groups->accepted_count; i++) {
		const char *name = group_name(groups->accepted[i]);

		facts_list_add(facts, key, name, strlen(name));
	}
}

void suites_rows(const struct suites_scan *scan, struct facts *facts)
{
	for (size_t v = 0; v < VERSION_COUNT; v++)
		add_version(&scan->version[v], facts);
	for (size_t v = 0; v < VERSION_COUNT; v++)
		add_extensions(&scan->version[v], facts);
	for (size_t i = 0; i < scan->ssl2_kind_count; i++) {
		const struct ssl2_kind *kind = ssl2_kind_by_id(scan->ssl2_kinds[i]);

		if (kind)
			facts_list_add(facts, "ssl2_kinds", kind->name, strlen(kind->name));
	}
	for (size_t v = VERSION_COUNT; v-- > 0;)
		add_suites(&scan->version[v], facts);
	add_groups(&scan->tls13, "groups", facts);
	add_groups(&scan->before_tls13, "curves", facts);
	for (size_t i = 0; i < scan->prime_count; i++) {
		struct facts *row = facts_row(facts, "primes");

		facts_number(row, "bits", scan->prime[i].bits);
		facts_text(row, "known_as", "%s",
			   scan->prime[i].known ? scan->prime[i].known->name : "its own");
		facts_boolean(row, "authenticated", scan->prime[i].authenticated);
	}
	for (size_t i = 0; i < scan->scheme_count; i++) {
		const char *name = scheme_name(scan->scheme[i]);

		if (name)
			facts_list_add(facts, "signatures", name, strlen(name));
	}
}
