/* tables - what each plugin has in a file of its own beside it: plugins/tables/chain.c is of
 * plugins/check_mail_chain.c
 *
 * A plugin is linked with one of them, so all give the same names to what they hold. chain.h says
 * what the options set.
 */
#ifndef TABLES_TABLES_H
#define TABLES_TABLES_H

#include "frame/options.h"
#include "report/report.h"

extern const struct option_row options[];   /* the plugin's own; the common ones are lib/frame's */
extern const struct report_rule findings[]; /* the catalogue: id, state, meaning, remedy */
extern const char *const finding_ids[];	    /* of problems that lib/ calls by a number */
extern const char *const examples[];	    /* pairs of a comment and a command */

#endif
