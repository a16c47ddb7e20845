/* dialogue_attempt - which steps a dialogue takes, and what came of those that tried something in
 * the clear (private to dialogue)
 */
#ifndef WIRE_DIALOGUE_ATTEMPT_H
#define WIRE_DIALOGUE_ATTEMPT_H

#include "wire/dialogue.h"
#include "wire/dialogue_steps.h"

/* Whether the goal has the step, and what it depends on holds. */
bool dialogue_takes(const struct dialogue *d, const struct dialogue_step *step);
/* Keeps the result of a step that was an attempt; does nothing for others. */
void dialogue_note_attempt(struct dialogue *d, const struct dialogue_step *step);

#endif
