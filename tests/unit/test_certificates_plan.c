/* test_certificates_plan - which question about certificates comes next, and what the answers mean
 */
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "scan/certificates_plan.h"
#include "unit.h"
#include "wire/registry.h"

/* What a server answers to a question: a letter each.
 *   r RSA chain   e ECDSA chain   a anonymous   x refused   ? unclear   . not asked
 *   L a chain whose proof is lost, and comes when it is asked again
 *   g nonsense   C a chain by a suite that our library does not speak
 *   c the connection breaks off   R E it does so once, then the chain comes   T ... then silence
 * in the order of enum plan_question: main, RSA, ECDSA, the three bare ones, the five whole ones,
 * every, certificate, SSLv3, control. */
static const struct {
	const char *title;
	bool both_keys, without_sni;
	uint16_t version; /* of the main handshake */
	/* What the server would answer; a space where the question must never be asked. */
	const char *answers;
	/* Per question up to ASK_ANY_BARE: s served, n none, u undone, - not planned */
	const char *verdicts;
	bool anonymous;
} rows[] = {
	/*           title                both   sni    version  MREreaREreaEC3K */
	{"one question", false, false, TLS_1_3, "r              ", "s-----", false},
	{"one question, and silence", false, false, 0, "?              ", "u-----", false},
	{"both served, TLS 1.3 and 1.2", true, false, TLS_1_3, "rre            ", "sss---", false},
	{"RSA only, TLS 1.3 and 1.2", true, false, TLS_1_3, "rrx            ", "ssn---", false},
	{"ECDSA only, TLS 1.3 and 1.2", true, false, TLS_1_3, "exe            ", "sns---", false},
	{"RSA only, up to TLS 1.2", true, false, TLS_1_2, "rrx            ", "ssn---", false},
	{"main up to TLS 1.2 is evidence enough", true, false, TLS_1_2, "r?x            ", "ssn---",
	 false},
	{"TLS 1.3 only, RSA", true, false, TLS_1_3, "rxx    x       ", "ssn---", false},
	{"TLS 1.3 only, both", true, false, TLS_1_3, "rxx    e       ", "sss---", false},
	{"TLS 1.3 only, ECDSA", true, false, TLS_1_3, "exx   x        ", "sns---", false},
	{"TLS 1.3 only, silence to the whole question", true, false, TLS_1_3, "rxx    ?       ",
	 "ssu---", false},
	{"ECDSA question throttled", true, false, TLS_1_3, "rr?            ", "ssu---", false},
	{"RSA question throttled, but the main one brought it", true, false, TLS_1_3,
	 "r?e            ", "sss---", false},
	{"main question throttled, both in clear", true, false, 0, "?re            ", "uss---",
	 false},
	{"main question throttled, TLS 1.3 only", true, false, 0, "?xx   rx       ", "usn---",
	 false},
	{"without SNI too, RSA only", false, true, TLS_1_3, "r    r         ", "s----s", false},
	{"without SNI refused by a TLS 1.2 server", false, true, TLS_1_2, "r    x         ",
	 "s----n", false},
	{"without SNI, TLS 1.3 only", false, true, TLS_1_3, "r    x    r    ", "s----s", false},
	{"without SNI, TLS 1.3 only, refused", false, true, TLS_1_3, "r    x    x    ", "s----n",
	 false},
	{"without SNI, silence", false, true, TLS_1_3, "r    ?         ", "s----u", false},
	{"all of it, both everywhere", true, true, TLS_1_3, "rrere          ", "sssss-", false},
	{"all of it, RSA only", true, true, TLS_1_3, "rrxrx          ", "ssnsn-", false},
	{"all of it, TLS 1.3 only, RSA", true, true, TLS_1_3, "rxxxx  xrx     ", "ssnsn-", false},
	{"a chain with SNI does not answer for one without", true, true, TLS_1_3, "rrx?x          ",
	 "ssnun-", false},
	{"our library cannot, RSA in clear", true, false, 0, "xrx            ", "nsn---", false},
	{"our library cannot, nor in clear, but with every suite", true, false, 0,
	 "xxx        r   ", "nsn---", false},
	{"only SSLv3", true, false, 0, "xxx        x r ", "nsn---", false},
	{"nothing at all", true, false, 0, "xxx        x x ", "nuu---", false},
	{"every suite: silence", true, false, 0, "xxx        ?   ", "nuu---", false},
	{"one question, refused, with every suite", false, false, 0, "x          r   ", "n-----",
	 false},
	{"anonymous only", true, false, 0, "xxx        ax  ", "nuu---", true},
	{"anonymous preferred, but there is a certificate", true, false, 0, "xxx        ar  ",
	 "nsn---", false},
	{"anonymous preferred, and then silence", true, false, 0, "xxx        a?  ", "nuu---",
	 false},
	{"anonymous by SSLv3", false, false, 0, "x          x a ", "n-----", true},
	{"main question broken off once", true, false, TLS_1_3, "Rrx            ", "ssn---", false},
	{"main question broken off, then silence", true, false, 0, "Trx            ", "usn---",
	 false},
	{"main question always broken off", true, false, 0, "crx            ", "usn---", false},
	{"main question always broken off, and what is spoken is foreign", true, false, 0,
	 "cCx            ", "nsn---", false},
	{"main question always broken off, SSLv3 only", true, false, 0, "ccc        c C ", "nsn---",
	 false},
	{"main question answered with nonsense", true, false, 0, "grx            ", "usn---",
	 false},
	{"nonsense, and what is spoken is foreign", true, false, 0, "gCx            ", "nsn---",
	 false},
	{"ECDSA question broken off once", true, false, TLS_1_3, "rrE            ", "sss---",
	 false},
	{"ECDSA question broken off, then silence", true, false, TLS_1_3, "rrT            ",
	 "ssu---", false},
	{"ECDSA question always broken off", true, false, TLS_1_3, "rrc           r", "ssn---",
	 false},
	{"ECDSA question always broken off, and then the main one too", true, false, TLS_1_3,
	 "rrc           c", "ssu---", false},
	{"RSA question broken off, but the main one brought it", true, false, TLS_1_3,
	 "rce            ", "sss---", false},
	{"TLS 1.3 only, all else broken off", true, false, TLS_1_3, "rcc    c      r", "ssn---",
	 false},
	{"one connection, all further ones broken off", true, false, TLS_1_3, "rcc    c      c",
	 "ssu---", false},
	{"without SNI always broken off", false, true, TLS_1_2, "r    c        r", "s----n", false},
	{"everything broken off", true, false, 0, "ccc        c c ", "nuu---", false},
	{"the proof is lost, and asked for again", false, false, TLS_1_3, "L              ",
	 "s-----", false},
	{"the proof is lost, TLS 1.3 only, both", true, false, TLS_1_3, "Lxx    e       ", "sss---",
	 false},
};

static enum plan_result result_of(char letter)
{
	switch (letter) {
	case 'r':
	case 'e':
	case 'C':
		return RESULT_CHAIN;
	case 'a':
		return RESULT_ANONYMOUS;
	case 'x':
	case 'c':
	case 'g':
		return RESULT_REFUSED;
	default:
		return RESULT_UNCLEAR;
	}
}

static void answer(struct plan *plan, int row, unsigned question)
{
	char letter = rows[row].answers[question];

	ck_assert_msg(letter != ' ', "%s: question %u is asked in vain", rows[row].title, question);
	plan->proof_lost = letter == 'L' && plan->asked[question] == 1;
	if (letter == 'L')
		letter = 'r';
	if (strchr("RET", letter) && plan->asked[question] == 1)
		letter = 'c';
	else if (strchr("RE", letter))
		letter = letter == 'R' ? 'r' : 'e';
	plan->result[question] = result_of(letter);
	plan->broken_off[question] = letter == 'c';
	plan->senseless[question] = letter == 'g';
	plan->spoken[question] = letter == 'r' || letter == 'e';
	plan->key[question] = letter == 'r' || letter == 'C' ? PLAN_KEY_RSA
			      : letter == 'e'		     ? PLAN_KEY_ECDSA
							     : PLAN_KEY_OTHER;
	if (question == ASK_MAIN)
		plan->main_version = rows[row].version;
}

/* Answers come one by one, from the first question to the last or the other way round: what is
 * asked and found must not depend on it. */
static void run(int row, bool backwards, struct plan *plan)
{
	unsigned mask;
	size_t rounds = 0;

	*plan = (struct plan){.both_keys = rows[row].both_keys,
			      .without_sni = rows[row].without_sni};
	while ((mask = plan_next(plan))) {
		ck_assert_msg(rounds++ < 6, "%s: it asks without end", rows[row].title);
		for (unsigned i = 0; i < PLAN_QUESTIONS; i++)
			if (mask & 1u << i) {
				ck_assert_msg(plan->result[i] == RESULT_NOT_ASKED ||
						      ((plan->broken_off[i] || plan->proof_lost) &&
						       plan->asked[i] == 1),
					      "%s: question %u is asked twice", rows[row].title, i);
				plan->asked[i]++;
				plan->result[i] = RESULT_OPEN;
			}
		for (unsigned n = 0; n < PLAN_QUESTIONS; n++) {
			unsigned i = backwards ? PLAN_QUESTIONS - 1 - n : n;

			if (!(mask & 1u << i))
				continue;
			ck_assert_msg(plan_next(plan) == 0, "%s: it asks on while %u is open",
				      rows[row].title, i);
			answer(plan, row, i);
		}
	}
}

static void check(int row, bool backwards)
{
	static const char letters[] = {[VERDICT_NOT_PLANNED] = '-',
				       [VERDICT_SERVED] = 's',
				       [VERDICT_NONE] = 'n',
				       [VERDICT_UNDONE] = 'u'};
	char got[ASK_ANY_BARE + 2] = "";
	enum plan_question reason;
	struct plan plan;

	run(row, backwards, &plan);
	for (unsigned i = 0; i < PLAN_QUESTIONS; i++)
		ck_assert_msg((plan.result[i] != RESULT_NOT_ASKED) == (rows[row].answers[i] != ' '),
			      "%s: question %u was not asked", rows[row].title, i);
	for (unsigned i = 0; i <= ASK_ANY_BARE; i++)
		got[i] = letters[plan_verdict(&plan, (enum plan_question)i, &reason)];
	unit_same(rows[row].title, got, rows[row].verdicts);
	ck_assert_msg(plan_is_anonymous(&plan) == rows[row].anonymous, "%s: got %d, want %d",
		      rows[row].title, plan_is_anonymous(&plan), rows[row].anonymous);
}

START_TEST(asks_what_is_not_known)
{
	ck_assert_uint_eq(strlen(rows[_i].answers), PLAN_QUESTIONS);
	check(_i, false);
	check(_i, true);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, asks_what_is_not_known, 0, COUNT_OF(rows));
}

int main(void)
{
	return unit_run("certificates_plan", add);
}
