/* certificates_store - which store is meant; apart from the rest, since few plugins trust anyone */
#include "verdict/certificates_store.h"

#include "frame/plugin.h"

struct store *certificates_store(struct fail *f)
{
	if (plugin_settings.ca_file)
		return store_file(plugin_settings.ca_file, f);
	if (plugin_settings.ca_path)
		return store_directory(plugin_settings.ca_path, f);
	return store_system(f);
}
