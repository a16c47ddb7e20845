/* socket_address - between our plain addresses and the kernel's sockaddr */
#include "net/socket_address.h"

#include <netinet/in.h>
#include <string.h>

socklen_t socket_address_write(struct sockaddr_storage *storage_r, const struct address *address,
			       uint16_t port)
{
	memset(storage_r, 0, sizeof(*storage_r));
	if (address->family == 6) {
		struct sockaddr_in6 six = {
			.sin6_family = AF_INET6,
			.sin6_port = htons(port),
			.sin6_scope_id = address->scope,
		};

		memcpy(&six.sin6_addr, address->bytes, 16);
		memcpy(storage_r, &six, sizeof(six));
		return sizeof(six);
	}
	struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};

	memcpy(&four.sin_addr, address->bytes, 4);
	memcpy(storage_r, &four, sizeof(four));
	return sizeof(four);
}

static struct address read_six(const struct sockaddr_in6 *six)
{
	struct address address = {.family = 6, .scope = six->sin6_scope_id};

	memcpy(address.bytes, &six->sin6_addr, 16);
	if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
		address = (struct address){.family = 4};
		memcpy(address.bytes, (const uint8_t *)&six->sin6_addr + 12, 4);
	}
	return address;
}

struct address socket_address_read(const struct sockaddr *socket_address, uint16_t *port_r)
{
	struct address address = {.family = 0};
	struct sockaddr_in6 six;
	struct sockaddr_in four;

	if (port_r)
		*port_r = 0;
	switch (socket_address->sa_family) {
	case AF_INET6:
		memcpy(&six, socket_address, sizeof(six));
		if (port_r)
			*port_r = ntohs(six.sin6_port);
		return read_six(&six);
	case AF_INET:
		memcpy(&four, socket_address, sizeof(four));
		if (port_r)
			*port_r = ntohs(four.sin_port);
		address.family = 4;
		memcpy(address.bytes, &four.sin_addr, 4);
		break;
	default:
		break;
	}
	return address;
}
