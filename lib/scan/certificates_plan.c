/* certificates_plan - which question about certificates comes next (SPEC 2, --key-types, --sni) */
#include "scan/certificates_plan.h"

#include <stddef.h>

#include "base/attributes.h"
#include "wire/registry.h"

static const struct {
	enum plan_key key;
	bool bare, clear;
	enum plan_question whole; /* what asks the same by a whole handshake; itself: none */
} questions[PLAN_QUESTIONS] = {
	[ASK_MAIN] = {PLAN_KEY_OTHER, false, false, ASK_MAIN},
	[ASK_RSA] = {PLAN_KEY_RSA, false, true, ASK_WHOLE_RSA},
	[ASK_ECDSA] = {PLAN_KEY_ECDSA, false, true, ASK_WHOLE_ECDSA},
	[ASK_RSA_BARE] = {PLAN_KEY_RSA, true, true, ASK_WHOLE_RSA_BARE},
	[ASK_ECDSA_BARE] = {PLAN_KEY_ECDSA, true, true, ASK_WHOLE_ECDSA_BARE},
	[ASK_ANY_BARE] = {PLAN_KEY_OTHER, true, true, ASK_WHOLE_ANY_BARE},
	[ASK_WHOLE_RSA] = {PLAN_KEY_RSA, false, false, ASK_WHOLE_RSA},
	[ASK_WHOLE_ECDSA] = {PLAN_KEY_ECDSA, false, false, ASK_WHOLE_ECDSA},
	[ASK_WHOLE_RSA_BARE] = {PLAN_KEY_RSA, true, false, ASK_WHOLE_RSA_BARE},
	[ASK_WHOLE_ECDSA_BARE] = {PLAN_KEY_ECDSA, true, false, ASK_WHOLE_ECDSA_BARE},
	[ASK_WHOLE_ANY_BARE] = {PLAN_KEY_OTHER, true, false, ASK_WHOLE_ANY_BARE},
	[ASK_EVERY] = {PLAN_KEY_OTHER, false, true, ASK_EVERY},
	[ASK_CERTIFICATE] = {PLAN_KEY_OTHER, false, true, ASK_CERTIFICATE},
	[ASK_SSL3] = {PLAN_KEY_OTHER, false, true, ASK_SSL3},
	[ASK_CONTROL] = {PLAN_KEY_OTHER, false, false, ASK_CONTROL},
};

static unsigned bit(enum plan_question question)
{
	return 1u << question;
}

bool plan_is_bare(enum plan_question question)
{
	return questions[question].bare;
}

enum plan_key plan_asks_for(enum plan_question question)
{
	return questions[question].key;
}

static unsigned first_questions(const struct plan *plan)
{
	unsigned mask = bit(ASK_MAIN);

	if (plan->both_keys)
		mask |= bit(ASK_RSA) | bit(ASK_ECDSA);
	if (plan->without_sni)
		mask |= plan->both_keys ? bit(ASK_RSA_BARE) | bit(ASK_ECDSA_BARE)
					: bit(ASK_ANY_BARE);
	return mask;
}

static bool any_is(const struct plan *plan, enum plan_result result)
{
	for (size_t i = 0; i < PLAN_QUESTIONS; i++)
		if (plan->result[i] == result)
			return true;
	return false;
}

static bool clear_chain_came(const struct plan *plan)
{
	for (size_t i = 0; i < PLAN_QUESTIONS; i++)
		if (questions[i].clear && plan->result[i] == RESULT_CHAIN)
			return true;
	return false;
}

/* Whether the server is known to speak a version whose Certificate travels in clear. Only then a
 * refused clear question says something about certificates; else it may be about the version. */
static bool speaks_clear(const struct plan *plan)
{
	return clear_chain_came(plan) || (plan->main_version != 0 && plan->main_version <= TLS_1_2);
}

/* Whether some chain came that answers the question, whichever question brought it. */
static bool is_served(const struct plan *plan, enum plan_question question)
{
	for (size_t i = 0; i < PLAN_QUESTIONS; i++) {
		if (plan->result[i] != RESULT_CHAIN ||
		    questions[i].bare != questions[question].bare)
			continue;
		if (questions[question].key == PLAN_KEY_OTHER ||
		    plan->key[i] == questions[question].key)
			return true;
	}
	return false;
}

/* Refused clear questions are asked again as whole handshakes, where the refusal may have been
 * about the version. Where the main question failed in TLS a whole handshake is of no use. */
static unsigned whole_questions(const struct plan *plan)
{
	unsigned mask = 0;

	if (speaks_clear(plan) || plan->result[ASK_MAIN] == RESULT_REFUSED)
		return 0;
	for (unsigned i = ASK_RSA; i <= ASK_ANY_BARE; i++) {
		enum plan_question whole = questions[i].whole;

		if (plan->result[i] == RESULT_REFUSED && plan->result[whole] == RESULT_NOT_ASKED &&
		    !is_served(plan, i))
			mask |= bit(whole);
	}
	return mask;
}

/* A close or a reset may be a throttle that strikes one connection of several: where other answers
 * came, the question is put once more, when no other is open. */
static unsigned broken_off_questions(const struct plan *plan)
{
	unsigned mask = 0;

	if (!any_is(plan, RESULT_CHAIN))
		return 0;
	for (unsigned i = ASK_MAIN; i <= ASK_ANY_BARE; i++)
		if (plan->result[i] == RESULT_REFUSED && plan->broken_off[i] &&
		    plan->asked[i] < 2 && (i == ASK_MAIN || !is_served(plan, i)))
			mask |= bit(i);
	return mask;
}

/* Broken off again, which is a fact about certificates only as long as the server still answers
 * what it answered before; else it turns away whoever comes too often. */
static bool needs_control(const struct plan *plan)
{
	if (plan->result[ASK_MAIN] != RESULT_CHAIN)
		return false;
	for (unsigned i = ASK_RSA; i <= ASK_ANY_BARE; i++)
		if (plan->result[i] == RESULT_REFUSED && plan->broken_off[i] && !is_served(plan, i))
			return true;
	return false;
}

/* Where our library could not agree with the server at all, its certificates may still be read in
 * clear: with every suite, then as an SSLv3 client would ask. */
static unsigned last_questions(const struct plan *plan)
{
	if (plan->result[ASK_MAIN] != RESULT_REFUSED || clear_chain_came(plan))
		return 0;
	if (plan->result[ASK_EVERY] == RESULT_NOT_ASKED)
		return bit(ASK_EVERY);
	if (plan->result[ASK_EVERY] == RESULT_ANONYMOUS &&
	    plan->result[ASK_CERTIFICATE] == RESULT_NOT_ASKED)
		return bit(ASK_CERTIFICATE);
	if (plan->result[ASK_EVERY] == RESULT_REFUSED && plan->result[ASK_SSL3] == RESULT_NOT_ASKED)
		return bit(ASK_SSL3);
	return 0;
}

unsigned plan_next(const struct plan *plan)
{
	if (plan->result[ASK_MAIN] == RESULT_NOT_ASKED)
		return first_questions(plan);
	if (any_is(plan, RESULT_OPEN))
		return 0;
	if (plan->proof_lost)
		return bit(ASK_MAIN);
	if (broken_off_questions(plan))
		return broken_off_questions(plan);
	if (whole_questions(plan))
		return whole_questions(plan);
	if (plan->result[ASK_CONTROL] == RESULT_NOT_ASKED && needs_control(plan))
		return bit(ASK_CONTROL);
	return last_questions(plan);
}

/* Where our library and the server have nothing in common there is no proof to be had. But who
 * answers in clear with what it speaks, and breaks off where the proof is due, may have none. */
static bool main_is_refused(const struct plan *plan)
{
	bool odd = plan->broken_off[ASK_MAIN] || plan->senseless[ASK_MAIN];

	if (plan->result[ASK_MAIN] != RESULT_REFUSED)
		return false;
	for (size_t i = 0; odd && i < PLAN_QUESTIONS; i++)
		if (plan->result[i] == RESULT_CHAIN && plan->spoken[i])
			return false;
	return true;
}

enum plan_verdict plan_verdict(const struct plan *plan, enum plan_question question,
			       enum plan_question *reason_r)
{
	enum plan_question whole = questions[question].whole;

	*reason_r = question;
	if (!(first_questions(plan) & bit(question)))
		return VERDICT_NOT_PLANNED;
	if (plan->result[question] == RESULT_CHAIN)
		return VERDICT_SERVED;
	/* The main question is there to prove the key: no other answer stands for it. */
	if (question == ASK_MAIN)
		return main_is_refused(plan) ? VERDICT_NONE : VERDICT_UNDONE;
	if (is_served(plan, question))
		return VERDICT_SERVED;
	if (plan->result[question] != RESULT_REFUSED)
		return VERDICT_UNDONE;
	if (plan->broken_off[question] && plan->result[ASK_CONTROL] != RESULT_NOT_ASKED &&
	    plan->result[ASK_CONTROL] != RESULT_CHAIN)
		return VERDICT_UNDONE;
	if (speaks_clear(plan))
		return VERDICT_NONE;
	if (plan->result[whole] == RESULT_NOT_ASKED)
		return VERDICT_UNDONE;
	*reason_r = whole;
	if (plan->result[whole] == RESULT_REFUSED || plan->result[whole] == RESULT_CHAIN)
		return VERDICT_NONE;
	return VERDICT_UNDONE;
}

/* A suite without certificates was chosen out of every suite there is, and refused was a hello with
 * all those that have one. */
bool plan_is_anonymous(const struct plan *plan)
{
	if (any_is(plan, RESULT_CHAIN))
		return false;
	return (plan->result[ASK_EVERY] == RESULT_ANONYMOUS &&
		plan->result[ASK_CERTIFICATE] == RESULT_REFUSED) ||
	       plan->result[ASK_SSL3] == RESULT_ANONYMOUS;
}
