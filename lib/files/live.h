/* live - what beside certificate and key is looked at (private to files/) */
#ifndef FILES_LIVE_H
#define FILES_LIVE_H

#include "files/check.h"

/* A directory as certbot lays it out: cert, chain, fullchain, privkey, links to one renewal. */
void files_judge_live(struct files_check *check, const char *directory);
/* A file of Diffie-Hellman parameters that a configuration names. */
void files_judge_dh(struct files_check *check, const struct config_view *view,
		    enum config_daemon daemon);

#endif
