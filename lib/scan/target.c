/* target - one endpoint under examination: how its probes begin, and what they have in common to
 * say */
#include "scan/target.h"

#include <stdio.h>

#include "wire/dialogue.h"
#include "wire/proxy_header.h"

void target_prepare_proxy(const struct scan_target *target, struct probe *probe)
{
	if (target->proxy_protocol)
		probe_add_machine(probe, proxy_header_new(target->proxy_protocol));
}

void target_prepare(const struct scan_target *target, struct probe *probe)
{
	const struct protocol_info *protocol = protocol_info(target->endpoint->protocol);

	target_prepare_proxy(target, probe);
	if (protocol->implicit_tls || protocol->dialect == DIALECT_NONE)
		return;
	probe->dialogue = dialogue_new(&(struct dialogue_settings){
		.dialect = protocol->dialect,
		.ehlo_name = target->ehlo_name,
		.straight = target->straight,
	});
	probe_add_machine(probe, &probe->dialogue->machine);
}

struct probe *target_probe(const struct scan_target *target)
{
	struct probe *probe = probe_new(target->route);

	probe->note = target->note;
	probe->note_argument = target->note_argument;
	target_prepare(target, probe);
	return probe;
}

const struct dialogue *target_dialogue(const struct probe *probe)
{
	return probe->dialogue;
}

void target_over(const struct scan_target *target)
{
	if (target->over)
		target->over(target->over_argument);
}

static void keep_failure(struct scan_outcome *outcome, const struct probe *probe)
{
	bool replaces = outcome->first_fail.kind == FAIL_NONE;

	/* What the server did counts for more than that time ran out for another probe. */
	if (probe->status == PROBE_NOT_TRIED && !replaces)
		return;
	if (outcome->first_fail.kind == FAIL_LOCAL && probe->status == PROBE_FAILED &&
	    probe->fail.kind != FAIL_LOCAL)
		replaces = true;
	if (!replaces)
		return;
	outcome->first_fail = probe->fail;
	snprintf(outcome->first_stage, sizeof(outcome->first_stage), "%s", probe->stage);
}

void outcome_add(struct scan_outcome *outcome, const struct probe *probe, bool answered)
{
	const struct dialogue *dialogue = target_dialogue(probe);

	outcome->planned++;
	if (answered)
		outcome->answered++;
	if (probe->status != PROBE_DONE)
		keep_failure(outcome, probe);
	if (dialogue && dialogue->injected > outcome->injected)
		outcome->injected = dialogue->injected;
	if (probe->own_address)
		outcome->own_address = true;
	if (probe->started_ms == 0)
		return;
	if (outcome->address.family == 0 || probe->connected)
		outcome->address = probe->address;
	if (outcome->started_ms == 0 || probe->started_ms < outcome->started_ms)
		outcome->started_ms = probe->started_ms;
	if (probe->ended_ms > outcome->ended_ms)
		outcome->ended_ms = probe->ended_ms;
	outcome->elapsed_ms = outcome->ended_ms - outcome->started_ms;
}
