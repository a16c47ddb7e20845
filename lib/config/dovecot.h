/* dovecot - dovecot.conf, and what doveconf prints, as plain data
 *
 * Pure functions over bytes; file and line are kept. Files that are included come through a
 * callback. Knows the names of 2.2, 2.3 and 2.4.
 */
#ifndef CONFIG_DOVECOT_H
#define CONFIG_DOVECOT_H

#include "base/fail.h"
#include "config/includes.h"
#include "config/view.h"

/* A block that settings stand in: "protocol imap", "local 192.0.2.1", "inet_listener imaps". */
struct dovecot_block {
	struct dovecot_block *parent; /* or NULL */
	char *type, *name;	      /* owned; name is "" where it has none */
};

struct dovecot_setting {
	char *name, *value; /* owned. value without its quotes; "<" of a file is kept */
	const struct dovecot_block *block; /* or NULL */
	struct config_place place;
	bool grouped; /* out of a group: what is written beside its inclusion wins */
};

struct dovecot {
	struct dovecot_setting *setting;
	size_t setting_count;
	struct dovecot_block **block; /* owned */
	size_t block_count;
	char **file; /* owned names */
	size_t file_count;
	size_t bytes;	/* read in all */
	bool uncertain; /* something could not be read: what is not set is not known */
};

void dovecot_free(struct dovecot *dovecot);
/* Reads a file's bytes; name is kept for the places and is what relative !include names stand
 * beside. includes may be NULL: then what would be included is passed over, and the configuration
 * is uncertain. FAIL_DATA for the first line that cannot be understood (its number is told, never
 * its content); the rest is read all the same. Returns 0 or -1. */
int dovecot_read(struct dovecot *dovecot, const char *name, const void *data, size_t length,
		 const struct config_includes *includes, struct fail *f);
/* Services, their files, and the judgement of their settings. places: another reading of the same
 * configuration that knows files and lines, or NULL. */
void dovecot_view(const struct dovecot *dovecot, const struct dovecot *places,
		  struct config_view *view);

/* The last setting of that name that is in force for a protocol ("imap"; NULL: none) and a local
 * filter block (NULL: outside of all), or NULL. */
const struct dovecot_setting *dovecot_find(const struct dovecot *dovecot, const char *name,
					   const char *protocol,
					   const struct dovecot_block *filter);

#endif
