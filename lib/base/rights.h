/* rights - whose a file is and who runs this, in the words of ls and id */
#ifndef BASE_RIGHTS_H
#define BASE_RIGHTS_H

#include <sys/stat.h>
#include <sys/types.h>

/* The name, or the number where it has none. The caller frees. */
char *rights_user(uid_t user);
char *rights_group(gid_t group);
/* "mode 0640, owner root, group ssl-cert"; the caller frees. */
char *rights_text(const struct stat *status);

#endif
