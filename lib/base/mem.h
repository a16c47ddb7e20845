/* mem - allocation that cannot return NULL */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

#include "base/attributes.h"

/* Called when memory runs out; must not return. The default aborts; frame/plugin installs one that
 * prints the UNKNOWN line and exits with 3. */
void mem_on_exhaustion(void (*handler)(void));

void *mem_alloc(size_t size); /* zeroed; size 0 gives a unique pointer; the caller frees */
void *mem_array(size_t count, size_t size); /* the same, the product checked */
void *mem_resize(void *old, size_t count,
		 size_t size); /* like realloc, the product checked; new bytes are not zeroed */
void *mem_copy(const void *data, size_t size);	      /* a copy; the caller frees */
char *mem_string(const char *text);		      /* a copy of a string; NULL gives NULL */
char *mem_substring(const char *text, size_t length); /* a NUL-terminated copy of length bytes */
char *mem_print(const char *format, ...) PRINTF_LIKE(1, 2); /* sprintf into a new string */
char *mem_vprint(const char *format, va_list arguments) PRINTF_LIKE(1, 0);

#endif
