/* cert_type - what check_mail_cert_type is told on its command line */
#ifndef TABLES_CERT_TYPE_H
#define TABLES_CERT_TYPE_H

#include "pki/cert.h"
#include "pki/validation.h"

#include "tables.h"

extern struct given {
	struct option_list names, forbidden_issuers;
	int required, wanted_key; /* indices of required_level and wanted_kind; 0: any */
	bool forbid_wildcard, require_sct, exact_names;
	long min_rsa_bits;
	const char *lifetime, *organization, *issuer;
} given;

/* What --require and --key mean. */
extern const enum validation required_level[];
extern const enum key_kind wanted_kind[];

#endif
