/* general_name - GeneralName and GeneralNames (RFC 5280 4.2.1.6), one after the other */
#ifndef PKI_GENERAL_NAME_H
#define PKI_GENERAL_NAME_H

#include "pki/der.h"

/* The choices, by tag number. */
enum general_name_form {
	FORM_OTHER,
	FORM_EMAIL,
	FORM_DNS,
	FORM_X400,
	FORM_DIRECTORY,
	FORM_EDI,
	FORM_URI,
	FORM_IP,
	FORM_REGISTERED,
	FORM_COUNT
};

struct general_name {
	enum general_name_form form;
	struct span value; /* a string, an address, an OID; for FORM_DIRECTORY the Name; else DER */
};

/* False at the end, and where the reader failed. */
bool general_name_next(struct reader *r, struct general_name *name_r);
/* Is there a directory name in these GeneralNames that equals name? */
bool general_names_hold(struct span names, struct span name);
const char *general_name_form_text(enum general_name_form form); /* "DNS name" */

#endif
