/* dovecot_judge - which settings of Dovecot are in force, and which are weak (private to config/)
 */
#ifndef CONFIG_DOVECOT_JUDGE_H
#define CONFIG_DOVECOT_JUDGE_H

#include "config/dovecot.h"

struct dovecot_looking {
	const struct dovecot *dovecot;
	const struct dovecot *places; /* or NULL */
	struct config_view *view;
};

bool dovecot_block_is(const struct dovecot_block *block, const char *type); /* block may be NULL */
bool dovecot_same_block(const struct dovecot_block *a, const struct dovecot_block *b);
bool dovecot_is_filter(const struct dovecot_block *block); /* local, local_name, remote */
bool dovecot_is_known(const char *value);		   /* holds no variable */
bool dovecot_yes(const char *value);
struct config_place dovecot_place(const struct dovecot_looking *l,
				  const struct dovecot_setting *setting);

void dovecot_judge_protocol(const struct dovecot_looking *l, const char *protocol,
			    enum protocol plain, struct config_view *view);
/* A listener where TLS is the client's choice. */
void dovecot_note_listener(const struct dovecot_looking *l, const char *protocol,
			   const struct config_service *service, struct config_view *view);
void dovecot_undetermined(const struct dovecot_looking *l, const struct dovecot_setting *setting,
			  const char *protocol, const char *name);

#endif
