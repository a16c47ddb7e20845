/* registry_private - the tables of registry_names_table, for the registry's own files */
#ifndef WIRE_REGISTRY_PRIVATE_H
#define WIRE_REGISTRY_PRIVATE_H

#include "wire/registry.h"

/* Which certificate a signature scheme asks for. */
enum scheme_key { SCHEME_RSA, SCHEME_EC, SCHEME_OTHER };

struct scheme_row {
	uint16_t id;
	uint8_t key;
};
struct alert_row {
	uint8_t number;
	const char *name;
};

extern const struct group group_table[];
extern const size_t group_count;
extern const struct scheme_row scheme_table[];
extern const size_t scheme_count;
extern const struct alert_row alert_table[];
extern const size_t alert_count;

#define GROUPS_MAXIMUM 64
#define SCHEMES_MAXIMUM 48
#define SUITES_MAXIMUM 400

#endif
