/* dialogue_survey - the ways to log in and to send mail that a survey tries in the clear: steps
 * behind those of the dialect, and what comes of them (private to dialogue)
 */
#ifndef WIRE_DIALOGUE_SURVEY_H
#define WIRE_DIALOGUE_SURVEY_H

#include "wire/dialogue.h"
#include "wire/dialogue_steps.h"

struct dialogue_survey {
	struct {
		const struct dialogue_step *step;
		size_t count;
	} steps[DIALECT_SIEVE + 1];
	/* Whether what the step depends on holds. */
	bool (*takes)(const struct dialogue *d, const struct dialogue_step *step);
	/* Keeps the result of a step that was an attempt; does nothing for others. */
	void (*note)(struct dialogue *d, const struct dialogue_step *step);
};

#endif
