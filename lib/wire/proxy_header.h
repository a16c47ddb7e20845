/* proxy_header - the PROXY protocol header, version 1 or 2, that a balancer would send first */
#ifndef WIRE_PROXY_HEADER_H
#define WIRE_PROXY_HEADER_H

#include "wire/machine.h"

/* A machine that sends the header for the stream's own two addresses and is done at once. version
 * is 1 or 2. Source: HAProxy "The PROXY protocol", versions 1 and 2. The caller frees it with
 * machine_free. */
struct machine *proxy_header_new(int version);

#endif
