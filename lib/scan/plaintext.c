/* plaintext - three connections to one endpoint: in the clear, inside TLS, with an injected
 * command; the last once more where the server closed it in place of a reply */
#include "scan/plaintext.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

/* The machines of a probe that is under way. */
struct part {
	struct plaintext_scan *scan;
	enum plaintext_part part;
	bool again; /* it is asked for the second time */
	struct session *session;
	struct dialogue *inside;
};

struct plaintext_state {
	struct plaintext_settings settings;
	struct part part[PLAINTEXT_PARTS];
	size_t open;
};

static const struct protocol_info *protocol_of(const struct plaintext_scan *scan)
{
	return protocol_info(scan->target.endpoint->protocol);
}

static struct dialogue *new_dialogue(const struct part *part, enum dialogue_goal goal)
{
	const struct plaintext_scan *scan = part->scan;

	return dialogue_new(&(struct dialogue_settings){
		.dialect = protocol_of(scan)->dialect,
		.ehlo_name = scan->target.ehlo_name,
		.goal = goal,
		.survey = &dialogue_survey,
		.always_ask = true,
		.mail = scan->target.endpoint->protocol == PROTOCOL_SUBMISSION,
		.attempt = scan->state->settings.attempt,
		.inject = part->part == PLAINTEXT_INJECTION,
	});
}

static void add_clear(struct probe *probe, const struct part *part)
{
	bool survey = part->part == PLAINTEXT_SURVEY;

	probe->dialogue = new_dialogue(part, survey ? DIALOGUE_SURVEY : DIALOGUE_STARTTLS);
	probe_add_machine(probe, &probe->dialogue->machine);
}

static void add_inside(struct probe *probe, struct part *part)
{
	const struct scan_target *target = &part->scan->target;
	enum dialogue_goal goal = DIALOGUE_INSIDE;

	if (part->part == PLAINTEXT_INJECTION)
		goal = DIALOGUE_INJECTED;
	else if (protocol_of(part->scan)->implicit_tls)
		goal = DIALOGUE_IMPLICIT;
	part->session = session_new(&(struct session_settings){
		.server_name = target->server_name,
		.keys = SESSION_KEYS_ANY,
		.credentials = part->scan->state->settings.credentials,
	});
	probe_add_machine(probe, &part->session->machine);
	/* Behind a bare "tls" nobody knows what is spoken. */
	if (protocol_of(part->scan)->dialect == DIALECT_NONE)
		return;
	part->inside = new_dialogue(part, goal);
	probe_add_machine(probe, &part->inside->machine);
}

/* The machines of a part, made anew where a busy server is asked again. */
static void prepare(struct probe *probe, void *argument)
{
	struct part *part = argument;

	part->session = NULL;
	part->inside = NULL;
	target_prepare_proxy(&part->scan->target, probe);
	if (!protocol_of(part->scan)->implicit_tls &&
	    protocol_of(part->scan)->dialect != DIALECT_NONE)
		add_clear(probe, part);
	if (part->part != PLAINTEXT_SURVEY)
		add_inside(probe, part);
}

static enum plaintext_reach reach_of(const struct part *part, const struct probe *probe)
{
	const struct dialogue *clear = probe->dialogue;
	const struct machine *at = NULL;

	if (probe->status == PROBE_DONE)
		return REACH_END;
	if (probe->machine_at < probe->machine_count)
		at = probe->machine[probe->machine_at];
	if (part->inside && at == &part->inside->machine)
		return REACH_INSIDE;
	if (part->session && at == &part->session->machine)
		return clear || part->session->version ? REACH_TLS : REACH_NOTHING;
	if (!clear || !clear->greeted)
		return REACH_NOTHING;
	return clear->asked ? REACH_STARTTLS : REACH_GREETING;
}

static const struct dialogue *keep(struct probe *probe, struct dialogue *dialogue)
{
	if (dialogue)
		probe_disown(probe, &dialogue->machine);
	return dialogue;
}

static void take_view(struct plaintext_view *view, const struct part *part, struct probe *probe)
{
	view->connected = probe->connected;
	view->reach = reach_of(part, probe);
	view->status = probe->status;
	view->fail = probe->fail;
	if (part->session) {
		view->version = part->session->version;
		view->key_disproven = part->session->disproven;
		view->client_certificate_asked = part->session->client_certificate_asked;
		snprintf(view->later, sizeof(view->later), "%s", part->session->later);
	}
	view->clear = keep(probe, probe->dialogue);
	view->inside = keep(probe, part->inside);
}

static void ask(struct plaintext_scan *scan, enum plaintext_part which, bool again);

/* That a server ends the connection in place of a reply may have another reason than the command
 * behind STARTTLS, and hide that it obeys: only the second time it counts. One that replies takes
 * the command for TLS and breaks that off, as Dovecot does. */
static bool must_be_asked_again(const struct part *part, const struct probe *probe)
{
	return part->part == PLAINTEXT_INJECTION && !part->again &&
	       reach_of(part, probe) == REACH_STARTTLS &&
	       (probe->fail.kind == FAIL_CLOSED || probe->fail.kind == FAIL_RESET);
}

static void probe_done(struct probe *probe, void *argument)
{
	struct part *part = argument;
	struct plaintext_scan *scan = part->scan;

	if (must_be_asked_again(part, probe)) {
		ask(scan, part->part, true);
		return;
	}
	outcome_add(&scan->outcome, probe, false);
	take_view(&scan->view[part->part], part, probe);
	if (--scan->state->open == 0 && scan->target.over)
		scan->target.over(scan->target.over_argument);
}

static void ask(struct plaintext_scan *scan, enum plaintext_part which, bool again)
{
	struct part *part = &scan->state->part[which];
	struct probe *probe = probe_new(scan->target.route);

	*part = (struct part){.scan = scan, .part = which, .again = again};
	probe->note = scan->target.note;
	probe->note_argument = scan->target.note_argument;
	probe->done = probe_done;
	probe->argument = part;
	prepare(probe, part);
	probe_set_again(probe, prepare);
	pool_add(scan->target.pool, probe);
}

struct plaintext_scan *plaintext_start(const struct scan_target *target,
				       const struct plaintext_settings *settings)
{
	struct plaintext_scan *scan = mem_alloc(sizeof(*scan));
	const struct protocol_info *protocol = protocol_info(target->endpoint->protocol);
	bool in_clear = !protocol->implicit_tls && protocol->dialect != DIALECT_NONE;

	scan->target = *target;
	scan->state = mem_alloc(sizeof(*scan->state));
	scan->state->settings = *settings;
	for (unsigned i = 0; i < PLAINTEXT_PARTS; i++)
		scan->view[i].planned = i == PLAINTEXT_INSIDE || in_clear;
	/* All are counted before the first begins, since it may end at once. */
	scan->state->open = in_clear ? PLAINTEXT_PARTS : 1;
	for (unsigned i = 0; i < PLAINTEXT_PARTS; i++)
		if (scan->view[i].planned)
			ask(scan, i, false);
	return scan;
}

static void free_dialogue(const struct dialogue **dialogue)
{
	/* The view shows it read-only; it is owned here. */
	struct machine *machine = *dialogue ? (struct machine *)&(*dialogue)->machine : NULL;

	machine_free(&machine);
	*dialogue = NULL;
}

void plaintext_free(struct plaintext_scan **scan)
{
	if (!*scan)
		return;
	for (unsigned i = 0; i < PLAINTEXT_PARTS; i++) {
		free_dialogue(&(*scan)->view[i].clear);
		free_dialogue(&(*scan)->view[i].inside);
	}
	free((*scan)->state);
	free(*scan);
	*scan = NULL;
}
