/* hello_private - what hello and answer share: the random bytes and the session id that follows
 * from them */
#ifndef WIRE_HELLO_PRIVATE_H
#define WIRE_HELLO_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#define HELLO_RANDOM 32
#define HELLO_SSL2_CHALLENGE 16

void hello_random(uint8_t *bytes, size_t length);
/* The legacy session id that goes out with a TLS 1.3 hello of this random: 32 bytes that the server
 * has to echo (RFC 8446 section 4.1.3). */
void hello_session_id(const uint8_t *random, uint8_t *session_id);

#endif
