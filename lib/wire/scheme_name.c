/* scheme_name - the names of the signature schemes, for the plugins that show them */
#include "base/attributes.h"
#include "wire/registry.h"

#define SCHEME(number, text, key) \
	{                         \
		number, text      \
	}
static const struct {
	uint16_t id;
	const char *name;
} names[] = {
#include "wire/registry_schemes_rows.h"
};

const char *scheme_name(uint16_t scheme)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i].id == scheme)
			return names[i].name;
	return NULL;
}
