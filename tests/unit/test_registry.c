/* test_registry - the tables hold what the registries say, and the lists offer what they promise */
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "unit.h"
#include "wire/registry.h"

static const struct {
	const char *title;
	uint16_t id;
	const char *name;
	struct suite want;
	bool forward, aead;
	uint16_t lowest;
} suites[] = {
	{"the oldest export suite",
	 0x0003,
	 "TLS_RSA_EXPORT_WITH_RC4_40_MD5",
	 {3, 40, KX_RSA, AUTH_RSA, CIPHER_RC4, MODE_STREAM, HASH_MD5, true, false},
	 false,
	 false,
	 TLS_SSL3},
	{"static RSA",
	 0x002F,
	 "TLS_RSA_WITH_AES_128_CBC_SHA",
	 {0x2F, 128, KX_RSA, AUTH_RSA, CIPHER_AES, MODE_CBC, HASH_SHA1, false, false},
	 false,
	 false,
	 TLS_SSL3},
	{"anonymous is ephemeral",
	 0x00A7,
	 "TLS_DH_anon_WITH_AES_256_GCM_SHA384",
	 {0xA7, 256, KX_DHE, AUTH_ANONYMOUS, CIPHER_AES, MODE_GCM, HASH_SHA384, false, false},
	 true,
	 true,
	 TLS_1_2},
	{"the everyday suite",
	 0xC02F,
	 "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
	 {0xC02F, 128, KX_ECDHE, AUTH_RSA, CIPHER_AES, MODE_GCM, HASH_SHA256, false, true},
	 true,
	 true,
	 TLS_1_2},
	{"CBC with SHA-256",
	 0xC023,
	 "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
	 {0xC023, 128, KX_ECDHE, AUTH_ECDSA, CIPHER_AES, MODE_CBC, HASH_SHA256, false, false},
	 true,
	 false,
	 TLS_1_2},
	{"ECDH in the certificate",
	 0xC00D,
	 "TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA",
	 {0xC00D, 168, KX_ECDH, AUTH_RSA, CIPHER_3DES, MODE_CBC, HASH_SHA1, false, false},
	 false,
	 false,
	 TLS_SSL3},
	{"CCM_8",
	 0xC0AE,
	 "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8",
	 {0xC0AE, 128, KX_ECDHE, AUTH_ECDSA, CIPHER_AES, MODE_CCM8, HASH_SHA256, false, false},
	 true,
	 true,
	 TLS_1_2},
	{"TLS 1.3",
	 0x1303,
	 "TLS_CHACHA20_POLY1305_SHA256",
	 {0x1303, 256, KX_TLS13, AUTH_TLS13, CIPHER_CHACHA20, MODE_POLY1305, HASH_SHA256, false,
	  true},
	 true,
	 true,
	 TLS_1_3},
	{"export of 1024 bits",
	 0x0062,
	 "TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA",
	 {0x62, 56, KX_RSA, AUTH_RSA, CIPHER_DES, MODE_CBC, HASH_SHA1, true, false},
	 false,
	 false,
	 TLS_SSL3},
	{"integrity only",
	 0xC0B4,
	 "TLS_SHA256_SHA256",
	 {0xC0B4, 0, KX_TLS13, AUTH_TLS13, CIPHER_NULL, MODE_NONE, HASH_SHA256, false, false},
	 true,
	 false,
	 TLS_1_3},
};

START_TEST(a_suite_has_its_columns)
{
	const struct suite *got = suite_by_id(suites[_i].id), *want = &suites[_i].want;
	const char *title = suites[_i].title;
	char name[SUITE_NAME];

	ck_assert_msg(got != NULL, "%s: no suite 0x%04X", title, suites[_i].id);
	suite_name(got->id, name);
	unit_same(title, name, suites[_i].name);
#define SAME(column)                                                                         \
	ck_assert_msg(got->column == want->column, "%s: " #column " got %d, want %d", title, \
		      got->column, want->column)
	SAME(exchange);
	SAME(authentication);
	SAME(cipher);
	SAME(mode);
	SAME(hash);
	SAME(bits);
	SAME(export_grade);
	SAME(recommended);
	ck_assert_msg(suite_has_forward_secrecy(got) == suites[_i].forward, "%s: forward", title);
	ck_assert_msg(suite_is_aead(got) == suites[_i].aead, "%s: aead", title);
	ck_assert_msg(suite_lowest_version(got) == suites[_i].lowest, "%s: lowest got %04x", title,
		      suite_lowest_version(got));
}
END_TEST

#define SUITE(number, text, ...) \
	{                        \
		number, text     \
	}
static const struct {
	uint16_t id;
	const char *name;
} names[] = {
#include "wire/registry_suites_rows.h"
};

/* The registry has the name that is made of the columns. */
START_TEST(a_name_is_the_registry_s)
{
	char name[SUITE_NAME];

	ck_assert_uint_eq(COUNT_OF(names), suite_count);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		ck_assert_str_eq(suite_name(names[i].id, name), names[i].name);
}
END_TEST

/* What a name says must be what the columns say, for every row. */
START_TEST(columns_follow_the_name)
{
	const struct suite *s = &suite_table[_i];
	const char *name = names[_i].name;

	ck_assert_msg(_i == 0 || s[-1].id < s->id, "%s: out of order", name);
	ck_assert_ptr_eq(suite_by_id(s->id), s);
#define MEANS(word, fact) ck_assert_msg((strstr(name, word) != NULL) == (fact), "%s: " word, name)
	MEANS("EXPORT", s->export_grade);
	MEANS("_anon_", s->authentication == AUTH_ANONYMOUS);
	MEANS("RC4_", s->cipher == CIPHER_RC4);
	MEANS("3DES", s->cipher == CIPHER_3DES);
	MEANS("_GCM", s->mode == MODE_GCM);
	MEANS("_CBC", s->mode == MODE_CBC);
	MEANS("ARIA", s->cipher == CIPHER_ARIA);
	ck_assert_msg((s->cipher == CIPHER_NULL) == (s->bits == 0), "%s: bits", name);
	ck_assert_msg(!s->recommended || (suite_is_aead(s) && suite_has_forward_secrecy(s)),
		      "%s: recommended", name);
}
END_TEST

START_TEST(an_unknown_suite_is_a_number)
{
	char buffer[SUITE_NAME];
	ck_assert_ptr_null(suite_by_id(0x5600)); /* a signalling value is no suite */
	ck_assert_ptr_null(suite_by_id(0xFFFF));
	ck_assert_str_eq(suite_name(0x1A2B, buffer), "0x1A2B");
	ck_assert_str_eq(suite_name(0x002F, buffer), "TLS_RSA_WITH_AES_128_CBC_SHA");
}
END_TEST

static bool listed(const uint16_t *list, size_t count, uint16_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i] == id)
			return true;
	}
	return false;
}

static const struct {
	const char *title;
	enum suite_set set;
	size_t least, most;
	uint16_t in, out;
} sets[] = {
	{"everything below TLS 1.3", SUITES_ALL, 340, 372, 0x0018, 0x1301},
	{"nothing that is never negotiated", SUITES_ALL, 340, 372, 0x0001, 0x0000},
	{"an RSA key", SUITES_RSA, 50, 127, 0x002F, 0xC02B},
	{"an RSA key, no static DH", SUITES_RSA, 50, 127, 0xC030, 0xC031},
	{"an ECDSA key", SUITES_ECDSA, 15, 127, 0xC02B, 0xC02F},
	{"any certificate, nothing anonymous", SUITES_CERTIFICATE, 150, 300, 0xC02B, 0x00A7},
	{"TLS 1.3", SUITES_TLS13, 5, 20, 0x1304, 0xC02F},
	{"SSLv3 has export", SUITES_SSL3, 100, SUITES_QUESTION, 0x0003, 0xC02F},
	{"SSLv3 has anonymous export", SUITES_SSL3, 100, SUITES_QUESTION, 0x0019, 0x009C},
	{"TLS 1.0 has Kerberos", SUITES_TLS10, 100, SUITES_QUESTION, 0x001E, 0x003C},
	{"TLS 1.2 has NULL", SUITES_TLS12, SUITES_QUESTION, SUITES_QUESTION, 0xC006, 0x1301},
	{"TLS 1.2 has anonymous", SUITES_TLS12, SUITES_QUESTION, SUITES_QUESTION, 0x00A6, 0x00A8},
	{"TLS 1.2 has DSS", SUITES_TLS12, SUITES_QUESTION, SUITES_QUESTION, 0x00A3, 0xC01A},
	{"TLS 1.2 has Camellia with SHA-256", SUITES_TLS12, SUITES_QUESTION, SUITES_QUESTION,
	 0x00BE, 0xC064},
};

START_TEST(a_set_offers_what_it_promises)
{
	size_t count;
	const uint16_t *list = suites_of(sets[_i].set, &count);
	ck_assert_msg(count >= sets[_i].least && count <= sets[_i].most,
		      "%s: got %zu suites, want %zu to %zu", sets[_i].title, count, sets[_i].least,
		      sets[_i].most);
	ck_assert_msg(listed(list, count, sets[_i].in), "%s: 0x%04X is missing", sets[_i].title,
		      sets[_i].in);
	ck_assert_msg(!listed(list, count, sets[_i].out), "%s: 0x%04X is there", sets[_i].title,
		      sets[_i].out);
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(!listed(list, i, list[i]), "%s: twice", sets[_i].title);
}
END_TEST

START_TEST(the_usual_suites_come_first)
{
	size_t count;
	ck_assert_uint_eq(suites_of(SUITES_RSA, &count)[0], 0xC02F);
	ck_assert_uint_eq(suites_of(SUITES_TLS13, &count)[0], 0x1301);
	ck_assert_ptr_eq(suites_for_version(TLS_1_1, &count), suites_of(SUITES_TLS11, &count));
}
END_TEST

START_TEST(groups_schemes_and_alerts_have_names)
{
	size_t count;
	ck_assert_str_eq(group_name(0x11EC), "X25519MLKEM768");
	ck_assert_str_eq(group_name(23), "secp256r1");
	ck_assert_ptr_null(group_name(0x9999));
	ck_assert(group_is_post_quantum(0x6399) && !group_is_post_quantum(29));
	ck_assert_str_eq(scheme_name(0x0804), "rsa_pss_rsae_sha256");
	ck_assert_ptr_null(scheme_name(0));
	ck_assert_str_eq(alert_name(70), "protocol_version");
	ck_assert_ptr_null(alert_name(255));
	ck_assert_str_eq(ssl2_kind_by_id(0x0700C0)->name, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5");
	ck_assert_uint_eq(groups_all(&count)[0], 0x11EC);
	const uint16_t *curves = groups_curves(&count);
	ck_assert(listed(curves, count, 29) && !listed(curves, count, 256));
	const uint16_t *rsa = schemes_of(SCHEMES_RSA, &count);
	ck_assert(listed(rsa, count, 0x0804) && !listed(rsa, count, 0x0403));
	const uint16_t *ecdsa = schemes_of(SCHEMES_ECDSA, &count);
	ck_assert(listed(ecdsa, count, 0x0807) && !listed(ecdsa, count, 0x0804));
}
END_TEST

START_TEST(versions_have_words)
{
	ck_assert_uint_eq(version_by_word("TLS1.0", 6)->version, TLS_1_0);
	ck_assert_ptr_null(version_by_word("tls1", 4));
	ck_assert_str_eq(version_by_number(TLS_SSL2)->figure, "ssl2");
	ck_assert_str_eq(version_name(0x0305), "unknown version");
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, a_suite_has_its_columns, 0, COUNT_OF(suites));
	tcase_add_test(t, a_name_is_the_registry_s);
	tcase_add_loop_test(t, columns_follow_the_name, 0, (int)suite_count);
	tcase_add_test(t, an_unknown_suite_is_a_number);
	tcase_add_loop_test(t, a_set_offers_what_it_promises, 0, COUNT_OF(sets));
	tcase_add_test(t, the_usual_suites_come_first);
	tcase_add_test(t, groups_schemes_and_alerts_have_names);
	tcase_add_test(t, versions_have_words);
}

int main(void)
{
	return unit_run("registry", add);
}
