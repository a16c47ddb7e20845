/* chain - what check_mail_chain is told on its command line */
#ifndef TABLES_CHAIN_H
#define TABLES_CHAIN_H

#include "tables.h"

extern struct given {
	struct option_list names, pins;
	bool no_identity;
	long min_rsa_bits;
} given;

#endif
