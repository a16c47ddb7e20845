/* postfix_judge - which settings of a Postfix service are weak (private to config/) */
#ifndef CONFIG_POSTFIX_JUDGE_H
#define CONFIG_POSTFIX_JUDGE_H

#include "config/postfix.h"

enum postfix_level { POSTFIX_NONE, POSTFIX_MAY, POSTFIX_ENCRYPT, POSTFIX_UNKNOWN };

/* An inet service with what its settings come to. */
struct postfix_listener {
	const struct postfix *postfix;
	const struct postfix_service *service;
	const char *name;
	enum protocol protocol;
	uint16_t port;
	bool local;	  /* loopback only */
	bool bound_local; /* by its own name in master.cf */
	enum postfix_level level;
	const char *setting; /* that the level comes from */
	struct config_value level_value;
	bool wrapper, sasl;
};

void postfix_judge_listener(const struct postfix_listener *l, struct config_view *view);
/* What concerns no single listener: sending mail, and notes. */
void postfix_judge_whole(const struct postfix *p, struct config_view *view);
void postfix_undetermined(struct config_view *view, const struct postfix_listener *l,
			  const char *setting, const struct config_value *value);

#endif
