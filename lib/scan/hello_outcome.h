/* hello_outcome - how a probe that put a hello ended, for outcome and for people */
#ifndef SCAN_HELLO_OUTCOME_H
#define SCAN_HELLO_OUTCOME_H

#include "net/probe.h"
#include "wire/answer.h"

/* Whether the server spoke TLS. The pool knows nothing of hellos: an end behind the hello, or
 * garbage, is made a failure of the probe here, to be told where no question got an answer. To be
 * called from the probe's done. */
bool hello_answered(struct probe *probe, const struct answer *answer);
/* The answer in words, or why none came. Into buffer, which is returned. */
const char *hello_words(const struct probe *probe, const struct answer *answer, char *buffer,
			size_t size);

#endif
