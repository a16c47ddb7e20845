/* test_versions - what eight answers say: accepted, refused, or not known */

#include "base/attributes.h"
#include "scan/versions_judge.h"
#include "unit.h"

/* A letter an answer, in the order SSLv2, SSLv3, TLS 1.0, 1.1, 1.2, 1.3, all together, fallback:
 * H its own version (TLS 1.3: a HelloRetryRequest), 0 1 2 3 a ServerHello of TLS 1.x, A an alert, C
 * a close, R a reset, G garbage, N nothing. Verdicts: y accepted, n refused, ? not known. */
static const struct {
	const char *title, *answers, *verdicts;
} rows[] = {
	{"a server of today", "AAAAHH3A", "nnnnyyyn"},
	{"only TLS 1.2", "AAAAHA2A", "nnnnynyn"},
	{"a fallback that goes through", "AAAHHH31", "nnnyyyyy"},
	{"refused by close and reset", "CRCRHH3R", "nnnnyyyn"},
	{"an older version for each question", "AA00003A", "nnynnnyn"},
	{"a TLS 1.2 ServerHello to TLS 1.1 alone", "AAA2HH3A", "nnnnyyyn"},
	{"one ServerHello anywhere is enough", "AAAAAAA1", "nnnnnnny"},
	{"SSLv2 alone speaks for the others", "HAAAAAAA", "ynnnnnnn"},
	{"only alerts", "AAAAAAAA", "????????"},
	{"only closes", "CCCCCCCC", "????????"},
	{"nothing at all", "NNNNNNNN", "????????"},
	{"silence is not a refusal", "ANANHN3N", "n?n?y?y?"},
	{"garbage is not a refusal", "GAAAHH3G", "?nnnyyy?"},
	{"garbage does not speak TLS", "GGGAAAGG", "????????"},
	{"intolerant of the hello with all", "AAHHAAAA", "nnyynnnn"},
	{"the hello with all is met by silence", "AAHHAANA", "nnyynn?n"},
	{"everything accepted", "HHHHHH3H", "yyyyyyyy"},
};

static struct versions_raw answer_of(char letter, size_t number)
{
	struct versions_raw raw = {.kind = ANSWER_NONE, .reason = "why"};
	uint16_t own = number < VERSION_COUNT ? version_table[number].version : TLS_1_1;

	switch (letter) {
	case 'H':
		raw.kind = own == TLS_1_3    ? ANSWER_RETRY
			   : own == TLS_SSL2 ? ANSWER_SSL2
					     : ANSWER_HELLO;
		raw.version = own;
		break;
	case '0':
	case '1':
	case '2':
	case '3':
		raw.kind = ANSWER_HELLO;
		raw.version = (uint16_t)(TLS_1_0 + letter - '0');
		break;
	case 'A':
		raw.kind = ANSWER_ALERT;
		break;
	case 'C':
		raw.kind = ANSWER_CLOSED;
		break;
	case 'R':
		raw.kind = ANSWER_RESET;
		break;
	case 'G':
		raw.kind = ANSWER_GARBAGE;
		break;
	}
	return raw;
}

static char letter_of(const struct version_result *result)
{
	return "?yn"[result->verdict];
}

START_TEST(verdicts_follow_from_answers)
{
	struct versions_raw raw[VERSIONS_QUESTIONS];
	struct versions_scan scan = {0};
	char got[VERSIONS_QUESTIONS + 1] = "";

	for (size_t i = 0; i < VERSIONS_QUESTIONS; i++)
		raw[i] = answer_of(rows[_i].answers[i], i);
	versions_judge(raw, &scan);
	for (size_t i = 0; i < VERSION_COUNT; i++)
		got[i] = letter_of(&scan.version[i]);
	got[VERSIONS_TOGETHER] = letter_of(&scan.together);
	got[VERSIONS_FALLBACK] = letter_of(&scan.fallback);
	unit_same(rows[_i].title, got, rows[_i].verdicts);
}
END_TEST

START_TEST(reasons_say_what_was_seen)
{
	struct versions_raw raw[VERSIONS_QUESTIONS];
	struct versions_scan scan = {0};

	for (size_t i = 0; i < VERSIONS_QUESTIONS; i++)
		raw[i] = answer_of("AAA2HN3A"[i], i);
	versions_judge(raw, &scan);
	ck_assert_str_eq(scan.version[3].reason, "answered with TLS 1.2");
	ck_assert_uint_eq(scan.version[3].answered, TLS_1_2);
	ck_assert_str_eq(scan.version[5].reason, "why");
	ck_assert_str_eq(scan.version[0].reason, "why");
	raw[3] = raw[4] = raw[VERSIONS_TOGETHER] = answer_of('A', 3);
	versions_judge(raw, &scan);
	ck_assert_str_eq(scan.version[0].reason, "why, and no question got a ServerHello");
}
END_TEST

static void add(TCase *t)
{
	tcase_add_loop_test(t, verdicts_follow_from_answers, 0, COUNT_OF(rows));
	tcase_add_test(t, reasons_say_what_was_seen);
}

int main(void)
{
	return unit_run("versions", add);
}
