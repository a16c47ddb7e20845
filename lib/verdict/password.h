/* password - a password from a file or the environment, forgotten in the end */
#ifndef VERDICT_PASSWORD_H
#define VERDICT_PASSWORD_H

#include "files/source.h"

/* The first line of the file path, or the environment's variable, or NULL where both are NULL. 0,
 * or -1 with FAIL_FILE or FAIL_USAGE. */
int password_take(const struct files_source *source, const char *path, const char *variable,
		  char **password_r, struct fail *f);
/* Wipes and frees it; NULL is none. */
void password_forget(char *password);

#endif
