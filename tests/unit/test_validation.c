/* test_validation - levels by policy, certificates for mail, wildcards */
#include "pki/validation.h"

#include <string.h>

#include "base/attributes.h"
#include "certificates.h"
#include "unit.h"

static const struct {
	const char *title, *description, *level, *smime;
	bool wildcard, serves;
} rows[] = {
	{"no policy", "dns=a.example", "no CA/Browser Forum level", NULL, false, true},
	{"DV", "policy=2.23.140.1.2.1", "DV", NULL, false, true},
	{"OV", "policy=2.23.140.1.2.2", "OV", NULL, false, true},
	{"IV", "policy=2.23.140.1.2.3", "IV", NULL, false, true},
	{"EV", "policy=2.23.140.1.1", "EV", NULL, false, true},
	{"EV by the CA's own policy", "policy=2.16.840.1.114412.2.1", "EV", NULL, false, true},
	{"a policy of nobody", "policy=1.3.6.1.4.1.99999.1", "no CA/Browser Forum level", NULL,
	 false, true},
	{"almost DV", "policy=2.23.140.1.2", "no CA/Browser Forum level", NULL, false, true},
	{"almost DV too", "policy=2.23.140.1.2.1.1", "no CA/Browser Forum level", NULL, false,
	 true},
	{"the highest counts", "policy=2.23.140.1.2.1,2.23.140.1.2.2", "OV", NULL, false, true},
	{"an organization alone is no level", "subject=CN=a,O=Example", "no CA/Browser Forum level",
	 NULL, false, true},
	{"S/MIME", "policy=2.23.140.1.5.1.2 eku=email", "no CA/Browser Forum level",
	 "mailbox-validated", false, false},
	{"S/MIME of an organization", "policy=2.23.140.1.5.2.1 eku=email,client",
	 "no CA/Browser Forum level", "organization-validated", false, false},
	{"a client", "eku=client", "no CA/Browser Forum level", NULL, false, false},
	{"a wildcard", "dns=a.example,*.a.example", "no CA/Browser Forum level", NULL, true, true},
	{"a wildcard for a common name only", "subject=CN=*.a.example dns=a.example",
	 "no CA/Browser Forum level", NULL, false, true},
	{"a star within", "dns=m*.a.example", "no CA/Browser Forum level", NULL, false, true},
};

START_TEST(a_certificate_has_its_level)
{
	struct certificates *all = certificates_new();
	struct cert *cert;
	const char *got, *smime;

	certificates_make(all, "leaf", rows[_i].description);
	cert = certificates_cert(all, "leaf");
	got = validation_name(validation_of(cert));
	smime = validation_smime(cert);
	unit_same(rows[_i].title, got, rows[_i].level);
	ck_assert_msg(strcmp(smime ? smime : "", rows[_i].smime ? rows[_i].smime : "") == 0,
		      "%s: got %s", rows[_i].title, smime);
	ck_assert_msg(validation_is_wildcard(cert) == rows[_i].wildcard, "%s: wildcard",
		      rows[_i].title);
	ck_assert_msg(cert_serves_tls(cert) == rows[_i].serves, "%s: purpose", rows[_i].title);
	cert_free(&cert);
	certificates_discard(&all);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, a_certificate_has_its_level, 0, COUNT_OF(rows));
}

int main(void)
{
	return unit_run("validation", add);
}
