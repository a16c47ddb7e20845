/* test_served - which of the certificates a server serves are needed, and what they are called */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/base64.h"
#include "base/clock.h"
#include "certificates.h"
#include "unit.h"
#include "verdict/certificate_names.h"
#include "verdict/pins.h"
#include "verdict/served_items.h"
#include "verdict/shared_findings.h"

static struct certificates *all;

/* The certificates that the rows name, made once. */
static void setup(void)
{
	static const char *const made[][2] = {
		{"root", "ca"},
		{"inter", "by=root ca"},
		{"old", "by=root ca keyof=inter subject=CN=inter to=-1"},
		{"ending", "by=root ca keyof=inter subject=CN=inter to=5"},
		{"future", "by=root ca keyof=inter subject=CN=inter from=5 to=900"},
		{"oldother", "by=root ca subject=CN=inter noskid to=-1"},
		{"leaf", "by=inter dns=a.example,b.example"},
		{"ended", "by=inter dns=a.example to=-1"},
		{"twin", "by=inter dns=B.example,a.example"},
		{"third", "by=inter dns=a.example,c.example ip=192.0.2.1"},
		{"stranger", "ca to=-5"},
	};

	clock_set_now(CERTIFICATES_NOW);
	all = certificates_new();
	for (size_t i = 0; i < COUNT_OF(made); i++)
		certificates_make(all, made[i][0], made[i][1]);
}

static void teardown(void)
{
	certificates_discard(&all);
}

static struct cert_list chain_of(const char *names)
{
	struct cert_list list = {0};
	char name[32];

	while (*names) {
		size_t length = strcspn(names, " ");

		memcpy(name, names, length);
		name[length] = '\0';
		cert_list_add(&list, certificates_cert(all, name));
		names += length + (names[length] == ' ');
	}
	return list;
}

static const struct row {
	const char *title, *chain;
	const char *roles; /* l leaf, i intermediate, s left over; in the chain's order */
} rows[] = {
	{"leaf alone", "leaf", "l"},
	{"leaf and intermediate", "leaf inter", "li"},
	{"with its root", "leaf inter root", "lii"},
	{"out of order", "inter leaf", "il"},
	{"an unrelated one", "leaf inter stranger", "lis"},
	{"a root alone", "root", "l"},
	{"an ended twin of the intermediate beside it", "leaf inter old", "lis"},
	{"the ended twin first", "leaf old inter", "lsi"},
	{"a twin that ends sooner", "leaf ending inter", "lsi"},
	{"a twin that begins later", "leaf inter future", "lis"},
	{"one that begins later, without a twin", "leaf future", "li"},
	{"an ended intermediate without a twin", "leaf old", "li"},
	{"an ended one of the same name and another key", "leaf inter oldother", "lii"},
	{"sent twice is one", "leaf inter inter", "li"},
};

START_TEST(test_roles)
{
	const struct row *row = &rows[_i];
	struct served served = {.chain = chain_of(row->chain), .with_sni = true};
	struct served_items items = served_items_gather(&served, 1);
	char got[16] = "";

	for (size_t i = 0; i < items.count; i++)
		got[i] = "sil"[items.item[i].role];
	unit_same(row->title, got, row->roles);
	served_items_free(&items);
	cert_list_free(&served.chain);
}
END_TEST

/* One chain needs what is left over in another. */
START_TEST(test_two_chains)
{
	struct served served[2] = {{.chain = chain_of("stranger root")},
				   {.chain = chain_of("leaf inter root")}};
	struct served_items items = served_items_gather(served, 2);

	ck_assert_uint_eq(items.count, 4);
	ck_assert_int_eq(items.item[1].role, SERVED_INTERMEDIATE);
	served_items_free(&items);
	cert_list_free(&served[0].chain);
	cert_list_free(&served[1].chain);
}
END_TEST

START_TEST(test_names)
{
	struct cert_list list = chain_of("leaf twin third ended");
	struct writer w = writer_with_maximum(200);
	const struct cert_name *name;

	ck_assert_ptr_null(certificate_surplus_name(list.cert[0], list.cert[1]));
	ck_assert_ptr_null(certificate_surplus_name(list.cert[1], list.cert[0]));
	ck_assert_ptr_null(certificate_surplus_name(list.cert[3], list.cert[0]));
	name = certificate_surplus_name(list.cert[0], list.cert[2]);
	ck_assert_ptr_nonnull(name);
	certificate_name_text(&w, name);
	ck_assert_str_eq(writer_string(&w), "b.example");
	writer_clear(&w);
	certificate_names_list(&w, list.cert[2]);
	ck_assert_str_eq(writer_string(&w), "a.example, c.example, 192.0.2.1");
	writer_free(&w);
	cert_list_free(&list);
}
END_TEST

/* The digest of the leaf's key in three spellings, and texts that are none. */
START_TEST(test_pins)
{
	struct cert_list list = chain_of("leaf inter");
	const struct cert *const path[] = {list.cert[0], list.cert[1]};
	struct writer w = writer_with_maximum(200);
	uint8_t digest[32];
	struct fail f = {0};

	cert_key_fingerprint(list.cert[1], digest);
	for (int form = 0; form < 4; form++) {
		struct option_list texts = {.count = 1};
		struct pins pins = {0};
		const char *text;

		writer_clear(&w);
		writer_text(&w, form == 2 ? "SHA256:" : "sha256:");
		if (form == 1)
			base64_encode(&w, digest, sizeof(digest));
		else
			hex_encode(&w, digest, sizeof(digest));
		text = writer_string(&w);
		if (form == 3)
			text = "sha256:"
			       "0000000000000000000000000000000000000000000000000000000000000000";
		texts.text = &text;
		ck_assert_int_eq(pins_parse(&texts, &pins, &f), 0);
		ck_assert_msg(pins_match(&pins, path, 2) == (form != 3), "form %d", form);
		ck_assert(!pins_match(&pins, path, 1));
		pins_free(&pins);
	}
	writer_free(&w);
	cert_list_free(&list);
}
END_TEST

static const char *const no_pins[] = {
	"",
	"sha256:",
	"sha256:00",
	"sha1:0000",
	"sha256:zz",
	"sha256:000000000000000000000000000000000000000000000000000000"
	"0000000000" /* one byte too many */
	"00"};

START_TEST(test_no_pins)
{
	const char *text = no_pins[_i];
	struct option_list texts = {.text = &text, .count = 1};
	struct pins pins = {0};
	struct fail f = {0};

	ck_assert_msg(pins_parse(&texts, &pins, &f) == -1 && f.kind == FAIL_USAGE, "'%s' accepted",
		      text);
	pins_free(&pins);
}
END_TEST

static const struct report_rule rules[] = {{"chain.expired", STATE_CRITICAL, "", NULL},
					   {.id = NULL}};
static const struct report_rule *const catalogues[] = {rules, NULL};

START_TEST(test_shared)
{
	const struct served served[3] = {{.is_rsa = true, .with_sni = true},
					 {.is_rsa = true, .without_sni = true},
					 {.with_sni = true, .without_sni = true}};
	struct report *report = report_new("check_mail_test", "1", catalogues);
	struct shared_findings shared = {0};

	shared_findings_add(&shared, 0, "chain.expired", "for %s", "all");
	shared_findings_add(&shared, 0, "chain.expired", "for some");
	shared_findings_add(&shared, 1, "chain.expired", "for all");
	shared_findings_add(&shared, 1, "chain.expired", "for one");
	shared_findings_add(&shared, 2, "chain.expired", "for all");
	shared_findings_add(&shared, 2, "chain.expired", "for some");
	shared_findings_report(&shared, served, 3, report, REPORT_NO_SUBJECT);
	ck_assert_uint_eq(report->finding_count, 3);
	ck_assert_str_eq(report->findings[0].text, "for all");
	ck_assert_str_eq(report->findings[1].text, "RSA with SNI and ECDSA: for some");
	ck_assert_str_eq(report->findings[2].text, "RSA without SNI: for one");
	shared_findings_free(&shared);
	report_free(&report);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_unchecked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, test_roles, 0, (int)COUNT_OF(rows));
	tcase_add_test(tcase, test_two_chains);
	tcase_add_test(tcase, test_names);
	tcase_add_test(tcase, test_pins);
	tcase_add_loop_test(tcase, test_no_pins, 0, (int)COUNT_OF(no_pins));
	tcase_add_test(tcase, test_shared);
}

int main(void)
{
	return unit_run("served", add);
}
