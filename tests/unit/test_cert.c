/* test_cert - the facts of a certificate, beside GnuTLS's own answers; broken ones name their field
 */
#include "pki/cert.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <string.h>

#include "base/attributes.h"
#include "base/mem.h"
#include "certificates.h"
#include "unit.h"

static const struct {
	const char *title, *description;
} kinds[] = {
	{"P-256 leaf",
	 "by=root dns=a.example,b.example ip=192.0.2.1,2001:db8::1 eku=server usage=sign"},
	{"RSA CA", "by=root key=rsa ca pathlen=3 usage=certsign,crlsign"},
	{"Ed25519, no extensions but key ids", "by=root key=ed25519"},
	{"P-384, SHA-1", "by=root key=ec384 sha1"},
	{"self-signed version 1", "v1"},
	{"before 1970", "by=root from=-25000 to=-22000"},
	{"until 9999", "by=root to=2900000"},
	{"long subject", "by=root subject=CN=leaf,OU=One,O=Example~Ltd,L=Town,C=DE"},
};

static struct certificates *make_all(void)
{
	struct certificates *all = certificates_new();

	certificates_make(all, "root", "ca usage=certsign subject=CN=Root,O=Test");
	return all;
}

static void compare_with_gnutls(const struct cert *cert, gnutls_x509_crt_t crt, const char *title)
{
	unsigned bits = 0, critical, ca;
	int algorithm = gnutls_x509_crt_get_pk_algorithm(crt, &bits);
	uint8_t id[64];
	size_t size = sizeof(id);

	ck_assert_msg(cert->version == gnutls_x509_crt_get_version(crt), "%s: got version %d",
		      title, cert->version);
	ck_assert_msg((cert->key == KEY_RSA) == (algorithm == GNUTLS_PK_RSA), "%s: key", title);
	ck_assert_msg((cert->key == KEY_EC) == (algorithm == GNUTLS_PK_ECDSA), "%s: key", title);
	ck_assert_msg(cert->key_bits == bits, "%s: got %u bits, want %u", title, cert->key_bits,
		      bits);
	ca = gnutls_x509_crt_get_ca_status(crt, &critical) > 0;
	ck_assert_msg(cert->is_ca == ca, "%s: got CA %d", title, cert->is_ca);
	if (gnutls_x509_crt_get_subject_key_id(crt, id, &size, &critical) >= 0)
		ck_assert_msg(cert->subject_key_id.length == size &&
				      memcmp(cert->subject_key_id.data, id, size) == 0,
			      "%s: subject key id", title);
	else
		ck_assert_uint_eq(cert->subject_key_id.length, 0);
	/* GnuTLS has 0 for dates before 1970. */
	if (cert->not_before > 0)
		ck_assert_int_eq(cert->not_before, gnutls_x509_crt_get_activation_time(crt));
	if (cert->not_after > 0 && cert->not_after < 253402300799)
		ck_assert_int_eq(cert->not_after, gnutls_x509_crt_get_expiration_time(crt));
}

START_TEST(facts_are_those_that_gnutls_finds)
{
	struct certificates *all = make_all();
	gnutls_x509_crt_t crt;
	struct cert *cert;
	uint8_t ours[32], theirs[32];
	size_t size = sizeof(theirs);
	gnutls_datum_t der;

	certificates_make(all, "leaf", kinds[_i].description);
	cert = certificates_cert(all, "leaf");
	ck_assert_msg(!cert->malformed, "%s: %s", kinds[_i].title, cert->problem);
	der = (gnutls_datum_t){cert->der, (unsigned)cert->length};
	gnutls_x509_crt_init(&crt);
	ck_assert_int_ge(gnutls_x509_crt_import(crt, &der, GNUTLS_X509_FMT_DER), 0);
	cert_details(cert);
	compare_with_gnutls(cert, crt, kinds[_i].title);
	cert_fingerprint(cert, ours);
	gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256, theirs, &size);
	ck_assert_mem_eq(ours, theirs, 32);
	cert_key_fingerprint(cert, ours);
	size = sizeof(theirs);
	gnutls_x509_crt_get_key_id(crt, GNUTLS_KEYID_USE_SHA256, theirs, &size);
	ck_assert_mem_eq(ours, theirs, 32);
	gnutls_x509_crt_deinit(crt);
	cert_free(&cert);
	certificates_discard(&all);
}
END_TEST

START_TEST(details_hold_what_was_put_in)
{
	struct certificates *all = make_all();
	struct cert *cert;
	char key[48];

	certificates_make(all, "leaf",
			  "by=root subject=CN=mail.example,CN=outer,O=Example~Ltd,C=DE key=rsa "
			  "dns=mail.example,www.example ip=192.0.2.1 email=a@b.example "
			  "uri=https://a.example/ eku=server,1.2.3.4 usage=sign,encipher "
			  "policy=2.23.140.1.2.2,1.2.3 aia=http://ca/i ocsp=http://ca/o staple "
			  "critical=1.2.3.4.5");
	cert = certificates_cert(all, "leaf");
	cert_details(cert);
	cert_details(cert);
	ck_assert_str_eq(cert->common_name, "mail.example");
	ck_assert_str_eq(cert->organization, "Example Ltd");
	ck_assert_str_eq(cert->country, "DE");
	ck_assert_uint_eq(cert->name_count, 5);
	ck_assert_int_eq(cert->names[0].kind, NAME_DNS);
	ck_assert_str_eq(cert->names[1].value, "www.example");
	ck_assert_int_eq(cert->names[2].kind, NAME_IP);
	ck_assert_uint_eq(cert->names[2].length, 4);
	ck_assert_int_eq(cert->names[3].kind, NAME_EMAIL);
	ck_assert_int_eq(cert->names[4].kind, NAME_URI);
	ck_assert_uint_eq(cert->purpose_count, 2);
	ck_assert_str_eq(cert->purposes[0], "1.3.6.1.5.5.7.3.1");
	ck_assert_str_eq(cert->purposes[1], "1.2.3.4");
	ck_assert_uint_eq(cert->key_usage, USAGE_DIGITAL_SIGNATURE | USAGE_KEY_ENCIPHERMENT);
	ck_assert_uint_eq(cert->policy_count, 2);
	ck_assert_str_eq(cert->policies[0], "2.23.140.1.2.2");
	ck_assert_str_eq(cert->aia_issuer, "http://ca/i");
	ck_assert_str_eq(cert->aia_ocsp, "http://ca/o");
	ck_assert(cert->must_staple);
	ck_assert_str_eq(cert->unknown_critical, "1.2.3.4.5");
	ck_assert_str_eq(cert->signature_name, "ECDSA-SHA256");
	ck_assert(!cert->signature_weak && !cert->is_ca && !cert->has_basic_constraints);
	ck_assert_int_eq(cert->path_length, -1);
	ck_assert_str_eq(cert_key_text(cert, key), "RSA 2048");
	cert_free(&cert);
	certificates_discard(&all);
}
END_TEST

static const struct {
	const char *title, *description, *want;
} titles[] = {
	{"the most specific common name", "subject=CN=mail.example,O=Example", "mail.example"},
	{"else an alternative name", "subject=O=Example dns=a.example", "a.example"},
	{"an address as text", "subject=O=Example ip=2001:db8::1", "2001:db8::1"},
	{"else the organization", "subject=O=Example,C=DE", "Example"},
	{"else the whole subject", "subject=OU=Mail,C=DE", "OU=Mail,C=DE"},
	{"nothing at all", "subject=-", "a certificate without a name"},
};

START_TEST(a_certificate_has_a_title)
{
	struct certificates *all = certificates_new();
	struct cert *cert;
	char *title;

	certificates_make(all, "leaf", titles[_i].description);
	cert = certificates_cert(all, "leaf");
	title = cert_title(cert);
	unit_same(titles[_i].title, title, titles[_i].want);
	free(title);
	cert_free(&cert);
	certificates_discard(&all);
}
END_TEST

START_TEST(a_certificate_that_is_cut_off_is_malformed)
{
	struct certificates *all = make_all();
	struct span der = certificates_der(all, "root");

	for (size_t length = 0; length < der.length; length++) {
		struct cert *cert = cert_decode(der.data, length);

		ck_assert_msg(cert->malformed && cert->problem[0], "got one of %zu bytes", length);
		cert_details(cert);
		cert_free(&cert);
	}
	certificates_discard(&all);
}
END_TEST

/* Changes bytes behind the first place where a pattern stands. */
static const struct {
	const char *title;
	const char *find;
	size_t find_length;
	size_t at; /* behind the pattern's start */
	uint8_t byte;
	const char *want;
} faults[] = {
	{"version 5", "\xa0\x03\x02\x01\x02", 5, 4, 4, "version"},
	{"version 1 with extensions", "\xa0\x03\x02\x01\x02", 5, 4, 0, "version"},
	{"month 13",
	 "\x17\x0d"
	 "25",
	 4, 4, '9', "validity"},
	{"no Z",
	 "\x17\x0d"
	 "25",
	 4, 14, '0', "validity"},
	{"issuer is no sequence", "\x30\x26\x31", 3, 0, 0x04, "issuer"},
	{"issuer's set is a sequence", "\x30\x26\x31", 3, 2, 0x30, "issuer"},
	{"key is no bit string", "\x03\x42\x00\x04", 4, 0, 0x04, "subjectPublicKeyInfo"},
	{"key usage is no bit string", "\x55\x1d\x0f\x01\x01\xff\x04\x04\x03", 9, 8, 0x04,
	 "keyUsage"},
	{"key usage is longer than it is", "\x55\x1d\x0f\x01\x01\xff\x04\x04\x03\x02", 10, 9, 1,
	 "keyUsage"},
	{"basic constraints hold a string", "\x55\x1d\x13\x01\x01\xff\x04\x05\x30\x03\x01", 11, 10,
	 0x04, "basicConstraints"},
	{"alternative names of an unknown form", "\x55\x1d\x11\x04\x0b\x30\x09\x82", 8, 7, 0x8f,
	 "subjectAltName"},
	{"alternative names reach beyond their end", "\x55\x1d\x11\x04\x0b\x30\x09\x82\x07", 9, 8,
	 8, "subjectAltName"},
	{"permitted subtrees twice", "\xa1\x07\x30\x05\x82\x03org", 9, 0, 0xa0, "nameConstraints"},
	{"a serial number with a needless octet", "\xa0\x03\x02\x01\x02\x02\x08\x10", 8, 7, 0,
	 "serialNumber"},
	{"an extension without an end of its identifier", "\x55\x1d\x0e", 3, 2, 0x8e, "extensions"},
	{"an extension twice", "\x55\x1d\x0e", 3, 2, 0x13, "basicConstraints"},
};

START_TEST(a_broken_field_is_named)
{
	struct certificates *all = certificates_new();
	struct span der;
	uint8_t *bytes;
	size_t i = 0;
	struct cert *cert;

	/* -60 days from the start of 2026 is in 2025 */
	certificates_make(all, "root",
			  "ca subject=CN=Root,O=Test~Company from=-60 dns=a.bc.de usage=certsign "
			  "permit=dns:com exclude=dns:org");
	der = certificates_der(all, "root");
	bytes = mem_copy(der.data, der.length);
	while (i + faults[_i].find_length <= der.length &&
	       memcmp(bytes + i, faults[_i].find, faults[_i].find_length) != 0)
		i++;
	ck_assert_msg(i + faults[_i].find_length <= der.length, "%s: pattern not found",
		      faults[_i].title);
	bytes[i + faults[_i].at] = faults[_i].byte;
	cert = cert_decode(bytes, der.length);
	ck_assert_msg(cert->malformed, "%s: got a sound certificate", faults[_i].title);
	ck_assert_msg(strstr(cert->problem, faults[_i].want), "%s: got \"%s\", want %s in it",
		      faults[_i].title, cert->problem, faults[_i].want);
	cert_free(&cert);
	free(bytes);
	certificates_discard(&all);
}
END_TEST

START_TEST(bytes_behind_the_end_are_malformed)
{
	struct certificates *all = make_all();
	struct span der = certificates_der(all, "root");
	uint8_t *bytes = mem_alloc(der.length + 1);
	struct cert *cert;

	memcpy(bytes, der.data, der.length);
	cert = cert_decode(bytes, der.length + 1);
	ck_assert(cert->malformed);
	cert_free(&cert);
	free(bytes);
	certificates_discard(&all);
}
END_TEST

START_TEST(kinship_is_seen_by_name_and_key)
{
	struct certificates *all = make_all();
	struct cert *root, *again, *leaf, *other;

	certificates_make(all, "again", "keyof=root ca subject=CN=ROOT,O=Test");
	certificates_make(all, "leaf", "by=root");
	certificates_make(all, "other", "subject=CN=Root,O=Test ca");
	root = certificates_cert(all, "root");
	again = certificates_cert(all, "again");
	leaf = certificates_cert(all, "leaf");
	other = certificates_cert(all, "other");
	ck_assert(cert_same(root, root) && !cert_same(root, again));
	ck_assert(cert_same_key_and_name(root, again) && !cert_same_key_and_name(root, other));
	ck_assert(cert_is_self_issued(root) && !cert_is_self_issued(leaf));
	ck_assert(cert_may_issue(root, leaf) && cert_may_issue(again, leaf));
	ck_assert(!cert_may_issue(leaf, root));
	/* The name is the same, the key identifier is not. */
	ck_assert(!cert_may_issue(other, leaf));
	cert_free(&root);
	cert_free(&again);
	cert_free(&leaf);
	cert_free(&other);
	certificates_discard(&all);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, facts_are_those_that_gnutls_finds, 0, COUNT_OF(kinds));
	tcase_add_test(tcase, details_hold_what_was_put_in);
	tcase_add_loop_test(tcase, a_certificate_has_a_title, 0, COUNT_OF(titles));
	tcase_add_test(tcase, a_certificate_that_is_cut_off_is_malformed);
	tcase_add_loop_test(tcase, a_broken_field_is_named, 0, COUNT_OF(faults));
	tcase_add_test(tcase, bytes_behind_the_end_are_malformed);
	tcase_add_test(tcase, kinship_is_seen_by_name_and_key);
}

int main(void)
{
	return unit_run("cert", add);
}
