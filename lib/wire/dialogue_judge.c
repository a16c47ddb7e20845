/* dialogue_judge - what a reply means for the dialogue, and the sentence where it ends */
#include "wire/dialogue_judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/dialogue_state.h"
#include "wire/dialogue_survey.h"

#define QUOTE 140 /* bytes of foreign text in a sentence */

bool dialogue_offers(const struct dialogue *d, const char *keyword)
{
	return capability_find(d->capabilities, d->capability_count, keyword) != NULL;
}

/* "A, B, C" of what is offered, cut. */
static void write_offers(struct writer *w, const struct dialogue *d)
{
	for (size_t i = 0; i < d->capability_count && w->length < QUOTE; i++)
		writer_print(w, "%s%.40s", i == 0 ? "" : ", ", d->capabilities[i]);
	if (w->length >= QUOTE) {
		w->length = QUOTE - 3;
		writer_text(w, "...");
	}
}

/* As Cisco's older "fixup smtp" leaves a greeting: asterisks, and of the host name only some of the
 * letters 0 and 2. */
static bool is_masked_greeting(const char *greeting)
{
	size_t stars = 0, others = 0;

	for (; *greeting != '\0'; greeting++) {
		stars += *greeting == '*';
		others += *greeting != '*' && *greeting != ' ';
	}
	return stars >= 8 && stars > 2 * others;
}

static void note_capabilities(struct dialogue *d, const struct dialogue_step *step)
{
	struct dialogue_state *state = d->state;
	struct capabilities set = {0};
	size_t count = capabilities_add(&set, state->settings.dialect, &state->reader.reply);
	bool greeting = step->purpose == STEP_GREETING;

	/* A set that was asked for replaces the greeting's; an answer that names none leaves it. */
	if (count > 0) {
		capabilities_free(&state->set);
		state->set = set;
		d->capabilities = state->set.item;
		d->capability_count = state->set.count;
	}
	if (!greeting || count > 0 || state->settings.dialect == DIALECT_SIEVE)
		d->capabilities_known = true;
}

/* Whether the reply to this step lists capabilities. */
static bool lists_capabilities(const struct dialogue *d, const struct dialogue_step *step)
{
	if (step->purpose == STEP_CAPABILITIES)
		return true;
	return step->purpose == STEP_GREETING && (d->state->settings.dialect == DIALECT_IMAP ||
						  d->state->settings.dialect == DIALECT_SIEVE);
}

static void note_facts(struct dialogue *d, const struct dialogue_step *step)
{
	const struct reply *reply = &d->state->reader.reply;

	d->reply_code = reply->code;
	if (step->purpose == STEP_GREETING) {
		d->greeting = mem_string(reply->first);
		d->state->masked_greeting = is_masked_greeting(d->greeting);
		d->preauth = reply->class == REPLY_PREAUTH;
	}
	if (reply->class == REPLY_POSITIVE && lists_capabilities(d, step))
		note_capabilities(d, step);
	d->offered = dialogue_offers(d, "STARTTLS") || dialogue_offers(d, "STLS");
	d->stripped =
		!d->offered && (capability_masked(d->capabilities, d->capability_count) != NULL ||
				(d->state->masked_greeting && step->purpose != STEP_GREETING));
}

static int fail_stripped(const struct dialogue *d, struct fail *f)
{
	const char *masked = capability_masked(d->capabilities, d->capability_count);

	return fail_set_code(f, FAIL_REFUSED, d->reply_code,
			     "STARTTLS is masked by something on the way: %s %.*s",
			     masked != NULL ? "announced is" : "the greeting is", QUOTE,
			     masked != NULL ? masked : d->greeting);
}

/* "greeting", "EHLO refused", ...: what the quoted reply answers. */
static const char *answered(const struct dialogue_step *step)
{
	return step->command != NULL ? step->command : "greeting";
}

static int fail_reply(struct dialogue *d, const struct dialogue_step *step, enum fail_kind kind,
		      const char *verb, struct fail *f)
{
	struct reply *reply = &d->state->reader.reply;
	/* What SMTP says with 421, IMAP and ManageSieve say with BYE (RFC 9051 7.1.5). */
	int code = reply->class == REPLY_BYE ? 421 : reply->code;

	return fail_set_code(f, kind, code, "%s%s: %.*s", answered(step), verb, QUOTE,
			     writer_string(&reply->text));
}

int dialogue_judge(struct dialogue *d, const struct dialogue_step *step, struct fail *f)
{
	const struct reply *reply = &d->state->reader.reply;
	enum step_verdict verdict = step_verdicts[step->purpose][reply->class];
	bool command = step->command != NULL;

	note_facts(d, step);
	if (d->state->survey)
		d->state->survey->note(d, step);
	d->state->usable = reply->class != REPLY_BYE && reply->class != REPLY_CHALLENGE;
	if (verdict == VERDICT_NEXT && step->code != 0 && reply->code != step->code)
		verdict = step->purpose == STEP_STARTTLS ? VERDICT_REFUSED : VERDICT_GARBAGE;
	if (verdict == VERDICT_REFUSED && step->optional)
		return 0;
	/* POP3 has one word for "no" and for "not now", and greets with it in the second case. */
	if (verdict == VERDICT_REFUSED && step->purpose == STEP_GREETING &&
	    step->form == REPLY_POP3)
		verdict = VERDICT_BUSY;
	switch (verdict) {
	case VERDICT_NEXT:
		d->greeted = d->greeted || step->purpose == STEP_GREETING;
		return 0;
	case VERDICT_OVER:
		d->state->at = d->state->count;
		return 0;
	case VERDICT_REFUSED:
		if (step->purpose == STEP_CAPABILITIES && d->stripped)
			return fail_stripped(d, f);
		return fail_reply(d, step, FAIL_REFUSED, command ? " refused" : "", f);
	case VERDICT_BUSY:
		return fail_reply(d, step, FAIL_BUSY, command ? " answered" : "", f);
	case VERDICT_PREAUTH:
		return fail_reply(d, step, FAIL_REFUSED,
				  " by PREAUTH, logged in already, so that STARTTLS is impossible",
				  f);
	case VERDICT_GARBAGE:
		break;
	}
	d->state->usable = false;
	return fail_reply(d, step, FAIL_PROTOCOL, command ? " got an unfitting reply" : " unfit",
			  f);
}

int dialogue_not_offered(struct dialogue *d, const char *keyword, struct fail *f)
{
	struct writer w = writer_with_maximum(2 * QUOTE);

	if (d->stripped)
		return fail_stripped(d, f);
	write_offers(&w, d);
	fail_set_code(f, FAIL_REFUSED, d->reply_code, "the server does not offer %s, it offers %s",
		      keyword, w.length == 0 ? "nothing" : writer_string(&w));
	writer_free(&w);
	return -1;
}

int dialogue_malformed(struct dialogue *d, const struct dialogue_step *step, struct fail *f)
{
	const char *line = writer_string(&d->state->reader.line);
	const char *name = d->state->script->name;
	const char *other = dialogue_looks_like(line);

	if (step->purpose == STEP_GREETING && other != NULL && strcmp(other, name) != 0)
		return fail_set(f, FAIL_PROTOCOL,
				"the server speaks %s, not %s: it greets with %.*s", other, name,
				QUOTE, line);
	return fail_set(f, FAIL_PROTOCOL, "not %s where %s was awaited: %.*s", name,
			step->command == NULL ? "the greeting" : "a reply", QUOTE, line);
}

int dialogue_speaks_tls(struct dialogue *d, struct fail *f)
{
	return fail_set(f, FAIL_PROTOCOL,
			"the server speaks TLS at once in place of a greeting: %s, not %s",
			d->state->script->instead, d->state->script->name);
}
