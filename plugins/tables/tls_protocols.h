/* tls_protocols - what check_mail_tls_protocols is told on its command line */
#ifndef TABLES_TLS_PROTOCOLS_H
#define TABLES_TLS_PROTOCOLS_H

#include "tables.h"

extern struct given {
	const char *warning, *critical;
	struct option_list require;
} given;

#endif
