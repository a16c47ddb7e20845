/* plugin_helper - started as root, a plugin keeps a helper that opens files, and becomes another
 * user itself before anything is parsed (SPEC 4, check_mail_cert_files)
 */
#ifndef FRAME_PLUGIN_HELPER_H
#define FRAME_PLUGIN_HELPER_H

#include "files/source.h"

/* Where this process is root and user is not: starts the helper and becomes user for good;
 * *source_r asks the helper. Else *source_r is this process's own. user NULL: nobody, where this
 * process is root. Returns 0, or -1 with FAIL_USAGE or FAIL_LOCAL. */
int plugin_helper_start(const char *user, struct files_source *source_r, struct fail *f);
/* Ends the helper; files can no longer be asked for. */
void plugin_helper_end(void);

#endif
