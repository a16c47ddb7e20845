/* read - the files that a check names, each read once whoever names it (private to files/) */
#ifndef FILES_READ_H
#define FILES_READ_H

#include "files/check.h"

struct files_certificate *files_certificate(struct files_check *check, const char *path);
struct files_key *files_key(struct files_check *check, const char *path);
/* The certificate file that was read from path, or NULL. */
const struct files_certificate *files_find(const struct files_check *check, const char *path);
/* A file of that kind, not yet opened. */
struct files_certificate *files_new_certificate(struct files_check *check, const char *kind);
/* Is one of the keys the one whose public half this is? */
bool files_key_is(const struct files_key *key, struct span public);
/* Says why a file could not be opened. False where it was. */
bool files_not_opened(struct files_check *check, const struct opened *opened, const char *what);
/* Wipes and frees the bytes, which may hold a key. */
void files_let_go(struct opened *opened);

#endif
