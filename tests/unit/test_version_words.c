/* test_version_words - lists of versions on the command line, and versions in sentences */
#include "base/attributes.h"
#include "unit.h"
#include "verdict/version_words.h"
#include "wire/registry.h"

static const struct {
	const char *title, *text;
	bool may_be_none;
	unsigned bits;
	bool none;
	const char *wrong; /* or NULL */
} lists[] = {
	{"one", "tls1.2", false, 0x10, false, NULL},
	{"several, in any case", "SSL3,tls1.3", false, 0x22, false, NULL},
	{"none", "none", true, 0, true, NULL},
	{"none and one", "none,tls1.0", true, 0x04, true, NULL},
	{"none where one is wanted", "none", false, 0, false,
	 "-x none: a version is one of ssl2, ssl3, tls1.0, tls1.1, tls1.2, tls1.3"},
	{"no version", "tls1.4", true, 0, false,
	 "-x tls1.4: a version is one of ssl2, ssl3, tls1.0, tls1.1, tls1.2, tls1.3, or none"},
	{"the beginning of one", "tls1.", false, 0, false,
	 "-x tls1.: a version is one of ssl2, ssl3, tls1.0, tls1.1, tls1.2, tls1.3"},
	{"nothing between commas", ",", false, 0, false, "-x names no version"},
};

START_TEST(a_list_is_a_set_of_versions)
{
	const char *title = lists[_i].title;
	bool none = false;
	unsigned bits = 0;
	struct fail f = {0};
	int result = version_words_parse("-x", lists[_i].text, &bits,
					 lists[_i].may_be_none ? &none : NULL, &f);

	ck_assert_msg(result == (lists[_i].wrong ? -1 : 0), "%s: got %d", title, result);
	unit_same(title, f.text, lists[_i].wrong ? lists[_i].wrong : "");
	if (result < 0)
		return;
	ck_assert_msg(bits == lists[_i].bits, "%s: got %#x", title, bits);
	ck_assert_msg(none == lists[_i].none, "%s: got none %d", title, none);
}
END_TEST

/* What is not named keeps its state; none empties a state's list. */
START_TEST(states_are_set_by_lists)
{
	enum state states[VERSION_COUNT] = {STATE_CRITICAL, STATE_CRITICAL, STATE_WARNING,
					    STATE_WARNING,  STATE_OK,	    STATE_OK};
	struct fail f = {0};

	ck_assert_int_eq(version_words_set("-w", NULL, STATE_WARNING, states, &f), 0);
	ck_assert_int_eq(states[2], STATE_WARNING);
	ck_assert_int_eq(version_words_set("-w", "none,ssl3", STATE_WARNING, states, &f), 0);
	ck_assert_int_eq(states[0], STATE_CRITICAL);
	ck_assert_int_eq(states[1], STATE_WARNING);
	ck_assert_int_eq(states[2], STATE_OK);
	ck_assert_int_eq(version_words_set("-c", "tls1.2", STATE_CRITICAL, states, &f), 0);
	ck_assert_int_eq(states[4], STATE_CRITICAL);
	ck_assert_int_eq(states[0], STATE_CRITICAL);
	ck_assert_int_eq(states[5], STATE_OK);
	ck_assert_int_eq(version_words_set("-c", "x", STATE_CRITICAL, states, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_USAGE);
}
END_TEST

START_TEST(sets_have_names)
{
	unit_same("none", version_words_names(0), "");
	unit_same("one", version_words_names(0x10), "TLS 1.2");
	unit_same("two", version_words_names(0x30), "TLS 1.2 and TLS 1.3");
	unit_same("all", version_words_names(0x3f),
		  "SSLv2, SSLv3, TLS 1.0, TLS 1.1, TLS 1.2 and TLS 1.3");
	unit_same("one is", version_words_are(0x04), "TLS 1.0 is");
	unit_same("two are", version_words_are(0x0c), "TLS 1.0 and TLS 1.1 are");
	unit_same("all are", version_words_are(0x3f),
		  "SSLv2, SSLv3, TLS 1.0, TLS 1.1, TLS 1.2 and TLS 1.3 are");
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, a_list_is_a_set_of_versions, 0, (int)COUNT_OF(lists));
	tcase_add_test(tcase, states_are_set_by_lists);
	tcase_add_test(tcase, sets_have_names);
}

int main(void)
{
	return unit_run("version_words", add);
}
