/* text - small helpers over strings: numbers with bounds, lists, globs, escaping, columns
 *
 * Foreign text is made harmless here and nowhere else; the renderers call it for every field.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/writer.h"

/* How foreign text is cleaned. Control characters, DEL, C1, newlines, NUL, invalid UTF-8,
 * bidirectional overrides, invisible characters, '|' and terminal escapes are always shown as \xHH
 * (or \u{HHHH}). Any other backslash stands as it is: so cleaning twice changes nothing and the
 * escapes of a distinguished name stay readable; the price is that a server that really sends the
 * four characters \x0a looks like one that sent a newline. */
enum text_clean {
	TEXT_PLAIN, /* the above */
	/* and the bracket before a word of state, as in [OK]: what a person reads on a terminal */
	TEXT_TERMINAL,
	/* and < > [ ] ( ) as \xHH, and a backslash before n or t: a line of long plugin output */
	TEXT_LINE,
	TEXT_FIRST, /* and also `~$&'" as \xHH: the first line of plugin output */
};
/* Appends length bytes of foreign text, cleaned, to w. */
void text_clean(struct writer *w, const void *data, size_t length, enum text_clean how);
/* Appends length bytes with every invalid UTF-8 sequence and NUL shown as \xHH, nothing else
 * changed: for JSON, whose library does the rest of the escaping. */
void text_valid_utf8(struct writer *w, const void *data, size_t length);
/* Columns that a UTF-8 string takes in a terminal (combining marks 0, wide characters 2). */
size_t text_width(const char *text);

/* A whole decimal number within [minimum, maximum], nothing around it, no '+'. *number_r is
 * untouched on failure. */
bool text_number(const char *text, long minimum, long maximum, long *number_r);
/* A decimal number such as "30", "-1.5", ".5"; '.' in every locale; no '+', no exponent, no
 * infinity, at most 17 digits before the point. *number_r is untouched on failure. */
bool text_decimal(const char *text, size_t length, double *number_r);
/* Formats a number with at most three decimals, '.' in every locale, no exponent, "-0" never
 * (41.3, 41.342, 7); beyond 9e15 either way that limit, and 0 for what is no number. buffer has 32
 * bytes and is returned. */
const char *text_from_double(double number, char *buffer);

bool text_equal_nocase(const char *a, const char *b);  /* ASCII letters in any case */
char text_lower(char c);			       /* ASCII only, whatever the locale */
bool text_glob(const char *pattern, const char *text); /* '*' and '?' */

/* Walks a list "a,b,,c": the next non-empty word, without blanks around it, in *word_r and
 * *length_r; false at the end. *cursor starts at the text. */
bool text_next_word(const char **cursor, char separator, const char **word_r, size_t *length_r);

#endif
