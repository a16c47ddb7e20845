/* certificates - every certificate chain that a server serves: asks what the plan says, and gathers
 * what comes */
#include "scan/certificates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scan/certificates_machine.h"
#include "scan/certificates_plan.h"
#include "scan/certificates_served.h"
#include "wire/answer.h"
#include "wire/registry.h"

/* A question and, while its probe is under way, the machine that puts it. */
struct asked {
	struct certificates_scan *scan;
	enum plan_question question;
	struct session *session;
	struct hello_machine *hello;
	struct fail fail;	/* why no chain came, or why the key was not proven */
	bool certificate_asked; /* of us */
	char stage[64];
};

struct certificates_state {
	struct certificates_settings settings;
	struct plan plan;
	struct asked asked[PLAN_QUESTIONS];
	bool proof_only; /* the main question is put again, without timestamps */
};

static bool is_whole(enum plan_question question)
{
	return question == ASK_MAIN || question == ASK_CONTROL ||
	       (question >= ASK_WHOLE_RSA && question <= ASK_WHOLE_ANY_BARE);
}

static void add_machine(struct probe *probe, struct asked *asked)
{
	struct certificates_scan *scan = asked->scan;
	struct certificates_settings settings = scan->state->settings;

	if (asked->question == ASK_MAIN && scan->state->proof_only)
		settings.timestamps = false;
	asked->session = NULL;
	asked->hello = NULL;
	if (is_whole(asked->question)) {
		asked->session = certificates_session(asked->question, &scan->target, &settings);
		probe_add_machine(probe, &asked->session->machine);
	} else {
		asked->hello = certificates_hello(asked->question, &scan->target, &settings);
		probe_add_machine(probe, &asked->hello->machine);
	}
}

static void again(struct probe *probe, void *argument)
{
	struct asked *asked = argument;

	target_prepare(&asked->scan->target, probe);
	add_machine(probe, asked);
}

/* Whether the probe failed in TLS itself, and not before it or for want of time. */
static bool failed_in_tls(const struct probe *probe)
{
	if (!probe->connected || probe->machine_at + 1 != probe->machine_count)
		return false;
	switch (probe->fail.kind) {
	case FAIL_ALERT:
	case FAIL_TLS:
	case FAIL_CLOSED:
	case FAIL_RESET:
	case FAIL_PROTOCOL:
		return true;
	default:
		return false;
	}
}

/* The proof is by the key of what is sent first (RFC 8446 section 4.4.2). Where that is a CA's, the
 * chain is in a wrong order, and the signature may well be by the leaf's key. */
static bool is_leaf_first(const struct session *session)
{
	struct cert *first;
	bool is_ca;

	if (session->chain_count < 2)
		return true;
	first = cert_decode(session->chain[0].data, session->chain[0].length);
	is_ca = !first->malformed && first->is_ca;
	cert_free(&first);
	return !is_ca;
}

/* Our library gave up at the timestamps that we had asked for (session.h). */
static bool lost_proof(const struct session *session)
{
	return session->version >= TLS_1_3 && session->timestamps && !session->proven &&
	       !session->disproven;
}

static enum plan_result take_whole(struct asked *asked, const struct probe *probe)
{
	const struct session *session = asked->session;
	struct certificates_scan *scan = asked->scan;

	asked->fail = probe->fail;
	scan->key_disproven = scan->key_disproven || (session->disproven && is_leaf_first(session));
	asked->certificate_asked = session->client_certificate_asked;
	if (asked->question == ASK_MAIN) {
		if (session->version)
			scan->state->plan.main_version = session->version;
		scan->state->plan.proof_lost = lost_proof(session);
		snprintf(scan->later, sizeof(scan->later), "%s", session->later);
	}
	if (session->chain_count > 0) {
		scan->state->plan.key[asked->question] =
			served_add(scan, &(struct served_news){
						 .chain = session->chain,
						 .count = session->chain_count,
						 .question = asked->question,
						 .version = session->version,
						 .suite = session->suite,
						 .proven = session->proven,
						 .staple = session->staple,
						 .staple_length = session->staple_length,
						 .timestamps = session->timestamps,
						 .timestamps_length = session->timestamps_length,
					 });
		return RESULT_CHAIN;
	}
	if (asked->question == ASK_MAIN && scan->state->proof_only)
		return RESULT_CHAIN; /* it came before */
	return failed_in_tls(probe) ? RESULT_REFUSED : RESULT_UNCLEAR;
}

/* Whether our library could have agreed with the server on this too. */
static bool is_spoken(uint16_t version, const struct suite *suite)
{
	if (version < TLS_1_0 || !suite || suite->export_grade)
		return false;
	return (suite->exchange == KX_RSA || suite->exchange == KX_DHE ||
		suite->exchange == KX_ECDHE) &&
	       (suite->cipher == CIPHER_AES || suite->cipher == CIPHER_CHACHA20) &&
	       suite->mode != MODE_CCM8;
}

static enum plan_result take_hello(struct asked *asked, const struct answer *answer)
{
	const struct suite *suite = suite_by_id(answer->suite);

	if (answer->certificate_count > 0) {
		asked->scan->state->plan.spoken[asked->question] =
			is_spoken(answer->version, suite);
		asked->scan->state->plan.key[asked->question] = served_add(
			asked->scan, &(struct served_news){
					     .chain = answer->certificate,
					     .count = answer->certificate_count,
					     .question = asked->question,
					     .version = answer->version,
					     .suite = answer->suite,
					     .timestamps = answer->timestamps,
					     .timestamps_length = answer->timestamps_length,
				     });
		return RESULT_CHAIN;
	}
	if (answer->certificate_seen)
		fail_set(&asked->fail, FAIL_PROTOCOL,
			 "the server sent an empty list of certificates");
	else if (suite && suite->authentication == AUTH_ANONYMOUS)
		return RESULT_ANONYMOUS;
	else
		fail_set(&asked->fail, FAIL_PROTOCOL, "a ServerHello came and no certificate");
	return RESULT_UNCLEAR;
}

static enum plan_result take_clear(struct asked *asked, const struct probe *probe)
{
	const struct answer *answer = &asked->hello->answer;
	char words[200];

	asked->fail = probe->fail;
	if (answer->kind == ANSWER_HELLO)
		return take_hello(asked, answer);
	if (probe->status != PROBE_DONE)
		return RESULT_UNCLEAR;
	fail_set(&asked->fail, answer->kind == ANSWER_ALERT ? FAIL_ALERT : FAIL_PROTOCOL, "%s",
		 answer_words(answer, words, sizeof(words)));
	switch (answer->kind) {
	case ANSWER_ALERT:
	case ANSWER_CLOSED:
	case ANSWER_RESET:
		return RESULT_REFUSED;
	default:
		return RESULT_UNCLEAR;
	}
}

static bool was_broken_off(const struct asked *asked, const struct answer *answer)
{
	if (answer)
		return answer->kind == ANSWER_CLOSED || answer->kind == ANSWER_RESET;
	return asked->fail.kind == FAIL_CLOSED || asked->fail.kind == FAIL_RESET;
}

static void add_undone(struct certificates_scan *scan, const char *what, const struct fail *fail)
{
	scan->undone_text =
		mem_resize(scan->undone_text, scan->undone + 1, sizeof(*scan->undone_text));
	snprintf(scan->undone_text[scan->undone++], sizeof(*scan->undone_text), "%s: %.120s", what,
		 fail->text);
}

/* The chain came, and no proof behind it although our library would have gone on: silence, the end
 * of the connection, an alert, nonsense. Nobody knows whether the proof would have been good. Only
 * a server that wants a certificate of ours may end there, where its proof is the last thing to
 * come (static RSA). */
static bool proof_was_cut_off(const struct asked *asked)
{
	switch (asked->fail.kind) {
	case FAIL_NONE:
	case FAIL_TLS:
		return false;
	case FAIL_ALERT:
		return !asked->certificate_asked;
	default:
		return true;
	}
}

static void tell_undone(struct certificates_scan *scan)
{
	static const char *const unknown[] = {
		[ASK_MAIN] = "no whole TLS handshake was made",
		[ASK_RSA] = "not known whether there is an RSA certificate",
		[ASK_ECDSA] = "not known whether there is an ECDSA certificate",
		[ASK_RSA_BARE] = "not known whether there is an RSA certificate without SNI",
		[ASK_ECDSA_BARE] = "not known whether there is an ECDSA certificate without SNI",
		[ASK_ANY_BARE] = "not known which certificate is served without SNI",
	};
	const struct plan *plan = &scan->state->plan;
	const struct asked *main_one = &scan->state->asked[ASK_MAIN];
	enum plan_question reason;

	for (unsigned question = ASK_MAIN; question <= ASK_ANY_BARE; question++)
		if (plan_verdict(plan, question, &reason) == VERDICT_UNDONE)
			add_undone(scan, unknown[question], &scan->state->asked[reason].fail);
	if (plan->result[ASK_MAIN] == RESULT_CHAIN && !scan->key_disproven &&
	    proof_was_cut_off(main_one))
		add_undone(scan, unknown[ASK_MAIN], &main_one->fail);
}

/* Nothing is open and nothing more to ask. */
static void conclude(struct certificates_scan *scan)
{
	const struct asked *main_one = &scan->state->asked[ASK_MAIN];

	scan->anonymous_only = plan_is_anonymous(&scan->state->plan);
	if (scan->served_count == 0) {
		if (scan->anonymous_only)
			return;
		/* Everything fails as the whole handshake did. */
		scan->outcome.first_fail = main_one->fail;
		snprintf(scan->outcome.first_stage, sizeof(scan->outcome.first_stage), "%s",
			 main_one->stage);
		return;
	}
	served_sort(scan);
	for (size_t i = 0; i < scan->served_count; i++)
		scan->key_proven = scan->key_proven || scan->served[i].proven;
	if (!scan->key_proven)
		snprintf(scan->why, sizeof(scan->why), "%.190s", main_one->fail.text);
	tell_undone(scan);
}

static void ask_next(struct certificates_scan *scan);

static void probe_done(struct probe *probe, void *argument)
{
	struct asked *asked = argument;
	struct certificates_scan *scan = asked->scan;
	enum plan_result result =
		asked->session ? take_whole(asked, probe) : take_clear(asked, probe);

	scan->state->plan.result[asked->question] = result;
	scan->state->plan.broken_off[asked->question] =
		result == RESULT_REFUSED &&
		was_broken_off(asked, asked->hello ? &asked->hello->answer : NULL);
	scan->state->plan.senseless[asked->question] =
		result == RESULT_REFUSED && asked->fail.kind == FAIL_PROTOCOL;
	snprintf(asked->stage, sizeof(asked->stage), "%s", probe->stage);
	outcome_add(&scan->outcome, probe, result == RESULT_CHAIN || result == RESULT_ANONYMOUS);
	asked->session = NULL;
	asked->hello = NULL;
	ask_next(scan);
}

static void ask(struct certificates_scan *scan, enum plan_question question)
{
	struct asked *asked = &scan->state->asked[question];
	struct probe *probe = target_probe(&scan->target);

	if (scan->state->plan.proof_lost) {
		scan->state->plan.proof_lost = false;
		scan->state->proof_only = true;
	}
	*asked = (struct asked){.scan = scan, .question = question};
	add_machine(probe, asked);
	probe->done = probe_done;
	probe->argument = asked;
	probe_set_again(probe, again);
	scan->state->plan.result[question] = RESULT_OPEN;
	scan->state->plan.asked[question]++;
	pool_add(scan->target.pool, probe);
}

static void ask_next(struct certificates_scan *scan)
{
	unsigned mask = plan_next(&scan->state->plan);

	for (unsigned question = 0; question < PLAN_QUESTIONS; question++)
		if (mask & 1u << question)
			ask(scan, question);
	if (mask)
		return;
	for (unsigned question = 0; question < PLAN_QUESTIONS; question++)
		if (scan->state->plan.result[question] == RESULT_OPEN)
			return;
	conclude(scan);
	target_over(&scan->target);
}

struct certificates_scan *certificates_start(const struct scan_target *target,
					     const struct certificates_settings *settings)
{
	struct certificates_scan *scan = mem_alloc(sizeof(*scan));

	scan->target = *target;
	scan->state = mem_alloc(sizeof(*scan->state));
	scan->state->settings = *settings;
	scan->state->plan.both_keys = settings->both_keys;
	/* Without a name to leave out it would be the same question twice. */
	scan->state->plan.without_sni = settings->without_sni && target->server_name;
	ask_next(scan);
	return scan;
}

void certificates_free(struct certificates_scan **scan)
{
	if (!*scan)
		return;
	served_free(*scan);
	free((*scan)->undone_text);
	free((*scan)->state);
	free(*scan);
	*scan = NULL;
}
