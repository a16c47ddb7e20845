/* address - an IPv4 or IPv6 address as plain bytes, without sockets */
#include "base/address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* RFC 4007 section 11: a zone is the name of an interface or its index. */
static bool parse_zone(const char *zone, uint32_t *scope_r)
{
	unsigned index = if_nametoindex(zone);
	long number;

	if (index == 0) {
		if (!text_number(zone, 1, INT32_MAX, &number))
			return false;
		index = (unsigned)number;
	}
	*scope_r = index;
	return true;
}

static bool parse_bare(const char *text, struct address *address)
{
	char copy[ADDRESS_TEXT_SIZE];
	size_t length = strcspn(text, "%");

	if (length >= sizeof(copy))
		return false;
	if (text[length] == '\0') {
		address->family = 4;
		if (inet_pton(AF_INET, text, address->bytes) == 1)
			return true;
	} else if (!parse_zone(text + length + 1, &address->scope)) {
		return false;
	}
	memcpy(copy, text, length);
	copy[length] = '\0';
	address->family = 6;
	return inet_pton(AF_INET6, copy, address->bytes) == 1;
}

bool address_parse(const char *text, struct address *address_r)
{
	struct address address = {0};
	char inner[ADDRESS_TEXT_SIZE];
	size_t length = strlen(text);

	if (text[0] == '[') {
		if (length < 2 || length - 2 >= sizeof(inner) || text[length - 1] != ']')
			return false;
		memcpy(inner, text + 1, length - 2);
		inner[length - 2] = '\0';
		text = inner;
	}
	if (!parse_bare(text, &address))
		return false;
	*address_r = address;
	return true;
}

const char *address_text(const struct address *address, char *buffer)
{
	char zone[IF_NAMESIZE];
	size_t length;

	buffer[0] = '\0';
	if (address->family == 4)
		inet_ntop(AF_INET, address->bytes, buffer, ADDRESS_TEXT_SIZE);
	else if (address->family == 6)
		inet_ntop(AF_INET6, address->bytes, buffer, ADDRESS_TEXT_SIZE);
	if (address->family != 6 || address->scope == 0)
		return buffer;
	length = strlen(buffer);
	if (if_indextoname(address->scope, zone))
		snprintf(buffer + length, ADDRESS_TEXT_SIZE - length, "%%%s", zone);
	else
		snprintf(buffer + length, ADDRESS_TEXT_SIZE - length, "%%%u",
			 (unsigned)address->scope);
	return buffer;
}

bool address_equal(const struct address *a, const struct address *b)
{
	return a->family == b->family && a->scope == b->scope &&
	       memcmp(a->bytes, b->bytes, address_length(a)) == 0;
}

size_t address_length(const struct address *address)
{
	return address->family == 4 ? 4 : address->family == 6 ? 16 : 0;
}
