/* test_suites_judge - what is accepted, and what is found wrong; for each finding a case that
 * raises it and a near miss */
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "base/writer.h"
#include "scan/suites_judge.h"
#include "unit.h"

static const char *const names[SUITES_PROBLEMS] = {
	[SUITES_NULL] = "null",
	[SUITES_ANONYMOUS] = "anonymous",
	[SUITES_EXPORT] = "export",
	[SUITES_RC4] = "rc4",
	[SUITES_DES] = "des",
	[SUITES_3DES] = "3des",
	[SUITES_CBC_SHA1] = "cbc-sha1",
	[SUITES_NO_SECRECY] = "no-secrecy",
	[SUITES_NO_SECRECY_AT_ALL] = "no-secrecy-at-all",
	[SUITES_WEAK_DH] = "weak-dh",
	[SUITES_NO_STRONG] = "no-strong",
	[SUITES_CLIENT_PREFERENCE] = "client-preference",
	[SUITES_OUTSIDE_POLICY] = "policy",
	[SUITES_NO_POST_QUANTUM] = "no-pq",
	[SUITES_NO_EXTENDED_MASTER_SECRET] = "no-ems",
	[SUITES_COMPRESSION] = "compression",
	[SUITES_INSECURE_RENEGOTIATION] = "renegotiation",
	[SUITES_NOT_DONE] = "not-done",
};

#define ECDHE_GCM 0xC02F
#define ECDHE_CBC 0xC013
#define RSA_CBC 0x002F
#define ADH_GCM 0x00A6

/* A server of today: TLS 1.2 and 1.3 with a hybrid group; rows change it. */
struct row {
	const char *title;
	uint16_t suite[8]; /* of version, beside ECDHE_GCM where strong */
	uint16_t version;  /* 0: TLS 1.2 */
	bool relay, weak_only, client_order, server_order;
	bool compression, unsafe_renegotiation, no_ems, no_hybrid;
	unsigned prime_bits;
	bool prime_anonymous;
	uint32_t ssl2_kind;
	size_t undone;
	bool undetermined;
	const char *groups_undone; /* why */
	size_t late, answered, at_once;
	const char *policy;
	const char *want; /* problems with the first letter of their state */
	const char *says; /* stands in a sentence */
};

static const struct row rows[] = {
	{.title = "a server of today", .want = ""},
	{.title = "no encryption", .suite = {0x003B}, .want = "C:null W:no-secrecy"},
	{.title = "no encryption on a relay",
	 .suite = {0x003B},
	 .relay = true,
	 .want = "C:null O:no-secrecy"},
	{.title = "anonymous where people log in", .suite = {ADH_GCM}, .want = "C:anonymous"},
	{.title = "anonymous on a relay", .suite = {ADH_GCM}, .relay = true, .want = "O:anonymous"},
	{.title = "export",
	 .suite = {0x0008},
	 .want = "C:export C:des O:cbc-sha1 W:no-secrecy",
	 .says = "1 suite of export strength is accepted in TLS 1.2: "
		 "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"},
	{.title = "RC4", .suite = {0xC011}, .want = "C:rc4"},
	{.title = "RC4 on a relay", .suite = {0xC011}, .relay = true, .want = "C:rc4"},
	{.title = "single DES", .suite = {0x0015}, .want = "C:des O:cbc-sha1"},
	{.title = "IDEA", .suite = {0x0007}, .want = "C:des O:cbc-sha1 W:no-secrecy"},
	{.title = "3DES", .suite = {0xC012}, .want = "W:3des O:cbc-sha1"},
	{.title = "CBC with SHA-1", .suite = {ECDHE_CBC}, .want = "O:cbc-sha1"},
	{.title = "CBC with SHA-256 is no such thing", .suite = {0xC027}, .want = ""},
	{.title = "static RSA", .suite = {0x009C}, .want = "W:no-secrecy"},
	{.title = "static RSA on a relay",
	 .suite = {0x009C},
	 .relay = true,
	 .want = "O:no-secrecy"},
	{.title = "nothing but static RSA",
	 .suite = {0x009C},
	 .weak_only = true,
	 .relay = true,
	 .want = "C:no-secrecy-at-all C:no-strong O:no-pq"},
	{.title = "anonymous secrecy is none",
	 .suite = {0x009C, ADH_GCM},
	 .weak_only = true,
	 .relay = true,
	 .want = "C:no-secrecy-at-all C:no-strong O:anonymous O:no-pq"},
	{.title = "nothing but CBC",
	 .suite = {0xC027},
	 .weak_only = true,
	 .want = "C:no-strong O:no-pq"},
	{.title = "a prime of 2048 bits", .suite = {0x009E}, .prime_bits = 2048, .want = ""},
	{.title = "a prime of 1536 bits",
	 .suite = {0x009E},
	 .prime_bits = 1536,
	 .want = "W:weak-dh",
	 .says = "the DHE prime has 1536 bits, with TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"},
	{.title = "a prime of 1025 bits",
	 .suite = {0x009E},
	 .prime_bits = 1025,
	 .want = "W:weak-dh"},
	{.title = "a prime of 1024 bits",
	 .suite = {0x009E},
	 .prime_bits = 1024,
	 .want = "C:weak-dh"},
	{.title = "a prime of 1024 bits on a relay",
	 .suite = {0x009E},
	 .prime_bits = 1024,
	 .relay = true,
	 .want = "C:weak-dh"},
	{.title = "a short prime of an anonymous suite",
	 .suite = {ADH_GCM},
	 .relay = true,
	 .prime_bits = 1024,
	 .prime_anonymous = true,
	 .want = "O:anonymous"},
	{.title = "the client chooses among strong suites",
	 .suite = {0xC030},
	 .client_order = true,
	 .want = ""},
	{.title = "the client may choose RC4",
	 .suite = {0xC011},
	 .client_order = true,
	 .want = "C:rc4 W:client-preference"},
	{.title = "the client may choose RC4 on a relay",
	 .suite = {0xC011},
	 .client_order = true,
	 .relay = true,
	 .want = "C:rc4 O:client-preference"},
	{.title = "the server chooses", .suite = {0xC011}, .server_order = true, .want = "C:rc4"},
	{.title = "no hybrid group", .no_hybrid = true, .want = "O:no-pq"},
	{.title = "no extended master secret", .no_ems = true, .want = "O:no-ems"},
	{.title = "compression", .compression = true, .want = "C:compression"},
	{.title = "insecure renegotiation",
	 .unsafe_renegotiation = true,
	 .want = "C:renegotiation"},
	{.title = "SSLv3 has no extended master secret to miss",
	 .suite = {ECDHE_CBC},
	 .version = TLS_SSL3,
	 .want = "O:cbc-sha1"},
	{.title = "SSLv2",
	 .ssl2_kind = 0x010080,
	 .want = "C:rc4 W:no-secrecy",
	 .says = "SSL_CK_RC4_128_WITH_MD5"},
	{.title = "SSLv2 with export",
	 .ssl2_kind = 0x040080,
	 .want = "C:export C:des W:no-secrecy"},
	{.title = "suites that were not asked for",
	 .undone = 7,
	 .want = "U:not-done",
	 .says = "not all suites of TLS 1.2 could be asked for: why"},
	{.title = "what there is not is not known either",
	 .suite = {0x009C},
	 .weak_only = true,
	 .undone = 7,
	 .want = "W:no-secrecy U:not-done"},
	{.title = "a version that is not known",
	 .undetermined = true,
	 .want = "U:not-done",
	 .says = "whether TLS 1.1 is accepted is not known: why"},
	{.title = "more suites than there was time for, as few were asked at a time",
	 .undone = 7,
	 .late = 3,
	 .answered = 111,
	 .at_once = 3,
	 .want = "U:not-done",
	 .says = "why; 111 answers came in 10 s, with 3 connections at a time: use -t 20 or "
		 "--parallel=64,6"},
	{.title = "many more, where more at a time would not do",
	 .undone = 7,
	 .late = 3,
	 .answered = 40,
	 .at_once = 3,
	 .want = "U:not-done",
	 .says = "why; 40 answers came in 10 s, with 3 connections at a time: use -t 40\n"},
	{.title = "more than there was time for, at as many as may be",
	 .undone = 7,
	 .late = 3,
	 .answered = 111,
	 .want = "U:not-done",
	 .says = "why; 111 answers came in 10 s: use -t 20\n"},
	{.title = "a server that hangs is not helped by time",
	 .undone = 7,
	 .answered = 111,
	 .want = "U:not-done",
	 .says = "could be asked for: why\n"},
	{.title = "one that is hardly heard of neither",
	 .undone = 7,
	 .late = 3,
	 .answered = 5,
	 .want = "U:not-done",
	 .says = "could be asked for: why\n"},
	{.title = "groups that were not asked for",
	 .groups_undone = "421 too many connections",
	 .no_hybrid = true,
	 .want = "U:not-done",
	 .says = "not all key-exchange groups could be asked for: 421 too many connections"},
	{.title = "inside a policy", .policy = "mozilla-intermediate", .want = ""},
	{.title = "a suite outside a policy",
	 .suite = {ECDHE_CBC},
	 .policy = "mozilla-intermediate",
	 .want = "O:cbc-sha1 W:policy",
	 .says = "outside mozilla-intermediate: not among its suites: "
		 "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"},
	{.title = "a version outside a policy",
	 .suite = {ECDHE_CBC},
	 .version = TLS_1_0,
	 .policy = "rfc9325",
	 .want = "O:cbc-sha1 W:policy",
	 .says = "not among its versions: TLS 1.0"},
	{.title = "a group outside a policy",
	 .policy = "bsi-tr-02102-2",
	 .want = "W:policy",
	 .says = "not among its groups: x25519"},
	{.title = "a prime outside a policy",
	 .suite = {0x009E},
	 .prime_bits = 2048,
	 .policy = "ncsc-nl-sufficient",
	 .want = "W:policy",
	 .says = "a prime too small: 2048 bits"},
	{.title = "a prime inside a policy",
	 .suite = {0x009E},
	 .prime_bits = 2048,
	 .policy = "pci-dss-4",
	 .want = ""},
	{.title = "a key exchange outside a policy, whatever its prime",
	 .suite = {0x009E},
	 .prime_bits = 4096,
	 .policy = "rfc9325",
	 .want = "W:policy",
	 .says = "key exchange over a finite field: TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"},
};

static size_t place_of(uint16_t version)
{
	return (size_t)(version_by_number(version) - version_table);
}

static struct suites_version *accept(struct suites_scan *scan, uint16_t number, uint16_t suite)
{
	struct suites_version *version = &scan->version[place_of(number)];

	version->accepted = true;
	version->undetermined = false;
	version->suite[version->count++] = suite;
	return version;
}

static void build(const struct row *row, struct suites_scan *scan)
{
	static uint8_t prime[8];

	for (size_t v = 0; v < VERSION_COUNT; v++) {
		scan->version[v].version = version_table[v].version;
		scan->version[v].renegotiation_info = !row->unsafe_renegotiation;
		scan->version[v].extended_master_secret = !row->no_ems;
		scan->version[v].compression = row->compression && v == place_of(TLS_1_2);
		snprintf(scan->version[v].reason, sizeof(scan->version[v].reason), "why");
	}
	if (!row->weak_only) {
		accept(scan, TLS_1_3, 0x1301);
		accept(scan, TLS_1_2, ECDHE_GCM);
		groups_plan_start(&scan->tls13, false);
		groups_plan_choice(&scan->tls13, 29);
		if (!row->no_hybrid)
			groups_plan_choice(&scan->tls13, 0x11EC);
	}
	for (size_t i = 0; i < COUNT_OF(row->suite) && row->suite[i]; i++) {
		struct suites_version *version =
			accept(scan, row->version ? row->version : TLS_1_2, row->suite[i]);

		if (row->client_order || row->server_order)
			version->order = row->client_order ? ORDER_CLIENT : ORDER_SERVER;
	}
	if (row->prime_bits)
		scan->prime[scan->prime_count++] = (struct suites_prime){
			.bytes = prime,
			.length = sizeof(prime),
			.bits = row->prime_bits,
			.authenticated = !row->prime_anonymous,
			.suite = 0x009E,
		};
	if (row->ssl2_kind) {
		scan->version[0].accepted = true;
		scan->ssl2_kinds[scan->ssl2_kind_count++] = row->ssl2_kind;
	}
	scan->version[place_of(TLS_1_2)].undone = row->undone;
	scan->late = row->late;
	scan->at_once = row->at_once;
	scan->outcome.answered = row->answered;
	scan->outcome.elapsed_ms = 10014;
	if (row->groups_undone)
		groups_plan_unclear(&scan->tls13, row->groups_undone);
	scan->version[place_of(TLS_1_1)].undetermined = row->undetermined;
}

START_TEST(a_fault_is_found_and_its_neighbour_is_not)
{
	static struct suites_scan scan;
	static struct suites_judgement j;
	const struct row *row = &rows[_i];
	const struct policy *policy =
		row->policy ? policy_by_name(row->policy, strlen(row->policy)) : NULL;
	struct writer got = writer_with_maximum(4096), texts = writer_with_maximum(65536);

	memset(&scan, 0, sizeof(scan));
	build(row, &scan);
	suites_judge(&scan, row->relay, &policy, policy ? 1 : 0, &j);
	for (size_t i = 0; i < j.count; i++) {
		writer_print(&got, "%s%c:%s", i ? " " : "", state_name(j.found[i].state)[0],
			     names[j.found[i].problem]);
		writer_print(&texts, "%s\n", j.found[i].text);
	}
	unit_same(row->title, writer_string(&got), row->want);
	ck_assert_msg(!row->says || strstr(writer_string(&texts), row->says),
		      "%s: got '%s', want '%s'", row->title, writer_string(&texts), row->says);
	writer_free(&got);
	writer_free(&texts);
}
END_TEST

START_TEST(figures_are_counted)
{
	static struct suites_scan scan;
	static struct suites_judgement j;
	const struct row row = {.suite = {ECDHE_CBC, 0xC012, 0x0003, 0x009C, ADH_GCM},
				.prime_bits = 1536};

	build(&row, &scan);
	accept(&scan, TLS_1_0, ECDHE_CBC); /* once more, in another version */
	suites_judge(&scan, false, NULL, 0, &j);
	ck_assert_uint_eq(j.suites, 7);
	ck_assert_uint_eq(j.weak_suites, 3);
	ck_assert_uint_eq(j.secrecy_suites, 4);
	ck_assert_uint_eq(j.min_bits, 40);
	ck_assert_uint_eq(j.dh_bits, 1536);
}
END_TEST

START_TEST(long_lists_are_cut)
{
	static struct suites_scan scan;
	static struct suites_judgement j;
	const struct row row = {.suite = {0x0004, 0x0005, 0xC007, 0xC011, 0x0018}};

	build(&row, &scan);
	suites_judge(&scan, false, NULL, 0, &j);
	for (size_t i = 0; i < j.count; i++)
		if (j.found[i].problem == SUITES_RC4)
			ck_assert_str_eq(j.found[i].text,
					 "5 suites with RC4 are accepted in TLS 1.2: "
					 "TLS_RSA_WITH_RC4_128_MD5, TLS_RSA_WITH_RC4_128_SHA, "
					 "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA and 2 more");
	ck_assert_uint_gt(j.count, 2);
}
END_TEST

START_TEST(groups_are_struck)
{
	struct groups_plan plan = {.started = false};

	groups_plan_start(&plan, true);
	size_t all = plan.left_count;
	ck_assert(!groups_plan_choice(&plan, 257)); /* no curve */
	ck_assert(groups_plan_choice(&plan, 23) && !groups_plan_choice(&plan, 23));
	ck_assert_uint_eq(plan.left_count, all - 1);
	ck_assert_uint_eq(plan.accepted[0], 23);
	ck_assert(!plan.done);
	while (plan.left_count > 0)
		groups_plan_choice(&plan, plan.left[0]);
	ck_assert(plan.done && !plan.undone);
	groups_plan_unclear(&plan, "why");
	ck_assert(plan.undone);
	ck_assert_str_eq(plan.reason, "why");
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_fault_is_found_and_its_neighbour_is_not, 0, COUNT_OF(rows));
	tcase_add_test(t, figures_are_counted);
	tcase_add_test(t, long_lists_are_cut);
	tcase_add_test(t, groups_are_struck);
}

int main(void)
{
	return unit_run("suites_judge", add);
}
