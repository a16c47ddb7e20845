/* client_certificate - --client-cert and --client-key, read once for all sessions of a run */
#ifndef VERDICT_CLIENT_CERTIFICATE_H
#define VERDICT_CLIENT_CERTIFICATE_H

#include "net/session.h"

/* Where --client-cert was given. 0, or -1 with FAIL_FILE or FAIL_DATA. */
int client_certificate_read(struct fail *f);
/* What was read, or NULL. */
const struct session_credentials *client_certificate(void);
void client_certificate_free(void);

#endif
