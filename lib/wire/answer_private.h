/* answer_private - the inner life of the machine that reads the answer to a hello
 *
 * answer.c runs it, answer_record.c takes records apart, answer_hello.c and answer_keys.c read
 * handshake messages, answer_ssl2.c reads SSLv2, answer_words.c says it in words.
 */
#ifndef WIRE_ANSWER_PRIVATE_H
#define WIRE_ANSWER_PRIVATE_H

#include "base/reader.h"
#include "wire/answer.h"
#include "wire/hello_private.h"

struct hello_state {
	char *server_name; /* owned copy */
	uint8_t random[HELLO_RANDOM];
	bool written; /* the hello is in the stream's out */
	bool heard;   /* a whole record came */
	bool greeted; /* a ServerHello or HelloRetryRequest came */
	bool busy;    /* 421 or its like came instead of TLS: answer.text has it */
	bool warned;  /* a warning came before it: answer.alert says which */
	unsigned warnings;
	unsigned idle;		/* messages passed over */
	struct writer messages; /* handshake bytes of the records so far, not yet a whole message */
	const char *stage;
};

/* What a reader of a part says: go on, or the answer is complete. */
enum answer_step { ANSWER_MORE, ANSWER_DONE };

/* Sets ANSWER_GARBAGE with a sentence, and returns ANSWER_DONE. */
enum answer_step answer_garbage(struct hello_machine *m, const char *format, ...) PRINTF_LIKE(2, 3);
/* What came is no TLS: quotes its start. */
enum answer_step answer_not_tls(struct hello_machine *m, struct span bytes);

/* Reads whole records from the stream until it needs more bytes or the answer is complete. */
enum answer_step answer_records(struct hello_machine *m, struct stream *stream);
/* Reads an SSLv2 record. */
enum answer_step answer_ssl2(struct hello_machine *m, struct stream *stream);
bool answer_looks_like_ssl2(struct span bytes);
/* body is that of one handshake message. */
enum answer_step answer_server_hello(struct hello_machine *m, struct span body);
enum answer_step answer_certificate(struct hello_machine *m, struct span body);
enum answer_step answer_key_exchange(struct hello_machine *m, struct span body);

bool answer_offered(const uint16_t *list, size_t count, uint16_t id);

#endif
