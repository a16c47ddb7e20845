/* remarks - what a configuration says, for the tests of its readers: a value and its line, and a
 * view of it as one line that can be compared */
#ifndef UNIT_REMARKS_H
#define UNIT_REMARKS_H

#include "config/view.h"

/* "weak ssl@3; plain smtpd_tls_auth_only@4 [submission/inet]": kind, setting, line, services. The
 * string lives until the next call. */
const char *remarks_text(const struct config_view *view);
/* "submission/inet submission 587: a.pem a.key; ...". The string lives until the next call. */
const char *services_text(const struct config_view *view);

/* What a view of a text says. */
struct view_row {
	const char *title, *text, *want;
};

/* What a setting is in a text, and in which line; want NULL: it has no value. */
struct value_row {
	const char *title, *text, *want;
	unsigned line;
};
/* value, place: what was found; NULL, NULL: no value. */
void value_is(const struct value_row *row, const char *value, const struct config_place *place);

#endif
