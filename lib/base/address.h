/* address - an IPv4 or IPv6 address as plain bytes, without sockets */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ADDRESS_TEXT_SIZE 64

struct address {
	uint8_t family;	   /* 4, 6, or 0: none */
	uint8_t bytes[16]; /* network order; 4 or 16 of them count */
	uint32_t scope;	   /* IPv6 zone (interface index), else 0 */
};

/* Reads "192.0.2.1", "2001:db8::1", "[2001:db8::1]", "fe80::1%eth0". False where it is none (octal,
 * short and hexadecimal IPv4 forms are none). */
bool address_parse(const char *text, struct address *address_r);
/* Canonical text (RFC 5952). buffer has ADDRESS_TEXT_SIZE bytes and is returned. */
const char *address_text(const struct address *address, char *buffer);
bool address_equal(const struct address *a, const struct address *b);
size_t address_length(const struct address *address); /* 4, 16 or 0 */

#endif
