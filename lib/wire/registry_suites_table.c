/* registry_suites_table - the facts of the cipher suites, ten bytes each */
#include "wire/registry.h"

#define SUITE(number, text, kx, auth, cipher_, mode_, hash_, bits_, export_, recommended_)       \
	{                                                                                        \
		.id = number, .bits = bits_, .exchange = KX_##kx, .authentication = AUTH_##auth, \
		.cipher = CIPHER_##cipher_, .mode = MODE_##mode_, .hash = HASH_##hash_,          \
		.export_grade = export_, .recommended = recommended_                             \
	}

const struct suite suite_table[] = {
#include "wire/registry_suites_rows.h"
};
const size_t suite_count = sizeof(suite_table) / sizeof(suite_table[0]);
