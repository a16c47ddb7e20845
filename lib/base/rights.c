/* rights - whose a file is and who runs this, in the words of ls and id */
#include "base/rights.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>

#include "base/mem.h"

char *rights_user(uid_t user)
{
	const struct passwd *known = getpwuid(user);

	return known ? mem_string(known->pw_name) : mem_print("%u", (unsigned)user);
}

char *rights_group(gid_t group)
{
	const struct group *known = getgrgid(group);

	return known ? mem_string(known->gr_name) : mem_print("%u", (unsigned)group);
}

char *rights_text(const struct stat *status)
{
	char *owner = rights_user(status->st_uid), *group = rights_group(status->st_gid);
	char *text = mem_print("mode %04o, owner %s, group %s", (unsigned)status->st_mode & 07777,
			       owner, group);

	free(owner);
	free(group);
	return text;
}
