/* reply_line - what one line of a reply means, a function for each dialect (private to reply.c) */
#ifndef WIRE_REPLY_LINE_H
#define WIRE_REPLY_LINE_H

#include "wire/reply.h"

/* Judges the whole line that r->line holds. REPLY_MORE, REPLY_READY or REPLY_MALFORMED. */
enum reply_status reply_line_smtp(struct reply_reader *r, struct span line);
enum reply_status reply_line_imap(struct reply_reader *r, struct span line);
enum reply_status reply_line_pop3(struct reply_reader *r, struct span line);
enum reply_status reply_line_sieve(struct reply_reader *r, struct span line);

/* For those functions. */
struct span span_from(struct span s, size_t offset); /* what is behind the first offset bytes */
struct span span_trim(struct span s);		     /* without blanks at either end */
struct span span_word(struct span s);		     /* up to the first blank */
void reply_note_first(struct reply_reader *r, struct span text); /* the first call counts */
void reply_add_text(struct reply_reader *r, struct span text);	 /* cut where it grows long */
void reply_add_item(struct reply_reader *r, struct span item);	 /* an empty one is none */

#endif
