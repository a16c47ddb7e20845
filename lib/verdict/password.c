/* password - the line end of the file is no part of it */
#include "verdict/password.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "files/check.h"
#include "pki/pem.h"

int password_take(const struct files_source *source, const char *path, const char *variable,
		  char **password_r, struct fail *f)
{
	const char *value = variable ? getenv(variable) : NULL;

	if (variable && !value)
		return fail_set(f, FAIL_USAGE, "the environment has no variable %s", variable);
	*password_r =
		path ? files_source_text(source, path, FILES_CONFIG_MAXIMUM, f) : mem_string(value);
	if (path && *password_r)
		(*password_r)[strcspn(*password_r, "\r\n")] = '\0';
	return path && !*password_r ? -1 : 0;
}

void password_forget(char *password)
{
	if (password)
		pem_wipe(password, strlen(password));
	free(password);
}
