/* facts - what was found out about one endpoint: named values, lists and rows, in the order they
 * were added
 *
 * The JSON face prints them as an object; the plugin face, with -v, as aligned columns. Keys are
 * our own words
 * ([a-z0-9_]); values may be foreign text and are cleaned by the renderers.
 */
#ifndef REPORT_FACTS_H
#define REPORT_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"

enum fact_type { FACT_TEXT, FACT_NUMBER, FACT_BOOLEAN, FACT_LIST, FACT_TABLE };

struct facts;

struct fact {
	char *key;
	enum fact_type type;
	char *text; /* FACT_TEXT; length bytes, NUL behind them */
	size_t length;
	double number;	     /* FACT_NUMBER */
	bool boolean;	     /* FACT_BOOLEAN */
	struct facts *items; /* FACT_LIST: texts with key NULL */
	struct facts **rows; /* FACT_TABLE: each a flat set of facts */
	size_t row_count;
};

struct facts {
	struct fact *fact; /* owned */
	size_t count;
};

struct facts *facts_new(void);
void facts_free(struct facts **facts);
void facts_text(struct facts *facts, const char *key, const char *format, ...) PRINTF_LIKE(3, 4);
void facts_bytes(struct facts *facts, const char *key, const void *data, size_t length);
void facts_number(struct facts *facts, const char *key, double number);
void facts_boolean(struct facts *facts, const char *key, bool boolean);
/* Adds an item to the list named key, made at its first item. facts_list makes an empty one. */
void facts_list(struct facts *facts, const char *key);
void facts_list_add(struct facts *facts, const char *key, const void *data, size_t length);
/* Adds an empty row to the table named key and returns it, to be filled with the above; owned by
 * facts. */
struct facts *facts_row(struct facts *facts, const char *key);
const struct fact *facts_find(const struct facts *facts, const char *key); /* or NULL */

#endif
