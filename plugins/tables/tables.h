/* tables - what each plugin has in a file of its own beside it: that of plugins/check_mail_chain.c
 * is plugins/tables/chain.c
 *
 * A plugin is linked with one of them, so they give the same names to what they hold; chain.h says
 * what the options set.
 */
#ifndef TABLES_TABLES_H
#define TABLES_TABLES_H

#include "frame/plugin.h"

extern const struct plugin_tables tables;
/* The ids of problems that lib/ calls by a number, where it does. */
extern const char *const finding_ids[];

#endif
