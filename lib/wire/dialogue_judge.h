/* dialogue_judge - what a reply means for the dialogue, and the sentence where it ends (private to
 * dialogue) */
#ifndef WIRE_DIALOGUE_JUDGE_H
#define WIRE_DIALOGUE_JUDGE_H

#include "wire/dialogue.h"
#include "wire/dialogue_steps.h"

bool dialogue_offers(const struct dialogue *d, const char *keyword);
/* Takes the facts from the reply that has been read, then judges it: 0 to go on, or -1 with *f. */
int dialogue_judge(struct dialogue *d, const struct dialogue_step *step, struct fail *f);
/* The ends that are no reply; each returns -1 with *f. */
int dialogue_not_offered(struct dialogue *d, const char *keyword, struct fail *f);
int dialogue_malformed(struct dialogue *d, const struct dialogue_step *step, struct fail *f);
int dialogue_speaks_tls(struct dialogue *d, struct fail *f);

#endif
