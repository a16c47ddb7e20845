/* version_words - versions of SSL and TLS as they are named on the command line and in sentences
 *
 * A set of versions is a number whose bits are the rows of version_table.
 */
#ifndef VERDICT_VERSION_WORDS_H
#define VERDICT_VERSION_WORDS_H

#include <stdbool.h>

#include "base/fail.h"
#include "report/state.h"

/* Adds the versions of a list ("tls1.2,tls1.3") to *bits_r. none_r: the list may be "none", which
 * is noted there; NULL: it may not. 0, or -1 with FAIL_USAGE, which names the option. */
int version_words_parse(const char *option, const char *text, unsigned *bits_r, bool *none_r,
			struct fail *f);
/* Gives the versions of a list this state; with "none" those that had it are OK; the others keep
 * theirs (SPEC 4). text NULL: nothing was given. */
int version_words_set(const char *option, const char *text, enum state state, enum state *states,
		      struct fail *f);
/* "TLS 1.0, TLS 1.1 and TLS 1.2"; the string lives until the next call. */
const char *version_words_names(unsigned bits);
/* "TLS 1.0 is", "TLS 1.0 and TLS 1.1 are", likewise. */
const char *version_words_are(unsigned bits);

#endif
