/* plugin_dump - the words that arguments consist of, for --dump-options */
#ifndef FRAME_PLUGIN_DUMP_H
#define FRAME_PLUGIN_DUMP_H

#include "frame/plugin.h"

/* A line a word, tab-separated: "protocol", name, port (empty: none); "version", word; "policy",
 * name, title, where the plugin has policies. The completions are made from them. */
void plugin_dump_words(const struct plugin *plugin, struct writer *w);

#endif
