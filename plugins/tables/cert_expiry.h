/* cert_expiry - what check_mail_cert_expiry is told on its command line */
#ifndef TABLES_CERT_EXPIRY_H
#define TABLES_CERT_EXPIRY_H

#include "tables.h"

extern struct given {
	const char *warning, *critical, *lifetime;
} given;

#endif
