/* options_find - which row of the tables a word on the command line means */
#ifndef FRAME_OPTIONS_FIND_H
#define FRAME_OPTIONS_FIND_H

#include "frame/options.h"

const struct option_row *options_by_letter(const struct option_row *const *tables, int letter);
/* By name or by a prefix that fits one row only. NULL with FAIL_USAGE: it is ambiguous (the
 * candidates are named) or unknown (the nearest name is). */
const struct option_row *options_by_name(const struct option_row *const *tables, const char *name,
					 size_t length, struct fail *f);

#endif
