/* listen - the sockets of the peer: loopback only, one thread for each client */
#ifndef SERVERS_LISTEN_H
#define SERVERS_LISTEN_H

#include "port.h"

/* Binds a port; ends the program where the address is not a loopback one or is taken. */
void port_listen(struct port *p);
/* "127.0.0.1" or "::1", and the port's number. */
void port_address(const struct port *p, char *host, size_t size, int *number_r);
/* Takes one client and starts its thread. */
void port_accept(struct port *p);

#endif
