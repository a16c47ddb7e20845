/* dialogue_survey - logins and mail in the clear as data, which of them are tried, and what came of
 * it */
#include "wire/dialogue_survey.h"

#include <stdlib.h>

#include "base/attributes.h"
#include "base/mem.h"
#include "base/text.h"
#include "wire/dialogue_judge.h"
#include "wire/dialogue_state.h"

/* A login is begun, and given up where the server asks for the secret (RFC 4954 4, RFC 9051 6.2.2,
 * RFC 5034 4: "*" cancels). */
#define SURVEY (1U << DIALOGUE_SURVEY)
#define BEGIN(text, for_people, ...)                                                           \
	{                                                                                      \
		.goals = SURVEY, .purpose = STEP_ATTEMPT, .command = text, .name = for_people, \
		.stage = "waiting for the reply to a login without TLS", __VA_ARGS__           \
	}
#define CANCEL(text, in_form)                                                           \
	{                                                                               \
		.goals = SURVEY, .purpose = STEP_CANCEL, .command = text, .bare = true, \
		.when = WHEN_CHALLENGED, .form = in_form,                               \
		.stage = "waiting for the reply to a cancelled login"                   \
	}
/* The mechanisms that send a secret readable by whoever listens; the others are not tried. */
#define SASL(verb, mechanism, in_form, is_silent)                                                \
	BEGIN(verb " " mechanism, verb " " mechanism, .when = WHEN_MECHANISM, .word = mechanism, \
	      .form = in_form, .silent = is_silent),                                             \
		CANCEL("*", in_form)
#define SASL_ALL(verb, in_form)                                                  \
	SASL(verb, "PLAIN", in_form, true), SASL(verb, "LOGIN", in_form, false), \
		SASL(verb, "XOAUTH2", in_form, false), SASL(verb, "OAUTHBEARER", in_form, false)

static const struct dialogue_step mail_steps[] = {
	SASL_ALL("AUTH", REPLY_SMTP),
	{.goals = SURVEY,
	 .purpose = STEP_MAIL,
	 .command = "MAIL FROM:<>",
	 .name = "MAIL FROM",
	 .when = WHEN_MAIL,
	 .form = REPLY_SMTP,
	 .stage = "waiting for the reply to MAIL FROM"},
	{.goals = SURVEY,
	 .purpose = STEP_RESET,
	 .command = "RSET",
	 .when = WHEN_ACCEPTED,
	 .form = REPLY_SMTP,
	 .stage = "waiting for the reply to RSET"},
};

/* LOGIN has no way back, so an empty name and password are given, which no account has. */
static const struct dialogue_step imap_steps[] = {
	SASL_ALL("AUTHENTICATE", REPLY_IMAP),
	BEGIN("LOGIN \"\" \"\"", "LOGIN with an empty name", .form = REPLY_IMAP, .when = WHEN_LOGIN,
	      .silent = true),
};

/* USER alone says nothing but a name (RFC 1939 7). */
static const struct dialogue_step pop3_steps[] = {
	SASL_ALL("AUTH", REPLY_POP3),
	BEGIN("USER nobody", "USER", .form = REPLY_POP3, .when = WHEN_USER, .silent = true),
};

#define SIEVE_SASL(mechanism, is_silent)                                                           \
	BEGIN("AUTHENTICATE \"" mechanism "\"", "AUTHENTICATE " mechanism, .when = WHEN_MECHANISM, \
	      .word = mechanism, .form = REPLY_SIEVE_CHALLENGE, .silent = is_silent),              \
		CANCEL("\"*\"", REPLY_SIEVE)

static const struct dialogue_step sieve_steps[] = {
	SIEVE_SASL("PLAIN", true),
	SIEVE_SASL("LOGIN", false),
	SIEVE_SASL("XOAUTH2", false),
	SIEVE_SASL("OAUTHBEARER", false),
};

/* One login that was let in proves the case; every further one would only be logged. */
static bool login_accepted(const struct dialogue *d)
{
	for (size_t i = 0; i < d->attempt_count; i++)
		if (!d->attempt[i].mail && d->attempt[i].result == ATTEMPT_ACCEPTED)
			return true;
	return false;
}

static bool announces(const struct dialogue *d, const struct dialogue_step *step)
{
	switch (step->when) {
	case WHEN_MECHANISM:
		return capability_has_mechanism(d->capabilities, d->capability_count, step->word);
	case WHEN_LOGIN:
		return !dialogue_offers(d, "LOGINDISABLED");
	case WHEN_USER:
		return !d->capabilities_known || dialogue_offers(d, "USER");
	default:
		return false;
	}
}

static bool takes(const struct dialogue *d, const struct dialogue_step *step)
{
	const struct dialogue_state *state = d->state;
	bool follows = state->last + 1 == state->at;

	switch (step->when) {
	case WHEN_MAIL:
		return state->settings.mail;
	case WHEN_CHALLENGED:
		return follows && state->last_class == REPLY_CHALLENGE;
	case WHEN_ACCEPTED:
		return follows && state->last_class == REPLY_POSITIVE;
	default:
		return !login_accepted(d) &&
		       (announces(d, step) || (step->silent && state->settings.attempt));
	}
}

static bool has_response_code(const struct reply *reply, const char *code)
{
	const char *item;
	size_t cursor = 0;

	while ((item = reply_next_item(reply, &cursor)) != NULL)
		if (text_equal_nocase(item, code))
			return true;
	return false;
}

/* By code alone. A challenge asks for the secret: accepted. SMTP's 501 may mean that this form of
 * AUTH is unknown, 535 that the missing secret was judged already (RFC 4954 4 and 6); IMAP's LOGIN
 * answers NO for a wrong password as for a missing TLS, unless a response code tells (RFC 9051
 * 7.1). */
static enum attempt_result judge(const struct dialogue_step *step, const struct reply *reply)
{
	switch (reply->class) {
	case REPLY_POSITIVE:
	case REPLY_CHALLENGE:
		return ATTEMPT_ACCEPTED;
	case REPLY_NEGATIVE:
		break;
	default:
		return ATTEMPT_UNCLEAR;
	}
	if (reply->code == 501 || reply->code == 535)
		return ATTEMPT_UNCLEAR;
	if (step->when != WHEN_LOGIN || has_response_code(reply, "PRIVACYREQUIRED"))
		return ATTEMPT_REFUSED;
	return has_response_code(reply, "AUTHENTICATIONFAILED") ? ATTEMPT_ACCEPTED
								: ATTEMPT_UNCLEAR;
}

static void note(struct dialogue *d, const struct dialogue_step *step)
{
	struct reply *reply = &d->state->reader.reply;
	struct dialogue_attempt *attempt = &d->attempt[d->attempt_count];

	if (step->purpose != STEP_ATTEMPT && step->purpose != STEP_MAIL)
		return;
	if (d->attempt_count == DIALOGUE_ATTEMPTS)
		abort(); /* a mistake of ours: no table has that many */
	attempt->what = step->name;
	attempt->mail = step->purpose == STEP_MAIL;
	attempt->result = judge(step, reply);
	attempt->reply = mem_string(writer_string(&reply->text));
	d->attempt_count++;
}

#define STEPS(list)                  \
	{                            \
		list, COUNT_OF(list) \
	}

const struct dialogue_survey dialogue_survey = {
	.steps = {[DIALECT_SMTP] = STEPS(mail_steps),
		  [DIALECT_LMTP] = STEPS(mail_steps),
		  [DIALECT_IMAP] = STEPS(imap_steps),
		  [DIALECT_POP3] = STEPS(pop3_steps),
		  [DIALECT_SIEVE] = STEPS(sieve_steps)},
	.takes = takes,
	.note = note,
};
