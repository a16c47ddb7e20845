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

/* The list for people has "name (date)" on a line, then title and source, indented. Asked for in
 * this way, since only the plugins that have policies are linked with their table. */
static void dump_policies(const struct plugin *plugin, struct writer *w)
{
	struct writer list = writer_with_maximum(64 * 1024);
	const char *line, *name;

	plugin->list_policies(&list);
	for (line = name = writer_string(&list); *line;) {
		const char *title = line + strspn(line, " ");
		size_t length = strcspn(title, "\n");

		if (title == line) {
			name = line;
		} else if (name) {
			writer_print(w, "policy\t%.*s\t%.*s\n", (int)strcspn(name, " "), name,
				     (int)length, title);
			name = NULL; /* what follows is its source */
		}
		line = title + length + (title[length] == '\n');
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
