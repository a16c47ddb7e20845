/* exim - the main section of an Exim configuration, and what exim -bP prints, as plain data
 *
 * Pure functions over bytes; file and line are kept. Macros of the file are put in; a value that
 * the daemon expands ('$') cannot be known (SPEC 4).
 */
#ifndef CONFIG_EXIM_H
#define CONFIG_EXIM_H

#include "base/fail.h"
#include "config/includes.h"
#include "config/view.h"

struct exim_setting {
	char *name, *value; /* owned; value NULL: a flag that is set by its name alone */
	bool told;	    /* by exim -bP, which has the last word */
	bool conditional;   /* within .ifdef: whether it holds is not known */
	struct config_place place;
};

struct exim {
	struct exim_setting *setting;
	size_t setting_count;
	struct exim_setting *macro;
	size_t macro_count;
	char **file; /* owned names */
	size_t file_count;
	size_t bytes;	/* read in all */
	bool uncertain; /* an included file could not be read: what is not set is not known */
	bool plaintext_everywhere; /* an authenticator for PLAIN or LOGIN without a condition */
	struct config_place authenticator;
};

void exim_free(struct exim *exim);
/* The configuration file; name is kept for the places, and is what a relative .include stands
 * beside. includes may be NULL: then nothing is included, and the configuration is uncertain.
 * FAIL_DATA where it is no text, or where an .include is none that Exim would take; the rest is
 * read all the same. */
int exim_read(struct exim *exim, const char *name, const void *data, size_t length,
	      const struct config_includes *includes, struct fail *f);
/* What exim -bP printed: "name = value" and "name", "no_name" lines. */
int exim_read_told(struct exim *exim, const void *data, size_t length, struct fail *f);
/* The last setting of that name, what -bP said first; NULL: not set. */
const struct exim_setting *exim_find(const struct exim *exim, const char *name);
void exim_view(const struct exim *exim, struct config_view *view);

#endif
