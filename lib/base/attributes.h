/* attributes - compiler extensions, each behind a name, so that the rest is plain C11 */
#ifndef BASE_ATTRIBUTES_H
#define BASE_ATTRIBUTES_H

#if defined(__GNUC__)
#define PRINTF_LIKE(text, first) __attribute__((__format__(__printf__, text, first)))
#define NO_RETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))
#else
#define PRINTF_LIKE(text, first)
#define NO_RETURN
#define UNUSED
#endif

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
