/* plugin_ehlo - the name this machine gives itself in EHLO and LHLO */
#ifndef FRAME_PLUGIN_EHLO_H
#define FRAME_PLUGIN_EHLO_H

#include <stddef.h>

/* The host's name where it has a dot, else the first name with a dot on its line of the hosts file,
 * else NULL: the address literal. Never asks the DNS, which could block. The caller frees. */
char *plugin_ehlo_name(void);
/* The same from a hosts file's text, for tests. */
char *plugin_ehlo_from_hosts(const char *hosts, size_t length, const char *name);

#endif
