/* endpoint - what is checked, and its names in text and in labels */
#include "base/endpoint.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void endpoint_free(struct endpoint *e)
{
	free(e->host);
	e->host = NULL;
}

struct endpoint endpoint_copy(const struct endpoint *e)
{
	struct endpoint copy = *e;

	copy.host = mem_string(e->host);
	return copy;
}

bool endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
	return a->protocol == b->protocol && a->port == b->port &&
	       address_equal(&a->pinned, &b->pinned) && strcmp(a->host, b->host) == 0;
}

char *endpoint_text(const struct endpoint *e)
{
	bool brackets = e->host_is_address && strchr(e->host, ':');
	bool address = e->label_address && e->pinned.family;
	char pinned[ADDRESS_TEXT_SIZE];

	return mem_print("%s://%s%s%s:%u%s%s", protocol_info(e->protocol)->name,
			 brackets ? "[" : "", e->host, brackets ? "]" : "", (unsigned)e->port,
			 address ? " at " : "", address ? address_text(&e->pinned, pinned) : "");
}

char *endpoint_label(const struct endpoint *e)
{
	bool address = e->label_address && e->pinned.family;
	char pinned[ADDRESS_TEXT_SIZE];
	char *label = mem_print("%s_%s_%u%s%s", protocol_info(e->protocol)->name, e->host,
				(unsigned)e->port, address ? "_" : "",
				address ? address_text(&e->pinned, pinned) : "");

	for (char *c = label; *c; c++) {
		if (*c == ':')
			*c = '-';
		else if (!(*c >= 'a' && *c <= 'z') && !(*c >= 'A' && *c <= 'Z') &&
			 !(*c >= '0' && *c <= '9') && *c != '_' && *c != '.' && *c != '-')
			*c = '_';
	}
	return label;
}
