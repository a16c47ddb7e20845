/* files_endpoints - where -H names hosts alone, the services of the configuration are the endpoints
 */
#ifndef VERDICT_FILES_ENDPOINTS_H
#define VERDICT_FILES_ENDPOINTS_H

#include "files/check.h"
#include "frame/options.h"

/* Puts the services of check in the place of each host of *hosts. named owns their texts. */
void files_endpoints_name(const struct files_check *check, struct option_list *hosts,
			  struct option_list *named);
void files_endpoints_free(struct option_list *named);

#endif
