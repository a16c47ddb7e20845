/* exim_private - what the files of the reader share
 *
 * exim_read.c takes lines and settings, exim_directive.c macros, conditions and included files.
 */
#ifndef CONFIG_EXIM_PRIVATE_H
#define CONFIG_EXIM_PRIVATE_H

#include "config/exim.h"

#define EXIM_CONDITION_DEPTH 32
#define EXIM_VALUE_MAXIMUM 65536

enum exim_condition { HOLDS, HOLDS_NOT, MAY_HOLD };

struct exim_reading {
	struct exim *exim;
	const struct config_includes *includes;
	const char *name; /* of the file */
	unsigned line, depth, nested;
	enum exim_condition condition[EXIM_CONDITION_DEPTH];
	bool main;			       /* in the main section */
	bool authenticators;		       /* in theirs */
	bool plain, conditional_offer, serves; /* of the authenticator that is being read */
	struct config_place authenticator;
	struct fail *fail;
	int result;
};

/* Does the line that is being read count? */
enum exim_condition exim_now(const struct exim_reading *r);
/* ".include ...", ".ifdef ..." */
void exim_directive(struct exim_reading *r, const char *text);
/* "NAME = value" of a macro; false: it is something else. */
bool exim_macro(struct exim_reading *r, const char *text);
/* Puts macros into a line, as far as they are whole words there. NULL: it gets too long. The caller
 * frees. */
char *exim_with_macros(const struct exim *e, const char *text);
/* All lines of a file that is included. */
void exim_lines(struct exim_reading *r, const char *data, size_t length, bool told);

void exim_add(struct exim_setting **list, size_t *count, const struct exim_setting *setting);
bool exim_is_blank(char c);
const char *exim_skip_blanks(const char *text);
char *exim_trimmed(const char *text); /* the caller frees */
size_t exim_name_length(const char *text);
const char *exim_keep_name(struct exim *e, const char *name); /* for the places */

#endif
