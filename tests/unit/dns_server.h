/* dns_server - a small DNS server on loopback with a zone of its own, for tests of the resolver */
#ifndef UNIT_DNS_SERVER_H
#define UNIT_DNS_SERVER_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

struct dns_server {
	int fd;
	uint16_t port;
	pthread_t thread;
	size_t asked; /* queries so far */
};

struct dns_server *dns_server_start(void);
void dns_server_stop(struct dns_server **server);

#endif
