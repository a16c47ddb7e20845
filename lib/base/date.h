/* date - calendar dates in UTC, without the C library's time zones */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"

#define DATE_TEXT_SIZE 32

/* Seconds since 1970 of a proleptic Gregorian date in UTC; the caller has checked the ranges. */
int64_t date_seconds(int year, int month, int day, int hour, int minute, int second);
/* "2026-11-24" (UTC). buffer has DATE_TEXT_SIZE bytes and is returned. */
const char *date_day(int64_t seconds, char *buffer);
/* "2026-11-24T13:22:35Z" (RFC 3339). buffer has DATE_TEXT_SIZE bytes and is returned. */
const char *date_rfc3339(int64_t seconds, char *buffer);
/* Reads RFC 3339 ("2026-11-24T13:22:35Z", offsets and a bare date too) or a distance from base:
 * "+30d", "-12h", "+90m", "+10s". Returns 0, or -1 with FAIL_USAGE. */
int date_parse(const char *text, int64_t base, int64_t *seconds_r, struct fail *f);
/* A duration "1h", "90m", "2d", "30s" or plain seconds, of at most ten digits. Returns 0, or -1
 * with FAIL_USAGE. */
int date_parse_duration(const char *text, int64_t *seconds_r, struct fail *f);

#endif
