/* starttls - what check_mail_starttls is told on its command line */
#ifndef TABLES_STARTTLS_H
#define TABLES_STARTTLS_H

#include "tables.h"

extern struct given {
	bool attempt, forbid_plaintext_port;
} given;

#endif
