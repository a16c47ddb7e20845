/* socket_address - between our plain addresses and the kernel's sockaddr */
#ifndef NET_SOCKET_ADDRESS_H
#define NET_SOCKET_ADDRESS_H

#include <stdint.h>
#include <sys/socket.h>

#include "base/address.h"

/* Writes the address and port into *storage_r and returns how many bytes of it count. */
socklen_t socket_address_write(struct sockaddr_storage *storage_r, const struct address *address,
			       uint16_t port);
/* The other way; family 0 where it is neither IPv4 nor IPv6. An IPv4-mapped IPv6 address becomes
 * the IPv4 one. port_r may be NULL. */
struct address socket_address_read(const struct sockaddr *socket_address, uint16_t *port_r);

#endif
