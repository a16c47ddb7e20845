/* test_bundle - certificates in files as people have them: PEM with anything around it, DER, keys
 */
#include "pki/bundle.h"

#include <string.h>

#include "base/attributes.h"
#include "base/base64.h"
#include "base/mem.h"
#include "certificates.h"
#include "unit.h"

/* %1 and %2 stand for the PEM of two certificates, %k for a private key, %b for the base64 of the
 * first alone. */
static const struct {
	const char *title, *text;
	int sound, malformed; /* -1: refused */
	const char *says;
} files[] = {
	{"one", "%1", 1, 0, NULL},
	{"two", "%1%2", 2, 0, NULL},
	{"text around", "Subject: CN=x\n -- \n%1between --- them\n%2-- the end", 2, 0, NULL},
	{"no newline at the end", "-----BEGIN CERTIFICATE-----\n%b-----END CERTIFICATE-----", 1, 0,
	 NULL},
	{"a key before the chain", "%k%1%2", 2, 0, NULL},
	{"old label", "-----BEGIN X509 CERTIFICATE-----\n%b-----END X509 CERTIFICATE-----\n", 1, 0,
	 NULL},
	{"trusted label",
	 "-----BEGIN TRUSTED CERTIFICATE-----\n%b-----END TRUSTED CERTIFICATE-----\n", 1, 0, NULL},
	{"leading white space", "  \n\n %1", 1, 0, NULL},
	{"a byte order mark", "\xef\xbb\xbf%1", 1, 0, NULL},
	{"the end is missing", "-----BEGIN CERTIFICATE-----\n%b", 1, 0, NULL},
	{"cut off in the middle", "-----BEGIN CERTIFICATE-----\nMIIB\n%2", 1, 1, NULL},
	{"no base64", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n", 0, 1, NULL},
	{"an empty block", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", 0, 1, NULL},
	{"only a key", "%k", -1, 0, "chain.pem holds no certificate: it holds a private key"},
	{"only a request",
	 "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n", -1, 0,
	 "a certificate request"},
	{"any text", "hello\n", -1, 0, "holds no certificate"},
	{"dashes", "-----BEGIN -----BEGIN -----", -1, 0, "holds no certificate"},
	{"a begin over two lines", "-----BEGIN CERTI\nFICATE-----\n", -1, 0,
	 "holds no certificate"},
	{"nothing", "", -1, 0, "holds no certificate"},
};

static struct writer expand(const char *text, const struct certificates *all)
{
	struct writer w = writer_with_maximum(1 << 20);
	char *pem[3] = {certificates_pem(all, "one"), certificates_pem(all, "two"),
			certificates_key_pem(all, "one")};
	const char *base64 = strchr(pem[0], '\n') + 1;

	for (; *text; text++) {
		if (*text != '%') {
			writer_u8(&w, (uint8_t)*text);
			continue;
		}
		text++;
		if (*text == 'b')
			writer_bytes(&w, base64, (size_t)(strstr(base64, "-----END") - base64));
		else
			writer_text(&w, pem[*text == '1' ? 0 : *text == '2' ? 1 : 2]);
	}
	for (int i = 0; i < 3; i++)
		free(pem[i]);
	return w;
}

static void check(const char *title, struct span bytes, int sound, int malformed, const char *says)
{
	struct cert_list list = {0};
	struct fail f = {0};
	int result = bundle_read(bytes.data, bytes.length, "chain.pem", &list, &f);
	int got_sound = 0, got_malformed = 0;

	ck_assert_msg((result < 0) == (sound < 0), "%s: got %d (%s)", title, result, f.text);
	for (size_t i = 0; i < list.count; i++)
		*(list.cert[i]->malformed ? &got_malformed : &got_sound) += 1;
	if (sound >= 0)
		ck_assert_msg(got_sound == sound && got_malformed == malformed,
			      "%s: got %d sound and %d malformed, want %d and %d", title, got_sound,
			      got_malformed, sound, malformed);
	else
		ck_assert_msg(f.kind == FAIL_FILE && strstr(f.text, says), "%s: got \"%s\"", title,
			      f.text);
	cert_list_free(&list);
}

static struct certificates *make_two(void)
{
	struct certificates *all = certificates_new();

	certificates_make(all, "one", "ca");
	certificates_make(all, "two", "by=one");
	return all;
}

START_TEST(a_file_is_read_as_people_have_it)
{
	struct certificates *all = make_two();
	struct writer w = expand(files[_i].text, all), crlf = writer_with_maximum(1 << 20);

	check(files[_i].title, writer_span(&w), files[_i].sound, files[_i].malformed,
	      files[_i].says);
	for (size_t i = 0; i < w.length; i++) {
		if (w.data[i] == '\n')
			writer_u8(&crlf, '\r');
		writer_u8(&crlf, w.data[i]);
	}
	check(files[_i].title, writer_span(&crlf), files[_i].sound, files[_i].malformed,
	      files[_i].says);
	writer_free(&w);
	writer_free(&crlf);
	certificates_discard(&all);
}
END_TEST

START_TEST(der_is_taken_too)
{
	struct certificates *all = make_two();
	struct span der = certificates_der(all, "one");

	check("DER", der, 1, 0, NULL);
	check("DER cut off", (struct span){der.data, der.length - 5}, 0, 1, NULL);
	check("DER cut off early", (struct span){der.data, 100}, 0, 1, NULL);
	check("PKCS#12",
	      (struct span){(const uint8_t *)"\x30\x09\x02\x01\x03\x30\x04\x06\x02\x2a\x03", 11},
	      -1, 0, "holds no certificate");
	check("a DER request",
	      (struct span){(const uint8_t *)"\x30\x0b\x30\x09\x02\x01\x00\x30\x04\x31\x02\x30\x00",
			    13},
	      -1, 0, "holds no certificate");
	certificates_discard(&all);
}
END_TEST

START_TEST(settings_behind_a_trusted_certificate_are_left_out)
{
	struct certificates *all = make_two();
	struct span der = certificates_der(all, "one");
	struct writer bytes = writer_with_maximum(8192), pem = writer_with_maximum(16384);

	writer_bytes(&bytes, der.data, der.length);
	writer_bytes(&bytes, "\x30\x0c\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01", 14);
	writer_text(&pem, "-----BEGIN TRUSTED CERTIFICATE-----\n");
	base64_encode(&pem, bytes.data, bytes.length);
	writer_text(&pem, "\n-----END TRUSTED CERTIFICATE-----\n");
	check("trusted", writer_span(&pem), 1, 0, NULL);
	writer_free(&bytes);
	writer_free(&pem);
	certificates_discard(&all);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, a_file_is_read_as_people_have_it, 0, COUNT_OF(files));
	tcase_add_test(tcase, der_is_taken_too);
	tcase_add_test(tcase, settings_behind_a_trusted_certificate_are_left_out);
}

int main(void)
{
	return unit_run("bundle", add);
}
