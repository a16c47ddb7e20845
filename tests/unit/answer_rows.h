/* answer_rows - what servers may send in answer to a hello, and what it is taken for */
#ifndef TEST_ANSWER_ROWS_H
#define TEST_ANSWER_ROWS_H

#include "wire/answer.h"

/* Bytes written down: hex digits and blanks; "(1", "(2", "(3" opens a vector with that length, ")"
 * closes it; R is the random of a ServerHello, H that of a HelloRetryRequest, S our session id,
 * 'text' stands for itself. */
#define SERVER_HELLO(version, rest) "16 0303 (2 02 (3 " version " R " rest " ) )"
#define RETRY(rest) "16 0303 (2 02 (3 0303 H (1 S ) " rest " ) )"
#define MESSAGE(type, rest) "16 0303 (2 " type " (3 " rest " ) )"
#define PLAIN_HELLO SERVER_HELLO("0303", "(1 ) C02F 00")
#define ANONYMOUS_HELLO SERVER_HELLO("0303", "(1 ) 00A7 00")
#define DHE_HELLO SERVER_HELLO("0303", "(1 ) 009E 00")
#define CERTIFICATES MESSAGE("0B", "(3 (3 300100 ) (3 3000 ) )")
#define DONE MESSAGE("0E", "")

struct answer_row {
	const char *title;
	uint16_t offered;
	enum answer_want want;
	const char *bytes;
	enum answer_kind kind;
	uint16_t version, suite, group;
	unsigned dh_bits;
	uint16_t scheme;
	const char *text; /* part of it */
};
extern const struct answer_row answer_rows[];
extern const size_t answer_row_count;

#endif
