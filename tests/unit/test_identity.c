/* test_identity - which names a certificate answers to, and which not (RFC 9525) */
#include "pki/identity.h"

#include <string.h>

#include "base/attributes.h"
#include "certificates.h"
#include "unit.h"

static const struct {
	const char *presented, *reference;
	bool want;
} dns[] = {
	{"mail.example.com", "mail.example.com", true},
	{"Mail.EXAMPLE.com", "mAIL.example.COM", true},
	{"mail.example.com", "mail.example.com.", true},
	{"mail.example.com.", "mail.example.com", false},
	{"mail.example.com.", "mail.example.com.", false},
	{"mail.example.com", "mail.example.org", false},
	{"mail.example.com", "ail.example.com", false},
	{"mail.example.com", "mail.example.com..", false},
	{"*.example.com", "mail.example.com", true},
	{"*.example.com", "a b.example.com", false},
	{"*.example.com", "a:b.example.com", false},
	{"*.example.com", "_a-b.example.com", true},
	{"*.example.com",
	 "a123456789012345678901234567890123456789012345678901234567890123.example.com", false},
	{"*.example.com", "MAIL.example.com.", true},
	{"*.example.com", "xn--bcher-kva.example.com", true},
	{"*.example.com", "example.com", false},
	{"*.example.com", ".example.com", false},
	{"*.example.com", "a.mail.example.com", false},
	{"*.example.com", "*.example.com", false},
	{"*.com", "example.com", false},
	{"*", "example", false},
	{"*.", "example.", false},
	{"*.*.example.com", "a.b.example.com", false},
	{"m*.example.com", "mail.example.com", false},
	{"*l.example.com", "mail.example.com", false},
	{"xn--*.example.com", "xn--a.example.com", false},
	{"mail.*.com", "mail.example.com", false},
	{"mail.*", "mail.example", false},
	{"under_score.example", "under_score.example", true},
	{"*.under_score.example", "a.under_score.example", true},
	{"*.bad:name.example", "a.bad:name.example", false},
	{"bad:name.example", "bad:name.example", true},
	{"*.0.2.1", "192.0.2.1", false},
	{"192.0.2.1", "192.0.2.1", false},
	{"", "", false},
	{"", "a", false},
	{"a", "", false},
};

START_TEST(a_dns_name_matches_or_not)
{
	const char *presented = dns[_i].presented;
	bool got = identity_dns_matches(presented, strlen(presented), dns[_i].reference);

	ck_assert_msg(got == dns[_i].want, "%s for %s: got %d, want %d", presented,
		      dns[_i].reference, got, dns[_i].want);
}
END_TEST

START_TEST(a_nul_in_a_name_never_matches)
{
	ck_assert(!identity_dns_matches("mail.example.com\0.evil.example", 30, "mail.example.com"));
	ck_assert(!identity_dns_matches("mail.example.com\0", 17, "mail.example.com"));
	ck_assert(!identity_dns_matches("*.example.com\0", 14, "mail.example.com"));
}
END_TEST

static const struct {
	const char *title, *description, *reference;
	enum identity want;
} whole[] = {
	{"one of several", "dns=a.example,b.example", "b.example", IDENTITY_MATCH},
	{"none of several", "dns=a.example,b.example", "c.example", IDENTITY_NO_MATCH},
	{"no common name", "subject=CN=c.example dns=a.example", "c.example", IDENTITY_NO_MATCH},
	{"only a common name", "subject=CN=c.example", "c.example", IDENTITY_NO_NAMES},
	{"other kinds of names only", "uri=https://c.example email=a@c.example", "c.example",
	 IDENTITY_NO_MATCH},
	{"an IPv4 address", "ip=192.0.2.1", "192.0.2.1", IDENTITY_MATCH},
	{"another IPv4 address", "ip=192.0.2.1", "192.0.2.2", IDENTITY_NO_MATCH},
	{"an IPv6 address written otherwise", "ip=2001:db8::1", "2001:DB8:0:0::0:1",
	 IDENTITY_MATCH},
	{"an IPv6 address in brackets", "ip=2001:db8::1", "[2001:db8::1]", IDENTITY_MATCH},
	{"an address as a DNS name", "dns=192.0.2.1", "192.0.2.1", IDENTITY_NO_MATCH},
	{"a name for an address", "ip=192.0.2.1", "a.example", IDENTITY_NO_MATCH},
};

START_TEST(a_certificate_answers_to_a_name_or_not)
{
	struct certificates *all = certificates_new();
	struct cert *cert;
	enum identity got;

	certificates_make(all, "leaf", whole[_i].description);
	cert = certificates_cert(all, "leaf");
	got = identity_check(cert, whole[_i].reference);
	ck_assert_msg(got == whole[_i].want, "%s: got %d, want %d", whole[_i].title, got,
		      whole[_i].want);
	cert_free(&cert);
	certificates_discard(&all);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, a_dns_name_matches_or_not, 0, COUNT_OF(dns));
	tcase_add_test(tcase, a_nul_in_a_name_never_matches);
	tcase_add_loop_test(tcase, a_certificate_answers_to_a_name_or_not, 0, COUNT_OF(whole));
}

int main(void)
{
	return unit_run("identity", add);
}
