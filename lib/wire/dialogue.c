/* dialogue - the one engine that walks the steps of every dialect */
#include "wire/dialogue.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/capability.h"
#include "wire/dialogue_judge.h"
#include "wire/dialogue_state.h"
#include "wire/dialogue_survey.h"

#define TAG_SIZE 16

static struct dialogue *of(struct machine *machine)
{
	return (struct dialogue *)machine;
}

/* The address literal of the socket's own end (RFC 5321 4.1.3). */
static void write_client_name(struct writer *w, const struct dialogue *d, const struct stream *s)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address local = s->local;

	local.scope = 0;
	if (d->state->settings.ehlo_name != NULL)
		writer_text(w, d->state->settings.ehlo_name);
	else if (local.family == 0)
		writer_text(w, "[127.0.0.1]");
	else
		writer_print(w, local.family == 6 ? "[IPv6:%s]" : "[%s]",
			     address_text(&local, text));
}

static void send_line(struct dialogue *d, struct stream *s, const char *command, bool names_client,
		      bool bare)
{
	struct writer w = writer_with_maximum(DIALOGUE_LINE_MAXIMUM);

	if (d->state->script->tagged && !bare) {
		writer_clear(&d->state->tag);
		writer_print(&d->state->tag, "a%u", ++d->state->commands);
		writer_print(&w, "%s ", writer_string(&d->state->tag));
	}
	writer_text(&w, command);
	if (names_client) {
		writer_text(&w, " ");
		write_client_name(&w, d, s);
	}
	stream_note(s, 3, "C: %s", writer_string(&w));
	writer_text(&w, "\r\n");
	stream_send(s, w.data, w.length);
	writer_free(&w);
}

static const struct dialogue_step *current(const struct dialogue *d)
{
	const struct dialogue_state *state = d->state;
	const struct dialogue_script *script = state->script;

	if (state->at < script->count)
		return &script->steps[state->at];
	return &state->survey->steps[state->settings.dialect].step[state->at - script->count];
}

/* Whether the goal has the step, and what it depends on holds. */
static bool takes(const struct dialogue *d, const struct dialogue_step *step)
{
	const struct dialogue_settings *settings = &d->state->settings;

	if ((step->goals & 1U << settings->goal) == 0)
		return false;
	if (step->purpose == STEP_CAPABILITIES && settings->straight && !d->not_straight &&
	    !d->capabilities_known)
		return false;
	if (step->when == WHEN_UNKNOWN)
		return settings->always_ask || settings->goal != DIALOGUE_STARTTLS || !d->offered;
	return step->when == WHEN_ALWAYS || d->state->survey->takes(d, step);
}

/* Goes on to the next step that is taken. False when there is none. */
static bool find_step(struct dialogue *d)
{
	struct dialogue_state *state = d->state;

	while (state->at < state->count && !takes(d, current(d)))
		state->at++;
	return state->at < state->count;
}

static int begin_step(struct dialogue *d, struct stream *s, struct fail *f)
{
	struct dialogue_state *state = d->state;
	const struct dialogue_step *step = current(d);

	if (step->purpose == STEP_STARTTLS && d->capabilities_known &&
	    !dialogue_offers(d, step->command))
		return dialogue_not_offered(d, step->command, f);
	if (step->command != NULL) {
		send_line(d, s, step->command, step->names_client, step->bare);
		state->usable = false;
	}
	if (step->purpose == STEP_STARTTLS) {
		d->asked = true;
		/* The same packet, since nothing is flushed in between. */
		if (state->settings.inject)
			send_line(d, s, state->script->inject, false, true);
	}
	reply_reader_start(&state->reader, step->form,
			   state->script->tagged ? writer_string(&state->tag) : NULL);
	state->waiting = true;
	return 0;
}

/* A record of TLS where a greeting should be: an alert or a handshake (RFC 8446 5.1). 1: it is one,
 * 0: it is none, -1: more bytes will tell. */
static int looks_like_tls(const struct stream *s)
{
	struct span there = stream_available(s);

	if (there.length == 0 || (there.data[0] != 0x15 && there.data[0] != 0x16))
		return 0;
	if (there.length == 1)
		return -1;
	return there.data[1] == 3;
}

static enum machine_status wait_for_more(struct dialogue *d, struct stream *s, struct fail *f)
{
	return stream_check_open(s, current(d)->stage, f) < 0 ? MACHINE_FAILED : MACHINE_MORE;
}

/* What was behind the reply to STARTTLS came in the clear and is nobody's (RFC 3207 6). */
static void drop_injected(struct dialogue *d, struct stream *s)
{
	d->injected = stream_available(s).length;
	if (d->injected > 0)
		stream_note(s, 2, "%zu bytes stood behind the reply to STARTTLS and are dropped",
			    d->injected);
	stream_eat(s, d->injected);
}

/* Behind the reply to QUIT the server closes; whatever it says in place of that is a reply too
 * many.
 */
static enum machine_status wait_for_end(struct dialogue *d, const struct stream *s)
{
	if (stream_available(s).length > 0)
		d->obeyed = true;
	else if (s->end == STREAM_OPEN)
		return MACHINE_MORE;
	return MACHINE_DONE;
}

/* A server that wants to be asked for its capabilities first is asked. */
static bool goes_back(struct dialogue *d, const struct dialogue_step *step)
{
	struct dialogue_state *state = d->state;

	if (step->purpose != STEP_STARTTLS || !state->settings.straight || d->not_straight ||
	    d->capabilities_known || state->reader.reply.class != REPLY_NEGATIVE)
		return false;
	d->not_straight = true;
	state->usable = true;
	state->at = 0;
	while (current(d)->purpose != STEP_CAPABILITIES)
		state->at++;
	return true;
}

/* Reads the reply to the step that was begun and judges it. DONE: on to the next. */
static enum machine_status finish_step(struct dialogue *d, struct stream *s, struct fail *f)
{
	struct dialogue_state *state = d->state;
	const struct dialogue_step *step = current(d);

	switch (reply_read(&state->reader, s, f)) {
	case REPLY_MORE:
		return wait_for_more(d, s, f);
	case REPLY_FAILED:
		return MACHINE_FAILED;
	case REPLY_MALFORMED:
		dialogue_malformed(d, step, f);
		return MACHINE_FAILED;
	case REPLY_READY:
		break;
	}
	state->waiting = false;
	if (goes_back(d, step))
		return MACHINE_DONE;
	state->last = state->at;
	state->last_class = state->reader.reply.class;
	d->obeyed = d->obeyed || state->reader.reply.foreign_tag;
	if (dialogue_judge(d, step, f) < 0)
		return MACHINE_FAILED;
	if (step->purpose == STEP_STARTTLS)
		drop_injected(d, s);
	if (step->purpose == STEP_STARTTLS || step->purpose == STEP_LEAVE)
		state->usable = false;
	if (state->at < state->count)
		state->at++;
	return MACHINE_DONE;
}

static enum machine_status run(struct machine *machine, struct stream *s, struct fail *f)
{
	struct dialogue *d = of(machine);
	struct dialogue_state *state = d->state;

	while (state->waiting || find_step(d)) {
		enum machine_status status;

		if (current(d)->purpose == STEP_EXTRA)
			return wait_for_end(d, s);
		if (!state->waiting && begin_step(d, s, f) < 0)
			return MACHINE_FAILED;
		if (current(d)->purpose == STEP_GREETING && state->reader.lines == 0) {
			int tls = looks_like_tls(s);

			if (tls < 0)
				return wait_for_more(d, s, f);
			if (tls > 0) {
				dialogue_speaks_tls(d, f);
				return MACHINE_FAILED;
			}
		}
		status = finish_step(d, s, f);
		if (status != MACHINE_DONE)
			return status;
	}
	return MACHINE_DONE;
}

static const char *stage(const struct machine *machine)
{
	const struct dialogue *d = (const struct dialogue *)machine;

	return d->state->at < d->state->count ? current(d)->stage : "ending the dialogue";
}

/* Once only the end is awaited, every reply has been seen. */
static bool settled(struct machine *machine)
{
	struct dialogue *d = of(machine);

	return d->state->at < d->state->count && current(d)->purpose == STEP_EXTRA;
}

static void leave(struct machine *machine, struct stream *s)
{
	struct dialogue *d = of(machine);

	if (!d->state->usable || s->end != STREAM_OPEN)
		return;
	d->state->usable = false;
	send_line(d, s, d->state->script->leave, false, false);
}

static void dialogue_free(struct machine *machine)
{
	struct dialogue *d = of(machine);

	free(d->greeting);
	for (size_t i = 0; i < d->attempt_count; i++)
		free(d->attempt[i].reply);
	capabilities_free(&d->state->set);
	reply_reader_free(&d->state->reader);
	writer_free(&d->state->tag);
	free(d->state->ehlo_name);
	free(d->state);
	free(d);
}

static const struct machine_operations operations = {
	.run = run, .stage = stage, .leave = leave, .settled = settled, .free = dialogue_free};

struct dialogue *dialogue_new(const struct dialogue_settings *settings)
{
	struct dialogue *d = mem_alloc(sizeof(*d));

	d->machine.operations = &operations;
	d->state = mem_alloc(sizeof(*d->state));
	d->state->script = dialogue_script(settings->dialect);
	d->state->count = d->state->script->count;
	if (settings->goal == DIALOGUE_SURVEY && settings->survey) {
		d->state->survey = settings->survey;
		d->state->count += settings->survey->steps[settings->dialect].count;
	}
	d->state->settings = *settings;
	d->state->ehlo_name = mem_string(settings->ehlo_name);
	d->state->settings.ehlo_name = d->state->ehlo_name;
	d->state->last = SIZE_MAX;
	d->state->tag = writer_with_maximum(TAG_SIZE);
	reply_reader_open(&d->state->reader);
	if (settings->goal == DIALOGUE_INJECTED)
		d->state->reader.foreign_tag = INJECTED_TAG;
	find_step(d);
	return d;
}
