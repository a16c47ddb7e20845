/* cert_files - what check_mail_cert_files is told on its command line */
#ifndef TABLES_CERT_FILES_H
#define TABLES_CERT_FILES_H

#include "files/check.h"

#include "tables.h"

extern struct given {
	struct files_settings files;
	struct option_list names;
	const char *warning, *critical, *grace, *user, *names_file;
	const char *key_password_file, *key_password_env, *pfx_password_file, *pfx_password_env;
} given;

#endif
