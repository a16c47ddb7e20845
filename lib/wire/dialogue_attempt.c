/* dialogue_attempt - which steps a dialogue takes, and what came of those that tried something in
 * the clear */
#include "wire/dialogue_attempt.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "wire/dialogue_judge.h"
#include "wire/dialogue_state.h"

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

bool dialogue_takes(const struct dialogue *d, const struct dialogue_step *step)
{
	const struct dialogue_state *state = d->state;
	bool follows = state->last + 1 == state->at;

	if ((step->goals & 1U << state->settings.goal) == 0)
		return false;
	switch (step->when) {
	case WHEN_ALWAYS:
		return true;
	case WHEN_UNKNOWN:
		return state->settings.always_ask || state->settings.goal != DIALOGUE_STARTTLS ||
		       !d->offered;
	case WHEN_MAIL:
		return state->settings.mail;
	case WHEN_CHALLENGED:
		return follows && state->last_class == REPLY_CHALLENGE;
	case WHEN_ACCEPTED:
		return follows && state->last_class == REPLY_POSITIVE;
	case WHEN_MECHANISM:
	case WHEN_LOGIN:
	case WHEN_USER:
		break;
	}
	return !login_accepted(d) &&
	       (announces(d, step) || (step->silent && state->settings.attempt));
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

void dialogue_note_attempt(struct dialogue *d, const struct dialogue_step *step)
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
