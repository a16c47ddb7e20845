/* words - lists of words in a sentence: "A", "A and B", "A, B and C" */
#ifndef VERDICT_WORDS_H
#define VERDICT_WORDS_H

#include <stddef.h>

#include "base/writer.h"

/* Appends the word that is number at (from 0) of count. */
void words_add(struct writer *w, size_t at, size_t count, const char *word);

#endif
