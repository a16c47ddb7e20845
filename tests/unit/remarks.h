/* remarks - what a view of a configuration says, as one line that a test can compare */
#ifndef UNIT_REMARKS_H
#define UNIT_REMARKS_H

#include "config/view.h"

/* "weak ssl@3; plain smtpd_tls_auth_only@4 [submission/inet]": kind, setting, line, services. The
 * string lives until the next call. */
const char *remarks_text(const struct config_view *view);
/* "submission/inet submission 587: a.pem a.key; ...". The string lives until the next call. */
const char *services_text(const struct config_view *view);

#endif
