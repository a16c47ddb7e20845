/* certificates_machine - what puts a question about certificates: a whole handshake, or a hello
 * whose answer is read in clear */
#ifndef SCAN_CERTIFICATES_MACHINE_H
#define SCAN_CERTIFICATES_MACHINE_H

#include "scan/certificates.h"
#include "scan/certificates_plan.h"
#include "wire/answer.h"

/* The machine of a question that is whole, the machine of one that is clear. The probe that it is
 * added to frees it. */
struct session *certificates_session(enum plan_question question, const struct scan_target *target,
				     const struct certificates_settings *settings);
struct hello_machine *certificates_hello(enum plan_question question,
					 const struct scan_target *target,
					 const struct certificates_settings *settings);

#endif
