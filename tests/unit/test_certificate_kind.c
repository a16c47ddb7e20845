/* test_certificate_kind - what a certificate is called, which names were not asked for, how long it
 * may live */
#include "verdict/certificate_kind.h"

#include <string.h>

#include "base/attributes.h"
#include "base/date.h"
#include "base/mem.h"
#include "certificates.h"
#include "unit.h"
#include "verdict/max_lifetime.h"

static const struct {
	const char *title, *description, *want;
} summaries[] = {
	{"DV", "by=ca policy=2.23.140.1.2.1 dns=a.example,b.example",
	 "DV, not a wildcard, ECDSA secp256r1, for a.example, b.example, issued by CA 1"},
	{"an organization and a wildcard",
	 "by=ca policy=2.23.140.1.2.2 subject=CN=x,O=Example dns=*.a.example",
	 "OV, wildcard, ECDSA secp256r1, for *.a.example, of Example, issued by CA 1"},
	{"self-issued", "dns=a.example",
	 "no CA/Browser Forum level, not a wildcard, ECDSA secp256r1, for a.example, self-issued"},
	{"a person's for mail", "by=ca eku=email policy=2.23.140.1.5.4.1 email=a@b.example",
	 "no CA/Browser Forum level, not a wildcard, ECDSA secp256r1, for no DNS name and no "
	 "address, not for TLS servers but for S/MIME e-mail, individual-validated, issued by "
	 "CA 1"},
};

START_TEST(a_certificate_is_summed_up)
{
	struct certificates *all = certificates_new();
	struct served served = {0};
	struct certificate_kind kind;
	struct writer w = writer_with_maximum(4096);
	struct cert *cert;

	certificates_make(all, "ca", "ca subject=CN=CA~1,O=Test");
	certificates_make(all, "leaf", summaries[_i].description);
	cert = certificates_cert(all, "leaf");
	kind = certificate_kind_of(cert, &served);
	certificate_kind_summary(&w, cert, &kind);
	unit_same(summaries[_i].title, writer_string(&w), summaries[_i].want);
	ck_assert_uint_eq(kind.scts, 0);
	certificate_kind_free(&kind);
	cert_free(&cert);
	writer_free(&w);
	certificates_discard(&all);
}
END_TEST

static const struct {
	const char *title, *asked[3];
	size_t surplus;
	const char *text;
} surplus[] = {
	{"all asked for", {"a.example", "*.b.example", "192.0.2.1"}, 0, ""},
	{"in any case", {"A.EXAMPLE", "*.B.example", "192.0.2.1"}, 0, ""},
	{"one is not", {"a.example", "192.0.2.1"}, 1, "*.b.example"},
	{"a wildcard is more than the name it covers",
	 {"a.example", "mail.b.example", "192.0.2.1"},
	 1,
	 "*.b.example"},
	{"nothing asked for", {NULL}, 3, "a.example, *.b.example, 192.0.2.1"},
};

START_TEST(names_that_were_not_asked_for_are_found)
{
	struct certificates *all = certificates_new();
	struct references asked = {.name = (char **)(size_t)surplus[_i].asked};
	struct writer w = writer_with_maximum(4096);
	struct cert *cert;
	size_t got;

	certificates_make(all, "leaf", "dns=a.example,*.b.example ip=192.0.2.1");
	cert = certificates_cert(all, "leaf");
	cert_details(cert);
	while (asked.count < 3 && surplus[_i].asked[asked.count])
		asked.count++;
	got = certificate_kind_surplus(&w, cert, &asked);
	ck_assert_msg(got == surplus[_i].surplus &&
			      strcmp(writer_string(&w), surplus[_i].text) == 0,
		      "%s: got %zu, \"%s\"", surplus[_i].title, got, writer_string(&w));
	cert_free(&cert);
	writer_free(&w);
	certificates_discard(&all);
}
END_TEST

START_TEST(names_are_covered_or_not)
{
	struct certificates *all = certificates_new();
	struct cert *cert;

	certificates_make(all, "leaf", "dns=a.example,*.b.example ip=192.0.2.1");
	cert = certificates_cert(all, "leaf");
	cert_details(cert);
	ck_assert(certificate_kind_covers(cert, "a.example"));
	ck_assert(certificate_kind_covers(cert, "x.b.example"));
	ck_assert(certificate_kind_covers(cert, "*.B.example"));
	ck_assert(certificate_kind_covers(cert, "192.0.2.1"));
	ck_assert(!certificate_kind_covers(cert, "b.example"));
	ck_assert(!certificate_kind_covers(cert, "*.a.example"));
	ck_assert(!certificate_kind_covers(cert, "192.0.2.2"));
	cert_free(&cert);
	certificates_discard(&all);
}
END_TEST

#define TIMESTAMP                          \
	"\0\x2f\0"                         \
	"0123456789abcdef0123456789abcdef" \
	"\0\0\0\0\0\0\0\0\0\0\4\3\0\0"

static const struct {
	const char *title, *list;
	size_t length, count;
	bool malformed;
} timestamps[] = {
	{"none", NULL, 0, 0, false},
	{"one", "\0\x31" TIMESTAMP, 0x33, 1, false},
	{"two", "\0\x62" TIMESTAMP TIMESTAMP, 0x64, 2, false},
	{"one, and the second is cut off", "\0\x61" TIMESTAMP TIMESTAMP, 0x63, 0, true},
	{"one, and another of version 2", "\0\x38" TIMESTAMP "\0\5\1abcd", 0x3a, 1, false},
	{"an empty list", "\0\0", 2, 0, true},
};

START_TEST(timestamps_of_the_handshake_count)
{
	struct certificates *all = certificates_new();
	struct served served = {.timestamps = (uint8_t *)(size_t)timestamps[_i].list,
				.timestamps_length = timestamps[_i].length};
	struct certificate_kind kind;
	struct cert *cert;

	certificates_make(all, "leaf", "dns=a.example");
	cert = certificates_cert(all, "leaf");
	cert_details(cert);
	kind = certificate_kind_of(cert, &served);
	ck_assert_msg(kind.scts == timestamps[_i].count, "%s: got %zu, want %zu",
		      timestamps[_i].title, kind.scts, timestamps[_i].count);
	ck_assert_msg(kind.scts_malformed == timestamps[_i].malformed, "%s: malformed: got %d",
		      timestamps[_i].title, kind.scts_malformed);
	certificate_kind_free(&kind);
	cert_free(&cert);
	certificates_discard(&all);
}
END_TEST

START_TEST(issuers_and_organizations_are_compared_in_any_case)
{
	struct certificates *all = certificates_new();
	struct cert *cert;

	certificates_make(all, "ca", "ca subject=CN=R3,O=Let's~Encrypt,C=US");
	certificates_make(all, "leaf", "by=ca");
	cert = certificates_cert(all, "leaf");
	ck_assert(certificate_kind_issued_by(cert, "let's encrypt"));
	ck_assert(certificate_kind_issued_by(cert, "r3"));
	ck_assert(certificate_kind_issued_by(cert, "Encrypt"));
	ck_assert(!certificate_kind_issued_by(cert, "US"));
	ck_assert(!certificate_kind_issued_by(cert, "R3 "));
	ck_assert(certificate_kind_glob("example gmbh", "Example GmbH"));
	ck_assert(certificate_kind_glob("Example*", "Example GmbH"));
	ck_assert(!certificate_kind_glob("Example", "Example GmbH"));
	cert_free(&cert);
	certificates_discard(&all);
}
END_TEST

static const struct {
	const char *title, *text;
	int year, month, day;
	double want; /* -1: wrong usage */
} limits[] = {
	{"none", NULL, 2026, 1, 1, 0},
	{"days", "90", 2026, 1, 1, 90},
	{"the schedule before 2026-03-15", "cabf", 2026, 3, 14, 398},
	{"the schedule from 2026-03-15", "CABF", 2026, 3, 15, 200},
	{"the schedule before 2027-03-15", "cabf", 2027, 3, 14, 200},
	{"the schedule from 2027-03-15", "cabf", 2027, 3, 15, 100},
	{"the schedule from 2029-03-15", "cabf", 2029, 3, 15, 47},
	{"nothing", "0", 2026, 1, 1, -1},
	{"a word", "long", 2026, 1, 1, -1},
	{"too much", "36501", 2026, 1, 1, -1},
};

START_TEST(the_longest_lifetime_goes_by_the_date_of_issue)
{
	struct cert cert = {.not_before = date_seconds(limits[_i].year, limits[_i].month,
						       limits[_i].day, 0, 0, 0)};
	struct max_lifetime limit;
	struct fail f = {0};
	int result = max_lifetime_parse(limits[_i].text, &limit, &f);

	ck_assert_msg((result < 0) == (limits[_i].want < 0), "%s: got %d", limits[_i].title,
		      result);
	if (result < 0)
		ck_assert_int_eq(f.kind, FAIL_USAGE);
	else
		ck_assert_msg(max_lifetime_of(&limit, &cert) == limits[_i].want, "%s: got %f",
			      limits[_i].title, max_lifetime_of(&limit, &cert));
}
END_TEST

START_TEST(the_last_second_belongs_to_the_lifetime)
{
	struct cert cert = {.not_before = 0, .not_after = 90 * 86400 - 1};

	ck_assert(max_lifetime_lives(&cert) == 90);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, a_certificate_is_summed_up, 0, COUNT_OF(summaries));
	tcase_add_loop_test(tcase, names_that_were_not_asked_for_are_found, 0, COUNT_OF(surplus));
	tcase_add_test(tcase, names_are_covered_or_not);
	tcase_add_loop_test(tcase, timestamps_of_the_handshake_count, 0, COUNT_OF(timestamps));
	tcase_add_test(tcase, issuers_and_organizations_are_compared_in_any_case);
	tcase_add_loop_test(tcase, the_longest_lifetime_goes_by_the_date_of_issue, 0,
			    COUNT_OF(limits));
	tcase_add_test(tcase, the_last_second_belongs_to_the_lifetime);
}

int main(void)
{
	return unit_run("certificate_kind", add);
}
