/* plugin_dump - protocols, versions and policies as lines */
#include "frame/plugin_dump.h"

#include <string.h>

#include "base/endpoint.h"
#include "wire/registry.h"

static void dump_protocol(const struct protocol_info *info, const char *name, struct writer *w)
{
	writer_print(w, "protocol\t%s\t", name);
	if (info->port)
		writer_print(w, "%u", (unsigned)info->port);
	writer_text(w, "\n");
}

/* The list for people has "name: title (source, date)" on each line. Asked for in this way, since
 * only the plugins that have policies are linked with their table. */
static void dump_policies(const struct plugin *plugin, struct writer *w)
{
	struct writer list = writer_with_maximum(64 * 1024);

	plugin->list_policies(&list);
	for (const char *line = writer_string(&list); *line;) {
		size_t name = strcspn(line, ":\n"), end = strcspn(line, "\n");
		const char *title = line + name + strspn(line + name, ": ");
		size_t length = name < end ? strcspn(title, "\n") : 0;

		writer_print(w, "policy\t%.*s\t%.*s\n", (int)name, line, (int)length, title);
		line += end + (line[end] == '\n');
	}
	writer_free(&list);
}

void plugin_dump_words(const struct plugin *plugin, struct writer *w)
{
	for (int i = 0; (plugin->uses & USES_SERVER) && i < PROTOCOL_COUNT; i++) {
		const struct protocol_info *info = protocol_info((enum protocol)i);

		dump_protocol(info, info->name, w);
		if (info->alias)
			dump_protocol(info, info->alias, w);
	}
	for (size_t i = 0; i < VERSION_COUNT; i++)
		writer_print(w, "version\t%s\n", version_table[i].word);
	if (plugin->list_policies)
		dump_policies(plugin, w);
}
