/* files_endpoints - a host with a protocol of its own stays as it is */
#include "verdict/files_endpoints.h"

#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/mem.h"
#include "config/view.h"
#include "files/served.h"
#include "frame/plugin.h"

void files_endpoints_name(const struct files_check *check, struct option_list *hosts,
			  struct option_list *named)
{
	const char **all = NULL;
	size_t count = 0;

	for (size_t i = 0; i < hosts->count; i++) {
		const char *host = hosts->text[i];
		struct address literal;
		size_t found = 0;
		char **list = NULL, *bracketed = NULL;

		if (!strstr(host, "://") && !plugin_settings.protocol_given) {
			if (*host != '[' && address_parse(host, &literal) && literal.family == 6)
				bracketed = mem_print("[%s]", host);
			list = files_endpoints(
				check, bracketed ? bracketed : host,
				config_is_loopback(host) || plugin_settings.address_given, &found);
			free(bracketed);
		}
		all = mem_resize(all, count + found + 1, sizeof(*all));
		named->text =
			mem_resize(named->text, named->count + found + 1, sizeof(*named->text));
		for (size_t k = 0; k < found; k++)
			all[count++] = named->text[named->count++] = list[k];
		if (found == 0)
			all[count++] = host;
		free(list);
	}
	free(hosts->text);
	hosts->text = all;
	hosts->count = count;
}

void files_endpoints_free(struct option_list *named)
{
	for (size_t i = 0; i < named->count; i++)
		free((char *)named->text[i]);
	option_list_free(named);
}
