/* target_text - the text of an ENDPOINT as -H takes it: a host, an address, or
 * PROTOCOL://HOST[:PORT] */
#ifndef FRAME_TARGET_TEXT_H
#define FRAME_TARGET_TEXT_H

#include <stdbool.h>

#include "base/endpoint.h"

struct target_text {
	bool has_protocol;
	enum protocol protocol;
	uint16_t port;	 /* 0: not given */
	char *host;	 /* owned; as in struct endpoint */
	bool is_address; /* host is an address literal: address has it */
	struct address address;
};

/* Returns 0, or -1 with FAIL_USAGE that says what would be right. */
int target_text_parse(const char *text, struct target_text *parsed_r, struct fail *f);
/* "smtp, submission, ...": for sentences. */
const char *target_protocol_names(void);

#endif
