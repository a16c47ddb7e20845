/* references - reference identifiers (RFC 9525 section 6.1) from the command line */
#include "verdict/references.h"

#include <stdlib.h>

#include "base/idna.h"
#include "base/mem.h"
#include "frame/plugin.h"

struct references references_of(const struct option_list *names)
{
	struct references references = {.name = mem_array(names->count, sizeof(char *)),
					.count = names->count};

	for (size_t i = 0; i < names->count; i++) {
		struct fail ignored = {0};

		if (idna_to_ascii(names->text[i], &references.name[i], &ignored) < 0)
			references.name[i] = mem_string(names->text[i]);
	}
	return references;
}

struct references references_given(const struct option_list *names)
{
	if (names->count == 0 && !plugin_settings.file)
		return (struct references){0};
	return references_of(names->count ? names : &plugin_settings.hosts);
}

void references_free(struct references *references)
{
	for (size_t i = 0; i < references->count; i++)
		free(references->name[i]);
	free(references->name);
	*references = (struct references){0};
}
